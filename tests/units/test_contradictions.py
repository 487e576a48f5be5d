"""What is said to have no value, or to be included in another schema, holds for every value of a pool."""

import json
import random
from itertools import product
from pathlib import Path

import jsonschema_rs
import pytest
from oaswright.document.bundle import bundle
from oaswright.document.project import load_project
from oaswright.lint.closing import find_closed_out
from oaswright.lint.conjunctions import gather_parts
from oaswright.lint.context import Context, build_context
from oaswright.lint.contradictions import find_contradictions, is_fatal
from oaswright.lint.inclusion import includes
from oaswright.openapi.pointers import JSON

SCALARS: list[JSON] = [None, True, False, -1, 0, 1, 2, 3, 5, 1.5, 2.5, "", "a", "b", "abc", "abcdef"]
INNER: list[JSON] = [None, 1, 2, 1.5, "a", "abc"]
ARRAYS: list[JSON] = [[], [1], [1, 2], ["a"], [1, 1], [1, "a", 2]]
ABSENT = object()
OBJECTS: list[JSON] = [
    {name: value for name, value in zip("pqr", values, strict=True) if value is not ABSENT}
    for values in product([ABSENT, *INNER], [ABSENT, *INNER], [ABSENT, 1])
]
POOL: list[JSON] = [*SCALARS, *ARRAYS, *OBJECTS]


def simple(chance: random.Random) -> dict[str, JSON]:
    """A schema of a few keywords about scalars."""
    choices: list[tuple[str, JSON]] = [
        (
            "type",
            chance.choice(
                ["string", "integer", "number", "boolean", ["string", "null"], ["integer", "null"]]
            ),
        ),
        ("minimum", chance.choice([1, 1.2, 3])),
        ("maximum", chance.choice([0, 1.8, 2])),
        ("exclusiveMaximum", chance.choice([1, 2])),
        ("multipleOf", chance.choice([1, 2, 0.5])),
        ("minLength", chance.choice([1, 4])),
        ("maxLength", chance.choice([0, 3])),
        ("enum", chance.choice([["a", "b"], [1, "a"], [None, 2], ["abc"], [1.0, 5]])),
        ("const", chance.choice(["a", 1, None])),
        ("not", chance.choice([{}, {"type": "string"}, {"type": "number"}])),
    ]
    return dict(chance.sample(choices, chance.choice([1, 1, 2, 2, 3])))


def schema(chance: random.Random, depth: int = 0) -> JSON:
    """A schema of objects, or of something else, with compositions and references."""
    kind = chance.random()
    found: dict[str, JSON]
    if kind < 0.3:
        found = simple(chance)
    elif kind < 0.4:
        found = {"type": "array", "minItems": chance.choice([0, 2]), "maxItems": chance.choice([1, 3])}
        found["uniqueItems"] = chance.random() < 0.5
    else:
        found = {"type": "object"} if chance.random() < 0.7 else {}
        if chance.random() < 0.8:
            names = chance.sample("pqr", chance.choice([1, 2]))
            found["properties"] = {
                name: chance.choice([False, {}, simple(chance), simple(chance)]) for name in names
            }
        if chance.random() < 0.4:
            found["required"] = list[JSON](chance.sample("pqr", chance.choice([1, 2])))
        if chance.random() < 0.3:
            found[chance.choice(["additionalProperties", "unevaluatedProperties"])] = False
        if chance.random() < 0.15:
            found[chance.choice(["minProperties", "maxProperties"])] = chance.choice([1, 2])
    if depth < 2 and chance.random() < 0.6:
        found["allOf"] = [schema(chance, depth + 1) for _ in range(chance.choice([1, 2]))]
    if chance.random() < 0.3:
        found["$ref"] = f"#/components/schemas/{chance.choice('XY')}"
    return found


def read(folder: Path, schemas: dict[str, JSON]) -> Context:
    file = folder / "a.json"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "components": {"schemas": schemas},
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    project = load_project(file)
    assert project.version is not None
    return build_context(bundle(project), project.version)


def values_of(schemas: dict[str, JSON], name: str) -> list[JSON]:
    whole: dict[str, object] = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    validator = jsonschema_rs.Draft202012Validator(whole)
    return [value for value in POOL if validator.is_valid(value)]


def type_of(value: JSON) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    return {float: "number", str: "string", list: "array", dict: "object", type(None): "null"}[type(value)]


@pytest.mark.parametrize("seed", range(300))
def test_what_is_said_of_schemas_is_true_of_all_values(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable draw
    schemas: dict[str, JSON] = {name: {**simple(chance)} for name in "XY"}
    schemas["X"] = {key: value for key, value in schema(chance, 2).items() if key != "$ref"}  # type: ignore[union-attr]
    schemas |= {"A": schema(chance), "B": schema(chance)}
    context = read(tmp_path, schemas)
    for name in "AB":
        pointer = ("components", "schemas", name)
        values = values_of(schemas, name)
        parts = gather_parts(context, schemas[name], pointer)
        for found in find_contradictions(context, parts):
            if found.optional is not None:
                assert not any(isinstance(value, dict) and found.optional in value for value in values)
            else:
                assert not any(type_of(value) in found.types for value in values), found
            if is_fatal(found, parts):
                assert all(value is None for value in values), found
        for closed in find_closed_out(context, parts):
            assert not any(isinstance(value, dict) and closed in value for value in values)
    for wide, narrow in product("ABXY", repeat=2):
        pair = [[(schemas[name], ("components", "schemas", name))] for name in (wide, narrow)]
        if includes(context, *pair):
            fitting = values_of(schemas, wide)
            assert all(value in fitting for value in values_of(schemas, narrow)), (wide, narrow)
