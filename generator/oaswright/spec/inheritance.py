"""Inheritance: a parent with a discriminator is a choice between the schemas that extend it (section 4.8.25).

The standard lets a parent name the discriminator, and children refer to the parent in `allOf`. What refers to
the parent otherwise means any of them, and the value of the property says which. Whoever reads schemas gets
that choice as if it were written with `oneOf`; children refer to what the parent says of itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer
from oaswright.spec.families import NOBODY, REMARKS, SCHEMAS, Choice, Families
from oaswright.spec.tree import Object, Tree, as_object, as_string


def own_schema(pointer: Pointer) -> Pointer:
    """Where that stands which a parent says of itself, given the pointer of the parent."""
    return (*pointer, "$defs", pointer[-1])


def as_written(pointer: Pointer) -> Pointer:
    """A pointer into a document of this module as one into the document that somebody wrote."""
    is_own = pointer[:2] == SCHEMAS and pointer[3:5] == ("$defs", *pointer[2:3])
    return (*pointer[:3], *pointer[5:]) if is_own else pointer


def follow_inheritance(tree: Tree) -> Tree:
    """The document with each parent that has a discriminator as the choice that it stands for.

    A component is chosen by the values that the mapping has for it, else by its own name. A parent is
    abstract where a mapping does not name it; so is who extends it, where the mapping names others below.
    """
    schemas = tree.components("schemas")
    roots = {
        name: property_name
        for name, schema in schemas.items()
        if (property_name := as_string(as_object(as_object(schema).get("discriminator")).get("propertyName")))
    }
    if not roots:
        return tree
    families = Families(tree, roots)
    choices = {name: found for root in roots for name, found in families.choices(root).items()}
    if not choices:
        return tree
    changed = dict(schemas)
    for child, links in families.links.items():
        for link in links:
            if child in choices.get(link.parent, NOBODY).descendants:
                reference = _reference(own_schema((*SCHEMAS, link.parent)))
                changed[child] = _with_value(changed[child], (*link.steps, "$ref"), reference)
    for name, choice in choices.items():
        changed[name] = _as_choice(as_object(changed[name]), name, choice, choices)
    components: Object = {**tree.root.mapping("components"), "schemas": changed}
    parents = frozenset((*SCHEMAS, name) for name in choices)
    return _with_targets(replace(tree, value={**tree.value, "components": components}, parents=parents))


def _as_choice(schema: Object, name: str, choice: Choice, choices: Mapping[str, Choice]) -> Object:
    """A parent as a choice, with what it says of itself below `$defs`."""
    if choice.listed:
        own = {key: value for key, value in schema.items() if key not in {*CHOICE_KEYWORDS, "discriminator"}}
        return {**schema, "$defs": {**as_object(schema.get("$defs")), name: own}}
    own = {key: value for key, value in schema.items() if key != "discriminator"}
    references = {
        member: _reference(
            own_schema((*SCHEMAS, member)) if _is_inner(member, name, choice, choices) else (*SCHEMAS, member)
        )
        for member in choice.values
    }
    alternatives: list[JSON] = [{"$ref": reference} for reference in references.values()]
    kinds = schema.get("type")
    if isinstance(kinds, list) and "null" in kinds:
        alternatives.append({"type": "null"})
    mapping: Object = {
        value: references[member] for member, values in choice.values.items() for value in values
    }
    return {
        **{key: value for key, value in schema.items() if key in REMARKS},
        "oneOf": alternatives,
        "discriminator": {"propertyName": choice.property, "mapping": mapping},
        "$defs": {name: own},
    }


def _is_inner(member: str, parent: str, choice: Choice, choices: Mapping[str, Choice]) -> bool:
    """Whether a member of a choice is a parent itself, and only what it says of itself is meant."""
    return member == parent or (member in choices and choices[member].property == choice.property)


def _reference(pointer: Pointer) -> str:
    return "#" + quote(format_pointer(pointer)[1:], safe="/~$")


def _with_value(holder: JSON, steps: Pointer, value: JSON) -> JSON:
    """A copy of an object or array with another value some steps below it."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(holder, list):
        return [
            _with_value(below, rest, value) if index == step else below for index, below in enumerate(holder)
        ]
    found = as_object(holder)
    return {**found, str(step): _with_value(found.get(str(step)), rest, value)}


def _with_targets(tree: Tree) -> Tree:
    """The tree with the targets of references that lead into, or stand in, what a parent says of itself."""
    named: dict[Pointer, Pointer] = {}
    for holder, target in tree.named.items():
        if not _is_own_reference(tree, holder):
            named[_moved(tree, holder)] = _moved(tree, target)
    pending: list[tuple[Pointer, JSON]] = [((), tree.value)]
    while pending:
        pointer, value = pending.pop()
        if isinstance(value, list):
            pending += [((*pointer, index), below) for index, below in enumerate(value)]
        elif isinstance(value, dict):
            pending += [((*pointer, key), below) for key, below in value.items()]
            reference = value.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/components/schemas/"):
                target = _moved(tree, parse_pointer(reference[1:]))
                if follow(tree.value, parse_pointer(reference[1:])) is None:
                    named[pointer] = target
    return replace(tree, named=named)


def _is_own_reference(tree: Tree, holder: Pointer) -> bool:
    """Whether the reference of a holder was written anew, to what a parent says of itself."""
    found = follow(tree.value, _moved(tree, holder))
    reference = as_object(found[0]).get("$ref") if found is not None else None
    pointers = {_reference(own_schema(parent)) for parent in tree.parents}
    return isinstance(reference, str) and reference in pointers


def _moved(tree: Tree, pointer: Pointer) -> Pointer:
    """Where a pointer below a parent leads now."""
    parent = pointer[:3]
    if len(pointer) == 3 or parent not in tree.parents or follow(tree.value, pointer) is not None:
        return pointer
    moved = (*own_schema(parent), *pointer[3:])
    found = follow(tree.value, moved)
    return found[1] if found is not None else pointer
