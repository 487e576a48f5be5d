"""Which alternative of a choice is which one of another: by what it says, not by its name or place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oaswright.diff.forms import Form
from oaswright.diff.keys import Key
from oaswright.diff.literals import digest
from oaswright.diff.normalisation import Forms
from oaswright.spec.tree import as_object, as_string

_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of alternatives by number, and what is only in the old or in the new choice."""

    pairs: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    come: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """The alternatives of one side."""

    forms: Forms
    keys: Sequence[Key]

    def name(self, index: int) -> str:
        """The name of an alternative: of what it refers to, or its title."""
        schema = as_object(self.forms.tree.at(self.keys[index][-1].pointer))
        return as_string(schema.get("$ref")).rpartition("/")[2] or as_string(schema.get("title"))

    def text(self, index: int) -> str:
        """What an alternative says, the same for all that say the same."""
        tree = self.forms.tree
        texts = (
            digest(tree, tree.at(entry.pointer), entry.pointer) + str(sorted(entry.without))
            for entry in self.keys[index]
            if not entry.absent
        )
        return "\n".join(sorted(texts))

    def form(self, index: int) -> Form:
        return self.forms.of(self.keys[index])


def match_alternatives(old: Forms, old_keys: Sequence[Key], new: Forms, new_keys: Sequence[Key]) -> Matching:
    """The nearest new alternative of each old one: by name first, then by what it says, then by likeness.

    What alternatives say is only looked at where names do not tell, since it may be much.
    """
    before, after = _Side(old, old_keys), _Side(new, new_keys)
    left, right = list(range(len(old_keys))), list(range(len(new_keys)))
    pairs: list[tuple[int, int]] = []

    def pair_equal(read: Callable[[_Side, int], str]) -> None:
        known: dict[str, list[int]] = {}
        for other in right:
            known.setdefault(read(after, other), []).append(other)
        for one in list(left):
            text = read(before, one)
            if text and known.get(text):
                other = known[text].pop(0)
                pairs.append((one, other))
                left.remove(one)
                right.remove(other)

    pair_equal(_Side.name)
    if left and right:
        pair_equal(_Side.text)
    scored = sorted(
        ((_likeness(before.form(one), after.form(other)), -one, -other) for one in left for other in right),
        reverse=True,
    )
    for score, one, other in scored:
        if score >= _LEAST and -one in left and -other in right:
            pairs.append((-one, -other))
            left.remove(-one)
            right.remove(-other)
    return Matching(tuple(sorted(pairs)), tuple(left), tuple(right))


def _likeness(first: Form, second: Form) -> float:
    if not first.types & second.types:
        return 0
    if "object" not in first.types & second.types or not (first.members or second.members):
        return 0.6 if first.types == second.types else 0.5
    names, others = set(first.members), set(second.members)
    return len(names & others) / (len(names | others) or 1)
