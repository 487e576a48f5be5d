"""`allOf`, `oneOf` and `anyOf`: subclasses, merged schemas and unions."""

import json
from dataclasses import replace
from math import prod
from typing import cast

from oaswright.ir.lowering import MERGED, Lowering, is_component, model_key
from oaswright.ir.objects import lower_object
from oaswright.ir.parts import Part, UnsupportedError, choice_keyword, says_type
from oaswright.ir.types import (
    ANY,
    NULL,
    Array,
    Discriminator,
    Field,
    Object,
    Reference,
    Type,
    union_of,
)
from oaswright.ir.values import kinds_of, narrow
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_array, as_object, as_string

_OPEN = ("ignored", "kept")
_MAX_ALTERNATIVES = 256
# Alternatives that are merged with what stands beside the choice; beyond them the choice is not spread.
_MAX_MERGED = 40


def lower_composition(lowering: Lowering, part: Part, pieces: list[Part]) -> Type:
    """The type of an `allOf`, or of a reference with keywords beside it: a subclass, or everything merged."""
    return _lower_subclass(lowering, part, pieces) or lower_parts(lowering, pieces, part)


def _lower_subclass(lowering: Lowering, part: Part, pieces: list[Part]) -> Type | None:
    """A subclass, where one piece is a reference to a plain object and the others only add members."""
    references = [piece for piece in pieces if piece.is_reference]
    others = [
        leaf for piece in pieces if piece not in references for leaf in lowering.flattening.leaves(piece)
    ]
    if len(references) != 1 or not all(_is_plain_object(leaf.schema) for leaf in others):
        return None
    target = lowering.flattening.target(references[0])
    key = model_key(target.pointer, target.direction)
    if not is_component(target.pointer) or lowering.is_open(key):
        return None
    lowering.component(target.pointer, target.direction)
    base = lowering.models[key].type
    fields = _all_fields(lowering, base)
    own = {name for leaf in others for name in as_object(leaf.schema.get("properties"))}
    required = {str(name) for leaf in others for name in as_array(leaf.schema.get("required"))}
    if not isinstance(base, Object) or base.extra not in _OPEN or not own:
        return None
    inherited = {field.name for field in fields} | base.hidden
    open_fields = {field.name for field in fields if not field.required}
    overridden = set(lowering.discriminator_values.get(part.pointer, {})) & inherited
    if own & inherited or required & open_fields or overridden:
        return None
    type_ = lower_object(lowering, others, part, replace(base, fields=fields))
    if not isinstance(type_, Object) or type_.extra not in _OPEN:
        return None
    if not type_.hidden.isdisjoint(field.attribute for field in fields):
        return None
    extra = "kept" if "kept" in (base.extra, type_.extra) else type_.extra
    return replace(type_, extra=extra, base=Reference(key))


def _all_fields(lowering: Lowering, type_: Type) -> tuple[Field, ...]:
    if not isinstance(type_, Object):
        return ()
    above = _all_fields(lowering, lowering.models[type_.base.name].type) if type_.base else ()
    return (*above, *type_.fields)


def lower_parts(lowering: Lowering, pieces: list[Part], owner: Part) -> Type:
    """The type of schemas that hold side by side."""
    leaves: list[Part] = []
    for piece in pieces:
        leaves += [leaf for leaf in lowering.flattening.leaves(piece) if leaf not in leaves]
    choices = [leaf for leaf in leaves if choice_keyword(leaf.schema)]
    # Several choices multiply; what is not spread is left to the validators, its members are kept.
    listed = any({"enum", "const"} & leaf.schema.keys() for leaf in leaves)
    many = prod(len(as_array(leaf.schema.get(choice_keyword(leaf.schema) or ""))) for leaf in choices)
    # Where values are listed, they say more than any choice beside them.
    if choices and many <= _MAX_MERGED and not listed:
        spread = _spread(lowering, choices[0], [leaf for leaf in leaves if leaf is not choices[0]], owner)
        if spread is not None:
            return spread
    if any(_is_object(leaf.schema) for leaf in leaves):
        return lower_object(lowering, leaves, owner)
    merged: dict[str, JSON] = {}
    for leaf in leaves:
        merged |= narrow(merged, leaf.schema)
    if merged.get("type") == "array" or "items" in merged:
        lists = [leaf for leaf in leaves if isinstance(leaf.schema.get("items"), dict)]
        at = Part({}, (*owner.pointer, "items"), owner.direction)
        items = lowering.lower_together([leaf.below("items") for leaf in lists], at) if lists else ANY
        return Array(items, distinct=merged.get("uniqueItems") is True)
    return lowering.lower_own(
        Part({k: v for k, v in merged.items() if k not in {"oneOf", "anyOf"}}, owner.pointer, owner.direction)
    )


