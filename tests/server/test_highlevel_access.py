"""HighLevel: who may call what, what is on every answer, and in which order a request is checked."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from server.store import api_keys
from server.store.database import Database
from tests.server.conftest import Start
from tests.server.highlevel_samples import (
    AGENCY_TOKEN,
    FOREIGN,
    FOREIGN_CALENDAR,
    INTRO_CALL_BODY,
    LOCATION,
    MALFORMED,
    NO_BODY,
    NOT_FOUND,
    OAUTH_TOKEN,
    OTHER_LOCATION,
    OTHER_MEDIA_TYPE,
    OTHER_TOKEN,
    PATH,
    READ_ONLY_TOKEN,
    SLOTS,
    TOKEN,
    headers,
    invalid,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "highlevel"

READING = [
    ("GET", f"/calendars/?locationId={LOCATION}"),
    ("GET", PATH),
    ("GET", f"{SLOTS}?startDate=0&endDate=1"),
]
WRITING = [("POST", "/calendars/"), ("PUT", PATH), ("DELETE", PATH), ("PUT", SLOTS)]
OPERATIONS = READING + WRITING


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for tests that change nothing."""
    with running(sqlite_url(tmp_path_factory.mktemp("highlevel")), [PRODUCT]) as client:
        yield client


def unauthorized(message: str) -> dict[str, object]:
    return {"statusCode": 401, "message": message, "error": "Unauthorized"}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"Version": "v3"}, "Invalid token: access token is invalid"),
        ({"Version": "v3", "Authorization": "Basic YTpi"}, "Invalid token: access token is invalid"),
        ({"Version": "v3", "Authorization": "Bearer"}, "Invalid token: access token is invalid"),
        (headers("pit-unknown"), "Invalid Private Integration token"),
        (headers("unknown"), "Invalid JWT"),
        (headers(AGENCY_TOKEN), "Token's user type mismatch!"),
        ({"Authorization": f"Bearer {TOKEN}"}, "version header was not found."),
        (headers(version="2020-01-01"), "version header is invalid"),
        (headers(version="legacy"), "version header is invalid"),
        (headers(version="V3"), "version header is invalid"),
    ],
)
def test_bad_credentials_and_versions_are_refused_by_every_operation(
    shared: httpx.Client, method: str, path: str, sent: Mapping[str, str], message: str
) -> None:
    response = shared.request(method, path, headers=sent)
    assert (response.status_code, response.json()) == (401, unauthorized(message))


@pytest.mark.parametrize(("method", "path"), WRITING)
def test_a_token_for_reading_cannot_write(shared: httpx.Client, method: str, path: str) -> None:
    response = shared.request(method, path, headers=headers(READ_ONLY_TOKEN), json={})
    assert response.status_code == 401
    assert response.json() == unauthorized("The token is not authorized for this scope.")


@pytest.mark.parametrize(("method", "path"), READING)
def test_a_token_for_reading_can_read(shared: httpx.Client, method: str, path: str) -> None:
    assert shared.request(method, path, headers=headers(READ_ONLY_TOKEN)).status_code == 200


@pytest.mark.parametrize("version", ["2021-04-15", "2021-07-28", "2023-02-21", "v3"])
@pytest.mark.parametrize("token", [TOKEN, OAUTH_TOKEN])
def test_every_published_version_and_both_kinds_of_token_are_taken(
    shared: httpx.Client, token: str, version: str
) -> None:
    response = shared.get(PATH, headers=headers(token, version))
    assert (response.status_code, response.json()) == (200, {"calendar": INTRO_CALL_BODY})


def test_a_version_sent_twice_is_none_of_the_published(shared: httpx.Client) -> None:
    sent = [("Authorization", f"Bearer {TOKEN}"), ("Version", "v3"), ("Version", "v3")]
    response = shared.get(PATH, headers=sent)
    assert (response.status_code, response.json()) == (401, unauthorized("version header is invalid"))


@pytest.mark.parametrize(
    ("token", "scopes", "expires", "message"),
    [
        ("expired.oauth", ["calendars.readonly"], -1, "Invalid JWT"),
        ("pit-expired", ["calendars.readonly"], -1, "Invalid Private Integration token"),
        ("write.only", ["calendars.write"], 60, "The token is not authorized for this scope."),
    ],
)
def test_expired_tokens_and_tokens_without_the_scope_cannot_read(
    start: Start, tmp_path: Path, token: str, scopes: list[str], expires: int, message: str
) -> None:
    async def add() -> None:
        database = Database.from_url(sqlite_url(tmp_path))
        now = datetime.now(UTC)
        async with database.writing() as connection:
            await api_keys.add(
                connection,
                PRODUCT,
                token,
                tenant=LOCATION,
                kind="oauth",
                scopes=scopes,
                expires_at=now + timedelta(seconds=expires),
                created_at=now,
            )
        await database.close()

    with start() as client:
        asyncio.run(add())
        response = client.get(PATH, headers=headers(token))
    assert (response.status_code, response.json()) == (401, unauthorized(message))


