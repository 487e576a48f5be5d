"""What a change of an operation means: its path, parameters, bodies, responses, security."""

from typing import Any

import pytest

from tests.diff.documents import diff, document, of_operation, of_parameter, of_response, operation, show

KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
FLOW = {"authorizationUrl": "https://example.com", "scopes": {"read": "", "write": ""}}
LOGIN = {"type": "oauth2", "flows": {"implicit": FLOW}}
TENANT = {**KEY, "name": "X-Tenant"}
SCHEMES = {"components": {"securitySchemes": {"key": KEY, "tenant": TENANT, "login": LOGIN}}}


def secured(*requirements: Any, **fields: Any) -> dict[str, Any]:
    return of_operation(operation(security=list(requirements)), **{**SCHEMES, **fields})


def answering(**responses: Any) -> dict[str, Any]:
    found = {status.lstrip("_"): {"description": "", **value} for status, value in responses.items()}
    return of_operation(operation(responses=found))


def with_header(**header: Any) -> dict[str, Any]:
    return answering(_200={"headers": {"ETag": {"schema": {"type": "string"}, **header}}})


def taking(*media_types: str, **body: Any) -> dict[str, Any]:
    return of_operation(operation(requestBody={"content": {name: {} for name in media_types}, **body}))


def form(**encoding: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}
    content = {"application/x-www-form-urlencoded": {"schema": schema, "encoding": {"tags": encoding}}}
    return of_operation(operation(requestBody={"content": content}))


PLAIN = of_operation(operation())
CASES: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    (PLAIN, document(), ["breaking operation-removed"]),
    (document(), PLAIN, ["info operation-added"]),
    (PLAIN, of_operation(operation(deprecated=True)), ["info operation-deprecation"]),
    (
        PLAIN,
        of_operation(operation(operationId="listPets", tags=["a"])),
        ["info operation-id", "info operation-tags"],
    ),
    (PLAIN, of_parameter({}), ["info parameter-added"]),
    (PLAIN, of_parameter({"required": True}), ["breaking parameter-added"]),
    (of_parameter({}), PLAIN, ["risky parameter-removed"]),
    (of_parameter({}), of_parameter({"required": True}), ["breaking parameter-required"]),
    (of_parameter({"required": True}), of_parameter({}), ["info parameter-required"]),
    (
        of_parameter({"schema": {"type": "array"}}),
        of_parameter({"schema": {"type": "array"}, "explode": False}),
        ["breaking parameter-serialization"],
    ),
    (
        of_parameter({"schema": {"type": "string"}}),
        of_parameter({"schema": {"type": "string"}, "explode": False}),
        [],
    ),
    (
        of_parameter({"schema": {}}),
        of_parameter({"content": {"application/json": {}}}),
        ["breaking parameter-serialization"],
    ),
    (of_parameter({"in": "header"}), of_parameter({"in": "header", "name": "LIMIT"}), []),
    (PLAIN, taking("text/csv"), ["info body-added"]),
    (PLAIN, taking("text/csv", required=True), ["breaking body-added"]),
    (taking("text/csv"), PLAIN, ["breaking body-removed"]),
    (taking("text/csv"), taking("text/csv", required=True), ["breaking body-required"]),
    (taking("a/b", "c/d"), taking("a/b"), ["breaking request-media-type"]),
    (taking("a/b"), taking("a/b", "c/d"), ["info request-media-type"]),
    (taking("a/b"), taking("a/*"), []),
    (form(explode=True), form(explode=False), ["risky request-encoding"]),
    (answering(_200={}, _404={}), answering(_200={}), ["info status-removed"]),
    (answering(_200={}), answering(_201={}), ["breaking status-removed", "info status-added"]),
    (answering(_200={}), answering(_2XX={}), []),
    (with_header(required=True), answering(_200={}), ["breaking header-removed"]),
    (with_header(), answering(_200={}), ["risky header-removed"]),
    (with_header(required=True), with_header(), ["breaking header-required"]),
    (with_header(), with_header(schema={"type": "integer"}), ["info response-type"]),
    (with_header(schema={"type": "integer"}), with_header(), ["breaking response-type"]),
    (PLAIN, secured({"key": []}), ["breaking security"]),
    (secured({"key": []}), PLAIN, ["info security"]),
    (secured({"key": []}), secured({"key": []}, {"tenant": []}), ["info security"]),
    (secured({"key": []}), secured({"key": [], "tenant": []}), ["breaking security"]),
    (secured({"login": ["read"]}), secured({"login": ["read", "write"]}), ["breaking security"]),
    (secured({"login": ["read", "write"]}), secured({"login": ["read"]}), ["info security"]),
    (
        document(servers=[{"url": "https://a.example.com"}, {"url": "https://b.example.com/"}]),
        document(servers=[{"url": "https://b.example.com"}]),
        ["risky server-removed"],
    ),
    (document(webhooks={"created": {"post": operation()}}), document(), ["breaking webhook-removed"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_a_change_has_its_rule_and_level(
    old: dict[str, Any], new: dict[str, Any], expected: list[str]
) -> None:
    found = diff(old, new).changes
    assert show(found) == expected
    assert all(change.old is not None and change.new is not None for change in found)


def test_a_renamed_path_parameter_is_no_other_path() -> None:
    def get(name: str) -> dict[str, Any]:
        parameter = {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        return of_operation(operation(parameters=[parameter]), path=f"/pets/{{{name}}}")

    found = diff(get("id"), get("petId")).changes
    assert show(found) == ["info parameter-renamed"]
    assert str(found[0].operation) == "POST /pets/{petId}"


def test_a_security_scheme_that_moved_asks_for_another_credential() -> None:
    moved = {"components": {"securitySchemes": {"key": {**KEY, "in": "query"}}}}
    found = diff(secured({"key": []}), secured({"key": []}, **moved)).changes
    assert "breaking security" in show(found)


def test_a_renamed_security_scheme_is_the_same() -> None:
    renamed = {"components": {"securitySchemes": {"other": KEY}}}
    former = {"components": {"securitySchemes": {"key": KEY}}}
    assert diff(secured({"key": []}, **former), secured({"other": []}, **renamed)).changes == ()


def test_a_webhook_sends_what_an_operation_would_take() -> None:
    def webhook(schema: Any) -> dict[str, Any]:
        body = {"content": {"application/json": {"schema": schema}}}
        return document(webhooks={"created": {"post": operation(requestBody=body)}})

    text, either = webhook({"type": "string"}), webhook({"type": ["string", "integer"]})
    assert show(diff(text, either).changes) == ["breaking response-type"]
    assert show(diff(either, text).changes) == ["info response-type"]


def test_a_reference_that_leads_nowhere_is_an_unknown_schema() -> None:
    broken = of_response({"$ref": "#/components/schemas/Gone"})
    assert diff(broken, broken).changes == ()
    assert diff(of_response({}), broken).changes == ()
