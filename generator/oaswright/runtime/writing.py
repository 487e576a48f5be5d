"""Models as JSON values in half of the time that Pydantic takes, for responses, which are checked afterwards.

What JSON has as it is goes into dictionaries without a look at it. Pydantic writes whatever else there is.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias, cast

from pydantic import MISSING, BaseModel, TypeAdapter
from pydantic_core import SchemaSerializer

from oaswright.runtime.reading import Schema, walk

Write: TypeAlias = Callable[[Any], object]

# What these do is done when a value is read.
_READING = frozenset({"function-before", "function-after", "default", "missing-sentinel"})
# JSON has the values of these as they are; validators and orjson take members of enums for their values.
_AS_IS = _READING | {
    "any", "none", "bool", "int", "float", "str", "literal", "enum", "nullable", "list", "dict", "union",
}  # fmt: skip
_MODELS = frozenset({"model", "dataclass", "typed-dict", "definition-ref"})
_FIELD = frozenset({"type", "schema", "validation_alias", "serialization_alias", "metadata"})
_SCALARS = frozenset({str, int, float, bool, type(None)})


class UnwrittenError(Exception):
    """A value is not of its type, or is one that Pydantic has to write."""


def writer_of(adapter: TypeAdapter[Any]) -> Write | None:
    """What writes the values of a type as dictionaries, lists and scalars; None where Pydantic has to.

    It writes what Pydantic writes in mode `json` by alias, only that members of enums stay what they are and
    that a scalar of another type is no error. It raises UnwrittenError or PydanticSerializationError.
    """
    try:
        return _Writers().find(cast("Schema", adapter.core_schema)) or _keep
    except UnwrittenError:
        return None


def _keep(value: object) -> object:
    return value


class _Writers:
    """Finds the writers for the schemas of a type, those of its models once each."""

    def __init__(self) -> None:
        self._definitions: dict[str, Schema] = {}
        self._models: dict[type[BaseModel], _ModelWriter] = {}
        self._followed: set[str] = set()

    def find(self, schema: Schema) -> Write | None:
        """What writes the values of a schema; None where they stay as they are. Raises UnwrittenError."""
        kind = schema["type"]
        if kind == "definitions":
            self._definitions |= {each["ref"]: each for each in schema["definitions"]}
            return self.find(schema["schema"])
        if kind == "definition-ref" and "serialization" not in schema:
            return self._follow(schema["schema_ref"])
        # What holds schemas by name may have one of the name `type`.
        kinds = (below.get("type") for below in walk(schema))
        if not any(isinstance(word, str) and word in _MODELS for word in kinds):
            return None if _is_as_is(schema) else _by_pydantic(schema)
        if "serialization" in schema:
            raise UnwrittenError
        if kind in _READING:
            return self.find(schema["schema"])
        match kind:
            case "model":
                return self._model(schema).write
            case "nullable":
                return _nullable(self.find(schema["schema"]) or _keep)
            case "list":
                return _list(self.find(schema["items_schema"]) or _keep)
            case "dict":
                return _dict(self.find(schema["values_schema"]) or _keep)
            case "union" | "tagged-union":
                return self._choice(schema["choices"])
            case _:
                raise UnwrittenError

    def _follow(self, name: str) -> Write | None:
        target = self._definitions[name]
        if target["type"] == "model":
            return self.find(target)
        if name in self._followed:
            raise UnwrittenError  # lists of themselves, for example
        self._followed.add(name)
        found = self.find(target)
        self._followed.remove(name)
        return found

    def _choice(self, choices: Any) -> Write:
        """What writes an instance of one of several models, or a scalar."""
        classes: dict[type[Any], Write] = {}
        listed: list[Any] = [*choices.values()] if isinstance(choices, dict) else choices
        for choice in listed:
            # Alternatives may have a label beside them.
            found = self.find(cast("Schema", choice[0] if isinstance(choice, tuple) else choice))
            owner = getattr(found, "__self__", None)
            if isinstance(owner, _ModelWriter):
                classes[owner.model] = owner.write
            elif found is not None:
                raise UnwrittenError  # which of several lists a value is would have to be tried
        return _choice(classes)

    def _model(self, schema: Schema) -> "_ModelWriter":
        model: type[BaseModel] = schema["cls"]
        if model in self._models:
            return self._models[model]
        found = self._models[model] = _ModelWriter(model)
        inner: Schema = schema["schema"]
        while inner["type"] in _READING:
            inner = inner["schema"]
        if inner["type"] != "model-fields" or inner["computed_fields"]:
            raise UnwrittenError
        found.fields = tuple(self._field(name, field) for name, field in inner["fields"].items())
        return found

    def _field(self, name: str, field: Schema) -> "tuple[str, str, Write | None]":
        if not field.keys() <= _FIELD:
            raise UnwrittenError
        return name, field.get("serialization_alias", name), self.find(field["schema"])


class _ModelWriter:
    """Writes the instances of a model, and none of classes below it."""

    __slots__ = ("fields", "model")

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self.fields: tuple[tuple[str, str, Write | None], ...] = ()

    def write(self, value: Any) -> object:
        """The members by the document's names. Raises UnwrittenError or PydanticSerializationError."""
        if type(value) is not self.model or value.__pydantic_extra__:
            raise UnwrittenError
        held: Mapping[str, object] = value.__dict__
        found: dict[str, object] = {}
        for name, key, write in self.fields:
            # What an instance was made without is missing for the validator as well.
            member = held.get(name, MISSING)
            if member is not MISSING:
                found[key] = member if write is None else write(member)
        return found


def _is_as_is(schema: Schema) -> bool:
    nodes = [node for node in walk(schema) if isinstance(node.get("type"), str)]
    return all(node["type"] in _AS_IS and "serialization" not in node for node in nodes)


def _by_pydantic(schema: Schema) -> Write:
    write = SchemaSerializer(cast("Any", schema)).to_python
    return partial(write, mode="json", by_alias=True, warnings="error")


def _nullable(write: Write) -> Write:
    return lambda value: None if value is None else write(value)


def _list(write: Write) -> Write:
    def write_list(value: object) -> object:
        if type(value) is not list:
            raise UnwrittenError
        return [write(item) for item in cast("list[object]", value)]

    return write_list


def _dict(write: Write) -> Write:
    def write_dict(value: object) -> object:
        if type(value) is not dict:
            raise UnwrittenError
        return {key: write(item) for key, item in cast("dict[object, object]", value).items()}

    return write_dict


def _choice(classes: Mapping[type[Any], Write]) -> Write:
    def write_choice(value: object) -> object:
        write = classes.get(type(value))
        if write is not None:
            return write(value)
        if type(value) in _SCALARS:
            return value
        raise UnwrittenError

    return write_choice
