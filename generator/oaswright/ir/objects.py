"""`properties`, `required` and `additionalProperties`: objects, also those of several schemas together."""

from typing import cast

from oaswright.ir.lowering import Lowering
from oaswright.ir.parts import Part
from oaswright.ir.types import ANY, Choice, Extra, Field, Map, Object, Type, union_of
from oaswright.openapi.names import attribute, attributes, is_exact
from oaswright.openapi.pointers import JSON
from oaswright.openapi.unique_names import Claim, assign_names
from oaswright.spec.tree import as_array, as_object, as_string

# What depends on members that no property describes.
_LOOKING = frozenset(
    {
        "oneOf", "anyOf", "not", "if", "minProperties", "patternProperties", "dependentRequired",
        "dependentSchemas", "dependencies", "unevaluatedProperties",
    }
)  # fmt: skip


def lower_object(lowering: Lowering, leaves: list[Part], owner: Part, base: Object | None = None) -> Type:
    """The type of an object that some schemas describe together; a map where no property is declared.

    `base` is the object that it extends.
    """
    required = [str(name) for leaf in leaves for name in as_array(leaf.schema.get("required"))]
    properties: dict[str, list[Part]] = {}
    hidden: set[str] = set()
    for leaf in leaves:
        for name, schema in as_object(leaf.schema.get("properties")).items():
            member = leaf.below("properties", name)
            if _is_hidden(lowering, member):
                hidden.add(name)
            elif schema is not False:
                properties.setdefault(name, []).append(member)
    for name in hidden:
        properties.pop(name, None)
    chosen = lowering.discriminator_values.get(owner.pointer, {})
    for name in chosen:
        properties.setdefault(name, [])
    extra = _lower_additional(lowering, leaves)
    inherited = {field.name for field in base.fields} if base else set[str]()
    if (properties or base is not None) and extra != "refused":
        # What has to be there is a field, though nothing else is said about it.
        for name in required:
            if name not in hidden | inherited:
                properties.setdefault(name, [])
    if hidden and extra in ("refused", "ignored"):
        extra = "dropped"  # what a client sends back as it got it is passed over, not refused
    if not properties and extra != "refused" and base is None:
        return Map(_lower_map_values(lowering, leaves))
    taken = {field.attribute for field in base.fields} if base else set[str]()
    names = assign_names(
        (Claim(name, attributes(name), is_exact(name, attribute(name))) for name in properties), taken=taken
    )
    fields = tuple(
        _lower_property(lowering, name, names[name], parts, owner, extra, required=name in required)
        for name, parts in properties.items()
    )
    return Object(fields, extra)


def _is_hidden(lowering: Lowering, member: Part) -> bool:
    """Whether a property is read-only and of a request, or write-only and of a response."""
    mark = "writeOnly" if member.direction == "response" else "readOnly"
    if member.schema.get(mark) is True:
        return True
    if "$ref" in member.schema:
        return lowering.flattening.target(member).schema.get(mark) is True
    return False


def _lower_property(
    lowering: Lowering,
    name: str,
    python: str,
    parts: list[Part],
    owner: Part,
    extra: Extra,
    *,
    required: bool,
) -> Field:
    values = lowering.discriminator_values.get(owner.pointer, {}).get(name)
    type_: Type
    if values is not None:
        type_ = Choice(values)
    elif not parts:
        type_ = ANY if isinstance(extra, str) else extra
    elif len(parts) == 1:
        type_ = lowering.lower_part(parts[0])
    else:
        together = cast("JSON", {"allOf": [dict(part.schema) for part in parts]})
        at = Part(as_object(together), (*owner.pointer, "properties", name), owner.direction)
        type_ = lowering.lower_together(parts, at)
    default = next(((part.schema["default"],) for part in reversed(parts) if "default" in part.schema), None)
    if values is not None:
        default = (values[0],) if len(values) == 1 and not required else None
    described = next(
        (as_string(p.schema.get("description")) for p in reversed(parts) if "description" in p.schema), ""
    )
    return Field(
        name,
        python,
        type_,
        required,
        None if required else default,
        described,
        deprecated=bool(parts) and parts[-1].schema.get("deprecated") is True,
    )


def _lower_additional(lowering: Lowering, leaves: list[Part]) -> Extra:
    declared = [leaf for leaf in leaves if "additionalProperties" in leaf.schema]
    base = any("discriminator" in leaf.schema and "oneOf" not in leaf.schema for leaf in leaves)
    for leaf in declared:
        value = leaf.schema["additionalProperties"]
        if isinstance(value, dict) and value:
            # Any other member is of one of these types: the schema alone knows which pattern its name fits.
            type_ = union_of(
                [lowering.lower_part(leaf.below("additionalProperties")), *_patterns(lowering, leaf)]
            )
            return "kept" if type_ == ANY else type_
    if any(leaf.schema["additionalProperties"] is not False for leaf in declared):
        return "kept"
    if declared and len(leaves) == 1:
        patterns = _patterns(lowering, leaves[0])
        return union_of(patterns) if patterns and ANY not in patterns else "kept" if patterns else "refused"
    # Other members must not be lost where the schema looks at them, or others say more about them.
    looked_at = any(_LOOKING & leaf.schema.keys() for leaf in leaves)
    return "kept" if base or looked_at else "ignored"


def _patterns(lowering: Lowering, leaf: Part) -> list[Type]:
    return [
        lowering.lower_part(leaf.below("patternProperties", name))
        for name in as_object(leaf.schema.get("patternProperties"))
    ]


def _lower_map_values(lowering: Lowering, leaves: list[Part]) -> Type:
    found: list[Type] = []
    for leaf in leaves:
        found += _patterns(lowering, leaf)
        value = leaf.schema.get("additionalProperties")
        if isinstance(value, dict) and value:
            found.append(lowering.lower_part(leaf.below("additionalProperties")))
        elif value is not False or not found:
            found.append(ANY)
    return union_of(found) if found else ANY
