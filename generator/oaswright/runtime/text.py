"""From text to JSON values: what the text of a parameter, header or form field may be."""

import re
from decimal import Decimal

from oaswright.runtime.document import TextEntry

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_BOUNDED = re.compile(r"[^eE]*([eE][+-]?[0-9]{1,4})?", re.ASCII)
_MAX_DIGITS = 300  # longer digits are no number that any schema means; they stay a string
_NOTHING: TextEntry = {}
_MAX_EXACT = 2**53  # from here on a float may stand for several integers
_STRUCTURED = frozenset({"array", "object"})


class TextType:
    """The JSON types that a value may have, and those of what lies below it.

    Without types every type is admitted, and text stays a string.
    """

    __slots__ = ("_entry", "_literal", "is_file", "types")

    def __init__(self, entry: TextEntry, *, literal: bool = False) -> None:
        self._entry = entry
        self._literal = literal
        self.types = frozenset(entry.get("types", ()))
        self.is_file = entry.get("file", False)
        """Whether a value is a file, where a form carries it."""

    def literal(self) -> "TextType | None":
        """The type that takes text for a string wherever strings are admitted.

        None where that makes no difference. `7` is 7 where integers and strings are admitted, unless the
        schema of the integers refuses it.
        """
        return TextType(self._entry, literal=True) if _is_mixed(self._entry) else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the declared properties."""
        return tuple(self._entry.get("properties", ()))

    def items(self) -> "TextType":
        """The type of an array's items."""
        return TextType(self._entry.get("items", _NOTHING), literal=self._literal)

    def member(self, name: str) -> "TextType":
        """The type of a member: the declared property, else what additional properties are."""
        others = self._entry.get("additional", _NOTHING)
        return TextType(self._entry.get("properties", {}).get(name, others), literal=self._literal)

    @property
    def structured(self) -> bool:
        """Whether a value is an object or array and never a string."""
        return bool(self.types & {"object", "array"}) and "string" not in self.types

    @property
    def has_scalars(self) -> bool:
        """Whether a value may be a string, a number or a boolean; null alone says nothing about the text."""
        return bool(self.types - _STRUCTURED - {"null"})

    def holds(self, text: str) -> bool:
        """Whether text is a value of one of the scalar types."""
        return "string" in self.types or not isinstance(self.scalar(text), str)

    def scalar(self, text: str) -> object:
        """Text as the first type that it fits: integer, number, boolean, null, string.

        The grammar is JSON's (RFC 8259, section 6). A number without a fraction is an integer, however it
        is written (JSON Schema, section 6.1.1); where strings are admitted too, only digits are one. Text
        that fits none stays a string, so that the validator reports the type.
        """
        types = self.types
        if self._literal and "string" in types:
            return text
        if "integer" in types and len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in types and len(text) <= _MAX_DIGITS and _NUMBER.fullmatch(text):
            return int(text) if _INTEGER.fullmatch(text) else float(text)
        if "integer" in types and "string" not in types:
            whole = _whole(text)
            if whole is not None:
                return whole
        if "boolean" in types and text in {"true", "false"}:
            return text == "true"
        if "null" in types and "string" not in types and text in {"", "null"}:
            return None
        return text


def write_text(value: object) -> str:
    """A JSON value that is no array or object as the text that `scalar` reads.

    A number without a fraction is written without one.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _MAX_EXACT:
        return str(int(value))
    return str(value)


def _whole(text: str) -> int | None:
    """The integer that `1.0` or `1e3` is; None for what is none, or has more digits than any schema means."""
    if len(text) > _MAX_DIGITS or not _NUMBER.fullmatch(text) or not _BOUNDED.fullmatch(text):
        return None
    value = Decimal(text)
    if value.adjusted() > _MAX_DIGITS or value != value.to_integral_value():
        return None
    return int(value)


def _is_mixed(entry: TextEntry) -> bool:
    """Whether strings and others are admitted for one text, here or below."""
    types = set(entry.get("types", ())) - _STRUCTURED
    below = (entry.get("items"), entry.get("additional"), *entry.get("properties", {}).values())
    return ("string" in types and len(types) > 1) or any(_is_mixed(child) for child in below if child)
