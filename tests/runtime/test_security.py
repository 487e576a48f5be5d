"""Nobody in who does not belong: schemes, requirements, scopes, and what is said to who is kept out."""

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from connexion.exceptions import OAuthProblem, ProblemException
from oaswright.runtime import (
    ApiKey,
    Authorization,
    Basic,
    Bearer,
    Granted,
    HTTPError,
    InvalidCredentialError,
    Policy,
    Response,
    StartUpError,
    Verified,
    current_requirement,
)
from oaswright.runtime.application import application
from oaswright.runtime.problems import MissingCredentials, ProblemError
from oaswright.runtime.testing import Client
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from tests.runtime.apps import Handler, Wired, document, wired
from tests.runtime.conftest import Connect
from tests.runtime.test_hazards import Passing

SCHEMES = """
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    bearer: {type: http, scheme: Bearer}
    digest: {type: http, scheme: digest}
    token: {type: http, scheme: token}
    oauth:
      type: oauth2
      flows: {implicit: {authorizationUrl: 'https://a.example', scopes: {read: r, write: w}}}
    openid: {type: openIdConnect, openIdConnectUrl: 'https://a.example'}
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: sid}
    client: {type: mutualTLS}
"""


def secured(security: str, verify: Any, **options: Any) -> Wired:
    """An API with `GET /a`, which answers 204, notes its principal and has these requirements."""
    text = f"""
info: {{title: The "Shop"\\, version: '1'}}
paths: {{/a: {{get: {{operationId: a, security: {security}, responses: {{'204': {{description: done}}}}}}}}}}
{SCHEMES}"""
    return wired(document(text), verify=verify, **options)


@pytest.fixture(params=["fast path", "whole stack"])
def opened(request: pytest.FixtureRequest, connect: Connect) -> Callable[[Wired], Client]:
    """Clients of an API, whether requests go through Connexion's stack or past it."""

    def open_client(found: Wired) -> Client:
        app = application([found.api])
        if request.param == "whole stack":
            app.add_middleware(Passing)
        return connect(app)

    return open_client


def statuses(client: Client, headers: Any = None, query: str = "") -> int:
    """The status of the first request and of the second one, which must be the same."""
    first, second = (client.get(f"/a{query}", headers=headers) for _ in range(2))
    assert (first.status_code, first.headers, first.content) == (
        second.status_code, second.headers, second.content,
    )  # fmt: skip
    return first.status_code


TOKEN = {"Authorization": "Bearer secret-of-ann"}
CREDENTIALS: dict[str, dict[str, Any]] = {
    "basic": {"headers": {"Authorization": "Basic YTpi"}},
    "bearer": {"headers": TOKEN},
    "digest": {"headers": {"Authorization": "Digest a=b"}},
    "token": {"headers": {"Authorization": "tOKEN x"}},
    "oauth": {"headers": TOKEN},
    "openid": {"headers": TOKEN},
    "header": {"headers": {"x-key": "k"}},
    "query": {"query": "?key=k"},
    "cookie": {"headers": {"Cookie": "a=1; sid=k"}},
}


def invalid(*_: Any, **__: Any) -> Any:
    raise InvalidCredentialError


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (lambda: None, 401),
        (lambda: False, 401),
        (invalid, 401),
        (lambda: Verified(None), 401),
        (lambda: Granted(False, frozenset()), 401),
        (lambda: True, 500),
        (lambda: "Ann", 500),
        (lambda: {"sub": "Ann"}, 500),
        (lambda: Verified("Ann"), 204),
        (lambda: Granted("Ann", frozenset()), 204),
    ],
)
@pytest.mark.parametrize("scheme", ["bearer", "header"])
def test_nobody_is_let_in_by_what_a_verifier_forgets(
    opened: Any, scheme: str, result: Callable[[], Any], status: int
) -> None:
    async def verify(*_: Any) -> Any:
        return result()

    found = secured(f"[{{{scheme}: []}}]", verify)
    assert statuses(opened(found), **CREDENTIALS[scheme]) == status
    assert found.received == ([{"principal": "Ann"}] * 2 if status == 204 else [])


