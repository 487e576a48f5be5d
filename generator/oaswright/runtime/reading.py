"""From JSON values to the types that handlers receive, each value once for each union that it may be of.

Pydantic tries every alternative of a union. Where several alternatives contain the union again, each level of
a value multiplies what is tried: a few hundred bytes take minutes. Here the outcome for a value is remembered
for as long as one request is read.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from pydantic import TypeAdapter, ValidationError, ValidationInfo
from pydantic_core import InitErrorDetails, PydanticCustomError, SchemaValidator

from oaswright.runtime.adapters import adapter_of
from oaswright.runtime.refusals import find_furthest
from oaswright.runtime.sizes import depth_of

Read: TypeAlias = Callable[[object], object]
Schema: TypeAlias = dict[str, Any]
"""A schema of pydantic-core, which is plain data."""

_DATA = frozenset({"metadata", "config", "default", "serialization", "expected", "cls", "function"})
"""Members of such schemas that hold no schema."""
_WRITTEN_DEPTH = 60
"""Levels that Pydantic writes for sure: it follows 255 definitions, and no level of a value has above 4."""


def reader_of(type_: Any) -> Read:
    """What reads a JSON value as a type, by the document's names only. It raises ValidationError."""
    adapter = adapter_of(type_)
    circular = _find_circular(cast("Schema", adapter.core_schema))
    if circular:
        return _Once(adapter, circular).read
    validate = cast("SchemaValidator", adapter.validator).validate_python
    return lambda value: validate(value, by_alias=True, by_name=False)


class _Once:
    """Reads values of a type with unions in which alternatives contain the union again."""

    def __init__(self, adapter: TypeAdapter[Any], circular: Mapping[int, Schema]) -> None:
        schema = cast("Schema", adapter.core_schema)
        self._write = adapter.serializer.to_python
        self._circular = circular
        self._definitions = [self._rewrite(each) for each in schema["definitions"]]
        self._validators: dict[int, SchemaValidator] = {}
        self._validator = self._compile(self._rewrite(schema["schema"]))

    def read(self, value: object) -> object:
        """The value as the type. Raises ValidationError, also where Pydantic could not write it: too deep."""
        found: object = self._validator.validate_python(value, by_alias=True, by_name=False, context={})
        if depth_of(value, _WRITTEN_DEPTH) == _WRITTEN_DEPTH:
            try:
                self._write(found, mode="json", by_alias=True, warnings=False)
            except ValueError:
                raise _error("recursion_depth_exceeded", ()) from None
        return found

    def _compile(self, schema: Schema) -> SchemaValidator:
        whole: Any = {"type": "definitions", "schema": schema, "definitions": self._definitions}
        # Validators that classes have of their own would try everything again.
        return SchemaValidator(whole, _use_prebuilt=False)

    def _rewrite(self, schema: Any) -> Any:
        """A schema whose unions of this kind ask what they have found before."""
        if isinstance(schema, dict):
            found = cast("Schema", schema)
            return self._stand_in(found) if id(found) in self._circular else self._below(found)
        if isinstance(schema, list | tuple):
            items = [self._rewrite(item) for item in cast("list[Any]", schema)]
            return items if isinstance(schema, list) else tuple(items)
        return schema

    def _below(self, schema: Schema) -> Schema:
        members = frozenset(_members(schema))
        return {name: self._rewrite(value) if name in members else value for name, value in schema.items()}

    def _stand_in(self, union: Schema) -> Schema:
        key = id(union)

        def read(value: object, info: ValidationInfo) -> object:
            known = cast("dict[tuple[int, int], object]", info.context)
            place = key, id(value)
            if place not in known:
                known[place] = self._read(union, value, info.context)
            found = known[place]
            if isinstance(found, ValidationError):
                raise found
            return found

        function = {"type": "with-info", "function": read}
        kept = {name: union[name] for name in ("ref",) if name in union}
        return {"type": "function-plain", "function": function, **kept}

    def _read(self, union: Schema, value: object, context: object) -> object:
        """The value as one of the alternatives, or the furthest error: all together multiply too."""
        key = id(union)
        if key not in self._validators:
            named = {name: held for name, held in union.items() if name != "ref"}
            self._validators[key] = self._compile(self._below(named))
        try:
            return self._validators[key].validate_python(value, by_alias=True, by_name=False, context=context)
        except ValidationError as error:
            kind, steps = find_furthest(error, value)
            return _error(kind, steps)


def _error(kind: str, steps: tuple[int | str, ...]) -> ValidationError:
    """An error without the value."""
    line = InitErrorDetails(type=PydanticCustomError(cast("Any", kind), ""), loc=steps, input=None)
    return ValidationError.from_exception_data("union", [line], hide_input=True)


def _find_circular(schema: Schema) -> dict[int, Schema]:
    """The unions of which several alternatives lead to the union again, by their identity."""
    if schema["type"] != "definitions":
        return {}
    definitions = {definition["ref"]: definition for definition in schema["definitions"]}
    below = {name: _close(_references(definition), definitions) for name, definition in definitions.items()}
    return {
        id(union): union
        for name, definition in definitions.items()
        if name in below[name]
        for union in _unions(definition)
        if sum(_leads(choice, name, below) for choice in union["choices"]) > 1
    }


def _leads(choice: object, name: str, below: Mapping[str, set[str]]) -> bool:
    """Whether an alternative refers to a definition, by way of others too."""
    return any(reference == name or name in below.get(reference, ()) for reference in _references(choice))


def _close(names: Iterator[str], definitions: Mapping[str, Schema]) -> set[str]:
    """What some definitions refer to, and they themselves."""
    found: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(definitions.get(name))
    return found


def _references(schema: object) -> Iterator[str]:
    return (found["schema_ref"] for found in walk(schema) if found.get("type") == "definition-ref")


def _unions(schema: object) -> Iterator[Schema]:
    return (found for found in walk(schema) if found.get("type") == "union")


def walk(schema: object) -> Iterator[Schema]:
    """Every schema of Pydantic at and below one, and the objects that hold them by name."""
    waiting = [schema]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            members = cast("Schema", found)
            yield members
            waiting += [members[name] for name in _members(members)]
        elif isinstance(found, list | tuple):
            waiting += cast("list[object]", found)


def _members(schema: Schema) -> Iterator[str]:
    """The names of what holds schemas; an object that holds fields by name has no type."""
    is_schema = isinstance(schema.get("type"), str)
    return (name for name in schema if not (is_schema and name in _DATA))
