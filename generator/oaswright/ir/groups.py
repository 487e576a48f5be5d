"""The operations of a document in groups: by their first tag, or by path where they have none."""

import hashlib
import keyword
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from oaswright.ir.model import Group
from oaswright.openapi.names import model_names, pascal, snake, snakes
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.unique_names import Claim, assign_names
from oaswright.spec.model import Spec

LARGE = 50
"""With more operations than this an API is large: one class of them all is nothing to read."""
SHARED = "shared"
"""The module of what several groups use."""
OTHER = "other"
"""The module of what no group uses: models of webhooks, and components that nothing refers to."""

_LENGTH = 60
# Devices of Windows, which no file can be called after whatever its ending is.
_DEVICES = frozenset({"aux", "con", "nul", "prn"})
# `/api/v2/pets/{id}` is about pets.
_PREFIX = re.compile(r"(?:api|rest|v\d.*|\d.*|\{.*|)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of an API, sorted by name, and that of each operation by its pointer."""

    all: tuple[Group, ...]
    of: Mapping[Pointer, str]


def find_groups(spec: Spec, taken: Collection[str]) -> Groups:
    """Group the operations of a document.

    An operation belongs to its first tag. One without tags belongs to the first segment of its path that is
    no version and no parameter, and so do all operations of a large document that has but one tag. `taken`
    are names of classes that a class of a group must not have.
    """
    operations = tuple(spec.operations)
    tags = sorted({tag for operation in operations for tag in operation.tags[:1]})
    by_path = len(tags) < 2 and len(operations) > LARGE
    tagged = {} if by_path else {_module(tag): tag for tag in reversed(tags)}
    titles: dict[Pointer, str] = {}
    for operation in operations:
        if operation.tags and not by_path:
            titles[operation.pointer] = operation.tags[0]
        else:
            segment = _segment(operation.path)
            titles[operation.pointer] = tagged.get(_module(segment), segment)
    found = sorted(set(titles.values()))
    modules = assign_names((Claim(title, _modules(title)) for title in found), taken={SHARED, OTHER})
    classes = assign_names((Claim(title, _classes(title)) for title in found), taken=taken)
    groups = (Group(modules[title], classes[title], title, spec.tags.get(title, "")) for title in found)
    return Groups(
        tuple(sorted(groups, key=lambda group: group.name)),
        {pointer: modules[title] for pointer, title in titles.items()},
    )


def _module(title: str) -> str:
    """The name of a module for a tag or segment: an identifier that is a file name on every system.

    Letters of other scripts stay, in the one form that Python and file systems compare names in.
    """
    return _safe(snake(title[:_LENGTH], fallback="tag"))


def _modules(title: str) -> Iterator[str]:
    yield _module(title)
    yield from map(_safe, snakes(title[:_LENGTH]))
    yield f"{_module(title)}_{hashlib.sha256(title.encode()).hexdigest()[:6]}"


def _safe(name: str) -> str:
    return f"{name}_" if name in _DEVICES or keyword.iskeyword(name) else name


def _classes(title: str) -> Iterator[str]:
    yield f"{pascal(title[:_LENGTH], fallback='Tag')}Api"
    yield from (f"{name}Api" for name in model_names(title[:_LENGTH]))


def _segment(path: str) -> str:
    """The first segment of a path that says what it is about, without the method after a dot or colon."""
    segments = (re.split(r"[.:]", segment)[0] for segment in path.split("/"))
    return next((segment for segment in segments if not _PREFIX.match(segment)), "default")
