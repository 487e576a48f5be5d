"""oHallo: beginning an OAuth flow, finishing it through the data layer, and keeping its secrets."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.ohallo.models import CalendarProvider
from server.ohallo import grants, oauth, storage, tables
from server.ohallo.connections import Connection
from server.ohallo.grants import Account, Calendar
from server.ohallo.reach import Reach
from server.store.secrets import KeyRing, UnsealError
from tests.server.conftest import Start
from tests.server.ohallo import (
    BOUND,
    BOUND_KEY,
    CALENDARS,
    DELETE,
    FOREIGN_KEY,
    FOREIGN_WORKSPACE,
    GET,
    KEY,
    LIST,
    ORGANIZATION,
    OTHER_WORKSPACE,
    OTHER_WORKSPACE_REFUSED,
    OWNER,
    READER_KEY,
    SALES,
    START,
    UNKNOWN,
    UPDATE,
    WORKSHOP_ANSWER,
    WORKSPACE,
    WORKSPACE_NOT_FOUND,
    in_database,
)
from tests.server.serving import running, sqlite_url

PRODUCT = "ohallo"

SECRETS = KeyRing.parse(f"test:{'A' * 43}=")
TOKEN = "1//token-of-the-new-account"
ACCOUNT = Account(
    TOKEN,
    (
        Calendar("new@example.com", "New", primary=True),
        Calendar("another@example.com", "Another", primary=False),
    ),
)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all requests of this module that change no connection."""
    with running(sqlite_url(tmp_path_factory.mktemp("quiet")), [PRODUCT]) as found:
        yield found


def seen(response: httpx.Response) -> tuple[int, object]:
    return response.status_code, response.json()


def start_flow(client: httpx.Client, **body: object) -> httpx.Response:
    return client.request(*START, headers=OWNER, json={"workspaceId": WORKSPACE, **body})


def state_of(response: httpx.Response) -> str:
    assert response.status_code == 200
    return parse_qs(urlsplit(response.json()["authorizationUrl"]).query)["state"][0]


def finish(folder: Path, state: str, later: timedelta = timedelta(0)) -> Connection | None:
    async def act(connection: AsyncConnection) -> Connection | None:
        now = datetime.now(UTC) + later
        return await oauth.finish(connection, state, "New account", ACCOUNT, SECRETS, now)

    return in_database(folder, act)


GOOGLE = (
    "https://accounts.google.com/o/oauth2/v2/auth?client_id=ohallo-demo.apps.googleusercontent.com"
    "&redirect_uri=https%3A%2F%2Fapp.ohallo.example%2Fcalendar%2Foauth%2Fcallback"
    "&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar"
    "&state=STATE&response_type=code&access_type=offline&prompt=consent"
)
MICROSOFT = (
    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"
    "?client_id=0d3a5c1e-7b42-4f6a-9c8d-2e1f0a9b8c7d"
    "&redirect_uri=https%3A%2F%2Fapp.ohallo.example%2Fcalendar%2Foauth%2Fcallback"
    "&scope=offline_access+Calendars.ReadWrite"
    "&state=STATE&response_type=code&response_mode=query"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, GOOGLE),
        ({"provider": "google"}, GOOGLE),
        ({"provider": "microsoft"}, MICROSOFT),
        ({"redirectUri": "https://example.com", "state": "mine"}, GOOGLE),
    ],
    ids=["default", "google", "microsoft", "unknown members"],
)
def test_a_flow_begins_on_the_consent_page_of_the_provider(
    quiet: httpx.Client, body: dict[str, object], expected: str
) -> None:
    response = start_flow(quiet, **body)
    state = state_of(response)
    assert re.fullmatch("[A-Za-z0-9_-]{43}", state)
    assert seen(response) == (200, {"authorizationUrl": expected.replace("STATE", state)})


@pytest.mark.parametrize("id_", [WORKSPACE.upper(), f"ws_{WORKSPACE}", f"WS_{WORKSPACE.upper()}"])
@pytest.mark.parametrize("headers", [OWNER, BOUND], ids=["unbound", "bound"])
def test_the_workspace_may_be_named_in_every_shape(
    quiet: httpx.Client, id_: str, headers: dict[str, str]
) -> None:
    assert quiet.request(*START, headers=headers, json={"workspaceId": id_}).status_code == 200


