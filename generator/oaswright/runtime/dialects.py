"""Which dialect of JSON Schema a schema follows (OpenAPI 3.1, section 4.8.24.5)."""

import contextlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import jsonschema_rs

from oaswright.runtime.document import Pointer, PublishedDocument


class Dialect(NamedTuple):
    """A draft: how schemas that are referred to are read, and what compiles one."""

    draft: int
    validator: type[jsonschema_rs.Validator]


DEFAULT = Dialect(jsonschema_rs.Draft202012, jsonschema_rs.Draft202012Validator)
"""What OpenAPI 3.1 and 3.2 build on; 3.0 is translated to it."""

_OTHERS = {
    "json-schema.org/draft-04/schema": Dialect(jsonschema_rs.Draft4, jsonschema_rs.Draft4Validator),
    "json-schema.org/draft-06/schema": Dialect(jsonschema_rs.Draft6, jsonschema_rs.Draft6Validator),
    "json-schema.org/draft-07/schema": Dialect(jsonschema_rs.Draft7, jsonschema_rs.Draft7Validator),
    "json-schema.org/draft/2019-09/schema": Dialect(
        jsonschema_rs.Draft201909, jsonschema_rs.Draft201909Validator
    ),
}


def dialect_of(document: PublishedDocument, pointer: Pointer) -> Dialect:
    """The dialect of the schema at a pointer: its `$schema`, else the document's `jsonSchemaDialect`.

    `$schema` counts where the schema of a parameter, body or response begins, references followed;
    deeper down a schema follows the one around it.
    """
    schema: Mapping[str, Any] = {}
    with contextlib.suppress(KeyError, ValueError, IndexError, TypeError):
        schema = document.resolve(pointer)[0]
    named: Any = schema.get("$schema", document.value.get("jsonSchemaDialect"))
    if not isinstance(named, str):
        return DEFAULT
    return _OTHERS.get(named.partition("://")[2].rstrip("#"), DEFAULT)
