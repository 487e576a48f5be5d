"""From text to JSON values: what the text of a parameter, header or form field may be."""

import re

from oaswright.runtime.document import TextEntry

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_MAX_DIGITS = 300  # longer digits are no number that any schema means; they stay a string
_NOTHING: TextEntry = {}


class TextType:
    """The JSON types that a value may have, and those of what lies below it.

    Without types every type is admitted, and text stays a string.
    """

    __slots__ = ("_entry", "is_file", "types")

    def __init__(self, entry: TextEntry) -> None:
        self._entry = entry
        self.types = frozenset(entry.get("types", ()))
        self.is_file = entry.get("file", False)
        """Whether a value is a file, where a form carries it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the declared properties."""
        return tuple(self._entry.get("properties", ()))

    def items(self) -> "TextType":
        """The type of an array's items."""
        return TextType(self._entry.get("items", _NOTHING))

    def member(self, name: str) -> "TextType":
        """The type of a member: the declared property, else what additional properties are."""
        others = self._entry.get("additional", _NOTHING)
        return TextType(self._entry.get("properties", {}).get(name, others))

    @property
    def structured(self) -> bool:
        """Whether a value is an object or array and never a string."""
        return bool(self.types & {"object", "array"}) and "string" not in self.types

    def scalar(self, text: str) -> object:
        """Text as the first type that it fits: integer, number, boolean, null, string.

        The grammar is JSON's (RFC 8259, section 6). Text that fits none stays a string, so that the
        validator reports the type.
        """
        types = self.types
        if "integer" in types and len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in types and len(text) <= _MAX_DIGITS and _NUMBER.fullmatch(text):
            return int(text) if _INTEGER.fullmatch(text) else float(text)
        if "boolean" in types and text in {"true", "false"}:
            return text == "true"
        if "null" in types and "string" not in types and text in {"", "null"}:
            return None
        return text
