"""Every object of a document with its kind, in the order of the text.

Only a walk that knows the standard can tell a `$ref` from a property of that name, and a schema from an
example.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from oaswright.openapi.grammar import Grammar, ListOf, MapOf, ObjectOf, Shape, name_shape, parse_shape
from oaswright.openapi.pointers import JSON, Pointer


@dataclass(frozen=True, slots=True)
class Site:
    """One object of the standard: its kind (an id of the grammar, or `reference`), place and value.

    For a reference, `expects` is the kind of object that it must lead to. One that is `misplaced` stands
    where the standard allows none; it may stand for a map or an array of objects (`{schema}`, `[tag]`).
    """

    kind: str
    pointer: Pointer
    value: JSON
    expects: str | None = None
    misplaced: bool = False


def walk(value: JSON, kind: str, grammar: Grammar, pointer: Pointer = ()) -> list[Site]:
    """All objects from `value`, an object of `kind`, downwards. References are listed, not followed.

    `kind` may be a map or an array of objects, as `Site.expects` writes it.
    """
    sites: list[Site] = []
    shape = parse_shape(kind, grammar.version)
    if isinstance(shape, ObjectOf):
        shape = ObjectOf(kind, reference=kind != "openapi")
    _visit(shape, value, pointer, grammar, sites)
    return sites


# Objects that have a field `$ref` of their own, or can be no reference.
_WITH_REFERENCE = frozenset({"schema", "path-item", "openapi"})


def find_empty_above(holder: Mapping[str, JSON]) -> str | None:
    """The key without a value right above the `$ref` of an object: what refers was meant to be below it."""
    above = None
    for name, value in holder.items():
        if name == "$ref":
            return above
        above = name if value is None else None
    return None


def _visit_object(
    shape: ObjectOf, value: JSON, pointer: Pointer, grammar: Grammar, sites: list[Site]
) -> None:
    if (
        isinstance(value, dict)
        and "$ref" in value
        and shape.kind not in _WITH_REFERENCE
        and (shape.reference or isinstance(value["$ref"], str))
    ):
        sites.append(Site("reference", pointer, value, shape.kind, misplaced=not shape.reference))
        return
    sites.append(Site(shape.kind, pointer, value))
    if not isinstance(value, dict):
        return
    kind = grammar.kinds[shape.kind]
    fields = kind.fields
    for name, member in value.items():
        field = fields.get(name)
        if field is not None:
            if isinstance(member, (dict, list)) or isinstance(field.shape, ObjectOf):
                _visit(field.shape, member, (*pointer, name), grammar, sites)
        elif kind.patterned is not None and not name.startswith("x-"):
            _visit(kind.patterned, member, (*pointer, name), grammar, sites)


def _visit(shape: Shape, value: JSON, pointer: Pointer, grammar: Grammar, sites: list[Site]) -> None:
    if isinstance(shape, ObjectOf):
        _visit_object(shape, value, pointer, grammar, sites)
    elif (
        isinstance(value, dict)
        and isinstance(value.get("$ref"), str)
        and find_empty_above(value) is None
        and (kind := name_shape(shape))
    ):
        sites.append(Site("reference", pointer, value, kind, misplaced=True))
    elif isinstance(shape, MapOf):
        if isinstance(value, dict):
            for name, member in value.items():
                _visit(shape.member, member, (*pointer, name), grammar, sites)
    elif isinstance(shape, ListOf) and isinstance(value, list):
        for index, item in enumerate(value):
            _visit(shape.item, item, (*pointer, index), grammar, sites)
