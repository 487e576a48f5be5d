"""The schemas from which datamodel-code-generator writes models: made of types, in few keywords."""

from collections.abc import Mapping
from typing import cast

from oaswright.ir.types import (
    NULL,
    Array,
    Choice,
    Enumeration,
    External,
    Field,
    Kind,
    Map,
    Model,
    Object,
    Reference,
    Scalar,
    Type,
    Union,
    references,
)
from oaswright.openapi.pointers import JSON
from oaswright.render.paragraphs import wrap_text
from oaswright.render.text import strip_invisible

# What datamodel-code-generator writes for a kind; the last are types of our runtime. Only this
# module sets `customTypePath`: no keyword of a document gets past the types.
_KINDS: Mapping[Kind, Mapping[str, JSON]] = {
    "any": {},
    "null": {"type": "null"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    # 30 stays 30 and 0.5 stays 0.5 on the way through.
    "number": {"type": ["integer", "number"]},
    "boolean": {"type": "boolean"},
    "date-time": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "uuid": {"type": "string", "format": "uuid"},
    "byte": {"type": "string", "customTypePath": "oaswright.runtime.Base64"},
    "decimal": {"type": "string", "customTypePath": "oaswright.runtime.ExactDecimal"},
    "time": {"type": "string", "customTypePath": "oaswright.runtime.ExactTime"},
    "duration": {"type": "string", "customTypePath": "oaswright.runtime.ExactDuration"},
    "upload": {"type": "string", "customTypePath": "oaswright.runtime.Upload"},
}
_TYPES = {str: "string", int: "integer", bool: "boolean"}


def model_schemas(models: Mapping[str, Model]) -> dict[str, JSON]:
    """The schema of each model, by its name."""
    circles = _find_circles(models)
    found: dict[str, JSON] = {}
    for name, model in models.items():
        schema = _schema(model.type)
        if name in circles and isinstance(model.type, Array):
            # As the only alternative of a choice a list keeps what it is a list of.
            schema = dict[str, JSON](anyOf=[cast("JSON", schema)])
        found[name] = _describe(schema, model.description)
    return found


def list_attributes(models: Mapping[str, Model]) -> dict[str, str]:
    """The attribute of each property that has another name in Python: `Model.property` -> attribute."""
    return {
        f"{model.name}.{field.name}": field.attribute
        for model in models.values()
        if isinstance(model.type, Object)
        for field in model.type.fields
        if field.attribute != field.name
    }


def has_fields(models: Mapping[str, Model], name: str) -> bool:
    """Whether a model becomes a class with fields, its own or inherited ones."""
    model = models.get(name)
    if model is None or not isinstance(model.type, Object):
        return False
    base = model.type.base
    return bool(model.type.fields) or (base is not None and has_fields(models, base.name))


def _describe(schema: dict[str, JSON], description: str) -> dict[str, JSON]:
    if description:
        schema["description"] = "\n".join(wrap_text(strip_invisible(description), indent=4))
    return schema


def _find_circles(models: Mapping[str, Model]) -> set[str]:
    """The names of lists that lead back to themselves through aliases alone."""
    aliases = {
        name: set(references(model.type))
        for name, model in models.items()
        if not isinstance(model.type, Object | Enumeration)
    }
    found: set[str] = set()
    for name in aliases:
        seen: set[str] = set()
        pending = [name]
        while pending and name not in found:
            for target in aliases.get(pending.pop(), ()):
                if target == name:
                    found.add(name)
                elif target not in seen:
                    seen.add(target)
                    pending.append(target)
    return found


def _schema(type_: Type) -> dict[str, JSON]:
    """The schema of a type."""
    match type_:
        case Scalar():
            return dict(_KINDS[type_.kind])
        case External():
            return {"type": "string", "customTypePath": f"{type_.path.rpartition('.')[0]}.{type_.name}"}
        case Reference():
            return {"$ref": f"#/components/schemas/{type_.name}"}
        case Choice():
            kinds = {_TYPES[type(value)] for value in type_.values}
            types = {"type": kinds.pop()} if len(kinds) == 1 else {}
            if len(type_.values) == 1:
                return cast("dict[str, JSON]", {**types, "const": type_.values[0]})
            return cast(
                "dict[str, JSON]", {**types, "enum": list(type_.values), "x-enum-field-as-literal": True}
            )
        case Enumeration():
            kind = _TYPES[type(type_.values[0])]
            return {
                "type": kind,
                "enum": cast("JSON", list(type_.values)),
                "x-enum-varnames": cast("JSON", list(type_.members)),
            }
        case Array():
            return {"type": "array", "items": _schema(type_.items)}
        case Map():
            values = _schema(type_.values)
            # Without the keyword, and with true, a named object would become a class without members.
            return {"type": "object", "additionalProperties": values}
        case Union():
            return _union(type_)
        case Object():
            return _object(type_)


def _alternative(type_: Type) -> JSON:
    """An alternative of a union. Of a `const` there datamodel-code-generator makes a class that it names."""
    found = _schema(type_)
    if "const" not in found:
        return found
    rest = {key: value for key, value in found.items() if key != "const"}
    return {**rest, "enum": [found["const"]], "x-enum-field-as-literal": True}


def _union(type_: Union) -> dict[str, JSON]:
    if type_.discriminator is None:
        return {"anyOf": [_alternative(member) for member in type_.members]}
    mapping = {value: f"#/components/schemas/{name}" for value, name in type_.discriminator.mapping}
    found: dict[str, JSON] = {
        "oneOf": [_schema(member) for member in type_.members if member != NULL],
        "discriminator": cast("JSON", {"propertyName": type_.discriminator.property, "mapping": mapping}),
    }
    return {"anyOf": [found, {"type": "null"}]} if NULL in type_.members else found


def _object(type_: Object) -> dict[str, JSON]:
    extra: dict[str, JSON] = {}
    match type_.extra:
        case "ignored":
            pass
        case "kept":
            extra["additionalProperties"] = True
        case "refused":
            extra["additionalProperties"] = False
        case _:
            # Of types for other members alone a map would be made, which passes nothing over.
            is_map = not type_.fields and type_.hidden
            extra["additionalProperties"] = True if is_map else _schema(type_.extra)
    own: dict[str, JSON] = {
        "type": "object",
        "properties": {field.name: _member(field) for field in type_.fields},
        "required": [field.name for field in type_.fields if field.required],
        **extra,
    }
    return own if type_.base is None else {"allOf": [_schema(type_.base), own]}


def _member(field: Field) -> dict[str, JSON]:
    schema = _describe(_schema(field.type), field.description)
    if field.default is not None:
        schema["default"] = field.default[0]
    if field.deprecated:
        schema["deprecated"] = True
    return schema