FOREIGN_PATH = f"/calendars/{FOREIGN_CALENDAR}"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/calendars/?locationId={OTHER_LOCATION}", None),
        ("GET", "/calendars/?locationId=", None),
        ("POST", "/calendars/", {"locationId": OTHER_LOCATION, "name": "Mine"}),
        ("GET", FOREIGN_PATH, None),
        ("PUT", FOREIGN_PATH, {"name": "Mine"}),
        ("PUT", f"{FOREIGN_PATH}/free-slots", {"name": "Mine"}),
        ("DELETE", FOREIGN_PATH, None),
        ("GET", f"{FOREIGN_PATH}/free-slots?startDate=0&endDate=1", None),
    ],
)
def test_another_location_is_out_of_reach(client: httpx.Client, method: str, path: str, body: object) -> None:
    response = client.request(method, path, headers=headers(), json=body)
    assert (response.status_code, response.json()) == (403, FOREIGN)
    own = client.get(FOREIGN_PATH, headers=headers(OTHER_TOKEN)).json()["calendar"]
    assert (own["name"], own["locationId"]) == ("Beratung", OTHER_LOCATION)


def test_a_foreign_calendar_stays_foreign_when_it_is_deleted(client: httpx.Client) -> None:
    assert client.delete(FOREIGN_PATH, headers=headers(OTHER_TOKEN)).status_code == 200
    response = client.get(FOREIGN_PATH, headers=headers())
    assert (response.status_code, response.json()) == (403, FOREIGN)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", PATH),
        ("POST", PATH),
        ("PUT", "/calendars/"),
        ("DELETE", "/calendars"),
        ("POST", SLOTS),
        ("GET", f"{PATH}/nothing"),
        ("GET", "/calendar"),
        ("GET", "/calendars/a%20b/c"),
    ],
)
def test_unknown_routes_and_methods_are_answered_alike_without_credentials(
    shared: httpx.Client, method: str, path: str
) -> None:
    response = shared.request(method, path)
    expected = {"statusCode": 404, "message": f"Cannot {method} {path}", "error": "Not Found"}
    assert (response.status_code, response.json()) == (404, expected)


def test_the_query_of_an_unknown_route_is_not_repeated(shared: httpx.Client) -> None:
    response = shared.patch(f"{PATH}?token=secret")
    assert response.json()["message"] == f"Cannot PATCH {PATH}"


RATE_LIMITS = {
    "x-ratelimit-max": "100",
    "x-ratelimit-remaining": "100",
    "x-ratelimit-interval-milliseconds": "10000",
    "x-ratelimit-limit-daily": "200000",
    "x-ratelimit-daily-remaining": "200000",
}


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", PATH, headers(), 200),
        ("GET", PATH, {}, 401),
        ("PUT", PATH, headers(), 400),
        ("GET", FOREIGN_PATH, headers(), 403),
        ("GET", "/calendars/unknown", headers(), 404),
        ("PATCH", PATH, {}, 404),
        ("GET", "/nowhere", {}, 404),
        ("GET", SLOTS, headers(), 422),
    ],
)
def test_every_answer_carries_the_rate_limit_headers(
    shared: httpx.Client, method: str, path: str, sent: Mapping[str, str], status: int
) -> None:
    response = shared.request(method, path, headers=sent)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert {name: response.headers[name] for name in RATE_LIMITS} == RATE_LIMITS
    assert 0 < int(response.headers["x-ratelimit-daily-reset"]) <= 86_400_000


