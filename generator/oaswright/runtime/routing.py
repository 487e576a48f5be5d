"""Routing: from a path to its operations, in time that does not grow with their number."""

import re
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import unquote_to_bytes

T = TypeVar("T")

_TEMPLATE = re.compile(r"\{([^{}]+)\}")


class Endpoint(NamedTuple, Generic[T]):
    """The target of a method of a path, and the names of the path's parameters in its order."""

    target: T
    names: tuple[str, ...]


class Match(NamedTuple, Generic[T]):
    """A path that exists: its endpoints by method, and the values of its parameters in order."""

    endpoints: dict[str, Endpoint[T]]
    values: tuple[str, ...]


@dataclass(slots=True)
class _Node(Generic[T]):
    concrete: dict[str, "_Node[T]"] = field(default_factory=dict[str, "_Node[T]"])
    # Segments with fixed characters around a template, the most of them first; then whole-segment templates.
    patterned: list[tuple[re.Pattern[str], "_Node[T]"]] = field(
        default_factory=list[tuple[re.Pattern[str], "_Node[T]"]]
    )
    templated: "_Node[T] | None" = None
    endpoints: dict[str, Endpoint[T]] = field(default_factory=dict[str, Endpoint[T]])


class Router(Generic[T]):
    """A tree of path segments. A concrete segment always precedes a templated one (section 4.8.8.2)."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, method: str, path: str, target: T) -> None:
        """Register a target. Raises ValueError when method and path are taken."""
        node = self._root
        names: list[str] = []
        for segment in path.split("/")[1:]:
            names += _TEMPLATE.findall(segment)
            node = _child(node, segment)
        if method in node.endpoints:
            raise ValueError(f"{method} {path} is declared twice")
        node.endpoints[method] = Endpoint(target, tuple(names))

    def match(self, raw_path: str) -> Match[T] | None:
        """Find a path, given as it was sent with its percent-encoding; None if there is no such path.

        Segments are split before they are decoded, so that an encoded slash is part of a value.
        The most concrete path decides, also on the methods that there are.
        """
        segments = raw_path.split("/")
        if "%" in raw_path:
            decoded = [_decode(segment) for segment in segments]
            if None in decoded:
                return None
            segments = [segment for segment in decoded if segment is not None]
        return _find(self._root, segments, 1, ())


def _child(node: _Node[T], segment: str) -> _Node[T]:
    if not _TEMPLATE.search(segment):
        return node.concrete.setdefault(segment, _Node())
    if _TEMPLATE.fullmatch(segment):
        node.templated = node.templated or _Node()
        return node.templated
    parts = _TEMPLATE.split(segment)
    pattern = "".join("(.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    for known, child in node.patterned:
        if known.pattern == pattern:
            return child
    added: _Node[T] = _Node()
    node.patterned.append((re.compile(pattern, re.DOTALL), added))
    node.patterned.sort(key=lambda item: -len(item[0].pattern))
    return added


def _find(node: _Node[T], segments: list[str], index: int, values: tuple[str, ...]) -> Match[T] | None:
    while index < len(segments):
        segment = segments[index]
        index += 1
        concrete, templated = node.concrete.get(segment), node.templated if segment else None
        if concrete is not None and templated is None and not node.patterned:
            node = concrete
        elif concrete is None and templated is not None and not node.patterned:
            node, values = templated, (*values, segment)
        else:
            return _find_among(node, segments, index, values)
    return Match(node.endpoints, values) if node.endpoints else None


def _find_among(node: _Node[T], segments: list[str], index: int, values: tuple[str, ...]) -> Match[T] | None:
    """The first of several ways, the most concrete first, that leads to a path; see `_find`."""
    segment = segments[index - 1]
    child = node.concrete.get(segment)
    found = _find(child, segments, index, values) if child is not None else None
    if found is not None:
        return found
    for pattern, child in node.patterned:
        matched = pattern.fullmatch(segment)
        found = _find(child, segments, index, (*values, *matched.groups())) if matched else None
        if found is not None:
            return found
    if node.templated is not None and segment:
        return _find(node.templated, segments, index, (*values, segment))
    return None


def _decode(segment: str) -> str | None:
    """A segment without percent-encoding; None when that is not UTF-8."""
    if "%" not in segment:
        return segment
    try:
        return unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