@pytest.mark.parametrize("scheme", CREDENTIALS)
def test_a_verifier_gets_the_credential_of_its_scheme(opened: Any, scheme: str) -> None:
    seen: list[Any] = []

    async def verify(credential: Any, request: HTTPConnection) -> Verified[str]:
        assert request.url.path == "/a"
        seen.append(credential)
        return Verified("Ann")

    client = opened(secured(f"[{{{scheme}: []}}]", {scheme: verify}))
    assert statuses(client) == 401
    assert statuses(client, **CREDENTIALS[scheme]) == 204
    expected = {
        "basic": Basic("a", "b"), "digest": Authorization("a=b"), "token": Authorization("x"),
        "bearer": Bearer("secret-of-ann"), "oauth": Bearer("secret-of-ann"),
        "openid": Bearer("secret-of-ann"),
    }.get(scheme, ApiKey("k"))  # fmt: skip
    assert seen == [expected] * 2


async def ann(*_: Any, **__: Any) -> Granted[str]:
    return Granted("Ann", frozenset({"read"}))


async def bob(*_: Any, **__: Any) -> Verified[str]:
    return Verified("Bob")


async def nobody(*_: Any, **__: Any) -> Any:
    return invalid()


async def refuse(*_: Any, **__: Any) -> Any:
    raise HTTPError(Response(418))


BOTH = {**TOKEN, "X-Key": "k"}


@pytest.mark.parametrize(
    ("security", "verify", "headers", "outcome"),
    [
        # every scope of the requirement
        ("[{oauth: [read]}]", {"oauth": ann}, TOKEN, "Ann"),
        ("[{oauth: [read, write]}]", {"oauth": ann}, TOKEN, 403),
        ("[{oauth: [read]}]", {"oauth": bob}, TOKEN, 403),
        ("[{bearer: [admin]}]", {"bearer": bob}, TOKEN, 403),
        ("[{header: [admin]}]", {"header": ann}, BOTH, 403),
        # alternatives in the order of the document, the first that is satisfied
        ("[{bearer: []}, {header: []}]", {"bearer": ann, "header": bob}, BOTH, "Ann"),
        ("[{header: []}, {bearer: []}]", {"bearer": ann, "header": bob}, BOTH, "Bob"),
        ("[{bearer: []}, {header: []}]", {"bearer": nobody, "header": bob}, BOTH, "Bob"),
        ("[{bearer: []}, {header: []}]", {"bearer": nobody, "header": bob}, TOKEN, 401),
        ("[{bearer: []}, {header: []}]", {"bearer": refuse, "header": bob}, BOTH, 418),
        ("[{oauth: [write]}, {header: []}]", {"oauth": ann, "header": bob}, BOTH, "Bob"),
        ("[{oauth: [write]}, {header: []}]", {"oauth": ann, "header": bob}, TOKEN, 403),
        ("[{oauth: [write]}, {header: []}]", {"oauth": ann, "header": nobody}, BOTH, 403),
        ("[{header: []}, {oauth: [write]}]", {"oauth": ann, "header": nobody}, BOTH, 403),
        ("[{oauth: [write]}, {oauth: [read]}]", {"oauth": ann}, TOKEN, "Ann"),
        # all schemes of a requirement
        ("[{bearer: [], header: []}]", {"bearer": ann, "header": bob}, BOTH, "Bob"),
        ("[{bearer: [], header: []}]", {"bearer": nobody, "header": bob}, BOTH, 401),
        ("[{bearer: [], header: []}]", {"bearer": ann, "header": nobody}, BOTH, 401),
        ("[{bearer: [], header: []}]", {"bearer": ann, "header": bob}, TOKEN, 401),
        ("[{oauth: [write], header: []}]", {"oauth": ann, "header": bob}, BOTH, 403),
        ("[{oauth: [write], header: []}]", {"oauth": ann, "header": nobody}, BOTH, 401),
        ("[{header: [], oauth: [write]}]", {"oauth": ann, "header": bob}, BOTH, 403),
        # a scheme that no request satisfies
        ("[{client: []}, {header: []}]", {"header": bob}, BOTH, "Bob"),
        ("[{}, {client: []}]", None, BOTH, None),
    ],
)
def test_every_scheme_of_one_requirement_with_every_scope(
    opened: Any, security: str, verify: Mapping[str, Handler], headers: Mapping[str, str], outcome: Any
) -> None:
    found = secured(security, verify)
    status = statuses(opened(found), headers)
    assert status == (outcome if isinstance(outcome, int) else 204)
    assert found.received == ([{"principal": outcome}] * 2 if status == 204 else [])


