"""The net under all rules: what the official schema refuses is said of the object that was meant."""

from pathlib import Path

import pytest
from oaswright.lint.engine import check_file

# Each case: the versions it is for, a member of `components`, and what is found.
CASES: dict[str, tuple[str, str, tuple[str, str | None]]] = {
    "an empty list inside a schema": (
        "3.0",
        "schemas: {a: {properties: {b: {additionalProperties: {required: []}}}}}",
        ("`required` must not be empty", "remove `required`, or list something"),
    ),
    "an empty list of schemas": (
        "3.1 3.2",
        "schemas: {a: {properties: {b: {not: {allOf: []}}}}}",
        ("`allOf` must not be empty", "remove `allOf`, or list something"),
    ),
    "an anchor with a space": (
        "3.1 3.2",
        "schemas: {a: {$anchor: a b}}",
        ('`$anchor` does not match the pattern `^[A-Za-z_][-A-Za-z0-9._]*$`: "a b"', None),
    ),
    "a method with a field of its own": (
        "3.2",
        "pathItems: {a: {additionalOperations: {GET: {}}}}",
        ("the name `GET` is not allowed in `additionalOperations`", "write `get:` in the path item itself"),
    ),
    "a reserved character in a cookie of style cookie": (
        "3.2",
        "parameters: {a: {name: a, in: cookie, style: cookie, schema: {}, allowReserved: true}}",
        ("`a` must not have the field `allowReserved`", "remove it"),
    ),
}


@pytest.mark.parametrize(
    ("version", "component", "expected"),
    [
        pytest.param(version, component, expected, id=f"{name}, {version}")
        for name, (versions, component, expected) in CASES.items()
        for version in versions.split()
    ],
)
def test_the_net_names_what_is_wrong(
    tmp_path: Path, version: str, component: str, expected: tuple[str, str | None]
) -> None:
    file = tmp_path / "openapi.yaml"
    text = (
        f"openapi: {version}.0\ninfo: {{title: A, version: '1'}}\npaths: {{}}\ncomponents:\n  {component}\n"
    )
    file.write_text(text, encoding="utf-8")
    assert [(found.message, found.hint) for found in check_file(file)] == [expected]


def test_what_another_rule_says_about_a_place_is_not_said_again(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\ncomponents:\n  securitySchemes:\n"
        "    a: {$ref: '#/components/securitySchemes/b', type: http, scheme: basic}\n"
        "    b: {type: http, scheme: basic}\n"
    )
    assert [found.rule for found in check_file(file)] == ["reference-siblings"]
