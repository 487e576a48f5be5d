"""Names for things that may want the same one: what is written decides, never the order of writing.

Each claim lists names, the best first. Where two want one name, the other takes its next.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """The names that something would take, the best first.

    The lower `rank` chooses first, then the one with the shorter second choice, then the lesser `place`.
    `key` tells the claims of one namespace apart; it decides where nothing else does.
    """

    key: str
    names: Iterable[str]
    rank: int = 0
    place: str = ""


class _Claimant:
    """A claim at work: the name that it asks for at the moment, and how often it was refused one."""

    def __init__(self, claim: Claim) -> None:
        self.key = claim.key
        self._rank, self._place = claim.rank, claim.place
        self._refused = 0
        self._coming = iter(claim.names)
        self._names = [next(self._coming)]
        self._number, self._last = 1, ""

    @property
    def name(self) -> str:
        return self._names[self._refused]

    def precedence(self) -> tuple[int, int, int, str, list[str], str]:
        """The lower keeps the name: the one it is the better choice for, and the one that says less."""
        names = self._known(self._refused + 1)
        length = len(names[self._refused + 1])
        return self._refused, self._rank, length, self._place, names, self.key

    def move_on(self) -> None:
        self._known(self._refused + 1)
        self._refused += 1

    def _known(self, index: int) -> list[str]:
        """All names, each once; after them the last one with numbers, as far as an index."""
        names = self._names = list(dict.fromkeys([*self._names, *self._coming]))
        if self._number == 1:
            self._last = names[-1]
        glue = "_" if self._last.islower() or self._last.isupper() else ""
        while len(names) <= index:
            self._number += 1
            name = f"{self._last}{glue}{self._number}"
            if name not in names:
                names.append(name)
        return names


def assign_names(claims: Iterable[Claim], *, taken: Collection[str] = ()) -> dict[str, str]:
    """The name of each claim, by key, in the order of the claims; none is among the `taken` ones.

    The result does not depend on the order of the claims, and a claim that is added changes the name of
    another one only where both want that name.
    """
    claimants = [_Claimant(claim) for claim in claims]
    holders: dict[str, _Claimant] = {}
    pending = list(claimants)
    while pending:
        claimant = pending.pop()
        while claimant.name in taken:
            claimant.move_on()
        holder = holders.setdefault(claimant.name, claimant)
        if holder is not claimant:
            kept, refused = sorted((holder, claimant), key=_Claimant.precedence)
            holders[kept.name] = kept
            refused.move_on()
            pending.append(refused)
    return {claimant.key: claimant.name for claimant in claimants}
