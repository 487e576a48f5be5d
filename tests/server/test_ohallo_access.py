"""oHallo: who may do what, unknown routes, and the order in which a request is checked."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.server.ohallo import (
    BOUND,
    CALENDARS,
    DELETE,
    GET,
    KEY,
    LIST,
    NOT_FOUND,
    OPERATION_IDS,
    OPERATIONS,
    OTHER_WORKSPACE,
    OTHER_WORKSPACE_REFUSED,
    OWNER,
    READER,
    SALES,
    SALES_ANSWER,
    START,
    UNKNOWN,
    UPDATE,
    WORKSPACE,
    add_key,
    bearer,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "ohallo"

LACKS_READ = (403, {"error": "API key lacks the scope calendar:read"})
LACKS_WRITE = (403, {"error": "API key lacks the scope calendar:write"})

BODIES = {UPDATE: {"enabled": False}, START: {"workspaceId": WORKSPACE}}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all requests of this module that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("quiet")), [PRODUCT]) as found:
        yield found


def seen(response: httpx.Response) -> tuple[int, object]:
    return response.status_code, response.json()


def call(client: httpx.Client, operation: tuple[str, str], headers: dict[str, str]) -> httpx.Response:
    return client.request(*operation, headers=headers, json=BODIES.get(operation))


@pytest.mark.parametrize("operation", OPERATIONS, ids=OPERATION_IDS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": KEY},
        {"Authorization": f"Token {KEY}"},
        {"Authorization": f"Bearer{KEY}"},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"X-API-Key": KEY},
    ],
    ids=lambda headers: str(headers).replace(KEY, "KEY"),
)
def test_without_a_key_nothing_is_answered(
    quiet: httpx.Client, operation: tuple[str, str], headers: dict[str, str]
) -> None:
    response = call(quiet, operation, headers)
    assert seen(response) == (401, {"error": "Missing API key"})
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("operation", OPERATIONS, ids=OPERATION_IDS)
@pytest.mark.parametrize(
    "key",
    ["wrong", KEY[:-1], f"{KEY}x", KEY.lower(), f"{KEY} {KEY}", f"{KEY},", "sf_live_v1_" + KEY[11:]],
    ids=lambda key: key.replace(KEY, "KEY"),
)
def test_an_unknown_key_is_invalid(quiet: httpx.Client, operation: tuple[str, str], key: str) -> None:
    response = call(quiet, operation, bearer(key))
    assert seen(response) == (401, {"error": "Invalid API key"})
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_key_beyond_ascii_is_invalid(quiet: httpx.Client) -> None:
    raw = [(b"Authorization", b"Bearer \xff\xfe")]
    assert seen(quiet.request(*GET, headers=raw)) == (401, {"error": "Invalid API key"})


@pytest.mark.parametrize("word", ["bearer", "BEARER", "Bearer "])
def test_the_word_bearer_has_any_case(quiet: httpx.Client, word: str) -> None:
    assert seen(quiet.request(*GET, headers={"Authorization": f"{word} {KEY}"})) == (200, SALES_ANSWER)


NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("expires_at", "disabled_at", "expected"),
    [
        (NOW - HOUR, None, (401, {"error": "Invalid API key"})),
        (None, NOW - HOUR, (401, {"error": "Invalid API key"})),
        (NOW + HOUR, NOW - HOUR, (401, {"error": "Invalid API key"})),
        (NOW + HOUR, None, (200, SALES_ANSWER)),
        (None, None, (200, SALES_ANSWER)),
    ],
    ids=["expired", "revoked", "revoked before its end", "not yet expired", "without end"],
)
def test_a_key_has_its_time(
    client: httpx.Client,
    tmp_path: Path,
    expires_at: datetime | None,
    disabled_at: datetime | None,
    expected: tuple[int, object],
) -> None:
    add_key(tmp_path, "timed", expires_at=expires_at, disabled_at=disabled_at)
    response = client.request(*GET, headers=bearer("timed"))
    assert seen(response) == expected
    assert response.headers.get("www-authenticate") == ("Bearer" if expected[0] == 401 else None)


def test_a_key_of_another_product_is_invalid(client: httpx.Client, tmp_path: Path) -> None:
    add_key(tmp_path, "elsewhere", product="meetergo")
    assert seen(client.request(*GET, headers=bearer("elsewhere"))) == (401, {"error": "Invalid API key"})


@pytest.mark.parametrize(
    ("scopes", "lacks_read", "lacks_write"),
    [
        (("calendar:read",), False, True),
        (("calendar:write",), True, False),
        (("conversations:write", "kb:read", "policy:read"), True, True),
        ((), True, True),
        (("calendar:*", "calendar", "CALENDAR:READ", "CALENDAR:WRITE"), True, True),
    ],
    ids=["read only", "write only", "other resources", "none", "look-alikes"],
)
def test_each_operation_demands_its_scope(
    client: httpx.Client, tmp_path: Path, scopes: tuple[str, ...], lacks_read: bool, lacks_write: bool
) -> None:
    add_key(tmp_path, "scoped", scopes=scopes)
    for operation in (LIST, GET, CALENDARS):
        refused = seen(call(client, operation, bearer("scoped"))) == LACKS_READ
        assert refused == lacks_read, operation
    for operation in (UPDATE, START, DELETE):
        response = call(client, operation, bearer("scoped"))
        assert (response.status_code == 403) == lacks_write, operation
        if lacks_write:
            assert seen(response) == LACKS_WRITE


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", LIST[1], "GET, HEAD"),
        ("PUT", GET[1], "GET, PATCH, DELETE, HEAD"),
        ("POST", GET[1], "GET, PATCH, DELETE, HEAD"),
        ("OPTIONS", GET[1], "GET, PATCH, DELETE, HEAD"),
        ("PATCH", CALENDARS[1], "GET, HEAD"),
        ("GET", START[1], "POST"),
        ("HEAD", START[1], "POST"),
    ],
)
@pytest.mark.parametrize("headers", [{}, OWNER], ids=["without key", "with key"])
def test_a_wrong_method_names_the_right_ones(
    quiet: httpx.Client, method: str, path: str, allow: str, headers: dict[str, str]
) -> None:
    response = quiet.request(method, path, headers=headers)
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == set(allow.split(", "))
    assert response.content == b"" if method == "HEAD" else response.json() == {"error": "Method not allowed"}


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/calendar-connections",
        "/api/calendar-connections/",
        f"/api/calendar-connections/{SALES}/",
        f"/api/calendar-connections/{SALES}/calendars/1",
        f"/API/calendar-connections/{SALES}",
        f"/calendar-connections/{SALES}",
        "/api/workspaces",
        f"/api/workspaces/{WORKSPACE}",
        "/api/calendar/oauth/callback",
        "/api/calendar/oauth",
        "/somewhere",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_an_unknown_route_is_not_found(quiet: httpx.Client, method: str, path: str) -> None:
    assert seen(quiet.request(method, path)) == (404, {"error": "Not found"})


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/api/calendar-connections/%FF", "/api/calendar-connections/%zz"])
def test_a_path_that_is_not_encoded_is_no_request(quiet: httpx.Client, method: str, path: str) -> None:
    assert seen(quiet.request(method, path)) == (400, {"error": "Invalid request: path is not valid"})


JSON_TYPE = {"Content-Type": "application/json"}
TEXT_TYPE = {"Content-Type": "text/plain"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "content", "expected"),
    [
        ("PUT", "/api/nowhere", {}, b"{", (404, {"error": "Not found"})),
        ("PUT", UPDATE[1], {}, b"{", (405, {"error": "Method not allowed"})),
        ("PATCH", UPDATE[1], TEXT_TYPE, b"{", (401, {"error": "Missing API key"})),
        ("PATCH", UPDATE[1], {**bearer("wrong"), **TEXT_TYPE}, b"{", (401, {"error": "Invalid API key"})),
        ("PATCH", UPDATE[1], {**READER, **TEXT_TYPE}, b"{", LACKS_WRITE),
        (
            "PATCH",
            f"/api/calendar-connections/{UNKNOWN}",
            {**OWNER, **TEXT_TYPE},
            b"{",
            (415, {"error": "Unsupported media type"}),
        ),
        (
            "PATCH",
            f"/api/calendar-connections/{UNKNOWN}",
            {**OWNER, **JSON_TYPE},
            b"{",
            (400, {"error": "Malformed JSON"}),
        ),
        (
            "PATCH",
            "/api/calendar-connections/abc",
            {**OWNER, **JSON_TYPE},
            b'{"enabled":1}',
            (400, {"error": "Invalid request: enabled must be a boolean"}),
        ),
        ("PATCH", "/api/calendar-connections/abc", {**OWNER, **JSON_TYPE}, b"{}", NOT_FOUND),
        ("DELETE", f"/api/calendar-connections/{UNKNOWN}", READER, b"", LACKS_WRITE),
        ("POST", START[1], {**READER, **TEXT_TYPE}, b"{", LACKS_WRITE),
        ("POST", START[1], {**BOUND, **TEXT_TYPE}, b"{", (415, {"error": "Unsupported media type"})),
        (
            "POST",
            START[1],
            {**BOUND, **JSON_TYPE},
            b'{"workspaceId":"%s","provider":"x"}' % OTHER_WORKSPACE.encode(),
            (400, {"error": "Invalid request: provider must be google or microsoft"}),
        ),
        (
            "POST",
            START[1],
            {**BOUND, **JSON_TYPE},
            b'{"workspaceId":"%s"}' % OTHER_WORKSPACE.encode(),
            OTHER_WORKSPACE_REFUSED,
        ),
    ],
    ids=[
        "route before method",
        "method before credentials",
        "credentials before media type",
        "key before media type",
        "scope before media type",
        "media type before JSON",
        "JSON before lookup",
        "schema before lookup",
        "lookup last",
        "scope before lookup",
        "start: scope before media type",
        "start: media type before JSON",
        "start: schema before workspace",
        "start: workspace last",
    ],
)
def test_the_order_of_checks(
    quiet: httpx.Client,
    method: str,
    path: str,
    headers: dict[str, str],
    content: bytes,
    expected: tuple[int, object],
) -> None:
    assert seen(quiet.request(method, path, headers=headers, content=content)) == expected


@pytest.mark.parametrize("operation", OPERATIONS, ids=OPERATION_IDS)
def test_a_failure_inside_says_no_more_than_that(
    client: httpx.Client, tmp_path: Path, operation: tuple[str, str]
) -> None:
    with sqlite3.connect(tmp_path / "test.db") as database:
        database.execute("DROP TABLE ohallo_oauth_states")
        database.execute("DROP TABLE ohallo_grants")
        database.execute("ALTER TABLE ohallo_connections RENAME TO elsewhere")
    database.close()
    assert seen(call(client, operation, OWNER)) == (500, {"error": "Internal server error"})