def test_a_scheme_behind_another_is_told_whom_that_has_found(opened: Any) -> None:
    told: list[Any] = []

    async def key(credential: Any, request: HTTPConnection, *, principal: Any) -> Verified[str]:
        told.append(principal)
        return Verified(f"{principal} with {credential.value}")

    security = "[{bearer: [], header: []}, {header: []}]"
    found = secured(security, {"bearer": ann, "header": key})
    client = opened(found)
    assert statuses(client, BOTH) == statuses(client, {"X-Key": "k"}) == 204
    assert told == ["Ann", "Ann", None, None]
    assert found.received[1:3] == [{"principal": "Ann with k"}, {"principal": "None with k"}]


def test_only_verifiers_of_schemes_that_the_operation_asks_for_are_called(opened: Any) -> None:
    text = f"""
paths:
  /a: {{get: {{operationId: a, security: [{{header: []}}], responses: {{'204': {{description: done}}}}}}}}
  /b: {{get: {{operationId: b, security: [{{bearer: []}}], responses: {{'204': {{description: done}}}}}}}}
{SCHEMES}"""
    client = opened(wired(document(text), verify={"header": bob, "bearer": refuse}))
    assert statuses(client, {"X-Key": "k"}) == statuses(client, BOTH) == 204
    assert statuses(client, TOKEN) == 401


@pytest.mark.parametrize(
    "security", ["[{}, {bearer: []}]", "[{bearer: []}, {}]", "[{}, {bearer: [], query: []}]"]
)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 204),
        ({"Cookie": "sid=1", "X-Key": "k"}, 204),
        ({"Authorization": "Basic YTpi"}, 204),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "bearer  "}, 401),
    ],
)  # fmt: skip
def test_optional_security_admits_who_carries_nothing_of_it(
    opened: Any, security: str, headers: Mapping[str, str], status: int
) -> None:
    found = secured(security, nobody)
    assert statuses(opened(found), headers) == status
    assert found.received == ([{"principal": None}] * 2 if status == 204 else [])


@pytest.mark.parametrize(
    ("scheme", "headers", "query"),
    [
        ("bearer", [("Authorization", "Bearer a"), ("Authorization", "Bearer a")], ""),
        ("bearer", [("Authorization", "Basic YTpi"), ("authorization", "Bearer a")], ""),
        ("basic", [("Authorization", "Basic YTpi"), ("Authorization", "Basic YTpi")], ""),
        ("header", [("X-Key", "k"), ("x-key", "other")], ""),
        ("query", [], "?key=a&key=a"),
        ("query", [], "?key=a&%6Bey=b"),
        ("cookie", [("Cookie", "sid=a; sid=b")], ""),
        ("cookie", [("Cookie", "sid=a"), ("Cookie", "b=1; sid=a")], ""),
    ],
)
@pytest.mark.parametrize("security", ["[{%s: []}]", "[{}, {%s: []}]"])
def test_repeated_credentials_are_refused(
    opened: Any, security: str, scheme: str, headers: list[tuple[str, str]], query: str
) -> None:
    found = secured(security % scheme, ann)
    client = opened(found)
    assert statuses(client, headers, query) == 400
    challenge = client.get(f"/a{query}", headers=headers).headers.get("www-authenticate")
    assert challenge == ('Bearer error="invalid_request"' if scheme == "bearer" else None)
    assert found.received == []


