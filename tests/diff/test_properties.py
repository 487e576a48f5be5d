"""What holds for any document: written otherwise it has not changed, and a claim has a witness that holds."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from oaswright.diff.model import Change, Level

from tests.diff.documents import diff, document, of_request, of_response, operation

PET = {
    "type": "object",
    "required": ["id", "owner"],
    "properties": {
        "id": {"type": "integer", "format": "int64", "minimum": 1, "readOnly": True},
        "owner": {"$ref": "#/components/schemas/Owner"},
        "status": {"type": "string", "enum": ["new", "sold"], "nullable": True},
        "weight": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
        "parent": {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Pet"}]},
        "food": {"oneOf": [{"$ref": "#/components/schemas/Owner"}, {"type": "string", "maxLength": 9}]},
    },
}
OWNER = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
    },
}
REFERENCE = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
DOCUMENT = document(
    paths={
        "/pets/{id}": {
            "parameters": [{"in": "path", "name": "id", "required": True, "schema": {"type": "integer"}}],
            "put": operation(
                operationId="replacePet",
                tags=["pets", "all"],
                parameters=[
                    {"in": "query", "name": "dry", "schema": {"type": "boolean"}},
                    {"in": "header", "name": "X-Trace", "schema": {"type": "string", "pattern": "^[a-f]+$"}},
                ],
                requestBody={"required": True, "content": REFERENCE},
                responses={"200": {"description": "", "content": REFERENCE}, "404": {"description": ""}},
                security=[{"key": []}, {"login": ["read"]}],
            ),
        }
    },
    components={
        "schemas": {"Pet": PET, "Owner": OWNER},
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "login": {"type": "openIdConnect", "openIdConnectUrl": "https://example.com"},
        },
    },
) | {"openapi": "3.0.3"}


def rewrite(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """A value with each object in it changed, the inner ones first."""
    if isinstance(value, dict):
        return change({name: rewrite(below, change) for name, below in value.items()})
    return [rewrite(item, change) for item in value] if isinstance(value, list) else value


def reorder(found: Any) -> Any:
    rng = random.Random(1)  # noqa: S311 - repeatable data

    def change(value: dict[str, Any]) -> dict[str, Any]:
        items = list(value.items())
        rng.shuffle(items)
        for name in ("required", "enum", "allOf", "oneOf", "parameters", "tags", "security"):
            if isinstance(value.get(name), list):
                rng.shuffle(value[name])
        return dict(items)

    return rewrite(found, change)


def rename(found: Any) -> Any:
    text = json.dumps(found).replace("schemas/Pet", "schemas/Animal").replace('"Pet":', '"Animal":')
    return json.loads(text.replace("{id}", "{petId}").replace('"name": "id"', '"name": "petId"'))


def inline(found: Any) -> Any:
    def change(value: dict[str, Any]) -> dict[str, Any]:
        reference = value.get("$ref", "").rpartition("/")[2]
        return {"Pet": PET, "Owner": OWNER}.get(reference, value)

    return {**found, "paths": rewrite(found["paths"], change)}


def wrap(found: Any) -> Any:
    return rewrite(found, lambda value: {"allOf": [value]} if "$ref" in value else value)


def convert(found: Any) -> Any:
    def change(value: dict[str, Any]) -> dict[str, Any]:
        if value.pop("nullable", False):
            value = (
                {**value, "type": [value["type"], "null"], "enum": [*value["enum"], None]}
                if "enum" in value
                else {"anyOf": [value, {"type": "null"}]}
            )
        if value.pop("exclusiveMinimum", False):
            value["exclusiveMinimum"] = value.pop("minimum")
        return value

    return {**rewrite(found, change), "openapi": "3.1.0"}


@pytest.mark.parametrize("write_otherwise", [reorder, rename, inline, wrap, convert])
def test_a_document_that_is_written_otherwise_has_not_changed(write_otherwise: Callable[[Any], Any]) -> None:
    other = write_otherwise(DOCUMENT)
    for old, new in ((DOCUMENT, other), (other, DOCUMENT)):
        assert [change.rule for change in diff(old, new).changes if change.rule != "parameter-renamed"] == []


SCALARS = st.one_of(
    st.builds(
        lambda low, high: {"type": "integer", "minimum": low, "maximum": high},
        st.integers(0, 3),
        st.integers(2, 6),
    ),
    st.builds(lambda length: {"type": "string", "maxLength": length}, st.integers(0, 4)),
    st.builds(
        lambda listed: {"enum": listed},
        st.lists(st.sampled_from(["a", "b", 1, 2, None]), min_size=1, unique_by=str),
    ),
    st.sampled_from([{"type": "boolean"}, {"type": ["string", "null"]}, {"type": "number"}, {}]),
)
SCHEMAS = st.recursive(
    SCALARS,
    lambda below: st.one_of(
        st.builds(
            lambda members, required, closed: {
                "type": "object",
                "properties": members,
                "required": sorted(required & members.keys()),
                **({"additionalProperties": False} if closed else {}),
            },
            st.dictionaries(st.sampled_from(["a", "b", "c"]), below, min_size=1),
            st.sets(st.sampled_from(["a", "b", "c"])),
            st.booleans(),
        ),
        st.builds(lambda items: {"type": "array", "items": items, "minItems": 1}, below),
        st.builds(lambda branches: {"anyOf": branches}, st.lists(below, min_size=2, max_size=2)),
    ),
    max_leaves=4,
)  # fmt: skip
VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1, 2, 3, 5, 1.5, "", "a", "b", "abc", "abcde"]),
    lambda below: st.one_of(
        st.lists(below, max_size=2), st.dictionaries(st.sampled_from(["a", "b", "c"]), below, max_size=3)
    ),
    max_leaves=4,
)


def declared(schema: Any, value: Any) -> bool:
    """Whether a value has no members but those that some part of a schema declares."""
    names = {
        name
        for part in json.dumps(schema).split('"properties": {')[1:]
        for name in "abc"
        if f'"{name}": {{' in part
    }
    return not isinstance(value, dict) or value.keys() <= names


def list_broken(changes: tuple[Change, ...]) -> set[str]:
    """The kinds of what breaks, in either direction; a property that goes mirrors none that comes."""
    rules = {change.rule.partition("-")[2] for change in changes if change.level is Level.BREAKING}
    return rules - {"property"}


@settings(derandomize=True, max_examples=60, deadline=None)
@given(SCHEMAS, SCHEMAS, st.lists(VALUES, min_size=5, max_size=5))
def test_what_is_refused_now_is_told_and_what_breaks_is_proved(old: Any, new: Any, values: list[Any]) -> None:
    changes = diff(of_request(old), of_request(new)).changes
    mirrored = diff(of_response(new), of_response(old)).changes
    assert list_broken(changes) == list_broken(mirrored)
    before, after = Draft202012Validator(old), Draft202012Validator(new)
    refused = [value for value in values if before.is_valid(value) and not after.is_valid(value)]
    if any(declared(old, value) for value in refused):
        assert changes
        assert changes[0].level is Level.BREAKING
    for change in changes:
        assert change.level is not Level.BREAKING or change.witness is not None


@settings(derandomize=True, max_examples=30, deadline=None)
@given(SCHEMAS)
def test_a_schema_has_not_changed_from_itself(schema: Any) -> None:
    for make in (of_request, of_response):
        assert diff(make(schema), make({"allOf": [schema]})).changes == ()
