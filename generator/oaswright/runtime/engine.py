"""How the validators are set up: engine of patterns, formats of OpenAPI, what their errors may repeat."""

import base64
import binascii
from collections.abc import Callable
from typing import TypeAlias, TypeGuard

import jsonschema_rs

OwnFormats: TypeAlias = dict[str, Callable[[str], bool]]

HIDDEN = "the value"
"""What stands for the value in an error of the validator; nobody is to see it, ours are worded anew."""

PATTERNS = jsonschema_rs.FancyRegexOptions(backtrack_limit=20_000)
"""Patterns run in linear time; only look-around and back references can backtrack, and not for long.

A text on which they would is refused, since nothing is known about it.
"""


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


FORMATS: OwnFormats = {"byte": _is_base64}
"""Formats of OpenAPI's registry for strings that JSON Schema does not have."""

INTEGERS = (b"int32", b"int64")
"""Formats that bound numbers, as they stand in the bytes of a document."""

_BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def with_bounds(schema: dict[str, object]) -> dict[str, object]:
    """A schema with the bounds that `format: int32` and `int64` stand for, where its own are wider."""
    bounds = _BOUNDS.get(str(schema.get("format")))
    if bounds is None:
        return schema
    least, most = schema.get("minimum"), schema.get("maximum")
    if _is_number(least):
        schema["minimum"] = max(least, bounds[0])
    elif "exclusiveMinimum" not in schema:
        schema["minimum"] = bounds[0]
    if _is_number(most):
        schema["maximum"] = min(most, bounds[1])
    elif "exclusiveMaximum" not in schema:
        schema["maximum"] = bounds[1]
    return schema


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