def test_what_the_operation_does_not_ask_for_may_be_repeated(opened: Any) -> None:
    headers = [("X-Key", "k"), ("Authorization", "a"), ("Authorization", "b"), ("Cookie", "sid=a; sid=b")]
    assert statuses(opened(secured("[{header: []}]", bob)), headers, "?key=1&key=2") == 204


REALM = 'Basic realm="The  Shop"'


@pytest.mark.parametrize(
    ("security", "challenge", "invalid_challenge"),
    [
        ("[{basic: []}]", REALM, REALM),
        ("[{bearer: []}]", "Bearer", 'Bearer error="invalid_token"'),
        ("[{oauth: [read]}]", "Bearer", 'Bearer error="invalid_token"'),
        ("[{openid: []}]", "Bearer", 'Bearer error="invalid_token"'),
        ("[{digest: []}]", "Digest", "Digest"),
        ("[{token: []}]", "Token", "Token"),
        ("[{header: []}]", None, None),
        ("[{query: []}]", None, None),
        ("[{cookie: []}]", None, None),
        ("[{header: []}, {basic: []}, {bearer: []}]", f"{REALM}, Bearer", f"{REALM}, Bearer"),
        (
            "[{oauth: []}, {openid: [], basic: []}]",
            f"Bearer, {REALM}",
            f'Bearer error="invalid_token", {REALM}',
        ),
    ],
)
def test_who_is_nobody_gets_the_challenges_of_the_schemes(
    opened: Any, security: str, challenge: str | None, invalid_challenge: str | None
) -> None:
    client = opened(secured(security, nobody))
    response = client.get("/a")
    assert (response.status_code, response.headers.get("www-authenticate")) == (401, challenge)
    first = security.removeprefix("[{").partition(":")[0]
    sent: dict[str, Any] = CREDENTIALS.get(first, {})
    response = client.get(f"/a{sent.get('query', '')}", headers=sent.get("headers"))
    expected = challenge if first == "header" else invalid_challenge
    assert (response.status_code, response.headers.get("www-authenticate")) == (401, expected)


@pytest.mark.parametrize(
    ("scheme", "scopes", "challenge"),
    [
        ("oauth", "[write, read]", 'Bearer error="insufficient_scope", scope="read write"'),
        ("bearer", "['a\"b']", 'Bearer error="insufficient_scope"'),
        ("bearer", '["a\\r\\nX-B: 1"]', 'Bearer error="insufficient_scope"'),
        ("basic", "[admin]", None),
        ("header", "[admin]", None),
    ],
)
def test_who_lacks_a_scope_is_told_which(
    opened: Any, scheme: str, scopes: str, challenge: str | None
) -> None:
    client = opened(secured(f"[{{{scheme}: {scopes}}}]", bob))
    response = client.get("/a", headers=CREDENTIALS[scheme]["headers"])
    assert (response.status_code, response.headers.get("www-authenticate")) == (403, challenge)
    assert "x-b" not in response.headers


def encoded(text: str | bytes) -> str:
    return "Basic " + b64encode(text.encode() if isinstance(text, str) else text).decode()


