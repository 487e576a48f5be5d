"""From text to JSON values: what the text of a parameter, header or form field may be."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from oaswright.runtime.document import TextEntry
from oaswright.validators import DEFAULT_DIALECT, DIALECTS, compile_schema

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
        """The type of a member: the declared property, else what its name or additional properties say."""
        found = self._entry.get("properties", {}).get(name)
        if found is None and "patterns" in self._entry:
            patterns = self._entry["patterns"].items()
            found = next((entry for pattern, entry in patterns if _matcher(pattern)(name)), None)
        others = self._entry.get("additional", _NOTHING)
        return TextType(others if found is None else found, literal=self._literal)

    @property
    def structured(self) -> bool:
        """Whether a value is an object or array and never a string."""
        return bool(self.types & {"object", "array"}) and "string" not in self.types

    @property
    def is_object(self) -> bool:
        """Whether a value is an object and nothing else."""
        return len(self.types) == 1 and "object" in self.types

    @property
    def has_scalars(self) -> bool:
        """Whether a value may be a string, a number or a boolean; null alone says nothing about the text."""
        return bool(self.types - _STRUCTURED - {"null"})

    def holds(self, text: str) -> bool:
        """Whether text is a value of one of the scalar types."""
        return "string" in self.types or not isinstance(self.scalar(text), str)

    def of(self, texts: list[str]) -> object:
        """What was sent under one name: an array where this is one, or where it was sent several times."""
        only = texts[0] if len(texts) == 1 else None
        if only is not None and ("array" not in self.types or (self.has_scalars and self.holds(only))):
            return self.scalar(only)
        return [self.items().scalar(text) for text in texts]

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


@lru_cache(maxsize=1024)
def _matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a name matches a pattern, as validators see it; none does where the engine cannot use it."""
    try:
        return compile_schema({"pattern": pattern}, DIALECTS[DEFAULT_DIALECT]).is_valid
    except ValueError:
        return lambda _name: False


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
    below = (
        entry.get("items"),
        entry.get("additional"),
        *entry.get("properties", {}).values(),
        *entry.get("patterns", {}).values(),
    )
    return ("string" in types and len(types) > 1) or any(_is_mixed(child) for child in below if child)
