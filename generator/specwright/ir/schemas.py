"""The schemas that become models, under the names that the models get."""

from collections.abc import Mapping
from typing import cast

from specwright.ir.document import Pointer, mapping, pointer_of
from specwright.ir.model import JSON

_PREFIX = "#/components/schemas/"
# Values, not schemas: a `$ref` in there is data, and an extension may name code.
_DATA = frozenset({"default", "example", "examples", "enum", "const"})
# Keywords whose value maps free names to schemas.
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})


def model_schemas(
    components: Mapping[str, JSON], names: Mapping[str, str], inline: Mapping[Pointer, tuple[str, JSON]]
) -> dict[str, JSON]:
    """Component schemas and inline ones by model name, with references and mappings renamed."""
    schemas = {names[key]: _renamed(schema, names) for key, schema in components.items()}
    schemas |= {name: _renamed(schema, names) for name, schema in inline.values()}
    return schemas


def _renamed(schema: JSON, names: Mapping[str, str]) -> JSON:
    if isinstance(schema, list):
        return [_renamed(item, names) for item in schema]
    if not isinstance(schema, dict):
        return schema
    renamed: dict[str, JSON] = {}
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str):
            renamed[key] = _reference(value, names)
        elif key == "discriminator":
            renamed[key] = _discriminator(mapping(value), names)
        elif key in _NAMED and isinstance(value, dict):
            renamed[key] = {name: _renamed(item, names) for name, item in value.items()}
        elif key.startswith("x-"):
            continue
        else:
            renamed[key] = value if key in _DATA else _renamed(value, names)
    return renamed


def _reference(reference: str, names: Mapping[str, str]) -> str:
    if not reference.startswith(_PREFIX):
        return reference
    _, _, name, *rest = pointer_of(reference)
    below = "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in rest)
    return f"{_PREFIX}{names.get(str(name), str(name))}{below}"


def _discriminator(value: Mapping[str, JSON], names: Mapping[str, str]) -> JSON:
    targets = mapping(value.get("mapping"))
    renamed = {
        key: _reference(target if "/" in target else f"{_PREFIX}{target}", names)
        for key, target in targets.items()
        if isinstance(target, str)
    }
    return cast("JSON", {**value, "mapping": renamed}) if targets else cast("JSON", dict(value))
