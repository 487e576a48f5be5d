"""Three views of a schema: what is sent in, what goes out, and what a multipart form carries.

A read-only member is no part of a request, a write-only one no part of an answer (section 4.8.24),
and a binary string of a multipart form is a file. Most schemas look the same from all sides and
become one model; only those that differ, or refer to one that does, become a model for each view.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from oaswright.ir.document import Document, Pointer, mapping
from oaswright.openapi.pointers import JSON

View: TypeAlias = Literal["in", "out", "form"]

# Values, not schemas: what looks like a reference in there is data.
DATA = frozenset({"default", "example", "examples", "enum", "const", "discriminator", "externalDocs", "xml"})
# Keywords whose value maps free names to schemas.
NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})

_SUFFIXES: Mapping[View, str] = {"in": "Request", "out": "", "form": "Form"}


@dataclass(slots=True)
class _Facts:
    """What one schema has of its own, and which places it refers to."""

    directed: bool = False
    binary: bool = False
    targets: set[Pointer] = field(default_factory=set[Pointer])


class Views:
    """Which views of which referred-to schema are used, and what each is called.

    `discriminated` holds every schema with a discriminator that was met on the way.
    """

    def __init__(self, document: Document, roots: Iterable[tuple[JSON, View]]) -> None:
        self._document = document
        self._facts: dict[Pointer, _Facts] = {}
        self.discriminated: list[Mapping[str, JSON]] = []
        used: dict[Pointer, set[View]] = {}
        for value, view in roots:
            own = _Facts()
            self._scan(value, own)
            self._reach(own.targets, view, used)
        for name in document.section("components", "schemas"):
            pointer = ("components", "schemas", name)
            if pointer not in used:
                self._reach({pointer}, "out", used)
        self._spread()
        self._used = {pointer: {self.canonical(pointer, v) for v in views} for pointer, views in used.items()}

    def canonical(self, pointer: Pointer, view: View) -> View:
        """The view that stands for all views that look the same; `out` where nothing differs."""
        facts = self._facts.get(pointer)
        if facts is None:
            return view
        if view == "form" and facts.binary:
            return "form"
        return "in" if view != "out" and facts.directed else "out"

    def of(self, pointer: Pointer) -> list[View]:
        """The views of a component that something uses, in a fixed order."""
        used = self._used.get(pointer, set())
        return [view for view in ("out", "in", "form") if view in used]

    def suffix(self, pointer: Pointer, view: View) -> str:
        """What a view adds to the name of a component: nothing where it is the only one or goes out."""
        return "" if view == next(iter(self.of(pointer)), view) else _SUFFIXES[view]

    def _reach(self, targets: set[Pointer], view: View, used: dict[Pointer, set[View]]) -> None:
        pending = list(targets)
        while pending:
            pointer = pending.pop()
            views = used.setdefault(pointer, set())
            if view not in views:
                views.add(view)
                pending += self._fact(pointer).targets

    def _fact(self, pointer: Pointer) -> _Facts:
        if pointer not in self._facts:
            facts = self._facts[pointer] = _Facts()
            self._scan(self._document.at(pointer), facts)
        return self._facts[pointer]

    def _scan(self, value: JSON, facts: _Facts) -> None:
        for schema in subschemas(value):
            if schema.get("readOnly") is True or schema.get("writeOnly") is True:
                facts.directed = True
            if is_file(schema):
                facts.binary = True
            if "discriminator" in schema:
                self.discriminated.append(schema)
            reference = schema.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                facts.targets.add(self._document.target(reference))

    def _spread(self) -> None:
        """A schema differs between views if one that it refers to does: marks travel against references."""
        sources: dict[Pointer, list[_Facts]] = {}
        for facts in self._facts.values():
            for target in facts.targets:
                sources.setdefault(target, []).append(facts)
        for mark in ("directed", "binary"):
            pending = [pointer for pointer, facts in self._facts.items() if getattr(facts, mark)]
            pointers = {id(facts): pointer for pointer, facts in self._facts.items()}
            while pending:
                for facts in sources.get(pending.pop(), ()):
                    if not getattr(facts, mark):
                        setattr(facts, mark, True)
                        pending.append(pointers[id(facts)])


def is_file(schema: Mapping[str, JSON]) -> bool:
    """Whether a member of a multipart form is a file (section 4.8.14.3).

    OpenAPI 3.0 writes `format: binary`; 3.1 a media type of the content, or no type at all.
    """
    if schema.get("type") not in ("string", ["string", "null"], None) or "contentEncoding" in schema:
        return False
    if schema.get("format") == "binary":
        return True
    media_type = schema.get("contentMediaType")
    return isinstance(media_type, str) and not media_type.lower().startswith("application/json")


def subschemas(value: JSON) -> Iterator[Mapping[str, JSON]]:
    """Every schema object at or below a value."""
    pending = [value]
    while pending:
        found = pending.pop()
        if isinstance(found, list):
            pending += found
        elif isinstance(found, dict):
            yield found
            for key, below in found.items():
                if key in NAMED:
                    pending += mapping(below).values()
                elif key not in DATA and isinstance(below, dict | list) and not key.startswith("x-"):
                    pending.append(below)
