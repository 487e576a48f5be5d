"""How JSON Schemas are compiled, at generation and at start-up: dialects, patterns, formats."""

import base64
import binascii
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import jsonschema_rs

OwnFormats: TypeAlias = dict[str, Callable[[str], bool]]

SCHEMAS_URI = "urn:oaswright:schemas"
"""The address under which validators find `schemas.json`."""

HIDDEN = "the value"
"""What stands for the value in an error of a validator: nobody is to see it, messages are written anew."""

PATTERNS = jsonschema_rs.FancyRegexOptions(backtrack_limit=5_000)
"""Patterns run in linear time; only look-around and back references can backtrack, and not for long.

A string on which they would is refused, since nothing is known about it. A sound pattern such as
`^((?!--).)*$` takes one step a character; the limit of steps costs a tenth of a millisecond.
"""


@lru_cache(maxsize=4096)
def is_usable_pattern(pattern: str) -> bool:
    """Whether the engine that checks values can use a regular expression; it has limits of its own."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=PATTERNS)
    except ValueError:
        return False
    return True


class Dialect(NamedTuple):
    """A draft of JSON Schema: how schemas that are referred to are read, and what compiles one."""

    draft: int
    validator: type[jsonschema_rs.Validator]

    @property
    def has_if(self) -> bool:
        """Whether the draft knows `if`, which is so from draft 7 on."""
        return self.draft not in (jsonschema_rs.Draft4, jsonschema_rs.Draft6)


DEFAULT_DIALECT = "2020-12"
"""What OpenAPI 3.1 and 3.2 build on; 3.0 is translated to it."""

DIALECTS: Mapping[str, Dialect] = {
    "2020-12": Dialect(jsonschema_rs.Draft202012, jsonschema_rs.Draft202012Validator),
    "2019-09": Dialect(jsonschema_rs.Draft201909, jsonschema_rs.Draft201909Validator),
    "draft-07": Dialect(jsonschema_rs.Draft7, jsonschema_rs.Draft7Validator),
    "draft-06": Dialect(jsonschema_rs.Draft6, jsonschema_rs.Draft6Validator),
    "draft-04": Dialect(jsonschema_rs.Draft4, jsonschema_rs.Draft4Validator),
}


def dialect_name(uri: object) -> str:
    """The name of the dialect that a URI of `$schema` or `jsonSchemaDialect` means; the default for others.

    >>> dialect_name("http://json-schema.org/draft-07/schema#")
    'draft-07'
    """
    path = uri.partition("://")[2] if isinstance(uri, str) else ""
    return next((name for name in DIALECTS if f"/{name}/" in path), DEFAULT_DIALECT)


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


FORMATS: OwnFormats = {"byte": _is_base64}
"""Formats of OpenAPI's registry for strings that JSON Schema does not have."""


def compile_schema(
    schema: dict[str, Any] | bool,
    dialect: Dialect,
    registry: jsonschema_rs.Registry | None = None,
    *,
    formats: bool = True,
    own_formats: OwnFormats | None = None,
    hidden: str | None = HIDDEN,
) -> jsonschema_rs.Validator:
    """A schema, compiled; nothing is fetched. Raises ValueError with the reason.

    `formats`: assert `format`. `own_formats` slow every look at a value down: only for schemas that use one.
    `hidden` stands for the value in errors, those of the schema itself included; None shows it.
    """
    return dialect.validator(
        schema,
        registry=registry,
        validate_formats=formats,
        formats=own_formats,
        pattern_options=PATTERNS,
        mask=hidden,
        offline=True,
    )
