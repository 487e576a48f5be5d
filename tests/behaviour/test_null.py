"""Where null is a value: model and validator say the same, in the words of each version."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour.building import build_echo

# The schema of a member, and whether it may be null. `nullable` is a word of 3.0, and means nothing in 3.1.
CASES: dict[str, tuple[str, str, bool]] = {
    "3.0 type": ("3.0.3", "{type: string, nullable: true}", True),
    "3.0 enum without null": ("3.0.3", "{type: string, nullable: true, enum: [a]}", True),
    "3.0 enum with null": ("3.0.3", "{type: string, nullable: true, enum: [a, null]}", True),
    "3.0 allOf": ("3.0.3", "{nullable: true, allOf: [{$ref: '#/components/schemas/Plain'}]}", True),
    "3.0 reference": ("3.0.3", "{nullable: true, $ref: '#/components/schemas/Plain'}", False),
    "3.0 nullable parts": (
        "3.0.3",
        "{allOf: [{type: object, nullable: true, properties: {a: {type: string}}}, {required: [a]}]}",
        True,
    ),
    "3.0 one part": (
        "3.0.3",
        "{allOf: [{type: object, nullable: true}, {type: object, properties: {a: {type: string}}}]}",
        False,
    ),
    "3.0 oneOf": ("3.0.3", "{nullable: true, oneOf: [{type: string}, {type: integer}]}", True),
    "3.1 type": ("3.1.1", "{type: string, nullable: true}", False),
    "3.1 object": ("3.1.1", "{type: object, nullable: true, properties: {a: {type: string}}}", False),
    "3.1 component": ("3.1.1", "{$ref: '#/components/schemas/Leftover'}", False),
    "3.1 allOf": ("3.1.1", "{nullable: true, allOf: [{$ref: '#/components/schemas/Plain'}]}", False),
    "3.1 default": ("3.1.1", "{type: string, nullable: true, default: null}", False),
    "3.1 enum": ("3.1.1", "{type: string, enum: [a, null]}", False),
    "3.1 enum without null": ("3.1.1", "{type: [string, 'null'], enum: [a]}", False),
    "3.1 types": ("3.1.1", "{type: [string, 'null']}", True),
    "3.1 nullable parts": (
        "3.1.1",
        "{allOf: [{$ref: '#/components/schemas/Maybe'}, {properties: {b: {type: string}}}]}",
        True,
    ),
    "3.1 reference": ("3.1.1", "{$ref: '#/components/schemas/Maybe'}", True),
}


@pytest.mark.parametrize("case", CASES)
def test_null_is_a_value_of_the_model_where_it_is_one_of_the_schema(tmp_path: Path, case: str) -> None:
    version, schema, admitted = CASES[case]
    null = (
        ""
        if version < "3.1"
        else """
    Maybe: {type: [object, 'null'], properties: {a: {type: string}}}
    Leftover: {type: object, nullable: true, properties: {a: {type: string}}}
"""
    )
    built = build_echo(tmp_path, version, f"""
    Plain: {{type: object, properties: {{a: {{type: string}}}}}}
    Holder: {{type: object, properties: {{held: {schema}}}}}{null}
""", "Holder")  # fmt: skip
    field = built.models.Holder.model_fields["held"]
    assert ("None" in repr(field.annotation)) == admitted

    async def echo(body: Any) -> object:
        return built.interface.EchoOk(body)

    async def run() -> list[tuple[int, Any]]:
        async with built.client(echo=echo) as client:
            answers = [await client.post("/echo", json=value) for value in ({}, {"held": None})]
            return [(answer.status_code, answer.json()) for answer in answers]

    absent, null_sent = asyncio.run(run())
    assert absent == (200, {})
    assert null_sent[0] == (200 if admitted else 400)
    if admitted:
        assert null_sent[1] == {"held": None}
    else:
        assert all(not error["rule"].endswith("_type") for error in null_sent[1]["errors"])
