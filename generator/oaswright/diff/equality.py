"""What is written alike in both documents, and refers to what is written alike: nobody need look closer."""

from functools import cached_property

from oaswright.diff.keys import Key
from oaswright.openapi.grammar import Version
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Tree, as_object

_PREFIX = "#/components/"


class Equality:
    """What is surely the same in two documents."""

    def __init__(self, old: Tree, old_version: Version, new: Tree, new_version: Version) -> None:
        self._old, self._new = old, new
        # What is written alike may mean different things, or refer to them.
        self._possible = (old_version == "3.0") == (new_version == "3.0") and not (old.named or new.named)
        self._known: dict[tuple[Pointer, Pointer], bool] = {}

    def holds(self, old: Key, new: Key) -> bool:
        """Whether two keys surely say the same."""
        return len(old) == len(new) and all(
            (one.without, one.absent) == (other.without, other.absent)
            and (one.absent or self.is_same(one.pointer, other.pointer))
            for one, other in zip(old, new, strict=True)
        )

    def is_same(self, old: Pointer, new: Pointer) -> bool:
        """Whether two places, and all that they refer to, are written alike."""
        if not self._possible:
            return False
        if (old, new) not in self._known:
            value = self._old.at(old)
            self._known[old, new] = is_equal(value, self._new.at(new)) and all(
                reference in self._clean for reference in find_references(value)
            )
        return self._known[old, new]

    @cached_property
    def _clean(self) -> frozenset[str]:
        """The references to components that are written alike, with all that they refer to."""
        targets: dict[str, list[str]] = {}
        for group, members in self._old.root.mapping("components").items():
            others = self._new.components(group)
            for name, value in as_object(members).items():
                if name in others and is_equal(value, others[name]):
                    targets[_refer(group, name)] = find_references(value)
        holders: dict[str, list[str]] = {}
        for holder, found in targets.items():
            for target in found:
                holders.setdefault(target, []).append(holder)
        pending = [target for target in holders if target not in targets]
        while pending:
            for holder in holders.get(pending.pop(), ()):
                if targets.pop(holder, None) is not None:
                    pending.append(holder)
        return frozenset(targets)


def _refer(group: str, name: str) -> str:
    return f"{_PREFIX}{group}/" + name.replace("~", "~0").replace("/", "~1")


def is_equal(one: JSON, other: JSON) -> bool:
    """Whether two values are equal, and 1 is not true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_equal(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_equal, one, other))
    return one == other


def find_references(value: JSON) -> list[str]:
    """The texts of all references in a value."""
    found: list[str] = []
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, list):
            pending += here
        elif isinstance(here, dict):
            reference = here.get("$ref")
            if isinstance(reference, str):
                found.append(reference)
            pending += here.values()
    return found
