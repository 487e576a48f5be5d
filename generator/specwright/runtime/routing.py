"""Routing: from path and method to an operation, in time that does not grow with their number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import unquote_to_bytes

T = TypeVar("T")

_TEMPLATE = re.compile(r"\{([^{}]+)\}")


@dataclass(slots=True)
class _Node(Generic[T]):
    concrete: dict[str, "_Node[T]"] = field(default_factory=dict[str, "_Node[T]"])
    templated: list[tuple[re.Pattern[str], "_Node[T]"]] = field(
        default_factory=list[tuple[re.Pattern[str], "_Node[T]"]]
    )
    # Method to target, and the names of the template parameters in the order of the path.
    methods: dict[str, tuple[T, tuple[str, ...]]] = field(
        default_factory=dict[str, tuple[T, tuple[str, ...]]]
    )


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """What a path leads to: targets by method, with the path parameters of each."""

    targets: dict[str, tuple[T, dict[str, str]]]


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
            node = self._child(node, segment)
        if method in node.methods:
            raise ValueError(f"{method} {path} is declared twice")
        node.methods[method] = (target, tuple(names))

    @staticmethod
    def _child(node: _Node[T], segment: str) -> _Node[T]:
        if not _TEMPLATE.search(segment):
            return node.concrete.setdefault(segment, _Node())
        literal, pattern = _TEMPLATE.split(segment), ""
        for index, part in enumerate(literal):
            pattern += "(.+?)" if index % 2 else re.escape(part)
        compiled = re.compile(pattern, re.DOTALL)
        for known, child in node.templated:
            if known.pattern == pattern:
                return child
        added: _Node[T] = _Node()
        node.templated.append((compiled, added))
        # The longer the fixed text around a template, the more concrete it is.
        node.templated.sort(key=lambda item: -len(item[0].pattern))
        return added

    def match(self, raw_path: str) -> Match[T] | None:
        """Find a path, given as it was sent with its percent-encoding; None if there is no such path.

        Segments are split before they are decoded, so that an encoded slash is part of a value.
        """
        segments = [_decoded(segment) for segment in raw_path.split("/")[1:]]
        if None in segments:
            return None
        targets: dict[str, tuple[T, dict[str, str]]] = {}
        for node, values in self._find(self._root, [s for s in segments if s is not None], ()):
            for method, (target, names) in node.methods.items():
                if method not in targets:
                    targets[method] = (target, dict(zip(names, values, strict=True)))
            break  # the most concrete path decides, also on which methods it has
        return Match(targets) if targets else None

    def _find(
        self, node: _Node[T], segments: list[str], values: tuple[str, ...]
    ) -> Iterable[tuple[_Node[T], tuple[str, ...]]]:
        if not segments:
            if node.methods:
                yield node, values
            return
        head, *rest = segments
        if head in node.concrete:
            yield from self._find(node.concrete[head], rest, values)
        for pattern, child in node.templated:
            found = pattern.fullmatch(head)
            if found:
                yield from self._find(child, rest, (*values, *found.groups()))


def _decoded(segment: str) -> str | None:
    """A segment without percent-encoding; None when that is not UTF-8."""
    if "%" not in segment:
        return segment
    try:
        return unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
