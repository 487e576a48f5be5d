"""The time, and how the products write it.

Code that needs the time takes a `Clock` and calls it; only the application's assembly names `now`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, aware and in UTC. Tests pass one that stands still or is moved by hand."""


def now() -> datetime:
    """The system's present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def milliseconds_z(moment: datetime) -> str:
    """``2026-03-10T08:00:00.000Z``: UTC, always three digits, the rest cut off. Aware input."""
    return f"{_utc(moment).isoformat(timespec='milliseconds')}Z"


def microseconds_z(moment: datetime) -> str:
    """``2026-03-10T08:00:00.000001Z``: UTC, six digits, or no fraction when it is zero. Aware input."""
    return f"{_utc(moment).isoformat(timespec='auto')}Z"


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None)