def lower_choice(lowering: Lowering, part: Part, keyword: str) -> Type:
    """`oneOf` or `anyOf`: a union; what stands beside it holds for each alternative."""
    branches = as_array(part.schema.get(keyword))
    if len(branches) > _MAX_ALTERNATIVES:
        raise UnsupportedError(
            (*part.pointer, keyword), f"a choice between more than {_MAX_ALTERNATIVES} schemas"
        )
    rest = {key: value for key, value in part.schema.items() if key not in {keyword, "discriminator"}}
    own = Part(rest, part.pointer, part.direction)
    if says_type(rest) and not (rest.get("type") and not as_object(rest.get("properties"))):
        spread = _spread(lowering, part, [own], part)
        return spread if spread is not None else lowering.lower_own(own)
    kinds = kinds_of(rest)
    members: list[Type] = []
    seen: set[str] = set()
    for index in _order_alternatives(lowering, part, keyword):
        branch = part.below(keyword, index)
        text = json.dumps(branch.schema, sort_keys=True)
        if keyword == "anyOf" and text in seen:
            # What is written twice is one type.
            continue
        seen.add(text)
        if not says_type(branch.schema) and branch.schema.get("type") != "object":
            if not branch.schema and not kinds:
                return ANY
            members.append(lowering.lower_part(_with_types(branch, kinds)) if kinds else ANY)
        elif kinds and "type" not in branch.schema and "enum" in branch.schema:
            members.append(lowering.lower_part(_with_types(branch, kinds)))
        else:
            members.append(lowering.lower_part(branch))
    if "null" in kinds:
        members.append(NULL)
    return union_of(members, _find_discriminator(lowering, part, keyword))


def _order_alternatives(lowering: Lowering, choice: Part, keyword: str) -> list[int]:
    """The numbers of the alternatives, the default of a discriminator last: of equals the first is taken."""
    default = lowering.flattening.find_default(choice)
    indexes = range(len(as_array(choice.schema.get(keyword))))
    if default is None:
        return [*indexes]
    branches = {index: choice.below(keyword, index) for index in indexes}
    return sorted(
        indexes,
        key=lambda index: (
            branches[index].is_reference and lowering.flattening.target(branches[index]).pointer == default
        ),
    )


def _find_discriminator(lowering: Lowering, part: Part, keyword: str) -> Discriminator | None:
    declared = as_object(part.schema.get("discriminator"))
    name = as_string(declared.get("propertyName"))
    if not name:
        return None
    pairs: list[tuple[str, str]] = []
    for index in range(len(as_array(part.schema.get(keyword)))):
        branch = part.below(keyword, index)
        if branch.schema == {"type": "null"}:
            continue
        if not branch.is_reference:
            return None
        target = lowering.flattening.target(branch)
        values = lowering.discriminator_values.get(target.pointer, {}).get(name, ())
        pairs += [(value, model_key(target.pointer, target.direction)) for value in values]
    return Discriminator(name, tuple(pairs), lowering.flattening.find_default(part) is not None)


def _spread(lowering: Lowering, choice: Part, others: list[Part], owner: Part) -> Type | None:
    """Each alternative merged with what stands beside the choice; None where it only constrains."""
    keyword = choice_keyword(choice.schema)
    branches = as_array(choice.schema.get(keyword or ""))
    if keyword is None or len(branches) > _MAX_MERGED:
        return None
    rest = {key: value for key, value in choice.schema.items() if key not in {keyword, "discriminator"}}
    beside = [*others, *([Part(rest, choice.pointer, choice.direction)] if says_type(rest) else [])]
    described = [
        leaf.below("properties", n) for leaf in beside for n in as_object(leaf.schema.get("properties"))
    ]
    known = {str(member.pointer[-1]) for member in described}
    hides = any(map(lowering.flattening.is_hidden, described))
    members: list[Type] = []
    for index in _order_alternatives(lowering, choice, keyword):
        branch = choice.below(keyword, index)
        names = {
            n for leaf in lowering.flattening.leaves(branch) for n in as_object(leaf.schema.get("properties"))
        }
        if known and known <= names and not hides and says_type(branch.schema):
            members.append(lowering.lower_part(branch))
            continue
        # No place of the document, where the alternative by itself may be meant.
        place = (*owner.pointer, "allOf", MERGED, keyword, index)
        at = Part(branch.schema, place, owner.direction)
        members.append(lowering.lower_together([*beside, branch], at))
    return union_of(members)


def _is_object(schema: dict[str, JSON]) -> bool:
    return "properties" in schema or "additionalProperties" in schema or schema.get("type") == "object"


def _is_plain_object(schema: dict[str, JSON]) -> bool:
    others = {"enum", "const", "oneOf", "anyOf", "items", "discriminator", "patternProperties"}
    return not (others & schema.keys()) and schema.get("type", "object") == "object"


def _with_types(part: Part, kinds: list[str]) -> Part:
    """A schema with the types of the one around it."""
    return Part({**part.schema, "type": cast("JSON", kinds)}, part.pointer, part.direction)
