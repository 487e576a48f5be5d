"""What the queued syncs of Attendee do, on the database of the server and with a provider made for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from oaswright.runtime.testing import AsyncClient

from server.app import create_app, make_context
from server.attendee.credentials import OAuthCredentials
from server.attendee.providers import CredentialsRefusedError, ProviderFailedError
from server.attendee.settings import Rate, Settings
from server.attendee.storage import Calendar
from server.attendee.syncing import CLAIM, drain, sync_calendars
from server.attendee.throttle import Throttle
from server.context import Context
from server.store.migrations import downgrade, upgrade
from tests.server.attendee_calendars import (
    CALENDARS,
    DISCONNECTED,
    KEY,
    NEVER_SYNCED,
    PRIMARY,
    REQUIRED,
    change,
    path,
    rows,
)
from tests.server.serving import running, sqlite_url, without

PRODUCT = "attendee"

LATER = datetime(2099, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


@dataclass
class Provider:
    """Remembers what it was asked, and then does what it was told."""

    action: Callable[[], object] = lambda: None
    asked: list[tuple[str, OAuthCredentials]] = field(default_factory=list)

    async def read(self, calendar: Calendar, credentials: OAuthCredentials) -> None:
        self.asked.append((calendar.id, credentials))
        await asyncio.to_thread(self.action)


@pytest.fixture
def sync(client: httpx.Client, tmp_path: Path) -> Callable[..., int]:
    """Drains the queue of the running server, at a moment that is later than all requests."""

    def run(provider: Provider, now: datetime = LATER) -> int:
        async def work() -> int:
            made = make_context(
                {"DATABASE_URL": sqlite_url(tmp_path), "OASWRIGHT_SECRET_KEYS": f"test:{'A' * 43}="}
            )
            try:
                return await drain(Context(made.database, made.secrets, lambda: now), provider)
            finally:
                await made.database.close()

        return asyncio.run(work())

    return run


def refuse() -> None:
    raise CredentialsRefusedError("{'error': 'invalid_grant'}")


def fail() -> None:
    raise ProviderFailedError


def test_nothing_is_synced_that_nobody_queued(client: httpx.Client, sync: Callable[..., int]) -> None:
    provider = Provider()
    assert sync(provider) == 0
    assert provider.asked == []


def test_a_sync_that_works_connects(client: httpx.Client, tmp_path: Path, sync: Callable[..., int]) -> None:
    client.patch(path(DISCONNECTED), headers=KEY, json={"refresh_token": "new"})
    provider = Provider()
    assert sync(provider) == 1
    assert provider.asked == [
        (DISCONNECTED["id"], OAuthCredentials("demo-secret-cal_DemoMicrosoft002", "new"))
    ]
    assert client.get(path(DISCONNECTED), headers=KEY).json() == {
        **DISCONNECTED,
        "state": "connected",
        "connection_failure_data": None,
        "updated_at": "2099-01-02T03:04:05.678901Z",
        "last_successful_sync_at": "2099-01-02T03:04:05.678901Z",
        "last_attempted_sync_at": "2099-01-02T03:04:05.678901Z",
    }
    assert rows(tmp_path, "SELECT * FROM attendee_sync_queue") == []


@pytest.mark.parametrize(
    ("calendar", "name"), [(PRIMARY, "Google"), (DISCONNECTED, "Microsoft")], ids=["google", "microsoft"]
)
def test_refused_credentials_disconnect(
    client: httpx.Client, tmp_path: Path, sync: Callable[..., int], calendar: dict[str, object], name: str
) -> None:
    client.patch(path(calendar), headers=KEY)
    assert sync(Provider(refuse)) == 1
    assert client.get(path(calendar), headers=KEY).json() == {
        **calendar,
        "state": "disconnected",
        "connection_failure_data": {
            "error": f"{name} Authentication error: {{'error': 'invalid_grant'}}",
            "timestamp": "2099-01-02T03:04:05.678901+00:00",
        },
        "updated_at": "2099-01-02T03:04:05.678901Z",
    }
    assert rows(tmp_path, "SELECT * FROM attendee_sync_queue") == []


def test_a_failure_for_now_is_only_an_attempt_and_tried_again(
    client: httpx.Client, tmp_path: Path, sync: Callable[..., int]
) -> None:
    client.patch(path(PRIMARY), headers=KEY)
    now = LATER
    for retry in range(7):
        assert sync(Provider(fail), now) == 1
        due = rows(tmp_path, "SELECT attempts, due_at FROM attendee_sync_queue")
        expected = now + timedelta(minutes=2**retry)
        stamp = expected.isoformat().replace("+00:00", "Z")
        assert due == ([(retry + 1, stamp)] if retry < 6 else [])
        assert sync(Provider(fail), expected - timedelta(microseconds=1)) == 0
        found = client.get(path(PRIMARY), headers=KEY).json()
        assert without(found, "updated_at", "last_attempted_sync_at") == without(
            PRIMARY, "updated_at", "last_attempted_sync_at"
        )
        assert datetime.fromisoformat(found["last_attempted_sync_at"]) == now
        now = expected
    assert sync(Provider(fail), now) == 0


def test_a_calendar_deleted_while_it_is_read_stays_deleted(
    client: httpx.Client, sync: Callable[..., int]
) -> None:
    client.patch(path(PRIMARY), headers=KEY)
    assert sync(Provider(lambda: client.delete(path(PRIMARY), headers=KEY))) == 1
    assert client.get(path(PRIMARY), headers=KEY).status_code == 404


def test_an_update_while_the_calendar_is_read_is_kept_and_synced_in_turn(
    client: httpx.Client, sync: Callable[..., int]
) -> None:
    client.patch(path(NEVER_SYNCED), headers=KEY)
    changed = {"metadata": {"a": "b"}, "refresh_token": "new"}
    updates = iter([changed])

    def update() -> None:
        for body in updates:
            assert client.patch(path(NEVER_SYNCED), headers=KEY, json=body).status_code == 200

    provider = Provider(update)
    assert sync(provider) == 2
    tokens = [credentials.refresh_token for _, credentials in provider.asked]
    assert tokens == ["demo-refresh-cal_DemoGoogleTeam03", "new"]
    found = client.get(path(NEVER_SYNCED), headers=KEY).json()
    assert found["metadata"] == {"a": "b"}
    assert found["last_successful_sync_at"] == "2099-01-02T03:04:05.678901Z"


def test_a_sync_that_was_queued_anew_is_not_settled_by_the_one_before(
    client: httpx.Client, tmp_path: Path, sync: Callable[..., int]
) -> None:
    """A late refusal of old credentials says nothing about the new ones."""
    client.patch(path(PRIMARY), headers=KEY, json={"refresh_token": "old"})
    states: list[str] = []

    def replace_and_refuse() -> None:
        client.patch(path(PRIMARY), headers=KEY, json={"refresh_token": "new"})
        assert sync(Provider()) == 1
        states.append(client.get(path(PRIMARY), headers=KEY).json()["state"])
        refuse()

    assert sync(Provider(replace_and_refuse)) == 1
    states.append(client.get(path(PRIMARY), headers=KEY).json()["state"])
    assert states == ["connected", "connected"]


def test_a_sync_is_done_by_one_worker_and_again_when_that_has_died(
    client: httpx.Client, sync: Callable[..., int]
) -> None:
    client.patch(path(PRIMARY), headers=KEY)
    others: list[int] = []

    def look() -> None:
        others.append(sync(Provider()))
        raise KeyboardInterrupt  # the worker dies

    with pytest.raises(KeyboardInterrupt):
        sync(Provider(look))
    assert others == [0]
    assert sync(Provider()) == 0
    assert sync(Provider(), LATER + CLAIM) == 1


@pytest.mark.parametrize("reason", ["an unexpected error", "a key that is gone"])
def test_a_calendar_that_cannot_be_synced_keeps_no_other_from_it(
    client: httpx.Client, tmp_path: Path, sync: Callable[..., int], reason: str
) -> None:
    client.patch(path(PRIMARY), headers=KEY)
    client.patch(path(DISCONNECTED), headers=KEY)
    failures = iter([ZeroDivisionError("secret")] if reason == "an unexpected error" else [])
    if reason == "a key that is gone":
        statement = "UPDATE attendee_calendars SET credentials = replace(credentials, '.test.', '.gone.')"
        change(tmp_path, f"{statement} WHERE id = '{PRIMARY['id']}'")

    def fail_once() -> None:
        for failure in failures:
            raise failure

    assert sync(Provider(fail_once)) == 2
    assert client.get(path(DISCONNECTED), headers=KEY).json()["state"] == "connected"
    found = client.get(path(PRIMARY), headers=KEY).json()
    assert (found["state"], found["last_attempted_sync_at"]) == ("connected", "2099-01-02T03:04:05.678901Z")
    assert found["last_successful_sync_at"] == PRIMARY["last_successful_sync_at"]
    queued = rows(tmp_path, "SELECT calendar_id, attempts FROM attendee_sync_queue")
    assert queued == [(PRIMARY["id"], 1)]


def test_one_go_is_bounded(
    client: httpx.Client, sync: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.attendee.syncing.MAX_AT_ONCE", 1)
    client.patch(path(PRIMARY), headers=KEY)
    client.patch(path(DISCONNECTED), headers=KEY)
    assert [sync(Provider()) for _ in range(3)] == [1, 1, 0]


def test_the_application_drains_the_queue_while_it_runs(tmp_path: Path) -> None:
    environ = {
        "DATABASE_URL": sqlite_url(tmp_path),
        "OASWRIGHT_SECRET_KEYS": f"test:{'A' * 43}=",
        "ATTENDEE_SYNC_INTERVAL": "0.01",
    }

    async def run() -> None:
        before = asyncio.all_tasks()
        async with AsyncClient(create_app(environ, products=["attendee"], seed=True)) as client:
            await client.patch(path(DISCONNECTED), headers=KEY, json={"refresh_token": "new"})
            while (await client.get(path(DISCONNECTED), headers=KEY)).json()["state"] != "connected":
                await asyncio.sleep(0.01)
        assert asyncio.all_tasks() == before

    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_failure_of_the_database_ends_no_worker(
    tmp_path: Path, client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    environ = {"DATABASE_URL": sqlite_url(tmp_path), "OASWRIGHT_SECRET_KEYS": f"test:{'A' * 43}="}
    client.patch(path(DISCONNECTED), headers=KEY)
    change(tmp_path, "ALTER TABLE attendee_sync_queue RENAME TO away")

    async def run() -> None:
        context = make_context(environ)
        worker = asyncio.create_task(sync_calendars(context, Provider(), timedelta(seconds=0.01)))
        while "could not be drained" not in caplog.text:
            await asyncio.sleep(0.01)
        change(tmp_path, "ALTER TABLE away RENAME TO attendee_sync_queue")
        while rows(tmp_path, "SELECT * FROM attendee_sync_queue"):
            await asyncio.sleep(0.01)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        await context.database.close()

    asyncio.run(asyncio.wait_for(run(), 30))


def test_of_syncs_that_wait_since_before_one_stays_for_each_calendar(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    with running(url, ["attendee"]):
        pass
    downgrade(url, "attendee@0003_attendee")
    change(
        tmp_path,
        """INSERT INTO attendee_sync_queue VALUES
            ('1', 'proj_DemoNorthwind001', 'cal_DemoGooglePrim01', 0, '2026-01-02T00:00:00.000000Z'),
            ('2', 'proj_DemoNorthwind001', 'cal_DemoGooglePrim01', 0, '2026-01-01T00:00:00.000000Z'),
            ('3', 'proj_DemoNorthwind001', 'cal_DemoMicrosoft002', 0, '2026-01-03T00:00:00.000000Z')""",
    )
    upgrade(url)
    assert rows(tmp_path, "SELECT id FROM attendee_sync_queue ORDER BY id") == [("2",), ("3",)]


def test_the_oldest_sync_comes_first(client: httpx.Client, sync: Callable[..., int]) -> None:
    created = client.post(CALENDARS, headers=KEY, json=REQUIRED).json()
    client.patch(path(PRIMARY), headers=KEY)
    provider = Provider()
    assert sync(provider) == 2
    assert [calendar for calendar, _ in provider.asked] == [created["id"], PRIMARY["id"]]


def test_credentials_show_nothing_of_themselves() -> None:
    assert repr(OAuthCredentials("secret", "token")) == "OAuthCredentials()"


def test_the_throttle_lets_requests_in_again_as_time_passes() -> None:
    now = LATER
    throttle = Throttle(Rate(2, timedelta(minutes=1)), lambda: now)
    assert throttle.admit("a") is None
    now += timedelta(seconds=20)
    assert throttle.admit("a") is None
    assert throttle.admit("a") == 40
    now += timedelta(seconds=39.5)
    assert throttle.admit("a") == 1
    assert throttle.admit("b") is None
    now += timedelta(seconds=0.5)
    assert throttle.admit("a") is None
    assert throttle.admit("a") == 20


def test_a_throttle_without_a_rate_lets_everything_in() -> None:
    throttle = Throttle(None, lambda: LATER)
    assert [throttle.admit("a") for _ in range(5000)] == [None] * 5000


@pytest.mark.parametrize(
    ("environ", "settings"),
    [
        ({}, Settings(Rate(3000, timedelta(minutes=1)), 1000)),
        ({"ATTENDEE_PROJECT_POST_THROTTLE_RATE": "5/s"}, Settings(Rate(5, timedelta(seconds=1)))),
        ({"ATTENDEE_PROJECT_POST_THROTTLE_RATE": "1/hour"}, Settings(Rate(1, timedelta(hours=1)))),
        ({"ATTENDEE_PROJECT_POST_THROTTLE_RATE": "10/day"}, Settings(Rate(10, timedelta(days=1)))),
        ({"ATTENDEE_PROJECT_POST_THROTTLE_RATE": ""}, Settings()),
        ({"ATTENDEE_DISABLE_RATE_LIMITING": "true"}, Settings(None)),
        ({"ATTENDEE_DISABLE_RATE_LIMITING": "false"}, Settings()),
        ({"ATTENDEE_MAX_METADATA_LENGTH": "20"}, Settings(max_metadata_length=20)),
        ({"ATTENDEE_SYNC_INTERVAL": "0.5"}, Settings(sync_interval=timedelta(seconds=0.5))),
        ({"ATTENDEE_SYNC_INTERVAL": "0"}, Settings(sync_interval=timedelta())),
    ],
    ids=str,
)
def test_settings_come_from_the_environment(environ: dict[str, str], settings: Settings) -> None:
    assert Settings.from_environment(environ) == settings


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ATTENDEE_PROJECT_POST_THROTTLE_RATE", "many"),
        ("ATTENDEE_PROJECT_POST_THROTTLE_RATE", "0/min"),
        ("ATTENDEE_PROJECT_POST_THROTTLE_RATE", "3/week"),
        ("ATTENDEE_MAX_METADATA_LENGTH", "-1"),
        ("ATTENDEE_MAX_METADATA_LENGTH", "long"),
        ("ATTENDEE_SYNC_INTERVAL", "often"),
        ("ATTENDEE_SYNC_INTERVAL", "-1"),
    ],
)
def test_settings_that_cannot_be_read_are_named(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.from_environment({name: text})
