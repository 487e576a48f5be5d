"""Schemas for listing violations: a choice that nothing fits is one violation, not those of all alternatives.

A validator lists for `oneOf` and `anyOf` what is wrong with each alternative. Where alternatives refer to
the choice again, that multiplies with each level of a value: a few hundred bytes take minutes. Nobody is told
about it, so it is not asked for: the choice becomes a condition, which is only valid or not.
"""

from collections.abc import Iterable, Mapping
from typing import cast

from oaswright.openapi.keywords import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from oaswright.openapi.pointers import JSON, follow

_CHOICES = ("oneOf", "anyOf")

Object = dict[str, JSON]


def without_alternatives(schemas: Object, *, conditions: bool) -> Object:
    """`schemas.json` with every choice of its schemas as a condition. Pointers to schemas stay as they are.

    `conditions`: the dialect has `if` (from draft 7 on), which tells `unevaluatedProperties` what a choice
    has looked at; older ones have neither.
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


def choice_of(schemas: Object, path: list[str]) -> tuple[list[str], str] | None:
    """The schema and the keyword of a choice whose condition fails at a path of such schemas."""
    if len(path) < 3 or path[-3] != "allOf" or path[-1] not in {"else", "not"}:
        return None
    found = follow(schemas, tuple(path[:-1]))
    condition = found[0] if found is not None else None
    if not isinstance(condition, dict):
        return None
    inner = condition.get("not")
    for tried in (condition.get("if"), inner.get("not") if isinstance(inner, dict) else None):
        for keyword in _CHOICES:
            if isinstance(tried, dict) and condition == _condition(
                keyword, tried.get(keyword), conditions="if" in condition
            ):
                return path[:-3], keyword
    return None


def _condition(keyword: str, alternatives: JSON, *, conditions: bool) -> Object:
    tried: Object = {keyword: alternatives}
    return {"if": tried, "else": False} if conditions else {"not": {"not": tried}}


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
    return {**found, "schema": _convert(found["schema"], conditions)} if "schema" in found else entry


def _convert_named(schemas: JSON, conditions: bool) -> JSON:
    return {name: _convert(schema, conditions) for name, schema in cast("Object", schemas).items()}


def _convert_all(schemas: Iterable[JSON], conditions: bool) -> JSON:
    return [_convert(schema, conditions) for schema in schemas]


def _convert(schema: JSON, conditions: bool) -> JSON:
    if not isinstance(schema, dict):
        return schema
    found: Object = {}
    for keyword, value in schema.items():
        if keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
            found[keyword] = _convert_named(value, conditions)
        elif isinstance(value, list) and (keyword in SCHEMA_LIST_KEYWORDS or keyword == "items"):
            found[keyword] = _convert_all(value, conditions)
        elif keyword in SCHEMA_KEYWORDS:
            found[keyword] = _convert(value, conditions)
        else:
            found[keyword] = value
    for keyword in _CHOICES:
        if isinstance(found.get(keyword), list):
            condition = _condition(keyword, found.pop(keyword), conditions=conditions)
            found["allOf"] = [*cast("list[JSON]", found.get("allOf", [])), condition]
    return found
