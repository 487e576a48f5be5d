"""From text to JSON values: what a schema says the text of a parameter or form field may be."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from oaswright.runtime.document import PublishedDocument, pointer_of
from oaswright.runtime.views import is_file

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_MAX_DIGITS = 300  # longer digits are no number that any schema means; they stay text
_MAX_DEPTH = 8
_NAMES: dict[type[Any], str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
_NOTHING: Mapping[str, Any] = {}


class Shape:
    """The JSON types that a schema admits, and the shapes of what lies below it.

    References and compositions are looked through; a schema without types admits every type, and
    its text stays text.
    """

    def __init__(self, document: PublishedDocument, schema: Mapping[str, Any], depth: int = 0) -> None:
        self._document, self._depth = document, depth
        self._parts = tuple(_parts(document, schema, 0)) if depth <= _MAX_DEPTH else ()
        self.kinds = frozenset(kind for part in self._parts for kind in _kinds(part))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the declared properties."""
        found = [name for part in self._parts for name in part.get("properties", _NOTHING)]
        return tuple(dict.fromkeys(found))

    def items(self) -> "Shape":
        """The shape of an array's items."""
        return self._below(part["items"] for part in self._parts if "items" in part)

    def member(self, name: str) -> "Shape":
        """The shape of a member: the declared property, else what additional properties are."""
        parts = [part["properties"] for part in self._parts if "properties" in part]
        declared = [properties[name] for properties in parts if name in properties]
        others = (part["additionalProperties"] for part in self._parts if "additionalProperties" in part)
        return self._below(declared or others)

    def _below(self, schemas: Any) -> "Shape":
        found = [cast("dict[str, Any]", schema) for schema in schemas if isinstance(schema, dict)]
        return Shape(self._document, {"allOf": found} if len(found) != 1 else found[0], self._depth + 1)

    def scalar(self, text: str) -> object:
        """Text as the first type that it fits: integer, number, boolean, null, string.

        The grammar is JSON's (RFC 8259, section 6). Text that fits none stays text, so that the
        validator reports the type.
        """
        kinds = self.kinds
        if "integer" in kinds and len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in kinds and len(text) <= _MAX_DIGITS and _NUMBER.fullmatch(text):
            return int(text) if _INTEGER.fullmatch(text) else float(text)
        if "boolean" in kinds and text in {"true", "false"}:
            return text == "true"
        if "null" in kinds and "string" not in kinds and text in {"", "null"}:
            return None
        return text

    @property
    def is_file(self) -> bool:
        """Whether a value is a file, where a form carries it."""
        return any(is_file(part) for part in self._parts)

    @property
    def structured(self) -> bool:
        """Whether a value is an object or array and never a string."""
        return bool(self.kinds & {"object", "array"}) and "string" not in self.kinds


def _parts(document: PublishedDocument, schema: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    """A schema and the branches of its compositions, with references followed."""
    reference = schema.get("$ref")
    if isinstance(reference, str) and depth <= _MAX_DEPTH:
        yield from _parts(document, document.schema(pointer_of(reference)), depth + 1)
    yield schema
    if depth > _MAX_DEPTH:
        return
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in cast("list[dict[str, Any]]", schema.get(keyword, [])):
            if isinstance(branch, dict):  # pyright: ignore[reportUnnecessaryIsInstance]
                yield from _parts(document, branch, depth + 1)


def _kinds(schema: Mapping[str, Any]) -> set[str]:
    declared: Any = schema.get("type", [])
    kinds = {str(kind) for kind in ([declared] if isinstance(declared, str) else declared)}
    if schema.get("nullable") is True:
        kinds.add("null")
    if kinds:
        return kinds
    values = cast("list[object]", schema["enum"] if "enum" in schema else [schema.get("const")])
    found = {_NAMES[type(value)] for value in values if type(value) in _NAMES}
    return found | ({"object"} if "properties" in schema else set())
