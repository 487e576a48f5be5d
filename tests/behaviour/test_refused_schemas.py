"""What could not be served is a located error, and not served where a rule is lowered."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from oaswright.config import Config, document_config
from oaswright.diagnostics import Severity, has_errors
from oaswright.document.project import load_project
from oaswright.generation import Generation, generate
from oaswright.lint.settings import parse_settings
from oaswright.preparation import check_whole

LOWERED = (
    "invalid-pattern",
    "wrong-type",
    "unknown-value",
    "undefined-security",
    "meta-schema",
    "undefined-required",
    "duplicate-item",
)
RULES = {rule: {"severity": "warning", "reason": "somebody else's document"} for rule in LOWERED}

REPAIRED: dict[str, tuple[str, str]] = {
    # what is wrong, and what is lost without it
    "a pattern that is none": ("a: {type: string, pattern: '^(?<x>a'}", "it is not enforced"),
    "a bound that is no number": ("a: {minimum: one}", "`minimum` is left out"),
    "an unknown type": ("a: {type: int}", "values of any type are accepted"),
    "a reference that is no text": ("a: {$ref: null}", "`$ref` is left out"),
}
HEAD = """openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    post:
      operationId: send
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Thing:
"""


@pytest.mark.parametrize("name", REPAIRED)
def test_what_no_validator_can_be_made_of_is_left_out_where_its_rule_is_lowered(
    tmp_path: Path, name: str
) -> None:
    text, loss = REPAIRED[name]
    result = _generate(tmp_path, HEAD + f"      type: object\n      properties:\n        {text}\n")
    (found,) = result.diagnostics
    assert found.severity is Severity.WARNING
    assert found.message.endswith(f"; {loss}")
    assert found.span is not None
    assert found.span.start.line == HEAD.count("\n") + 3
    assert result.files


def test_a_schema_that_is_not_supported(tmp_path: Path) -> None:
    text = f"{HEAD}      properties:\n        a: {{$dynamicRef: '#n'}}\n"
    (found,) = _errors(tmp_path, text)
    assert found.rule == "unsupported-construct"
    assert found.span.start.line == HEAD.count("\n") + 2


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ("{type: string, format: date, default: ''}", 'its default is no value of it, "" is not a "date"'),
        (
            "{type: string, format: date-time, default: '2016-12-31T23:59:60Z'}",
            'its default is no value of it, "2016-12-31T23:59:60Z" is not a "date-time"',
        ),
        (
            "{type: array, items: {type: string, format: date-time}, default: ['2016-12-31T23:59:60Z']}",
            "its default is no value of it",
        ),
        ("{type: [integer, 'null'], default: x}", "its default is no value of it"),
        ("{enum: [a, b], default: c}", "its default is no value of it"),
        ("{$ref: '#/components/schemas/Thing'}", "its default is no value of it"),
    ],
)
def test_a_parameter_whose_default_no_handler_could_be_given(
    tmp_path: Path, schema: str, message: str
) -> None:
    value: dict[str, Any] = yaml.safe_load(HEAD + "      {type: string, format: uuid, default: none}\n")
    parameter = {"name": "p", "in": "query", "schema": yaml.safe_load(schema)}
    value["paths"]["/things"]["post"]["parameters"] = [parameter]
    (error,) = _errors(tmp_path, yaml.safe_dump(value))
    assert error.rule == "unsupported-construct"
    assert message in error.message


def test_a_default_beyond_a_limit_of_its_schema_is_served(tmp_path: Path) -> None:
    value: dict[str, Any] = yaml.safe_load(HEAD + "      {}\n")
    schema = {"type": ["integer", "null"], "maximum": 3, "default": 9}
    value["paths"]["/things"]["post"]["parameters"] = [{"name": "p", "in": "query", "schema": schema}]
    assert _errors(tmp_path, yaml.safe_dump(value)) == []


@pytest.mark.parametrize(
    "schema",
    ["{properties: {a: {}}, required: [a, a]}", "{properties: {a: {minimum: 0, exclusiveMinimum: true}}}"],
)
def test_a_mistake_that_keeps_no_validator_from_being_made(tmp_path: Path, schema: str) -> None:
    assert _errors(tmp_path, f"{HEAD}      {schema}\n") == []


def test_a_body_without_any_media_type(tmp_path: Path) -> None:
    value: dict[str, Any] = yaml.safe_load(HEAD + "      {}\n")
    value["paths"]["/things"]["post"]["requestBody"] = {"content": {}}
    assert _errors(tmp_path, yaml.safe_dump(value)) == []


@pytest.mark.parametrize("level", ["warning", "off"])
def test_no_setting_makes_check_silent_about_what_generation_refuses(tmp_path: Path, level: str) -> None:
    value: dict[str, Any] = yaml.safe_load(HEAD + "      {oneOf: []}\n")
    value["components"]["schemas"]["Thing"]["oneOf"] = [{"type": "string"}] * 300
    spec = tmp_path / "openapi.yaml"
    spec.write_text(yaml.safe_dump(value))
    rules = {"unsupported-construct": {"severity": level, "reason": "it is said to be possible"}}
    found = check_whole(load_project(spec), parse_settings(rules, tmp_path)).diagnostics
    assert [error.message for error in found if has_errors([error])] == [
        "not supported: a choice between more than 256 schemas; "
        "nothing can be generated from it, so that no setting and no silence lowers this error"
    ]


def test_an_operation_that_asks_for_an_unknown_scheme_stays_closed(tmp_path: Path) -> None:
    value: dict[str, Any] = yaml.safe_load(HEAD + "      {}\n")
    value["paths"]["/things"]["post"]["security"] = [{"nothing": []}]
    result = _generate(tmp_path, yaml.safe_dump(value))
    (found,) = result.diagnostics
    assert found.rule == "undefined-security"
    assert "answer 401" in found.message
    (schemas,) = [text for path, text in result.files.items() if path.name == "schemas.json"]
    assert json.loads(schemas)["operations"]["send"]["security"] == [{"nothing": []}]


def _errors(folder: Path, text: str) -> list[Any]:
    """The errors of generation, and of `check`, with the rules lowered that would have said it before."""
    errors = [found for found in _generate(folder, text).diagnostics if has_errors([found])]
    checked = check_whole(load_project(folder / "openapi.yaml"), parse_settings(RULES, folder)).diagnostics
    assert [found for found in checked if has_errors([found])] == errors
    return errors


def _generate(folder: Path, text: str) -> Generation:
    spec = folder / "openapi.yaml"
    spec.write_text(text)
    config = document_config(spec, folder / "served", Config(folder, (), folder, None, RULES))
    return generate(config, config.apis)
