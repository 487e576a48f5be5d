"""Compositions that narrow a member: a subclass cannot say that, so the parts are merged into one object."""

from collections.abc import Mapping
from typing import cast

from specwright.ir.model import JSON

_PREFIX = "#/components/schemas/"
_PLAIN = frozenset({"type", "properties", "required", "title", "description", "additionalProperties"})


def without_overrides(schemas: Mapping[str, JSON]) -> dict[str, JSON]:
    """The schemas with each `allOf` whose parts declare a property twice merged into one object.

    Parts that are more than plain objects, or that refer to something else, stay as they are.
    """
    return {name: _merged(schema, schemas) for name, schema in schemas.items()}


def _merged(schema: JSON, schemas: Mapping[str, JSON]) -> JSON:
    if not isinstance(schema, dict) or not isinstance(schema.get("allOf"), list):
        return schema
    parts = [_target(part, schemas) for part in cast("list[JSON]", schema["allOf"])]
    own: dict[str, JSON] = {key: value for key, value in schema.items() if key != "allOf"}
    objects = [part for part in (*parts, own) if isinstance(part, dict)]
    if len(objects) != len(parts) + 1 or not all(part.keys() <= _PLAIN for part in objects):
        return schema
    names = [name for part in objects for name in _properties(part)]
    if len(names) == len(set(names)):
        return schema
    properties: dict[str, JSON] = {}
    required: dict[str, None] = {}
    for part in objects:
        for name, value in _properties(part).items():
            before = properties.get(name)
            properties[name] = (
                {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
            )
        required |= dict.fromkeys(str(name) for name in cast("list[JSON]", part.get("required", [])))
    return {**own, "type": "object", "properties": properties, "required": cast("JSON", list(required))}


def _target(part: JSON, schemas: Mapping[str, JSON]) -> JSON:
    if isinstance(part, dict) and part.keys() == {"$ref"}:
        return schemas.get(str(part["$ref"]).removeprefix(_PREFIX))
    return part


def _properties(schema: Mapping[str, JSON]) -> Mapping[str, JSON]:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}
