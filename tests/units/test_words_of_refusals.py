"""What violations say of place and rule, challenges of schemes, and credentials of themselves: nothing."""

import base64
from types import SimpleNamespace

import pytest
from oaswright.runtime.challenges import make_bearer_challenge, make_challenge
from oaswright.runtime.credentials import (
    MALFORMED,
    ApiKey,
    Authorization,
    Basic,
    Bearer,
    Credential,
    reader_of,
)
from oaswright.runtime.document import SecuritySchemeEntry
from oaswright.runtime.error_paths import find_owner, schema_at
from oaswright.runtime.violation_words import cut_name, describe_rule, name_place
from starlette.requests import HTTPConnection

LONG = "x" * 78


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), "body"),
        (("hours", 0, "from"), "body hours.0.from"),
        (("",), 'body ""'),
        ((0,), "body 0"),
        (("a", "", "b"), 'body a."".b'),
    ],
)
def test_a_place_has_its_name(path: tuple[str | int, ...], words: str) -> None:
    assert name_place("body", path) == words


@pytest.mark.parametrize(
    ("keyword", "expected", "names", "words"),
    [
        ("required", None, ("a", ""), 'lacks a, ""'),
        ("contains", {"const": 1}, (), 'has no item that fits {"const":1}'),
        ("minContains", 2, (), "has fewer than 2 items that fit `contains`"),
        ("maxContains", 2, (), "has more than 2 items that fit `contains`"),
        ("unevaluatedItems", False, (), "has unexpected items"),
        ("additionalItems", False, (), "has unexpected items"),
        ("additionalProperties", False, ("a", "b"), "has unexpected members: a, b"),
        ("unevaluatedProperties", False, ("a",), "has unexpected members: a"),
        ("type", "string", (), "must be of type string"),
        ("type", ["string", "null"], (), "must be of type string or null"),
        ("enum", ["a", 1, None], (), 'must be one of "a", 1, null'),
        ("format", "date", (), "must be a valid date"),
        ("anyOf", None, (), "fits none of the alternatives, or more than one"),
        ("oneOf", None, (), "fits none of the alternatives, or more than one"),
        ("const", LONG, (), f'breaks const "{LONG}"'),
        ("const", LONG + "x", (), f'breaks const "{"x" * 76}...'),
        ("maximum", 5, (), "breaks maximum 5"),
    ],
)
def test_a_rule_says_what_it_demands(
    keyword: str, expected: object, names: tuple[str, ...], words: str
) -> None:
    assert describe_rule(keyword, expected, names) == words


def test_long_names_of_clients_are_cut() -> None:
    assert cut_name("x" * 100) == "x" * 100
    assert cut_name("x" * 101) == "x" * 100 + "…"


@pytest.mark.parametrize(
    ("kind", "name", "challenge"),
    [
        ("apiKey", "", None),
        ("oauth2", "", "Bearer"),
        ("openIdConnect", "", "Bearer"),
        ("http", "bearer", "Bearer"),
        ("http", "basic", 'Basic realm="The  API"'),
        ("http", "digest", "Digest"),
        ("http", "hoba", "HOBA"),
        ("http", "own-one", "Own-one"),
        ("http", "no token", None),
    ],
)
def test_a_scheme_has_its_challenge(kind: str, name: str, challenge: str | None) -> None:
    scheme: SecuritySchemeEntry = {"type": kind, "scheme": name, "in": "header", "name": ""}
    assert make_challenge(scheme, ' The "API\\"é ') == challenge


@pytest.mark.parametrize(
    ("scopes", "challenge"),
    [
        ((), 'Bearer error="e"'),
        (("b", "a"), 'Bearer error="e", scope="a b"'),
        (("a", 'b"'), 'Bearer error="e"'),
        (("",), 'Bearer error="e"'),
    ],
)
def test_a_bearer_challenge_names_scopes_that_it_can_write(scopes: tuple[str, ...], challenge: str) -> None:
    assert make_bearer_challenge("e", scopes) == challenge


@pytest.mark.parametrize(
    "credential", [ApiKey("s3cret"), Authorization("s3cret"), Basic("s3cret", "s3cret"), Bearer("s3cret")]
)
def test_a_log_shows_no_credential(credential: Credential) -> None:
    assert "s3cret" not in repr(credential)


@pytest.mark.parametrize(
    ("sent", "credential"),
    [
        (None, None),
        ("Bearer abc", None),
        ("Basic", MALFORMED),
        ("Basic  ", MALFORMED),
        ("Basic " + base64.b64encode(b"a:b:c").decode(), Basic("a", "b:c")),
        ("bASIC   " + base64.b64encode(b":").decode(), Basic("", "")),
        ("Basic " + base64.b64encode(b"ab").decode(), MALFORMED),
        ("Basic " + base64.b64encode(b"a:\x1f").decode(), MALFORMED),
        ("Basic " + base64.b64encode(b"a:\x7f").decode(), MALFORMED),
        ("Basic " + base64.b64encode(b"a: ~").decode(), Basic("a", " ~")),
        ("Basic " + base64.b64encode(b"a:\xff").decode(), MALFORMED),
        # Characters that are none of base64 are not passed over.
        ("Basic YT*pi", MALFORMED),
        ("Basic YTpi*", MALFORMED),
    ],
)
def test_user_and_password_are_read(sent: str | None, credential: object) -> None:
    scheme: SecuritySchemeEntry = {"type": "http", "scheme": "basic", "in": "header", "name": ""}
    headers = [] if sent is None else [(b"authorization", sent.encode())]
    connection = HTTPConnection({"type": "http", "headers": headers, "query_string": b""})
    assert reader_of(scheme)(connection) == credential


@pytest.mark.parametrize(
    ("steps", "kind", "owner"),
    [
        (["properties", "a", "type"], "type", (["properties", "a"], "type")),
        (["propertyNames", "pattern"], "propertyNames", ([], "propertyNames")),
        (
            ["properties", "propertyNames", "propertyNames", "not", "enum"],
            "propertyNames",
            (["properties", "propertyNames"], "propertyNames"),
        ),
        (["propertyNames", "pattern"], "pattern", (["propertyNames"], "pattern")),
        (["properties", "a"], "falseSchema", ([], "properties")),
        (["allOf", "0", "items", "1"], "falseSchema", (["allOf", "0"], "items")),
        (["additionalProperties"], "falseSchema", ([], "additionalProperties")),
        (["not", "items"], "falseSchema", (["not"], "items")),
    ],
)
def test_a_violation_has_its_keyword_and_its_schema(
    steps: list[str], kind: str, owner: tuple[list[str], str]
) -> None:
    assert find_owner(steps, SimpleNamespace(name=kind)) == owner


def test_a_path_that_leads_to_no_schema_has_none() -> None:
    assert schema_at({"a": {"type": "string"}}, ["a"]) == {"type": "string"}
    assert schema_at({"a": {"type": "string"}}, ["a", "type"]) == {}
    assert schema_at({}, ["a"]) == {}
