"""Attendee over HTTP: every failure with its exact body, and which one is told first."""

from collections.abc import Iterator, Mapping

import httpx
import pytest

from tests.server.attendee_calendars import (
    CALENDARS,
    FOREIGN,
    JSON,
    KEY,
    OTHER_KEY,
    PRIMARY,
    REQUIRED,
    path,
)
from tests.server.conftest import Start
from tests.server.serving import running, sqlite_url

PRODUCT = "attendee"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all of these tests: none of them changes what another looks at."""
    with running(sqlite_url(tmp_path_factory.mktemp(PRODUCT)), [PRODUCT]) as found:
        yield found


MISSING = {"detail": "Missing Authorization header"}
MALFORMED = {"detail": "Invalid Authorization header. Should have this format: Token <api_key>"}
REFUSED = {"detail": "Invalid or disabled API key"}
NOT_FOUND = {"error": "Calendar not found"}
NOT_ACCEPTABLE = {"detail": "Could not satisfy the request Accept header."}
KEY_TEXT = KEY["Authorization"].partition(" ")[2]

OPERATIONS = [
    ("GET", CALENDARS),
    ("POST", CALENDARS),
    ("GET", path(PRIMARY)),
    ("PATCH", path(PRIMARY)),
    ("DELETE", path(PRIMARY)),
]


@pytest.mark.parametrize(("method", "place"), OPERATIONS)
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, MISSING),
        ({"Authorization": ""}, MALFORMED),
        ({"Authorization": "Token"}, MALFORMED),
        ({"Authorization": KEY_TEXT}, MALFORMED),
        ({"Authorization": f"Bearer {KEY_TEXT}"}, MALFORMED),
        ({"Authorization": f"Token {KEY_TEXT} more"}, MALFORMED),
        ({"Authorization": "Token unknown"}, REFUSED),
        ({"Authorization": f"Token {KEY_TEXT.lower()}"}, REFUSED),
        ({"Authorization": "Token attendeeDemoKeyDisabled000000003"}, REFUSED),
    ],
    ids=lambda value: value.get("Authorization", "absent") if "detail" not in value else "",
)
def test_credentials_are_asked_for(
    client: httpx.Client, method: str, place: str, headers: Mapping[str, str], body: object
) -> None:
    answer = client.request(method, place, headers=headers)
    assert (answer.status_code, answer.json()) == (401, body)
    assert answer.headers["www-authenticate"] == "Token"
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"] == "Accept"
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("header", [f"token {KEY_TEXT}", f"TOKEN   {KEY_TEXT}", f"tOkEn\t{KEY_TEXT}"])
def test_the_scheme_word_may_be_in_any_case(client: httpx.Client, header: str) -> None:
    assert client.get(path(PRIMARY), headers={"Authorization": header}).json() == PRIMARY


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "text/plain; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/merge-patch+json",
        "",
    ],
)
def test_bodies_of_another_media_type(client: httpx.Client, media_type: str) -> None:
    headers = {**KEY, "Content-Type": media_type} if media_type else KEY
    expected = {"detail": f'Unsupported media type "{media_type}" in request.'}
    for method, place in (("POST", CALENDARS), ("PATCH", path(PRIMARY))):
        answer = client.request(method, place, headers=headers, content=b"{}")
        assert (answer.status_code, answer.json()) == (415, expected)


def test_a_body_beyond_the_limit(client: httpx.Client) -> None:
    body = {"metadata": {"a": "x" * 1024 * 1024}}
    answer = client.patch(path(PRIMARY), headers=KEY, json=body)
    assert answer.status_code == 413
    assert answer.json() == {"detail": "The request body is longer than 1048576 bytes."}


@pytest.mark.parametrize(
    ("place", "methods", "allow"),
    [
        (CALENDARS, ("PUT", "PATCH", "DELETE", "TRACE"), "GET, POST, HEAD, OPTIONS"),
        (path(PRIMARY), ("PUT", "POST", "TRACE"), "GET, PATCH, DELETE, HEAD, OPTIONS"),
        (f"{CALENDARS}/nothing", ("PUT", "POST"), "GET, PATCH, DELETE, HEAD, OPTIONS"),
    ],
)
def test_methods_that_a_path_does_not_have(
    client: httpx.Client, place: str, methods: tuple[str, ...], allow: str
) -> None:
    for method in methods:
        answer = client.request(method, place, headers=KEY)
        assert (answer.status_code, answer.json()) == (405, {"detail": f'Method "{method}" not allowed.'})
        assert answer.headers["allow"] == allow
        assert answer.headers["vary"] == "Accept"
    for method in (*methods, "OPTIONS"):
        answer = client.request(method, place)
        assert (answer.status_code, answer.json()) == (401, MISSING)
        assert answer.headers["www-authenticate"] == "Token"


@pytest.mark.parametrize(
    "place",
    [
        f"{CALENDARS}/",
        f"{path(PRIMARY)}/",
        f"{path(PRIMARY)}/events",
        "/api/v1",
        "/api/v1/calendar",
        "/api/v2/calendars",
        "/api/v1//calendars",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_unknown_paths(client: httpx.Client, method: str, place: str) -> None:
    for headers in (KEY, {}, {"Accept": "text/html"}):
        answer = client.request(method, place, headers=headers)
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
        assert "allow" not in answer.headers


@pytest.mark.parametrize(
    "calendar", ["nothing", "cal_hgJLjXc9il4LBuwj", "CAL_DemoGooglePrim01", "a%2Fb", "a%00b", "%C3%A9", "1"]
)
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_unknown_calendars(client: httpx.Client, method: str, calendar: str) -> None:
    answer = client.request(method, f"{CALENDARS}/{calendar}", headers=KEY)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert answer.headers["allow"] == "GET, PATCH, DELETE, HEAD, OPTIONS"


@pytest.mark.parametrize(("method", "place"), [*OPERATIONS, ("PUT", CALENDARS), ("OPTIONS", path(PRIMARY))])
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0"])
def test_accept_is_looked_at_first(client: httpx.Client, method: str, place: str, accept: str) -> None:
    answer = client.request(method, place, headers={"Accept": accept})
    assert (answer.status_code, answer.json()) == (406, NOT_ACCEPTABLE)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.1", ""])
def test_accept_may_admit_json_in_many_ways(client: httpx.Client, accept: str) -> None:
    assert client.get(path(PRIMARY), headers={**KEY, "Accept": accept}).json() == PRIMARY


BROKEN = b"{"


@pytest.mark.parametrize(
    ("method", "place", "headers", "content", "status"),
    [
        ("PATCH", path(FOREIGN), {"Accept": "text/html", "Content-Type": "text/plain"}, BROKEN, 406),
        ("PATCH", path(FOREIGN), {"Content-Type": "text/plain"}, BROKEN, 401),
        ("PUT", path(FOREIGN), {"Content-Type": "text/plain"}, BROKEN, 401),
        ("PUT", path(FOREIGN), {**KEY, "Content-Type": "text/plain"}, BROKEN, 405),
        ("PATCH", path(FOREIGN), {**KEY, "Content-Type": "text/plain"}, BROKEN, 404),
        ("PATCH", path(FOREIGN), {**KEY, **JSON}, BROKEN, 404),
        ("PATCH", f"{CALENDARS}/nothing", {**KEY, **JSON}, BROKEN, 404),
        ("PATCH", path(PRIMARY), {**KEY, "Content-Type": "text/plain"}, BROKEN, 415),
        ("PATCH", path(PRIMARY), {**KEY, **JSON}, BROKEN, 400),
        ("POST", CALENDARS, {**JSON}, BROKEN, 401),
        ("POST", CALENDARS, {**KEY, "Content-Type": "text/plain"}, BROKEN, 415),
        ("POST", CALENDARS, {**KEY, **JSON}, BROKEN, 400),
    ],
)
def test_the_order_of_checks(
    client: httpx.Client, method: str, place: str, headers: dict[str, str], content: bytes, status: int
) -> None:
    answer = client.request(method, place, headers=headers, content=content)
    assert answer.status_code == status


def test_creations_are_limited_per_project_and_minute(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    monkeypatch.setenv("ATTENDEE_PROJECT_POST_THROTTLE_RATE", "3/min")
    with start() as client:
        assert client.post(CALENDARS).status_code == 401  # does not count
        assert client.post(CALENDARS, headers=KEY, json={}).status_code == 400  # counts
        assert client.post(CALENDARS, headers=KEY, content=b"x").status_code == 415  # counts
        assert client.post(CALENDARS, headers=KEY, json=REQUIRED).status_code == 201
        for content in (b"{}", BROKEN):
            answer = client.post(CALENDARS, headers={**KEY, **JSON}, content=content)
            assert answer.status_code == 429
            assert answer.json() == {"detail": "Request was throttled. Expected available in 60 seconds."}
            assert answer.headers["retry-after"] == "60"
            assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"
        assert client.post(CALENDARS, headers=OTHER_KEY, json=REQUIRED).status_code == 201
        assert client.get(CALENDARS, headers=KEY).status_code == 200
        assert client.patch(path(PRIMARY), headers=KEY).status_code == 200
        assert client.post(path(PRIMARY), headers=KEY).status_code == 405
        assert client.post(CALENDARS, headers={**KEY, "Accept": "text/html"}).status_code == 406
