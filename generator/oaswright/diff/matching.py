"""Which part of one document is which part of another one: paths, statuses, media types."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from oaswright.openapi.media_types import essence, list_ranges
from oaswright.spec.model import MediaType, PathItem, Response

_PARAMETER = re.compile(r"\{([^{}]*)\}")

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Matched(Generic[Part]):
    """Parts that stand for each other, and what is only on one side."""

    pairs: tuple[tuple[Part, Part], ...]
    gone: tuple[Part, ...]
    come: tuple[Part, ...]


def match_paths(old: Sequence[PathItem], new: Sequence[PathItem]) -> Matched[PathItem]:
    """Paths by their templates: equal ones first, then those that only name parameters otherwise."""
    pairs: list[tuple[PathItem, PathItem]] = []
    left = list(old)
    right = {item.path: item for item in new}
    for item in list(left):
        if item.path in right:
            pairs.append((item, right.pop(item.path)))
            left.remove(item)
    shapes: dict[str, list[PathItem]] = {}
    for item in right.values():
        shapes.setdefault(shape_of(item.path), []).append(item)
    for item in list(left):
        others = shapes.get(shape_of(item.path))
        if others:
            other = others.pop(0)
            pairs.append((item, other))
            left.remove(item)
            del right[other.path]
    order = {item.path: number for number, item in enumerate(old)}
    pairs.sort(key=lambda pair: order[pair[0].path])
    return Matched(tuple(pairs), tuple(left), tuple(right.values()))


def shape_of(path: str) -> str:
    """A path without the names of its parameters."""
    return _PARAMETER.sub("{}", path)


def renamed_parameters(old: str, new: str) -> Mapping[str, str]:
    """The new names of the parameters of a path by their old ones."""
    return dict(zip(_PARAMETER.findall(old), _PARAMETER.findall(new), strict=False))


def find_response(status: str, responses: Iterable[Response], *, default: bool = True) -> Response | None:
    """The response that a status falls under: its own, that of its range, or the default."""
    known = {response.status.upper(): response for response in responses}
    found = known.get(status.upper()) or known.get(f"{status[:1]}XX")
    return found if found is not None or not default else known.get("DEFAULT")


def find_media_type(name: str, content: Iterable[MediaType]) -> MediaType | None:
    """The media type that another one falls under: itself, then without parameters, then a range."""
    known = {_normalise(media_type.name): media_type for media_type in content}
    if _normalise(name) in known:
        return known[_normalise(name)]
    plain = {essence(media_type.name): media_type for media_type in known.values()}
    return next((plain[found] for found in list_ranges(name) if found in plain), None)


def _normalise(name: str) -> str:
    parts = [part.strip().lower().replace('"', "") for part in name.split(";")]
    return ";".join([parts[0], *sorted(parts[1:])])
