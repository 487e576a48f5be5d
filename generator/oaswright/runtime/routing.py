"""Routing: from a path to its operations, in time that does not grow with their number."""

import re
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import quote, unquote_to_bytes

T = TypeVar("T")

_TEMPLATE = re.compile(r"\{([^{}]+)\}")
_DELIMITERS = ",;=."
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Endpoint(NamedTuple, Generic[T]):
    """The target of a method of a path, and the names of the path's parameters in its order."""

    target: T
    names: tuple[str, ...]


class Match(NamedTuple, Generic[T]):
    """A path that exists: its endpoints by method, and the values of its parameters in order.

    `sent` are the values with their percent-encoding, where a path has some.
    """

    endpoints: dict[str, Endpoint[T]]
    values: tuple[str, ...]
    sent: tuple[str, ...] = ()


@dataclass(slots=True)
class _Node(Generic[T]):
    concrete: dict[str, "_Node[T]"] = field(default_factory=dict[str, "_Node[T]"])
    # Segments with fixed characters around a template, the most of them first; then whole-segment templates.
    # What is fixed stands before, between and after the templates.
    patterned: list[tuple[tuple[str, ...], "_Node[T]"]] = field(
        default_factory=list[tuple[tuple[str, ...], "_Node[T]"]]
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
        The most concrete path decides, also on the methods that there are. A path that is not
        encoded as `is_encoded` tells leads nowhere.
        """
        sent = raw_path.split("/")
        if "%" not in raw_path:
            return _find(self._root, sent, sent, 1, ())
        if not is_encoded(raw_path):
            return None
        found = _find(self._root, [_decode(segment) for segment in sent], sent, 1, ())
        return found and Match(found.endpoints, tuple(map(_decode, found.values)), found.values)


def is_encoded(raw_path: str) -> bool:
    """Whether a path is percent-encoded UTF-8 (RFC 3986, section 2.1): `%zz` and `%FF` are none."""
    if _BROKEN.search(raw_path):
        return False
    try:
        unquote_to_bytes(raw_path).decode()
    except UnicodeDecodeError:
        return False
    return True


def _decode(text: str) -> str:
    return unquote_to_bytes(text).decode()


def _child(node: _Node[T], segment: str) -> _Node[T]:
    if not _TEMPLATE.search(segment):
        return node.concrete.setdefault(segment, _Node())
    if _TEMPLATE.fullmatch(segment):
        node.templated = node.templated or _Node()
        return node.templated
    fixed = tuple(_TEMPLATE.split(segment)[::2])
    for known, child in node.patterned:
        if known == fixed:
            return child
    added: _Node[T] = _Node()
    node.patterned.append((fixed, added))
    node.patterned.sort(key=lambda item: (-sum(map(len, item[0])), -len(item[0])))
    return added


def _values_between(fixed: tuple[str, ...], segment: str) -> tuple[str, ...] | None:
    """The texts between fixed ones, one character each at least and the first ones as short as can be.

    Each fixed text is looked for once, from where the last one ended: a regular expression would try
    every combination of places.
    """
    first, *between, last = fixed
    end = len(segment) - len(last)
    if not (segment.startswith(first) and segment.endswith(last)):
        return None
    start = len(first)
    values: list[str] = []
    for text in between:
        found = segment.find(text, start + 1, end)
        if found < 0:
            return None
        values.append(segment[start:found])
        start = found + len(text)
    return (*values, segment[start:end]) if start < end else None


def _values_as_sent(fixed: tuple[str, ...], between: tuple[str, ...], sent: str) -> tuple[str, ...]:
    """The texts between fixed ones with their encoding; encoded anew where a fixed one is encoded too."""
    found = _values_between(fixed, sent)
    if found is not None and tuple(map(_decode, found)) == between:
        return found
    return tuple(quote(value, safe=_DELIMITERS) for value in between)


def _find(
    node: _Node[T], segments: list[str], sent: list[str], index: int, values: tuple[str, ...]
) -> Match[T] | None:
    """The path that segments from an index on lead to, with its values as they were sent."""
    while index < len(segments):
        segment = segments[index]
        index += 1
        concrete, templated = node.concrete.get(segment), node.templated if segment else None
        if concrete is not None and templated is None and not node.patterned:
            node = concrete
        elif concrete is None and templated is not None and not node.patterned:
            node, values = templated, (*values, sent[index - 1])
        else:
            return _find_among(node, segments, sent, index, values)
    return Match(node.endpoints, values) if node.endpoints else None


def _find_among(
    node: _Node[T], segments: list[str], sent: list[str], index: int, values: tuple[str, ...]
) -> Match[T] | None:
    """The first of several ways, the most concrete first, that leads to a path; see `_find`."""
    segment = segments[index - 1]
    child = node.concrete.get(segment)
    found = _find(child, segments, sent, index, values) if child is not None else None
    if found is not None:
        return found
    for fixed, child in node.patterned:
        between = _values_between(fixed, segment)
        if between is None:
            continue
        between = _values_as_sent(fixed, between, sent[index - 1])
        found = _find(child, segments, sent, index, (*values, *between))
        if found is not None:
            return found
    if node.templated is not None and segment:
        return _find(node.templated, segments, sent, index, (*values, sent[index - 1]))
    return None
