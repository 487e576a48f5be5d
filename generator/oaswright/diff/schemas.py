"""Two schemas compared: what a request may hold, and what a response may, each in its direction.

A pair of schemas is compared once, however often it is met; a use collects what is found in all pairs that
it reaches.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace

from oaswright.diff.alternatives import match_alternatives
from oaswright.diff.differences import Difference, Effect, compare_values
from oaswright.diff.equality import Equality
from oaswright.diff.forms import Choice, Form
from oaswright.diff.keys import Entry, Key, absent_key, join
from oaswright.diff.members import Members, compare_members, list_members
from oaswright.diff.normalisation import Forms
from oaswright.diff.notes import compare_notes
from oaswright.diff.sides import Side
from oaswright.diff.texts import Text
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.pointers import format_pointer
from oaswright.spec.tree import as_object, as_string

_MAX_DEPTH = 250


@dataclass(frozen=True, slots=True)
class Pair:
    """Two schemas that stand for each other, and how their values go.

    `text` says how they are sent. `inner`: the schemas are parts of others that hold for the same value,
    which say whether it may be null.
    """

    old: Key
    new: Key
    direction: Direction
    text: Text = ""
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How one pair leads to another: by a member, an item, or for the same value (`kind` in place)."""

    kind: str
    name: str
    pair: Pair


@dataclass(slots=True)
class Result:
    """What two schemas differ in themselves, and to which pairs they lead."""

    differences: list[Difference] = field(default_factory=list[Difference])
    steps: list[Step] = field(default_factory=list[Step])


@dataclass(frozen=True, slots=True)
class Met:
    """A difference as a use meets it: the steps that lead there, and the pair that has it."""

    difference: Difference
    pair: Pair
    path: tuple[tuple[Pair, Step], ...]


