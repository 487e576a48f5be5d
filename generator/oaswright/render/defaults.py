"""Defaults of parameters, held against what a handler can be given."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from jsonschema_rs import Registry

from oaswright.openapi.format_values import read_decimal, read_duration, read_time
from oaswright.openapi.pointers import format_pointer
from oaswright.render.definitions import Definitions, SchemaProblem
from oaswright.spec.tree import Object
from oaswright.validators import DEFAULT_DIALECT, DIALECTS, FORMATS, SCHEMAS_URI, OwnFormats, compile_schema

if TYPE_CHECKING:
    from pydantic import TypeAdapter

# What a default may break: no type of Python says it, and a rule warns.
_LIMITS = frozenset(
    {
        "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "maxLength", "minLength",
        "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties",
    }
)  # fmt: skip


@cache
def _adapter(format_: str) -> "TypeAdapter[Any]":
    # Importing Pydantic takes longer than all else for a small document, and few have such a default.
    from uuid import UUID

    from pydantic import AwareDatetime, TypeAdapter

    adapters: dict[str, TypeAdapter[Any]] = {
        "date-time": TypeAdapter(AwareDatetime),
        "date": TypeAdapter(date),
        "uuid": TypeAdapter(UUID),
    }
    return adapters[format_]


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether a text is one of a type of Python, which may know less than the format: no leap second."""

    def check(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return check


_OWN: OwnFormats = {
    "decimal.Decimal": _reads(read_decimal),
    "datetime.time": _reads(read_time),
    "datetime.timedelta": _reads(read_duration),
}
"""Types that a format has by configuration."""
_TYPED: OwnFormats = {
    **FORMATS,
    "date-time": _reads(lambda text: _adapter("date-time").validate_python(text)),
    "date": _reads(lambda text: _adapter("date").validate_python(text)),
    "uuid": _reads(lambda text: _adapter("uuid").validate_python(text)),
}


def find_bad_defaults(
    value: Object, schemas: Definitions, formats: Mapping[str, str]
) -> Iterator[SchemaProblem]:
    """Defaults that a handler could not be given: its argument has the type that the schema says.

    `value` is what `schemas.json` will hold; `formats` names types of Python for formats.
    """
    typed = {**_TYPED, **{name: _OWN[path] for name, path in formats.items() if path in _OWN}}
    registries: dict[str, Registry] = {}
    for operation in schemas.spec.operations:
        entries = cast("dict[str, dict[str, list[Object]]]", value["operations"])[operation.id]["parameters"]
        for index, (parameter, entry) in enumerate(zip(operation.parameters, entries, strict=True)):
            if parameter.schema is None or "default" not in entry:
                continue
            name = str(entry.get("dialect", DEFAULT_DIALECT))
            dialect = DIALECTS[name]
            if name not in registries:
                registries[name] = Registry([(SCHEMAS_URI, value)], draft=dialect.draft)
            fragment = format_pointer(("operations", operation.id, "parameters", index, "schema"))
            validator = compile_schema(
                {"$ref": SCHEMAS_URI + quote(fragment, safe="#/~")},
                dialect,
                registries[name],
                own_formats=typed,
                hidden=None,
            )
            for error in validator.iter_errors(entry["default"]):
                if error.schema_path[-1] not in _LIMITS:
                    pointer = (*schemas.resolve(parameter.schema).pointer, "default")
                    yield SchemaProblem(pointer, f"its default is no value of it, {error.message}")
                    break
