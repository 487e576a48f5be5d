"""What openapi-spec-validator refuses, and where: in the process that asks it, this one for once."""

from typing import Any

import pytest
from oaswright.judge.refusals import find_refusals
from oaswright.openapi.pointers import Pointer

WRONG: dict[str, Any] = {"type": "integer", "default": "x"}


def document(schema: Any, **schemas: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    response = {"description": "ok", "content": content}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": response}}}},
        "components": {"schemas": schemas},
    }


USED: Pointer = ("paths", "/a", "get", "responses", "200", "content", "application/json", "schema")


@pytest.mark.parametrize(
    ("value", "pointers"),
    [
        (document({"type": "string"}), []),
        (document(WRONG), [(*USED, "default")]),
        (document({"properties": {"a": WRONG}}), [(*USED, "properties", "a", "default")]),
        # Behind references it is where it is written.
        (document({"$ref": "#/components/schemas/A"}, A=WRONG), [("components", "schemas", "A", "default")]),
        (
            document({"$ref": "#/components/schemas/A"}, A={"$ref": "#/components/schemas/B"}, B=WRONG),
            [("components", "schemas", "B", "default")],
        ),
        (
            document(
                {"properties": {"a": {"$ref": "#/components/schemas/A"}}}, A={"properties": {"b": WRONG}}
            ),
            [("components", "schemas", "A", "properties", "b", "default")],
        ),
        # What a value refers to is not opened; it gives up, and that is no refusal.
        (document({"default": {"$ref": "file:///etc/hostname"}}), []),
    ],
)
def test_a_refusal_has_the_place_where_it_is_written(value: dict[str, Any], pointers: list[Pointer]) -> None:
    found = find_refusals("3.1", value)
    assert list(dict.fromkeys(pointer for pointer, _ in found)) == pointers, found


def test_it_stops_after_many_refusals() -> None:
    paths = {f"/{number}": document({**WRONG})["paths"]["/a"] for number in range(150)}
    value = {**document({}), "paths": paths}
    assert len(find_refusals("3.1", value)) == 100


@pytest.mark.parametrize(("version", "refused"), [("3.0", True), ("3.1", False), ("3.2", False)])
def test_each_version_has_its_own_rules(version: str, refused: bool) -> None:
    value = document({"type": ["string", "null"]})
    value["openapi"] = f"{version}.0"
    assert bool(find_refusals(version, value)) is refused
