"""Headers of responses: from a handler's typed value to text, and what the document says about it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import TypeAdapter

from oaswright.runtime.brackets import Values
from oaswright.runtime.document import HeaderEntry, Pointer
from oaswright.runtime.response import HeaderValue
from oaswright.runtime.styles import Reader, fitting, json_reader, readers
from oaswright.runtime.text import TextType, write_text
from oaswright.runtime.validation import Schemas, Validator


class UnsendableError(ValueError):
    """A value has no text that a header may hold, or none that is read as this value."""


SET_COOKIE = "set-cookie"
"""The header of which a response may have several, by its name in lower case."""

_SENDABLE = re.compile(r"[\t -~\x80-\xff]*")


@dataclass(frozen=True, slots=True, eq=False)
class HeaderWriter:
    """One header of a generated response class, compiled."""

    name: str
    adapter: TypeAdapter[Any]
    explode: bool
    is_json: bool
    has_lines: bool
    """Whether a text of several lines is several cookies."""
    null: str | None
    """What stands for null; None where the header is left out then."""

    @property
    def is_cookie(self) -> bool:
        """Whether it is `Set-Cookie`."""
        return self.name.lower() == SET_COOKIE

    def text(self, value: object) -> HeaderValue | None:
        """A value in the simple style (section 4.8.21), or as JSON where that is its media type.

        None where it is null, and the header may be left out.

        Items, members or lines of `Set-Cookie` are headers of their own, since a comma is part of a cookie
        (section 4.21.4 of OpenAPI 3.2).

        Raises UnsendableError for what would be read as another value. Nothing is quoted or escaped, which
        is different for each header (section 4.8.21).
        """
        if value is None:
            return self.null
        dumped = self.adapter.dump_python(value, mode="json", by_alias=True, warnings="error")
        if self.is_json:
            return _json(dumped)
        if self.is_cookie:
            return self._cookies(dumped)
        if isinstance(dumped, list):
            return ",".join(self._part(item) for item in cast("list[object]", dumped))
        if isinstance(dumped, dict):
            members = cast("dict[str, object]", dumped).items()
            sign = "=" if self.explode else ","
            return ",".join(f"{self._part(key, sign)}{sign}{self._part(item)}" for key, item in members)
        return _text(dumped)

    def _cookies(self, value: object) -> HeaderValue:
        if isinstance(value, list):
            return tuple(_text(item) for item in cast("list[object]", value))
        if isinstance(value, dict):
            members = cast("dict[str, object]", value).items()
            return tuple(f"{key}={_text(item)}" for key, item in members)
        text = _text(value)
        return tuple(line for line in text.split("\n") if line) if self.has_lines else text

    def _part(self, value: object, separator: str = ",") -> str:
        """One item, name or member of a list. Spaces around it belong to the list (RFC 9110, 5.6.1)."""
        text = _text(value)
        if "," in text or separator in text or text != text.strip(" \t"):
            found = "space at its ends" if separator not in text and "," not in text else "a separator"
            raise UnsendableError(f"header {self.name.lower()} has a part with {found} in its list")
        return text


@dataclass(frozen=True, slots=True, eq=False)
class HeaderCheck:
    """One header as the document declares it, compiled."""

    required: bool
    read: Reader
    validator: Validator

    def find_violation(self, name: str, text: HeaderValue) -> str | None:
        """What is wrong with a value, without the value. Several values are several cookies."""
        try:
            value = self.read([(name, each) for each in ((text,) if isinstance(text, str) else text)])
        except ValueError as error:
            return f"header {name} {error}"
        if self.validator.valid(value):
            return None
        return "; ".join(
            violation.message for violation in self.validator.violations(value, "header", (name,))
        )


def header_writer(name: str, adapter: TypeAdapter[Any], entry: HeaderEntry) -> HeaderWriter:
    """Compile a header of a response class."""
    types, is_json = TextType(entry.get("text", {})).types, entry.get("content", False)
    # As a string `null` is a text as any other; null is an empty one (OpenAPI 3.2, section 4.12.5).
    null = "" if "string" in types and not is_json else "null"
    sends_null = entry["required"] and "null" in types
    has_lines = entry.get("lines", False)
    return HeaderWriter(name, adapter, entry["explode"], is_json, has_lines, null if sends_null else None)


def header_checks(
    headers: Mapping[str, HeaderEntry], owner: Pointer, schemas: Schemas
) -> dict[str, HeaderCheck]:
    """The checks of a declared response's headers, by name in lower case. `owner` is the response."""
    found: dict[str, HeaderCheck] = {}
    for name, entry in headers.items():
        key = name.lower()
        validator = schemas.of(entry, (*owner, "headers", name))
        type_ = TextType(entry.get("text", {}))
        is_json = entry.get("content", False)
        simple = readers(key, "simple", explode=entry["explode"], type_=type_, spaced=True)
        read = json_reader(key) if is_json else fitting(simple, validator)
        if key == SET_COOKIE and not is_json:
            read = _cookie_reader(type_)
        found[key] = HeaderCheck(entry["required"], read, validator)
    return found


def _cookie_reader(type_: TextType) -> Reader:
    """Each `Set-Cookie` is an item of an array, a member of an object or a line of a text."""

    def read(values: Values) -> object:
        texts = [text for _, text in values]
        if "array" in type_.types:
            return [type_.items().scalar(text) for text in texts]
        if "object" in type_.types:
            pairs = (text.partition("=") for text in texts)
            return {key: type_.member(key).scalar(value) for key, _, value in pairs}
        return type_.scalar("\n".join(texts))

    return read


def is_sendable(value: HeaderValue) -> bool:
    """Whether text may be the value of a header: no line breaks, no other control characters, Latin-1."""
    return all(_SENDABLE.fullmatch(text) for text in ((value,) if isinstance(value, str) else value))


def _text(value: object) -> str:
    """An item of the simple style, which does not say how an item that has items of its own is written."""
    return _json(cast("object", value)) if isinstance(value, list | dict) else write_text(value)


def _json(value: object) -> str:
    """JSON of the characters that a header may hold."""
    return json.dumps(value, separators=(",", ":"))
