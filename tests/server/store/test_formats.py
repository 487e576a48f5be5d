"""Times as the products write them, and new identifiers."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from server.store.clock import microseconds_z, milliseconds_z, now
from server.store.ids import random_text, uuid4_text

EIGHT = datetime(2026, 3, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "milliseconds", "microseconds"),
    [
        (EIGHT, "2026-03-10T08:00:00.000Z", "2026-03-10T08:00:00Z"),
        (EIGHT.replace(microsecond=1), "2026-03-10T08:00:00.000Z", "2026-03-10T08:00:00.000001Z"),
        (EIGHT.replace(microsecond=999_999), "2026-03-10T08:00:00.999Z", "2026-03-10T08:00:00.999999Z"),
        (EIGHT.replace(microsecond=120_000), "2026-03-10T08:00:00.120Z", "2026-03-10T08:00:00.120000Z"),
        (EIGHT.replace(year=7), "0007-03-10T08:00:00.000Z", "0007-03-10T08:00:00Z"),
        (EIGHT.astimezone(timezone(timedelta(hours=9))), "2026-03-10T08:00:00.000Z", "2026-03-10T08:00:00Z"),
    ],
)
def test_times_are_written_in_utc(moment: datetime, milliseconds: str, microseconds: str) -> None:
    assert (milliseconds_z(moment), microseconds_z(moment)) == (milliseconds, microseconds)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    for write in (milliseconds_z, microseconds_z):
        with pytest.raises(ValueError, match="time zone"):
            write(EIGHT.replace(tzinfo=None))


def test_now_is_in_utc() -> None:
    assert now().tzinfo is UTC


def test_identifiers() -> None:
    identifier = uuid4_text()
    assert (str(uuid.UUID(identifier)), uuid.UUID(identifier).version) == (identifier, 4)
    assert random_text("ab", 200).strip("ab") == ""
    assert len({random_text("abcdefghij", 20) for _ in range(100)}) == 100