def test_each_flow_has_a_state_of_its_own(quiet: httpx.Client) -> None:
    assert state_of(start_flow(quiet)) != state_of(start_flow(quiet))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, "workspaceId is required"),
        ({"provider": "google"}, "workspaceId is required"),
        ({"workspaceId": None}, "workspaceId must be a string"),
        (
            {"workspaceId": 5, "provider": "apple"},
            "workspaceId must be a string; provider must be google or microsoft",
        ),
        ({"workspaceId": WORKSPACE, "provider": "apple"}, "provider must be google or microsoft"),
        ({"workspaceId": WORKSPACE, "provider": "Google"}, "provider must be google or microsoft"),
        ({"workspaceId": WORKSPACE, "provider": ""}, "provider must be google or microsoft"),
        ({"workspaceId": WORKSPACE, "provider": None}, "provider must be a string"),
        ([], "body must be an object"),
    ],
)
def test_an_invalid_body_is_refused(quiet: httpx.Client, body: object, fault: str) -> None:
    response = quiet.request(*START, headers=OWNER, json=body)
    assert seen(response) == (400, {"error": f"Invalid request: {fault}"})


@pytest.mark.parametrize("id_", [UNKNOWN, FOREIGN_WORKSPACE, SALES, "abc", "", "\0", f"cal_{WORKSPACE}"])
def test_an_unknown_workspace_is_not_found(quiet: httpx.Client, id_: str) -> None:
    assert seen(start_flow(quiet, workspaceId=id_)) == WORKSPACE_NOT_FOUND


@pytest.mark.parametrize("id_", [OTHER_WORKSPACE, UNKNOWN, FOREIGN_WORKSPACE, "abc", ""])
def test_a_bound_key_is_refused_any_other_workspace(quiet: httpx.Client, id_: str) -> None:
    response = quiet.request(*START, headers=BOUND, json={"workspaceId": id_})
    assert seen(response) == OTHER_WORKSPACE_REFUSED


def test_beginning_a_flow_makes_no_connection(client: httpx.Client) -> None:
    before = client.request(*LIST, headers=OWNER).json()
    start_flow(client)
    assert client.request(*LIST, headers=OWNER).json() == before


def test_a_finished_flow_is_a_connection_with_the_calendars_of_the_account(
    client: httpx.Client, tmp_path: Path
) -> None:
    made = finish(tmp_path, state_of(start_flow(client, provider="microsoft")))
    assert made is not None
    answer = client.request(*LIST, headers=OWNER).json()
    assert answer["total"] == 3
    created = answer["items"][2]["createdAt"]
    assert answer["items"][1:] == [
        WORKSHOP_ANSWER,
        {
            "id": made.id,
            "workspaceId": WORKSPACE,
            "provider": "microsoft",
            "displayName": "New account",
            "calendarId": None,
            "enabled": True,
            "createdAt": created,
            "updatedAt": created,
        },
    ]
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made.id)
    assert seen(client.get(f"/api/calendar-connections/{made.id}/calendars", headers=OWNER)) == (
        200,
        {
            "items": [
                {"calendarId": "new@example.com", "name": "New", "primary": True},
                {"calendarId": "another@example.com", "name": "Another", "primary": False},
            ]
        },
    )


def test_a_state_is_good_once(client: httpx.Client, tmp_path: Path) -> None:
    state = state_of(start_flow(client))
    assert finish(tmp_path, state) is not None
    assert finish(tmp_path, state) is None
    assert client.request(*LIST, headers=OWNER).json()["total"] == 3


@pytest.mark.parametrize(
    ("later", "finished"),
    [(timedelta(minutes=9), True), (timedelta(minutes=10, seconds=1), False)],
    ids=["in time", "too late"],
)
def test_a_state_has_its_time(client: httpx.Client, tmp_path: Path, later: timedelta, finished: bool) -> None:
    made = finish(tmp_path, state_of(start_flow(client)), later)
    assert (made is not None) == finished
    assert client.request(*LIST, headers=OWNER).json()["total"] == (3 if finished else 2)


def test_an_unknown_state_finishes_nothing(client: httpx.Client, tmp_path: Path) -> None:
    start_flow(client)
    assert finish(tmp_path, "guess") is None
    assert client.request(*LIST, headers=OWNER).json()["total"] == 2


