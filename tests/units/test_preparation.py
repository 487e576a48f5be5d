"""Preparation relies on no rule: what no code can be written for is told at its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from oaswright.diagnostics import Severity
from oaswright.document.bundle import bundle
from oaswright.document.project import load_project
from oaswright.lint.engine import examine
from oaswright.preparation import prepare

HEAD = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\n"
GET = "paths: {/a: {get: {operationId: a, MORE, responses: {'200': {description: d}}}}}\n"
SCHEMA = (
    "paths: {/a: {post: {operationId: a, requestBody: {content: {application/json: "
    "{schema: {$ref: '#/components/schemas/E'}}}}, responses: {'200': {description: d}}}}}\n"
    "components: {schemas: {E: TEXT}}\n"
)
ANY = "any value is accepted here"
SERVED = "the path is served below the path of the document's first server"


def get(more: str) -> str:
    return GET.replace("MORE", more)


def schema(text: str) -> str:
    return SCHEMA.replace("TEXT", text)


PETS = """
paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: {application/json:
  {schema: {$ref: '#/components/schemas/Pet'}}}}, '401': {$ref: '#/components/responses/No'}}}}}
components:
  responses: {No: {description: no, headers: {X-A: {schema: {type: integer}}}}}
  schemas:
    Pet: {required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {meows: {type: boolean}}}]}
"""


@pytest.mark.parametrize(
    ("text", "is_as_written"),
    [(get("tags: [a]"), True), (PETS, True), (get("parameters: [{name: q, in: query}]"), False)],
    ids=["plain", "inheritance", "repaired"],
)
def test_what_the_rules_have_read_is_not_read_otherwise(
    text: str, is_as_written: bool, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + text, encoding="utf-8")
    examined = examine(load_project(tmp_path / "a.yaml"), lenient=True)
    assert (examined.context is not None) is is_as_written
    assert examined.bundle is not None
    prepared = prepare(examined.bundle, context=examined.context)
    anew = prepare(examined.bundle)
    assert prepared.api is not None
    assert (prepared.api, prepared.schemas, prepared.models) == (anew.api, anew.schemas, anew.models)


# The document, the place and the words of the finding, what a lenient API loses (None: it stays an error).
CASES: dict[str, tuple[str, str, str, str | None]] = {
    "a schema that is not there": (
        schema("{properties: {a: {$ref: '#/components/schemas/F'}}}"),
        "4:44",
        "the reference #/components/schemas/F",
        ANY,
    ),
    "references without an end": (
        schema("{$ref: '#/components/schemas/F'}, F: {$ref: '#/components/schemas/E'}"),
        "4:64",
        "a reference to a reference, and so on without an end",
        ANY,
    ),
    "a parameter that is not there": (
        get("parameters: [{$ref: '#/components/parameters/x'}]"),
        "3:49",
        "the reference #/components/parameters/x",
        None,
    ),
    "two operations of one id": (
        "paths: {/a: {get: {operationId: a, responses: {}}, put: {operationId: a, responses: {}}}}\n",
        "3:57",
        "a second operation a",
        None,
    ),
    "a scheme that is not there": (get("security: [{k: []}]"), "3:19", "the unknown security scheme k", None),
    "a scheme that nobody verifies": (
        get("security: [{k: []}]") + "components: {securitySchemes: {k: {type: mutualTLS}}}\n",
        "4:42",
        "security scheme of type mutualTLS",
        "no request can satisfy it, and operations that have no other way in answer 401",
    ),
    "a parameter elsewhere": (
        get("parameters: [{name: a, in: body, schema: {}}]"),
        "3:63",
        "parameter in 'body'",
        "it is left out",
    ),
    "a pattern that is none": (
        schema("{properties: {a: {type: string, pattern: '['}}}"),
        "4:68",
        'this schema: "[" is not a "regex"',
        ANY,
    ),
    "a length that is none": (
        schema("{properties: {a: {items: {minLength: a}}}}"),
        "4:64",
        'this schema: "a" is not of type "integer"',
        ANY,
    ),
    "a name that is none": (schema("{required: [1]}"), "4:38", 'this schema: 1 is not of type "string"', ANY),
    "a method of another version": (
        "paths: {/a: {additionalOperations: {COPY: {responses: {}}}}}\n",
        "3:36",
        "operations of other methods than those of OpenAPI 3.1",
        "they are not served",
    ),
    "a default that is no value": (
        get("parameters: [{name: a, in: query, schema: {type: integer, default: x}}]"),
        "3:103",
        'this schema: its default is no value of it, "x" is not of type "integer"',
        "the default is left out",
    ),
    "a dynamic reference to nothing": (
        schema("{$dynamicRef: '#x'}"),
        "4:41",
        "this schema: unresolved dynamic reference `#x`",
        ANY,
    ),
    "schemas below schemas": (
        schema("{items: " * 51 + "{type: object}" + "}" * 51),
        "4:427",
        "schemas nested deeper than 50 levels",
        ANY,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_no_code_can_be_written_for_is_told(name: str, tmp_path: Path) -> None:
    text, place, words, loss = CASES[name]
    file = tmp_path / "openapi.yaml"
    file.write_text(HEAD + text, "utf-8")
    whole = bundle(load_project(file))
    for lenient in (False, True):
        prepared = prepare(whole, lenient=lenient)
        (found,) = prepared.diagnostics
        assert found.span is not None
        assert f"{found.span.start.line}:{found.span.start.column}" == place
        repaired = lenient and loss is not None
        assert found.message == f"not supported: {words}" + (f"; {loss}" if repaired else "")
        assert found.severity is (Severity.WARNING if repaired else Severity.ERROR)
        assert (prepared.api is not None) == repaired


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (get("servers: [{url: /v2}]"), "3:45"),
        ("paths: {/a: {servers: [{url: /v2}], get: {operationId: a, responses: {}}}}\n", "3:23"),
        (get("servers: [{url: 'https://b.example/v1'}]"), None),
    ],
)
def test_servers_elsewhere_are_told_and_not_served(text: str, place: str | None, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(f"{HEAD}{text}servers: [{{url: 'https://a.example/v1/'}}]\n", "utf-8")
    prepared = prepare(bundle(load_project(file)))
    assert prepared.api is not None
    assert [
        f"{d.span.start.line}:{d.span.start.column} {d.hint}" for d in prepared.diagnostics if d.span
    ] == ([f"{place} {SERVED}"] if place else [])


PART, CHOICE = "{properties: {a: {}}}", "{type: object, required: [x], properties: {x: {const: NUMBER}}}"


def _compose(number: int) -> str:
    return f"{{allOf: [{', '.join([PART] * number)}]}}"


def _nest(number: int) -> str:
    return f"{{allOf: [{PART}, " * number + PART + "]}" * number


def _choose(number: int) -> str:
    return f"{{oneOf: [{', '.join(CHOICE.replace('NUMBER', str(n)) for n in range(number))}]}}"


@pytest.mark.parametrize(
    ("write", "most", "words"),
    [
        (_compose, 400, "a composition of more than 400 schemas"),
        (_nest, 40, "a composition deeper than 40 levels"),
        (_choose, 256, "a choice between more than 256 schemas"),
    ],
)
def test_limits_are_told(write: Callable[[int], str], most: int, words: str, tmp_path: Path) -> None:
    for number in (most, most + 1):
        file = tmp_path / "openapi.yaml"
        file.write_text(HEAD + schema(write(number)), "utf-8")
        prepared = prepare(bundle(load_project(file)))
        told = [f"not supported: {words}"] if number > most else []
        assert [found.message for found in prepared.diagnostics] == told, number
