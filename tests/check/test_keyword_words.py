"""What is said about an example says what its keyword asks for, and where the bound lies."""

from pathlib import Path

import pytest
from oaswright.lint.engine import check_file

CASES: list[tuple[str, str, str]] = [
    ("{type: integer, minimum: 3}", "2", "the example must be at least 3, not 2"),
    ("{type: integer, exclusiveMinimum: 3}", "3", "the example must be more than 3, not 3"),
    ("{type: integer, maximum: 3}", "4", "the example must be at most 3, not 4"),
    ("{type: integer, exclusiveMaximum: 3}", "3", "the example must be less than 3, not 3"),
    ("{type: integer, multipleOf: 3}", "4", "the example must be a multiple of 3, not 4"),
    ("{type: string, minLength: 3}", "ab", 'the example is shorter than 3: "ab"'),
    ("{type: string, maxLength: 3}", "abcd", 'the example is longer than 3: "abcd"'),
    ("{type: string, pattern: ^a$}", "b", 'the example does not match the pattern `^a$`: "b"'),
    ("{type: string, format: byte}", "'?'", 'the example must be base64 text, not "?"'),
    ("{type: string, format: date}", "x", 'the example must be a date such as 2026-12-24, not "x"'),
    ("{type: string, format: uuid}", "x", 'the example must be a UUID, not "x"'),
    ("{const: 3}", "4", "the example must be 3, not 4"),
    ("{type: array, minItems: 2}", "[1]", "the example has fewer than 2 items"),
    ("{type: array, maxItems: 1}", "[1, 2]", "the example has more than 1 item"),
    ("{type: array, uniqueItems: true}", "[1, 1]", "the example has duplicate items"),
    ("{type: object, minProperties: 2}", "{a: 1}", "the example has fewer than 2 properties"),
    ("{type: object, maxProperties: 1}", "{a: 1, b: 2}", "the example has more than 1 property"),
    (
        "{type: object, propertyNames: {maxLength: 1}}",
        "{ab: 1}",
        "the example has a property whose name is not allowed, `ab`",
    ),
    ("{type: string, not: {const: a}}", "a", "the example matches what `not` excludes"),
    (
        "{oneOf: [{type: integer}, {type: number}]}",
        "1",
        "the example matches more than one schema of oneOf",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "example", "message"), CASES, ids=[schema for schema, _, _ in CASES])
def test_an_example_is_told_what_its_schema_asks_for(
    schema: str, example: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "api.yaml"
    file.write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /:\n    get:\n"
        "      responses:\n        '200':\n          description: d\n          content:\n"
        f"            application/json: {{schema: {schema}, example: {example}}}\n",
        encoding="utf-8",
    )
    found = [item.message for item in check_file(file) if item.rule == "example-mismatch"]
    assert found == [message]
