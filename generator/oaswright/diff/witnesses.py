"""Proof that a difference breaks somebody: a value that one schema admits and the other refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from oaswright.diff.checkers import Checker, Checkers
from oaswright.diff.differences import Difference
from oaswright.diff.keys import Key, join, key_of
from oaswright.diff.literals import value_key
from oaswright.diff.samples import list_samples
from oaswright.diff.schemas import Met, Pair, SchemaComparison, Step
from oaswright.diff.sides import Side
from oaswright.diff.texts import Text, list_readings
from oaswright.openapi.pointers import JSON

_MOST: Final = 16
_MAX_SAMPLES: Final = 600

Proofs: TypeAlias = tuple[JSON, ...]


@dataclass(frozen=True, slots=True)
class _Sides:
    """What has to admit a witness, and what has to refuse it."""

    admitting: Checker
    refusing: Checker
    text: Text

    def prove(self, value: JSON) -> bool:
        """Whether a value is a witness: whatever it may be read as, it is refused."""
        return self.admitting.admits(value) and all(
            self.refusing.refuses(reading) for reading in list_readings(value, self.text)
        )


class Witnesses:
    """Searches witnesses for the differences of two documents; what was searched is remembered."""

    def __init__(self, old: Side, new: Side, comparison: SchemaComparison) -> None:
        self._open = (Checkers(old.tree, old.version), Checkers(new.tree, new.version))
        self._closed = (
            Checkers(old.tree, old.version, closed=True),
            Checkers(new.tree, new.version, closed=True),
        )
        self._comparison = comparison
        self._found: dict[tuple[Pair, str, str], Proofs] = {}
        self._alone: set[tuple[Pair, str, str]] = set()
        self._lifted: dict[tuple[Pair, Step, tuple[str, ...]], Proofs] = {}

    def find(self, met: Met) -> Proofs | None:
        """Values that prove a difference, of the pair that has it or of a choice around it.

        Empty where none was found. None where the difference is none: what one alternative of a choice
        no longer admits, another one does.
        """
        found = self._search(met.pair, met.difference)
        places = [index for index, (_, step) in enumerate(met.path) if step.kind == "place"]
        if not found or not places:
            return found
        for pair, step in reversed(met.path[places[0] :]):
            found = self._lift(pair, step, found)
            if not found:
                return None
        return found

    def is_alone(self, met: Met) -> bool:
        """Whether what proves a difference was found for its keyword alone."""
        return _place(met.pair, met.difference) in self._alone

    def _lift(self, pair: Pair, step: Step, found: Proofs) -> Proofs:
        """Witnesses of a pair that hold those of another one at a step.

        Where alternatives are open objects, nearly every value is one of each. Then what counts is whether
        one of them describes all members.
        """
        place = (pair, step, tuple(map(value_key, found)))
        if place not in self._lifted:
            self._lifted[place] = ()
            for checkers in (self._open, self._closed):
                sides = self._sides(pair, checkers)
                proofs = [value for value in self._embed(sides, step, found) if sides.prove(value)]
                if proofs:
                    self._lifted[place] = tuple(proofs[:_MOST])
                    break
        return self._lifted[place]

    def _embed(self, sides: _Sides, step: Step, found: Proofs) -> Iterator[JSON]:
        """Values that hold others at a step."""
        if step.kind == "item":
            yield from ([value] for value in found)
            yield from ([value] * 3 for value in found)
            return
        if step.kind == "place":
            yield from found
        for base in sides.admitting.bases:
            for value in found:
                if isinstance(base, list) and step.kind == "position":
                    index = int(step.name)
                    yield [*base[:index], value, *base[index + 1 :]]
                elif isinstance(base, dict) and step.kind == "place":
                    yield {**base, **value} if isinstance(value, dict) else value
                elif isinstance(base, dict):
                    name = {"other": "extra", "pattern": "x-1"}.get(step.kind, step.name)
                    yield {**base, name: value}

    def _search(self, pair: Pair, difference: Difference) -> Proofs:
        """Witnesses of a difference among the values of the pair that has it."""
        place = _place(pair, difference)
        if place not in self._found:
            found = tuple(self._list_witnesses(pair, difference, self._sides(pair, self._open)))
            if not found and difference.facet == "alternative":
                found = tuple(self._list_witnesses(pair, difference, self._sides(pair, self._closed)))
            self._found[place] = found
        return self._found[place]

    def _list_witnesses(self, pair: Pair, difference: Difference, sides: _Sides) -> Iterator[JSON]:
        first, second = 0 if pair.direction != "response" else 1, 1 if pair.direction != "response" else 0
        asked = _demand(difference, second)
        forms = [self._comparison.old.of(pair.old), self._comparison.new.of(pair.new)]
        samples = list(list_samples(forms, self._list_bases(pair, difference, sides.admitting)))
        samples = list({value_key(value): value for value in samples}.values())[:_MAX_SAMPLES]
        # What only the other side declares, nobody has reason to send.
        strange = self._names(second, pair) - self._names(first, pair)
        samples = [value for value in samples if not (isinstance(value, dict) and strange & value.keys())]
        count, is_inhabited = 0, False
        for value in samples:
            if not sides.admitting.admits(value):
                continue
            is_inhabited = True
            if (asked is None or asked.refuses(value)) and sides.prove(value):
                yield value
                count += 1
                if count >= _MOST:
                    return
        if is_inhabited or asked is None:
            return
        # A schema that contradicts itself admits nothing; then the demand alone is looked at.
        before = _demand(difference, first)
        alone = _Sides(before or Checker(True, {}, ()), asked, pair.text)
        self._alone.add(_place(pair, difference))
        yield from [value for value in samples if alone.prove(value)][:1]

    def _names(self, side: int, pair: Pair) -> frozenset[str]:
        """The members that one side declares, in alternatives too."""
        forms, key = ((self._comparison.old, pair.old), (self._comparison.new, pair.new))[side]
        return forms.list_names(key)

    def _list_bases(self, pair: Pair, difference: Difference, admitting: Checker) -> list[JSON]:
        found: list[JSON] = []
        if difference.facet == "alternative":
            found += self._list_alternatives(pair, difference)
        found += admitting.bases
        if difference.facet == "items":
            found += self._list_contained(pair)
        return found

    def _list_contained(self, pair: Pair) -> Iterator[JSON]:
        """Arrays of what `contains` asks for."""
        sides = ((self._comparison.old, pair.old), (self._comparison.new, pair.new))
        for checkers, (forms, key) in zip(self._open, sides, strict=True):
            for piece in forms.of(key).pieces:
                if "contains" in piece.value:
                    checker = checkers.of(key_of((*piece.pointer, "contains")), pair.direction)
                    for value in checker.bases:
                        yield from ([value] * count for count in range(1, 9))

    def _list_alternatives(self, pair: Pair, difference: Difference) -> Iterator[JSON]:
        """Values of the alternative that only one side has."""
        at = 0 if difference.effect == "narrowed" else 1
        forms = (self._comparison.old, self._comparison.new)[at]
        key: Key = (pair.old, pair.new)[at]
        pointer = (difference.old, difference.new)[at]
        for choice in forms.of(key).choices:
            for branch in choice.branches:
                if branch[-1].pointer == pointer:
                    yield from self._open[at].of(join(key, branch), pair.direction).bases

    def _sides(self, pair: Pair, checkers: tuple[Checkers, Checkers]) -> _Sides:
        old = checkers[0].of(pair.old, pair.direction)
        new = checkers[1].of(pair.new, pair.direction)
        is_response = pair.direction == "response"
        return _Sides(new, old, pair.text) if is_response else _Sides(old, new, pair.text)


def _place(pair: Pair, difference: Difference) -> tuple[Pair, str, str]:
    return pair, difference.facet, difference.message


def _demand(difference: Difference, side: int) -> Checker | None:
    """What a keyword asks for alone; None where only the whole schema tells."""
    if difference.demands is None or difference.demands[side] is True:
        return None
    return Checker(difference.demands[side], {}, ())
