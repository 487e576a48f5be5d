"""`schemas.json` for listing violations: a choice that nothing fits is one violation, not many.

Nobody is told what each alternative has against a value, so it is not asked for. The one that a value means
(`picking`) is asked by itself.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from oaswright.openapi.choices import choices_as_conditions, find_choice, is_beside_null
from oaswright.openapi.pointers import JSON, follow, parse_pointer
from oaswright.validators import SCHEMAS_URI

Object = dict[str, JSON]


def without_alternatives(schemas: Object, *, conditions: bool) -> Object:
    """`schemas.json` with every choice of its schemas as a condition. Pointers to schemas stay as they are.

    `conditions`: the dialect has `if`, which is so from draft 7 on.
    """
    return {
        **schemas,
        "$defs": _convert_named(schemas["$defs"], conditions),
        "dialects": {
            name: {"$defs": _convert_named(cast("Object", held)["$defs"], conditions)}
            for name, held in cast("Object", schemas.get("dialects", {})).items()
        },
        "operations": {
            name: _convert_uses(operation, conditions)
            for name, operation in cast("Object", schemas["operations"]).items()
        },
    }


class Choice(NamedTuple):
    """A choice: the path of its schema, its keyword, and the paths of its alternatives, with these."""

    owner: list[str]
    keyword: str
    paths: list[list[str]]
    alternatives: list[JSON]


def choice_of(schemas: Object, path: list[str]) -> Choice | None:
    """The choice whose condition fails at a path of such schemas."""
    if len(path) < 3 or path[-3] != "allOf" or path[-1] not in {"else", "not"}:
        return None
    found = follow(schemas, tuple(path[:-1]))
    choice = find_choice(found[0]) if found is not None else None
    if choice is None:
        return None
    keyword, alternatives = choice
    tried = [*path[:-1], *(("if",) if path[-1] == "else" else ("not", "not")), keyword]
    paths = [[*tried, str(index)] for index in range(len(alternatives))]
    return Choice(path[:-3], keyword, paths, alternatives)


def admits_null(schemas: Object, reference: str, path: Sequence[str | int]) -> bool:
    """Whether the keyword at the end of an evaluation path is asked only of values that are not null.

    The path begins with the `$ref` of the compiled schema, whose place in such schemas `reference` is.
    """
    schema: JSON = {"$ref": reference}
    found = False
    for step in path[:-1]:
        target = schema.get("$ref") if step == "$ref" and isinstance(schema, dict) else None
        if isinstance(target, str):
            local = target.removeprefix(SCHEMAS_URI)
            below = follow(schemas, parse_pointer(local[1:])) if local.startswith("#/") else None
        else:
            # Other keywords than these go to a value of its own.
            same = isinstance(step, int) or step in {"allOf", "then", "else"}
            found = same and (found or (step == "else" and is_beside_null(schema)))
            below = follow(schema, (step,))
        schema = below[0] if below is not None else None
    return found


def _convert_uses(operation: JSON, conditions: bool) -> JSON:
    """The entry of an operation with the schemas of its parameters, bodies and headers converted."""
    found = cast("Object", operation)
    body = cast("Object", found.get("body", {}))
    responses = cast("Mapping[str, Object]", found["responses"])
    return {
        **found,
        "parameters": [_convert_use(entry, conditions) for entry in cast("list[JSON]", found["parameters"])],
        "body": {**body, "content": _convert_each(body.get("content", {}), conditions)},
        "responses": {
            status: {place: _convert_each(response[place], conditions) for place in ("content", "headers")}
            for status, response in responses.items()
        },
    }


def _convert_each(entries: JSON, conditions: bool) -> JSON:
    return {name: _convert_use(entry, conditions) for name, entry in cast("Object", entries).items()}


def _convert_use(entry: JSON, conditions: bool) -> JSON:
    found = cast("Object", entry)
    if "schema" not in found:
        return entry
    return {**found, "schema": choices_as_conditions(found["schema"], has_if=conditions)}


def _convert_named(schemas: JSON, conditions: bool) -> JSON:
    return {
        name: choices_as_conditions(schema, has_if=conditions)
        for name, schema in cast("Object", schemas).items()
    }