class SchemaComparison:
    """The comparison of the schemas of two documents."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old = Forms(old.tree, old.version)
        self.new = Forms(new.tree, new.version)
        self._equality = Equality(old.tree, old.version, new.tree, new.version)
        self._known: dict[Pair, Result] = {}
        self._fruitful: dict[Pair, bool] = {}
        self._onward: dict[Pair, list[Step]] = {}

    def meet(self, pair: Pair) -> Iterator[Met]:
        """Every difference between two schemas and what they hold, each where it is met first."""
        if not self._is_fruitful(pair):
            return
        pending: list[tuple[Pair, tuple[tuple[Pair, Step], ...]]] = [(pair, ())]
        seen = {pair}
        while pending:
            here, path = pending.pop(0)
            result = self.compare(here)
            for difference in result.differences:
                yield Met(difference, here, path)
            for step in self._list_fruitful(here):
                if step.pair not in seen and len(path) < _MAX_DEPTH:
                    seen.add(step.pair)
                    pending.append((step.pair, (*path, (here, step))))

    def _list_fruitful(self, pair: Pair) -> list[Step]:
        """The steps from a pair that lead to differences."""
        if pair not in self._onward:
            self._onward[pair] = [step for step in self.compare(pair).steps if self._is_fruitful(step.pair)]
        return self._onward[pair]

    def _is_fruitful(self, pair: Pair) -> bool:
        """Whether a pair, or one that it leads to, differs."""
        if pair not in self._fruitful:
            self._explore(pair)
        return self._fruitful[pair]

    def _explore(self, start: Pair) -> None:
        holders: dict[Pair, list[Pair]] = {}
        pending, seen = [start], {start}
        fruitful: list[Pair] = []
        while pending:
            pair = pending.pop()
            if pair in self._fruitful:
                if self._fruitful[pair]:
                    fruitful.append(pair)
                continue
            result = self.compare(pair)
            if result.differences:
                fruitful.append(pair)
            for step in result.steps:
                holders.setdefault(step.pair, []).append(pair)
                if step.pair not in seen:
                    seen.add(step.pair)
                    pending.append(step.pair)
        marked: set[Pair] = set()
        while fruitful:
            pair = fruitful.pop()
            if pair not in marked:
                marked.add(pair)
                fruitful += holders.get(pair, ())
        for pair in seen:
            self._fruitful.setdefault(pair, pair in marked)

    def compare(self, pair: Pair) -> Result:
        """What two schemas differ in themselves."""
        if pair not in self._known:
            equal = self._equality.holds(pair.old, pair.new)
            self._known[pair] = Result() if equal else self._compare(pair)
        return self._known[pair]

    def _compare(self, pair: Pair) -> Result:
        old, new = self.old.of(pair.old), self.new.of(pair.new)
        result = Result()
        if old.never or new.never:
            if old.never != new.never:
                effect: Effect = "widened" if old.never else "narrowed"
                message = f"{'a' if old.never else 'no'} value is admitted now"
                result.differences.append(Difference("type", effect, message, old.pointer, new.pointer))
            return result
        if pair.inner:
            old, new = _replace_null(old), _replace_null(new)
        result.differences += compare_notes(self.old, old, self.new, new)
        if old.choices or new.choices:
            if old.null != new.null:
                result.differences += compare_values(_only_null(old), _only_null(new), textual=False)
            self._compare_choices(pair, old, new, result)
            return result
        result.differences += compare_values(old, new, textual=bool(pair.text))
        if not old.types & new.types:
            return result
        before = list_members(self.old.tree, old, pair.direction)
        after = list_members(self.new.tree, new, pair.direction)
        result.differences += compare_members(before, after, pair.direction)
        result.steps += self._below_object(pair, before, after)
        result.steps += self._below_array(pair, old, new)
        return result

    def _below_object(self, pair: Pair, old: Members, new: Members) -> Iterator[Step]:
        def step(kind: str, name: str, before: Key, after: Key) -> Step:
            return Step(kind, name, Pair(before, after, pair.direction, pair.text))

        for name in dict.fromkeys((*old.shown, *new.shown)):
            before, after = old.shown.get(name), new.shown.get(name)
            if name in old.hidden or name in new.hidden:
                continue
            # A property that only one declares is one of the further members of the other.
            if before is None and old.form.others and not old.form.closed:
                before = old.form.others
            if after is None and new.form.others and not new.form.closed:
                after = new.form.others
            if before is not None and after is not None:
                yield step("member", name, before, after)
        if pair.direction != "response":
            # What only responses carry is checked like the rest where clients send it back.
            for name, hidden in old.hidden.items():
                if name in new.hidden:
                    yield step("member", name, hidden, new.hidden[name])
        if old.form.others and new.form.others:
            yield step("other", "*", old.form.others, new.form.others)
        for pattern, key in old.form.patterns.items():
            if pattern in new.form.patterns:
                yield step("pattern", pattern, key, new.form.patterns[pattern])

    def _below_array(self, pair: Pair, old: Form, new: Form) -> Iterator[Step]:
        if "array" not in old.types & new.types:
            return
        old_items = old.items or absent_key(old.pointer)
        new_items = new.items or absent_key(new.pointer)
        for index in range(max(len(old.prefix), len(new.prefix))):
            before = old.prefix[index] if index < len(old.prefix) else old_items
            after = new.prefix[index] if index < len(new.prefix) else new_items
            yield Step("position", str(index), Pair(before, after, pair.direction, pair.text))
        if old.items or new.items:
            yield Step("item", "", Pair(old_items, new_items, pair.direction, pair.text))

    def _compare_choices(self, pair: Pair, old: Form, new: Form, result: Result) -> None:
        before, after = _first(old), _first(new)
        if before is not None and after is not None:
            rest = replace(pair, old=_without(old, before), new=_without(new, after), inner=True)
            result.steps.append(Step("place", "", rest))
            old_keys, new_keys = list(before.branches), list(after.branches)
        else:
            old_keys = _expand(old, before, pair.old)
            new_keys = _expand(new, after, pair.new)
        matching = match_alternatives(self.old, old_keys, self.new, new_keys)
        for one, other in matching.pairs:
            inner = replace(pair, old=old_keys[one], new=new_keys[other], inner=True)
            result.steps.append(Step("place", "", inner))
        old_at = before.pointer if before is not None else old.pointer
        new_at = after.pointer if after is not None else new.pointer
        for one in matching.gone:
            name = _name(self.old, old_keys[one])
            result.differences.append(
                Difference(
                    "alternative",
                    "narrowed",
                    f"the alternative {name} is gone",
                    old_keys[one][-1].pointer,
                    new_at,
                )
            )
        for other in matching.come:
            name = _name(self.new, new_keys[other])
            result.differences.append(
                Difference(
                    "alternative",
                    "widened",
                    f"the alternative {name} is new",
                    old_at,
                    new_keys[other][-1].pointer,
                )
            )


def _first(form: Form) -> Choice | None:
    return form.choices[0] if form.choices else None


def _without(form: Form, choice: Choice) -> Key:
    """All that a form says but for one of its choices."""
    return tuple(
        Entry(
            piece.pointer,
            piece.taken | {choice.keyword} if choice.pointer[:-1] == piece.pointer else piece.taken,
        )
        for piece in form.pieces
        if not piece.never
    )


def _expand(form: Form, choice: Choice | None, whole: Key) -> list[Key]:
    """The alternatives of a form with what holds for all of them; the form itself where it has none."""
    if choice is None:
        return [whole]
    rest = _without(form, choice)
    return [join(rest, branch) for branch in choice.branches]


def _name(forms: Forms, key: Key) -> str:
    schema = as_object(forms.tree.at(key[-1].pointer))
    name = as_string(schema.get("$ref")).rpartition("/")[2] or as_string(schema.get("title"))
    return f"`{name}`" if name else f"at `{format_pointer(key[-1].pointer[-2:])}`"


def _replace_null(form: Form) -> Form:
    found = copy(form)
    found.null = False
    return found


def _only_null(form: Form) -> Form:
    return Form(form.pointer, null=form.null, types_at=form.types_at)
