"""From a schema to a Python annotation, and which schemas need a model of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specwright.ir.document import Pointer, mapping
from specwright.ir.model import JSON, PythonType

ANY = PythonType("Any", imports=frozenset({("typing", "Any")}))

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {
    "date-time": PythonType("AwareDatetime", imports=frozenset({("pydantic", "AwareDatetime")})),
    "date": PythonType("date", imports=frozenset({("datetime", "date")})),
    "uuid": PythonType("UUID", imports=frozenset({("uuid", "UUID")})),
}
# Keywords that say nothing about the shape of a value.
_ANNOTATIONS = frozenset(
    {
        "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
        "externalDocs", "xml", "$comment", "minLength", "maxLength", "pattern", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems",
        "format", "minProperties", "maxProperties", "nullable",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Types:
    """Knows the name of each model: by component name, and by the place of an inline schema."""

    components: Mapping[str, str]
    inline: Mapping[Pointer, str]

    def of(self, schema: JSON, pointer: Pointer) -> PythonType:
        """The annotation for values of a schema that stands at a pointer."""
        found = mapping(schema)
        if not found:
            return ANY
        if pointer in self.inline:
            return _model(self.inline[pointer])
        reference = component_of(found)
        if reference is not None:
            return _model(self.components[reference])
        kinds, nullable = kinds_of(found)
        members = [self._of_kind(found, pointer, kind) for kind in kinds]
        if not members:
            return PythonType("None") if nullable else ANY
        merged = PythonType(
            " | ".join(dict.fromkeys(member.text for member in members)),
            frozenset[str]().union(*(member.models for member in members)),
            frozenset[tuple[str, str]]().union(*(member.imports for member in members)),
        )
        return merged.optional() if nullable else merged

    def _of_kind(self, schema: Mapping[str, JSON], pointer: Pointer, kind: str) -> PythonType:
        if kind == "array":
            item = self.of(schema.get("items"), (*pointer, "items"))
            return PythonType(f"list[{item.text}]", item.models, item.imports)
        if kind == "object":
            key = "additionalProperties"
            value = self.of(schema.get(key), (*pointer, key))
            return PythonType(f"dict[str, {value.text}]", value.models, value.imports)
        if kind == "string" and "pattern" not in schema:
            return _FORMATS.get(str(schema.get("format")), PythonType("str"))
        return PythonType(_SCALARS[kind])


def kinds_of(schema: Mapping[str, JSON]) -> tuple[list[str], bool]:
    """The JSON types that a schema admits, and whether null is one of them."""
    declared = schema.get("type")
    names = [str(name) for name in (declared if isinstance(declared, list) else [declared]) if name]
    kinds = [name for name in names if name in {*_SCALARS, "array", "object"} and name != "null"]
    return kinds, "null" in names or schema.get("nullable") is True


def component_of(schema: Mapping[str, JSON]) -> str | None:
    """The component schema that a schema refers to, if it is a plain reference."""
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/components/schemas/"):
        name = reference.removeprefix("#/components/schemas/")
        return None if "/" in name else name.replace("~1", "/").replace("~0", "~")
    return None


def inline_models(schema: JSON, pointer: Pointer, wanted: str) -> Iterator[tuple[Pointer, str, JSON]]:
    """The schemas at or below a place that need a model: place, wanted name, schema.

    Scalars, arrays and plain dictionaries are annotations; everything with properties, a choice
    of values or a composition becomes a model.
    """
    found = mapping(schema)
    if not found or component_of(found) is not None:
        return
    kinds, _ = kinds_of(found)
    shape = set(found) - _ANNOTATIONS
    if kinds and shape <= {"type", "items"}:
        if "array" in kinds:
            yield from inline_models(found.get("items"), (*pointer, "items"), f"{wanted}Item")
    elif kinds == ["object"] and shape <= {"type", "additionalProperties"}:
        key = "additionalProperties"
        if isinstance(found.get(key), dict):
            yield from inline_models(found[key], (*pointer, key), f"{wanted}Value")
    else:
        yield pointer, wanted, schema


def _model(name: str) -> PythonType:
    return PythonType(name, models=frozenset({name}))
