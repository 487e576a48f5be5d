"""Headers of responses: from a handler's typed value to text, and what the document says about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import TypeAdapter

from oaswright.runtime.document import Pointer, PublishedDocument
from oaswright.runtime.schemas import Schemas, Validator
from oaswright.runtime.shapes import Shape
from oaswright.runtime.styles import Reader, reader

_SENDABLE = re.compile(r"[\t -~\x80-\xff]*")


@dataclass(frozen=True, slots=True, eq=False)
class HeaderWriter:
    """One header of a generated response class, compiled."""

    name: str
    adapter: TypeAdapter[Any]
    explode: bool

    def text(self, value: object) -> str:
        """A value in the simple style (section 4.8.21)."""
        dumped = self.adapter.dump_python(value, mode="json", by_alias=True, warnings="error")
        if isinstance(dumped, list):
            return ",".join(map(_text, cast("list[object]", dumped)))
        if isinstance(dumped, dict):
            members = cast("dict[str, object]", dumped).items()
            return ",".join(f"{key}{'=' if self.explode else ','}{_text(item)}" for key, item in members)
        return _text(dumped)


@dataclass(frozen=True, slots=True, eq=False)
class HeaderCheck:
    """One header as the document declares it, compiled."""

    required: bool
    read: Reader
    validator: Validator

    def fault(self, name: str, text: str) -> str | None:
        """What is wrong with a value, without the value."""
        value = self.read([(name, text)])
        if self.validator.valid(value):
            return None
        return "; ".join(
            violation.message for violation in self.validator.violations(value, "header", (name,))
        )


def header_checks(
    document: PublishedDocument, owner: Pointer, response: Mapping[str, Any], schemas: Schemas
) -> dict[str, HeaderCheck]:
    """The checks of a declared response's headers, by name in lower case.

    `Content-Type` is said by the media types and ignored here (section 4.8.17).
    """
    found: dict[str, HeaderCheck] = {}
    for name in response.get("headers", {}):
        key = name.lower()
        if key == "content-type":
            continue
        declared, pointer = document.resolve((*owner, "headers", name))
        required = declared.get("required") is True
        if "schema" not in declared:
            found[key] = HeaderCheck(required, lambda _values: "", schemas.anything)
            continue
        location = (*pointer, "schema")
        shape = Shape(document, document.schema(location))
        read = reader(key, "simple", explode=declared.get("explode") is True, shape=shape)
        found[key] = HeaderCheck(required, read, schemas.at(location))
    return found


def is_sendable(text: str) -> bool:
    """Whether text may be the value of a header: no line breaks, no other control characters, Latin-1."""
    return _SENDABLE.fullmatch(text) is not None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
