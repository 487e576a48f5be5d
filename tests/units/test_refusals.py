"""What openapi-spec-validator refuses, and where: in the process that asks it, this one for once."""

import subprocess
import sys
from typing import Any

import openapi_spec_validator
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


@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2"])
def test_schemas_are_held_against_the_meta_schema_as_it_does_it(version: str) -> None:
    schemas: dict[str, Any] = {
        "number": {"maxLength": 5.0, "exclusiveMinimum": True},
        "negative": {"properties": {"a": {"items": {"minLength": -1}}}},
        "pattern": {"pattern": "("},
        "class": {"pattern": r"\\p{L}"},
        "type": {"anyOf": [{"type": "text"}]},
        "enum": {"enum": []},
        "same": {"enum": [1, 1.0], "required": ["a", "a"]},
        "alike": {"enum": [1, True, "1"]},
        "anchor": {"$anchor": "1"},
        "address": {"$id": "no address %"},
        "older": {"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"maxLength": -1}]},
        "unknown": {"$schema": "urn:unknown", "maxLength": -1},
        "discriminator": {"discriminator": "kind"},
        "boolean": True,
        "list": [],
        "default": {"type": "integer", "default": "x"},
    }
    for name, schema in schemas.items():
        value = {**document({}, **{name: schema}), "openapi": f"{version}.0"}
        plain = getattr(openapi_spec_validator, f"OpenAPIV{version.replace('.', '')}SpecValidator")
        said = [error.message for error in plain(value).iter_errors()]
        assert [message for _, message in find_refusals(version, value)] == said, name


def test_its_process_loads_nothing_that_no_verdict_needs() -> None:
    """It answers before its settings, the usual way, would have been read."""
    code = (
        "import sys; from oaswright.judge.settings import fix_settings; fix_settings()\n"
        "from oaswright.judge.refusals import find_refusals\n"
        f"print(find_refusals('3.1', {document(WRONG)!r}))\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found, modules = done.stdout.splitlines()
    assert found == repr(find_refusals("3.1", document(WRONG)))
    assert not {"pydantic.main", "requests.api", "urllib3"} & set(modules.split())
