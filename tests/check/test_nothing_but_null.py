"""Where only null is left of a schema, the finding says so, whichever way a version writes null."""

from pathlib import Path

import pytest
from oaswright.lint.engine import check_file

NOTHING = "no value is valid: it must be a string and an integer at once"
NULL = "no value but null is valid: it must be a string and an integer at once"
CASES = [
    ("3.0.3", "{allOf: [{type: string, nullable: true}, {type: integer, nullable: true}]}", NULL),
    ("3.0.3", "{allOf: [{type: string}, {type: integer, nullable: true}]}", NOTHING),
    ("3.0.3", "{allOf: [{$ref: '#/components/schemas/N'}, {type: integer, nullable: true}]}", NULL),
    ("3.1.0", "{allOf: [{type: [string, 'null']}, {type: [integer, 'null']}]}", NULL),
    ("3.1.0", "{allOf: [{type: string}, {type: [integer, 'null']}]}", NOTHING),
]


@pytest.mark.parametrize(("version", "schema", "message"), CASES)
def test_what_is_left_is_told(tmp_path: Path, version: str, schema: str, message: str) -> None:
    file = tmp_path / "api.yaml"
    file.write_text(
        f"openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n"
        f"    A: {schema}\n    N: {{type: string{', nullable: true' if version < '3.1' else ''}}}\n",
        encoding="utf-8",
    )
    assert [item.message for item in check_file(file) if item.rule == "impossible-schema"] == [message]