@pytest.mark.parametrize(
    ("scheme", "headers", "query", "expected"),
    [
        ("basic", {"Authorization": encoded("Ann:a:b")}, "", Basic("Ann", "a:b")),
        ("basic", {"Authorization": encoded(":")}, "", Basic("", "")),
        ("basic", {"Authorization": encoded("Jörg:pä")}, "", Basic("Jörg", "pä")),
        ("basic", {"Authorization": "Basic !"}, "", None),
        ("basic", {"Authorization": "Basic"}, "", None),
        ("basic", {"Authorization": encoded("no colon")}, "", None),
        ("basic", {"Authorization": encoded("a:\n")}, "", None),
        ("basic", {"Authorization": encoded(b"a:\xff")}, "", None),
        ("bearer", {"Authorization": b"Bearer \xff"}, "", Bearer("\xff")),
        ("header", {"X-Key": ""}, "", None),
        ("query", {}, "?key=", None),
        ("query", {}, "?key=a%2Bb%20c", ApiKey("a+b c")),
        ("query", {}, "?Key=a", None),
        ("cookie", {"Cookie": "sid="}, "", None),
        ("cookie", {"Cookie": "xsid=1; sid = v ; y"}, "", ApiKey("v")),
    ],
)
def test_credentials_are_read_as_their_schemes_say(
    opened: Any, scheme: str, headers: Any, query: str, expected: Any
) -> None:
    seen: list[Any] = []

    async def verify(credential: Any, request: HTTPConnection) -> Verified[str]:
        seen.append(credential)
        return Verified("Ann")

    client = opened(secured(f"[{{{scheme}: []}}]", verify))
    assert statuses(client, headers, query) == (401 if expected is None else 204)
    assert seen == ([] if expected is None else [expected] * 2)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (HTTPError(Response(409)), 409),
        (ProblemError(MissingCredentials()), 401),
        (HTTPException(429), 429),
        (ProblemException(status=402), 402),
        (OAuthProblem("old"), 401),
        (ValueError("secret-of-ann"), 500),
        (KeyError("secret-of-ann"), 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_verifier_raises_has_its_status_and_no_credential_is_logged(
    opened: Any, error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def verify(credential: Bearer, request: HTTPConnection) -> Any:
        try:
            raise LookupError(credential.token)
        except LookupError:
            raise error  # noqa: B904 - the context may hold the credential as well

    found = secured("[{bearer: []}, {header: []}]", {"bearer": verify, "header": bob})
    assert statuses(opened(found), BOTH) == status
    assert found.received == []
    assert "secret-of-ann" not in caplog.text
    if status == 500:
        assert f"verifying credentials: {type(error).__name__}" in caplog.text
        assert "in verify\n" in caplog.text


def test_no_text_of_a_credential_shows_it() -> None:
    for credential in (
        ApiKey("secret"),
        Basic("secret", "secret"),
        Bearer("secret"),
        Authorization("secret"),
    ):
        assert "secret" not in f"{credential} {credential!r}"


def test_hooks_and_handlers_see_the_requirement_that_is_satisfied(opened: Any) -> None:
    seen: list[Any] = []

    async def look(arguments: Any, principal: Any) -> None:
        found = current_requirement()
        seen.append(found and (dict(found.schemes), sorted(found.scopes), principal))

    security = "[{bearer: [], header: []}, {oauth: [read]}, {}]"
    verify = {"bearer": nobody, "oauth": ann, "header": bob}
    client = opened(secured(security, verify, policy=Policy(before_body={"a": look})))
    assert statuses(client, BOTH) == statuses(client) == 204
    assert seen == [({"oauth": ("read",)}, ["read"], "Ann")] * 2 + [None] * 2


def test_an_api_whose_verifiers_do_not_fit_is_not_served() -> None:
    def not_async(*_: Any) -> Any: ...

    api = secured("[{bearer: []}, {header: []}, {basic: []}]", bob).api
    broken = replace(api, security=SimpleNamespace(bearer=not_async, basic=bob))
    with pytest.raises(StartUpError) as caught:
        application([broken])
    assert caught.value.problems == (
        "test: SimpleNamespace.bearer is not async",
        "test: SimpleNamespace.header is missing: it verifies the security scheme header",
    )
