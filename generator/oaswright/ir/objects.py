"""`properties`, `required` and `additionalProperties`: objects, also those of several schemas together."""

from typing import cast

from oaswright.ir.lowering import Lowering
from oaswright.ir.parts import Part, UnsupportedError
from oaswright.ir.types import ANY, Choice, Extra, Field, Map, Object, Type, union_of
from oaswright.openapi.keywords import subschemas
from oaswright.openapi.names import attribute, attributes, is_exact
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.unique_names import Claim, assign_names
from oaswright.spec.tree import as_array, as_object, as_string

# What depends on members that no property describes.
_LOOKING = frozenset(
    {
        "oneOf", "anyOf", "not", "if", "minProperties", "patternProperties", "dependentRequired",
        "dependentSchemas", "dependencies", "unevaluatedProperties",
    }
)  # fmt: skip
# What holds for an object on a condition, or is one of several.
_CONDITIONAL = ("oneOf", "anyOf", "if", "then", "else", "dependentSchemas")
# What describes members that no property describes.
_OTHERS = ("patternProperties", "additionalProperties", "unevaluatedProperties")


def lower_object(lowering: Lowering, leaves: list[Part], owner: Part, base: Object | None = None) -> Type:
    """The type of an object that some schemas describe together; a map where no property is declared.

    `base` is the object that it extends.
    """
    required = [str(name) for leaf in leaves for name in as_array(leaf.schema.get("required"))]
    chosen = lowering.discriminator_values.get(owner.pointer, {})
    properties, hidden = _find_members(lowering, leaves)
    hidden = (hidden | base.hidden if base else hidden) - chosen.keys()
    properties = {name: parts for name, parts in properties.items() if name not in hidden}
    for name in chosen:
        properties.setdefault(name, [])
    hidden_others = _find_hidden_others(lowering, leaves)
    extra: Extra = "ignored" if hidden_others else _lower_additional(lowering, leaves)
    inherited = {field.name for field in base.fields} if base else set[str]()
    if (properties or base is not None) and extra != "refused":
        # What has to be there is a field, though nothing else is said about it.
        for name in required:
            if name not in hidden | inherited:
                properties.setdefault(name, [])
    if not (properties or hidden or hidden_others or extra == "refused" or base):
        return Map(_lower_map_values(lowering, leaves))
    taken = {field.attribute for field in base.fields} if base else set[str]()
    names = assign_names(
        (Claim(name, attributes(name), is_exact(name, attribute(name))) for name in properties),
        taken=taken | hidden,  # so that what is passed over is no field's name in Python
    )
    fields = tuple(
        _lower_property(lowering, name, names[name], parts, owner, extra, required=name in required)
        for name, parts in properties.items()
    )
    return Object(fields, extra, hidden=frozenset(hidden))


def _find_members(lowering: Lowering, leaves: list[Part]) -> tuple[dict[str, list[Part]], set[str]]:
    """The properties of some schemas together, and the names of those that only the other direction carries.

    What holds on a condition hides a member where nothing else says that there is one.
    """
    properties: dict[str, list[Part]] = {}
    hidden: set[str] = set()
    for leaf in leaves:
        for name, schema in as_object(leaf.schema.get("properties")).items():
            member = leaf.below("properties", name)
            if lowering.flattening.is_hidden(member):
                hidden.add(name)
            elif schema is not False:
                properties.setdefault(name, []).append(member)
    conditional = conditional_members(lowering, leaves)
    hidden |= {name for name, is_hidden in conditional.items() if is_hidden and name not in properties}
    return properties, hidden


def conditional_members(lowering: Lowering, leaves: list[Part]) -> dict[str, bool]:
    """The members that schemas beside some others describe, and whether all of these hide them."""
    found: dict[str, bool] = {}
    pending = list(leaves)
    seen: set[Pointer] = set()
    while pending:
        part = pending.pop()
        for steps, _ in subschemas(part.schema, _CONDITIONAL):
            for below in lowering.flattening.leaves(part.below(*steps)):
                if below.pointer in seen:
                    continue
                seen.add(below.pointer)
                pending.append(below)
                for name in as_object(below.schema.get("properties")):
                    is_hidden = lowering.flattening.is_hidden(below.below("properties", name))
                    found[name] = is_hidden and found.get(name, True)
    return found


def _find_hidden_others(lowering: Lowering, leaves: list[Part]) -> bool:
    """Whether members that no property describes are for the other direction only.

    Raises UnsupportedError where that holds for some of them, whose names a pattern tells.
    """
    hidden: list[Part] = []
    kept = False
    for leaf in leaves:
        for steps, schema in subschemas(leaf.schema, _OTHERS):
            part = leaf.below(*steps)
            if lowering.flattening.is_hidden(part):
                hidden.append(part)
            else:
                kept = kept or schema is not False
    if hidden and kept:
        mark = "writeOnly" if hidden[0].direction == "response" else "readOnly"
        raise UnsupportedError(hidden[0].pointer, f"`{mark}` for some of the members without a property")
    return bool(hidden)


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
