"""Busy times: which calendars are asked for, and for what time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from generated.calcom.models import BusyTime, CalendarsToLoad, CalendarToLoad, PropertyFault
from server.calcom import storage
from server.calcom.accounts import Connection
from server.calcom.constraints import bad
from server.calcom.storage import Busy
from server.store.clock import milliseconds_z


@dataclass(frozen=True, slots=True)
class Question:
    """The calendars asked for, and from when to when."""

    calendars: tuple[CalendarToLoad, ...]
    start: datetime
    end: datetime


def question(
    timezone: str,
    date_from: str,
    date_to: str,
    listed: CalendarsToLoad | None,
    pair: tuple[int | None, str | None],
) -> Question | list[PropertyFault]:
    """What is asked, or everything that is wrong with it.

    The calendars are those of the list by index, and the one of the flat pair of credential and external id.
    """
    found = zone(timezone)
    start = moment(date_from, found or UTC)
    end = moment(date_to, found or UTC, ends=True)
    calendars, missing = _calendars(listed, *pair)
    errors = [
        *([bad("timeZone", "isTimeZone")] if found is None else []),
        *([bad("dateFrom", "isDateString")] if start is None else []),
        *([bad("dateTo", "isDateString")] if end is None else []),
        *missing,
    ]
    return errors if errors or start is None or end is None else Question(calendars, start, end)


def _calendars(
    listed: CalendarsToLoad | None, credential_id: int | None, external_id: str | None
) -> tuple[tuple[CalendarToLoad, ...], list[PropertyFault]]:
    by_index = sorted((listed or {}).items(), key=lambda item: (len(item[0]), item[0]))
    found = tuple(calendar for _, calendar in by_index)
    if credential_id is not None and external_id is not None:
        return (*found, CalendarToLoad(credential_id=credential_id, external_id=external_id)), []
    if found:
        return found, []
    if credential_id is not None:
        return (), [bad("externalId", "isString")]
    if external_id is not None:
        return (), [bad("credentialId", "isNumber")]
    return (), [bad("calendarsToLoad", "isArray")]


def zone(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name; None when there is no such zone."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def moment(text: str, timezone: tzinfo, *, ends: bool = False) -> datetime | None:
    """The moment that an ISO 8601 string names; None when it names none.

    A date is the beginning of that day in the time zone, or with `ends` the beginning of the next one. A date
    with a time but no offset is read in the time zone.
    """
    try:
        day = date.fromisoformat(text)
        found = datetime(day.year, day.month, day.day, tzinfo=timezone) + timedelta(days=ends)
    except OverflowError:
        return None
    except ValueError:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            return None
        found = found if found.tzinfo else found.replace(tzinfo=timezone)
    return found if 1 < found.year < 9999 else None  # so that UTC is within Python's years as well


def busy_time(span: Busy, source: str) -> BusyTime:
    """A span of time as responses show it."""
    return BusyTime(start=milliseconds_z(span.start), end=milliseconds_z(span.end), source=source)


async def read(
    database: AsyncConnection, user_id: int, asked: Question, own: Mapping[int, Connection]
) -> list[BusyTime]:
    """The busy times of all calendars asked for, which must be of the user's own connections."""
    return [
        busy_time(span, own[calendar.credential_id].type)
        for calendar in asked.calendars
        for span in await storage.busy_times(
            database, user_id, calendar.credential_id, calendar.external_id, asked.start, asked.end
        )
    ]
