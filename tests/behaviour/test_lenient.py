"""Lenient documents: what is wrong and does no harm is served without, and a warning says what is lost."""

import asyncio
from pathlib import Path
from typing import Any

import oaswright
import pytest
from oaswright.diagnostics import has_errors
from oaswright.runtime import Verified

from tests.behaviour.building import build
from tests.echo import echo, echo_document

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
PATHS = "paths:\n  /things/{id}:\n    post:\n      operationId: send\n"
ID = "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
DONE = "      responses: {'204': {description: done}}\n"
PLAIN = HEAD + PATHS + ID + DONE
SCHEMA = (
    PATHS
    + ID
    + DONE
    + "      requestBody:\n        content:\n"
    + "          application/json: {schema: {$ref: '#/components/schemas/A'}}\n"
    + "components:\n  schemas:\n    A:\n      type: object\n"
)
NEW = HEAD + SCHEMA + "      properties: "
OLD = NEW.replace("3.1.0", "3.0.3")

# What is wrong, the rule that says so, and what it says is lost.
MISTAKES: dict[str, tuple[str, str, str]] = {
    "an incomplete version": (PLAIN.replace("3.1.0", "'3.1'"), "openapi-version", "is plain all the same"),
    "a status that is none": (PLAIN.replace("'204'", "'2000'"), "unknown-field", "it is ignored"),
    "a parameter declared twice": (
        PLAIN.replace("]\n", ", {name: id, in: path, required: true, schema: {type: string}}]\n"),
        "duplicate-parameter",
        "it is left out",
    ),
    "a missing schema": (
        NEW + "{a: {$ref: '#/components/schemas/B'}}\n",
        "unresolved-reference",
        "any value is accepted here",
    ),
    "a missing file": (NEW + "{a: {$ref: b.yaml}}\n", "unresolved-reference", "any value is accepted here"),
    "a schema of the network": (
        NEW + "{a: {$ref: 'https://example.com/a.json'}}\n",
        "remote-reference",
        "any value is accepted here",
    ),
    "a missing parameter": (
        PLAIN.replace("]\n", ", {$ref: '#/components/parameters/P'}]\n"),
        "unresolved-reference",
        "it is left out",
    ),
    "a missing response": (
        PLAIN.replace("{description: done}", "{$ref: '#/components/responses/R'}"),
        "unresolved-reference",
        "the response has no body",
    ),
    "a missing operation": (
        PLAIN + "    get: {$ref: missing.yaml}\n",
        "unresolved-reference",
        "it is left out",
    ),
    "a flag in quotes": (HEAD + SCHEMA + "      deprecated: 'true'\n", "wrong-type", "true is assumed"),
    "required beside a property": (
        NEW + "{a: {type: string, required: true}}\n",
        "wrong-type",
        "`required` is left out",
    ),
    "a property that is null": (NEW + "{a: null}\n", "wrong-type", "any value is accepted here"),
    "a component with a space": (
        HEAD + SCHEMA.replace("schemas/A", "schemas/A%20B").replace("    A:", "    A B:"),
        "component-name",
        "it is served as it is written",
    ),
    "a parameter without a name in the path": (
        PLAIN + "  /others/{}:\n    post:\n      operationId: others\n" + DONE,
        "path-syntax",
        "it is not served",
    ),
    "a link to nothing": (
        PLAIN.replace("description: done", "description: done, links: {n: {operationId: none}}"),
        "undefined-link",
        "`operationId` is left out",
    ),
    "a tag without a name": (PLAIN + "tags: [{description: x}]\n", "missing-field", "it is left out"),
    "two keys": (
        PLAIN.replace("      operationId: send\n", "      operationId: send\n      operationId: send\n"),
        "duplicate-key",
        "the last one counts",
    ),
    "an unknown scope": (
        PLAIN + "security: [{o: [b]}]\ncomponents:\n  securitySchemes:\n    o: {type: oauth2, flows: "
        "{clientCredentials: {tokenUrl: 'https://example.com', scopes: {a: A}}}}\n",
        "undefined-security",
        "the application decides who has it",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_a_warning_that_says_what_is_lost(name: str, tmp_path: Path) -> None:
    text, rule, loss = MISTAKES[name]
    spec = tmp_path / "openapi.yaml"
    spec.write_text(text)
    strict = oaswright.check(spec)
    assert rule in {found.rule for found in strict if has_errors([found])}
    lenient = oaswright.check(spec, lenient=True)
    assert not has_errors(lenient)
    assert any(found.rule == rule and loss in found.message for found in lenient), lenient
    result = oaswright.generate(spec, out=tmp_path / "served", lenient=True)
    assert not has_errors(result.diagnostics)
    assert result.files


def test_a_name_that_only_another_file_has_is_taken_from_there(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("B: {type: string}\n")
    spec = tmp_path / "openapi.yaml"
    spec.write_text(NEW + "{a: {$ref: 'b.yaml#/B'}, b: {$ref: '#/components/schemas/B'}}\n")
    (found,) = oaswright.check(spec, lenient=True)
    assert found.rule == "unresolved-reference"
    assert "what another file has of that name is taken" in found.message
    result = oaswright.generate(spec, out=tmp_path / "served", lenient=True)
    models = next(text for path, text in result.files.items() if path.name == "models.py")
    assert "b: B | MISSING" in models


# What would leave an operation open that its author meant to protect stays an error.
NEVER: dict[str, str] = {
    "a misspelled requirement": PLAIN.replace(
        "      operationId", "      securty: [{a: []}]\n      operationId"
    ),
    "an object of requirements": PLAIN + "security: {a: []}\n",
    "two requirements": PLAIN + "security: [{a: []}]\nsecurity: []\n",
    "a requirement in a missing file": PLAIN + "security: {$ref: missing.yaml}\n",
    "a requirement that is text": PLAIN + "security: [a]\n",
    "no YAML": "openapi: [",
    "another standard": "swagger: '2.0'\n",
}


@pytest.mark.parametrize("name", NEVER)
def test_what_cannot_be_generated_faithfully_stays_an_error(name: str, tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text(NEVER[name])
    assert has_errors(oaswright.check(spec, lenient=True))
    assert oaswright.generate(spec, out=tmp_path / "served", lenient=True).files == {}


ALTERNATIVES = """
paths:
  /closed:
    get: {operationId: closed, security: [{client: []}], responses: {'204': {description: done}}}
  /either:
    get: {operationId: either, security: [{client: []}, {key: []}], responses: {'204': {description: done}}}
  /both:
    get: {operationId: both, security: [{client: [], key: []}], responses: {'204': {description: done}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
"""
MUTUAL = "    client: {type: mutualTLS}\n"


def _statuses(folder: Path, text: str, *, lenient: bool) -> dict[str, list[int]]:
    """What the operations answer without a key and with one."""
    built = build(folder, text, lenient=lenient)

    async def verify(*_: Any) -> Verified[str]:
        return Verified("anybody")

    async def answer(**_: Any) -> Any:
        return built.interface.EitherNoContent()

    async def run() -> dict[str, list[int]]:
        handlers = dict.fromkeys(built.methods, answer)
        found: dict[str, list[int]] = {}
        async with built.client(verify=verify, **handlers) as client:
            for path in ("closed", "either", "both"):
                if path in built.methods:
                    answers = [
                        await client.get(f"/{path}", headers=headers) for headers in ({}, {"X-Key": "k"})
                    ]
                    found[path] = [response.status_code for response in answers]
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("scheme", [MUTUAL, "", "    client: {type: http}\n", "    client: {type: magic}\n"])
def test_a_scheme_that_no_server_verifies_never_opens_an_operation(scheme: str, tmp_path: Path) -> None:
    statuses = _statuses(tmp_path, ALTERNATIVES + scheme, lenient=True)
    assert statuses == {"closed": [401, 401], "either": [401, 204], "both": [401, 401]}


def test_another_alternative_than_mutual_tls_is_served_with_a_warning(tmp_path: Path) -> None:
    lines = [
        line for line in ALTERNATIVES.splitlines(keepends=True) if "closed" not in line and "both" not in line
    ]
    text = "".join(lines) + MUTUAL
    assert _statuses(tmp_path, text, lenient=False) == {"either": [401, 204]}
    (found,) = oaswright.check(tmp_path / "openapi.yaml")
    assert "mutualTLS; no request satisfies the requirements that name it" in found.message


def test_a_choice_with_an_alternative_that_leads_to_nothing_accepts_everything(tmp_path: Path) -> None:
    missing = {"$ref": "#/components/schemas/Missing"}
    known = {"$ref": "#/components/schemas/Known"}
    by_kind = {"propertyName": "kind", "mapping": {"k": "Known", "m": "#/components/schemas/Missing"}}
    schemas: dict[str, Any] = {
        "One": {"oneOf": [known, missing]},
        "Kind": {"oneOf": [known, missing], "discriminator": by_kind},
        "Any": {"anyOf": [known, missing], "discriminator": by_kind},
        "Deep": {"oneOf": [known, {"$ref": "#/components/schemas/One"}]},
        "Strange": {"oneOf": [known, {"type": "datetime"}]},
        "Null": {"oneOf": [known, None]},
        "Not": {"not": missing},
        "If": {"if": missing, "then": {"required": ["other"]}},
    }
    more = {
        "Known": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}, "a": {"type": "integer"}},
        }
    }
    document = echo_document(schemas, more=more)
    with echo(document, tmp_path, lenient=True) as served:
        for name in schemas:
            for sent in ({"kind": "k", "a": 1}, {"kind": "k", "other": 1}, {"kind": "m"}, 5, [{}]):
                assert served.send(name, sent).is_echo_of(sent), (name, sent)


def test_what_is_left_out_is_told_apart_from_a_property_of_its_name(tmp_path: Path) -> None:
    spec = tmp_path / "openapi.yaml"
    spec.write_text(NEW + "{tags: {type: string}}\n      dependentRequired: {tags: name}\n")
    (found,) = oaswright.check(spec, lenient=True)
    assert "`tags` of `dependentRequired` is left out" in found.message