def test_a_new_flow_sweeps_out_the_expired_states_of_its_organization(
    client: httpx.Client, tmp_path: Path
) -> None:
    async def count(connection: AsyncConnection) -> int:
        return (await connection.scalars(select(func.count()).select_from(tables.oauth_states))).one()

    async def age(connection: AsyncConnection) -> None:
        google, long_ago = CalendarProvider.GOOGLE, datetime(2026, 1, 1, tzinfo=UTC)
        await oauth.begin(connection, Reach(ORGANIZATION), WORKSPACE, google, long_ago)

    start_flow(client)
    in_database(tmp_path, age)
    assert in_database(tmp_path, count) == 2
    start_flow(client)
    assert in_database(tmp_path, count) == 2


def test_a_token_opens_for_its_own_connection_only(client: httpx.Client, tmp_path: Path) -> None:
    made = finish(tmp_path, state_of(start_flow(client)))
    assert made is not None
    reach = Reach(ORGANIZATION)

    async def found(connection: AsyncConnection) -> tuple[grants.Grant | None, grants.Grant | None]:
        return await grants.find(connection, reach, made.id), await grants.find(connection, reach, SALES)

    own, other = in_database(tmp_path, found)
    assert own is not None
    assert other is not None
    assert grants.refresh_token(own, SECRETS) == TOKEN
    moved = grants.Grant(ORGANIZATION, SALES, own.provider, own.sealed_token)
    with pytest.raises(UnsealError):
        grants.refresh_token(moved, SECRETS)


@pytest.mark.parametrize(
    "reach",
    [Reach("c4e8a07d-1b93-4f52-8d6c-9a2e7b0f3c15"), Reach(ORGANIZATION, OTHER_WORKSPACE)],
    ids=["other organization", "other workspace"],
)
def test_the_data_layer_keeps_to_the_reach(client: httpx.Client, tmp_path: Path, reach: Reach) -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    row = Connection(UNKNOWN, WORKSPACE, CalendarProvider.GOOGLE, "", None, True, None, now, now)

    async def act(connection: AsyncConnection) -> list[object]:
        with pytest.raises(LookupError):
            await storage.add(connection, reach, row)
        return [
            await storage.has_workspace(connection, reach, WORKSPACE),
            await storage.connections_of(connection, reach, WORKSPACE),
            await storage.find(connection, reach, SALES),
            await storage.change(connection, reach, SALES, {"enabled": False}, now),
            await storage.remove(connection, reach, SALES),
            await grants.find(connection, reach, SALES),
            await oauth.begin(connection, reach, WORKSPACE, CalendarProvider.GOOGLE, now),
        ]

    assert in_database(tmp_path, act) == [False, [], None, None, False, None, None]
    assert client.request(*GET, headers=OWNER).json()["enabled"] is True


def test_two_connections_cannot_have_one_id(client: httpx.Client, tmp_path: Path) -> None:
    now = datetime(2026, 3, 10, tzinfo=UTC)
    row = Connection(SALES, WORKSPACE, CalendarProvider.GOOGLE, "", None, True, None, now, now)
    with pytest.raises(IntegrityError):
        in_database(tmp_path, lambda connection: storage.add(connection, Reach(ORGANIZATION), row))


def test_secrets_are_in_no_answer_and_not_in_the_database_file(start: Start, tmp_path: Path) -> None:
    answers: list[str] = []
    with start() as client:
        started = start_flow(client)
        state, left_over = state_of(started), state_of(start_flow(client))
        made = finish(tmp_path, state)
        assert made is not None
        for method, path in (LIST, GET, UPDATE, CALENDARS, START, DELETE):
            for id_ in (SALES, made.id):
                body = {"workspaceId": WORKSPACE} if method == "POST" else {}
                response = client.request(method, path.replace(SALES, id_), headers=OWNER, json=body)
                assert response.status_code in {200, 204}
                answers.append(response.text)
        kept = b"".join(file.read_bytes() for file in sorted(tmp_path.glob("test.db*")))
    kept += b"".join(file.read_bytes() for file in sorted(tmp_path.glob("test.db*")))
    assert b"Sales Team Calendar" in kept
    tokens = [TOKEN, "1//demo-refresh-token"]
    for secret in [*tokens, KEY, READER_KEY, BOUND_KEY, FOREIGN_KEY, state, left_over]:
        assert secret.encode() not in kept
        assert all(secret not in answer for answer in answers)
    assert all(TOKEN not in repr(value) for value in (ACCOUNT, made))