def test_the_order_of_checks(shared: httpx.Client) -> None:
    """Each request has the fault that is expected and all that are checked after it."""
    json_type = {"Content-Type": "application/json"}
    unknown = "/calendars/unknown"

    def status_and_message(
        method: str, path: str, sent: Mapping[str, str], content: bytes
    ) -> tuple[int, object]:
        response = shared.request(method, path, headers=sent, content=content)
        return response.status_code, response.json()["message"]

    assert [
        status_and_message("PATCH", unknown, {}, b"x"),
        status_and_message("PUT", unknown, {"Authorization": "Bearer x"}, b"x"),
        status_and_message("PUT", unknown, {"Authorization": f"Bearer {READ_ONLY_TOKEN}"}, b"x"),
        status_and_message("PUT", unknown, headers(READ_ONLY_TOKEN), b"x"),
        status_and_message("PUT", unknown, {**headers(), "Content-Type": "text/plain"}, b"x"),
        status_and_message("PUT", unknown, {**headers(), **json_type}, b"x"),
        status_and_message("PUT", unknown, {**headers(), **json_type}, b'{"name":1}'),
        status_and_message("PUT", unknown, {**headers(), **json_type}, b"{}"),
        status_and_message("PUT", FOREIGN_PATH, {**headers(), **json_type}, b'{"slug":"intro-call"}'),
        status_and_message("GET", f"/calendars/?locationId={OTHER_LOCATION}&showDrafted=x", headers(), b""),
        status_and_message("POST", "/calendars/", {**headers(), **json_type}, b'{"locationId":"x"}'),
    ] == [
        (404, "Cannot PATCH /calendars/unknown"),
        (401, "Invalid JWT"),
        (401, "version header was not found."),
        (401, "The token is not authorized for this scope."),
        (415, "Unsupported Media Type"),
        (400, "Malformed JSON"),
        (422, ["name must be a string"]),
        (404, "Calendar not found"),
        (403, "The token does not have access to this location."),
        (422, ["showDrafted must be a boolean value"]),
        (422, ["name must be a string"]),
    ]


@pytest.mark.parametrize(("method", "path"), [("POST", "/calendars/"), ("PUT", PATH), ("PUT", SLOTS)])
@pytest.mark.parametrize(
    ("content", "content_type", "status", "expected"),
    [
        (b"", "application/json", 400, NO_BODY),
        (b"", None, 400, NO_BODY),
        (b"{", "application/json", 400, MALFORMED),
        (b'{"name":NaN}', "application/json", 400, MALFORMED),
        (b'{"name":"\xff"}', "application/json; charset=utf-8", 400, MALFORMED),
        (b"name=x", "application/x-www-form-urlencoded", 415, OTHER_MEDIA_TYPE),
        (b"{}", None, 415, OTHER_MEDIA_TYPE),
        (b"[]", "application/json", 422, invalid("body must be an object")),
        (b"null", "application/json", 422, invalid("body must be an object")),
    ],
)
def test_bodies_that_are_no_json_object(
    shared: httpx.Client,
    method: str,
    path: str,
    content: bytes,
    content_type: str | None,
    status: int,
    expected: Mapping[str, object],
) -> None:
    sent = headers() | ({"Content-Type": content_type} if content_type else {})
    response = shared.request(method, path, headers=sent, content=content)
    assert (response.status_code, response.json()) == (status, expected)


def test_a_body_that_is_too_long_is_refused(shared: httpx.Client) -> None:
    response = shared.put(PATH, headers=headers(), json={"notes": "x" * 1_100_000})
    expected = {"statusCode": 413, "message": "request entity too large", "error": "Payload Too Large"}
    assert (response.status_code, response.json()) == (413, expected)


@pytest.mark.parametrize(("method", "path"), [("GET", PATH), ("DELETE", "/calendars/unknown")])
def test_a_json_content_type_without_a_body_is_tolerated(
    shared: httpx.Client, method: str, path: str
) -> None:
    response = shared.request(method, path, headers={**headers(), "Content-Type": "application/json"})
    assert response.status_code == (200 if method == "GET" else 404)


@pytest.mark.parametrize("calendar_id", ["unknown", "a%20b", "%00", "%F0%9F%93%85", "0tkcdp9pfvlewkyrrviz"])
def test_an_id_that_never_existed_is_not_found_whatever_its_shape(
    shared: httpx.Client, calendar_id: str
) -> None:
    path = f"/calendars/{calendar_id}"
    answers = [
        shared.get(path, headers=headers()),
        shared.put(path, headers=headers(), json={}),
        shared.put(f"{path}/free-slots", headers=headers(), json={}),
        shared.delete(path, headers=headers()),
        shared.get(f"{path}/free-slots?startDate=0&endDate=1", headers=headers()),
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, NOT_FOUND)] * 5


def test_tokens_are_in_no_answer_and_not_in_the_database_file(start: Start, tmp_path: Path) -> None:
    with start() as client:
        found = client.get("/calendars/", params={"locationId": LOCATION}, headers=headers())
        refused = client.get(PATH, headers=headers("pit-not-a-token-of-ours"))
    assert TOKEN not in found.text + str(found.headers)
    assert "not-a-token-of-ours" not in refused.text + str(refused.headers)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert LOCATION.encode() in stored
    assert not any(t.encode() in stored for t in (TOKEN, OAUTH_TOKEN, "not-a-token-of-ours"))
