"""Free slots: what a calendar's hours leave open, in a window of time.

There are no bookings here, so buffers and limits per slot or day take nothing away.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from pydantic import MISSING

from generated.highlevel.models import AvailabilityType, Calendar, Hour

DAY_MS: Final = 86_400_000
MAX_WINDOW_MS: Final = 31 * DAY_MS
SHORTEST_STEP: Final = 1.0
"""Minutes from one slot to the next at least, whatever the calendar says: the schema has no bound."""

LAST_MS: Final = 253_000_000_000_000
"""Late in the year 9987; the calendar of Python ends soon after, so there are no slots beyond."""

MINUTES: Final = {"mins": 1, "hours": 60, "days": 1440, "weeks": 7 * 1440, "months": 30 * 1440}
"""Units of time; a month counts as 30 days."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """Milliseconds since 1970-01-01T00:00:00Z, as sent; the end is not part of it."""

    start: float
    end: float

    @property
    def too_long(self) -> bool:
        """Whether it spans more than 31 days."""
        return self.end - self.start > MAX_WINDOW_MS


@cache
def timezone_names() -> frozenset[str]:
    """The names that `timezone` may have."""
    return frozenset(available_timezones())


def free_slots(
    calendar: Calendar, window: Window, now: datetime, *, local: ZoneInfo, shown: ZoneInfo
) -> dict[str, list[str]]:
    """Starting times by day, both in the zone `shown`; hours are meant in the zone `local`.

    A slot lies in the future and within the notice and the horizon of the calendar. Days without a
    slot are left out.
    """
    allowed = _limit_window(calendar, window, now)
    if allowed.start >= allowed.end or allowed.start < 0 or allowed.end > LAST_MS:
        return {}
    days: dict[str, list[str]] = {}
    for start in _starts(calendar, allowed, local):
        shown_start = start.astimezone(shown).isoformat(timespec="seconds")
        days.setdefault(shown_start[:10], []).append(shown_start)
    hidden = _hidden_percentage(calendar)
    visible = {day: _thin_out(slots, hidden) for day, slots in days.items()}
    return {day: slots for day, slots in visible.items() if slots}


def takes_bookings_for(calendar: Calendar, users: Set[str]) -> bool:
    """Whether any of some users is on the calendar's team; also for no users, and without a team."""
    team = set[str]() if calendar.team_members is MISSING else {m.user_id for m in calendar.team_members}
    return not users or not team or not team.isdisjoint(users)


def _limit_window(calendar: Calendar, window: Window, now: datetime) -> Window:
    """The part of a window in which bookings are possible."""
    moment = (now - EPOCH) / timedelta(milliseconds=1)
    notice: float = 0
    if calendar.allow_booking_after is not MISSING:
        unit = calendar.allow_booking_after_unit
        notice = calendar.allow_booking_after * MINUTES["days" if unit is MISSING else unit]
    start, end = max(window.start, moment, moment + notice * 60_000), window.end
    if calendar.allow_booking_for is not MISSING:
        unit_ahead = calendar.allow_booking_for_unit
        ahead = calendar.allow_booking_for * MINUTES["days" if unit_ahead is MISSING else unit_ahead]
        end = min(end, moment + ahead * 60_000)
    return Window(start, end)


def _starts(calendar: Calendar, window: Window, local: ZoneInfo) -> list[datetime]:
    """All starts within a window in their order, in UTC."""
    first = (EPOCH + timedelta(milliseconds=window.start)).astimezone(local).date()
    last = (EPOCH + timedelta(milliseconds=window.end)).astimezone(local).date()
    found: set[datetime] = set()
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for minutes in _day_starts(calendar, day):
            start = _instant(day, minutes, local)
            if start and window.start <= (start - EPOCH) / timedelta(milliseconds=1) < window.end:
                found.add(start)
    return sorted(found)


def _day_starts(calendar: Calendar, day: date) -> Iterator[float]:
    """Minutes after midnight at which slots of a day begin."""
    unit, step_unit = calendar.slot_duration_unit, calendar.slot_interval_unit
    length = calendar.slot_duration * MINUTES["mins" if unit is MISSING else unit]
    step = calendar.slot_interval * MINUTES["mins" if step_unit is MISSING else step_unit]
    if length <= 0:
        return
    for hours in _hours(calendar, day):
        start = hours.open_hour * 60 + hours.open_minute
        while start + length <= hours.close_hour * 60 + hours.close_minute:
            yield start
            start += max(step if step > 0 else length, SHORTEST_STEP)


def _hours(calendar: Calendar, day: date) -> Sequence[Hour]:
    """The ranges of a day: those of its date where there are any, otherwise those of its weekday.

    `availabilityType` may leave out the one or the other. A date that was withdrawn has no say.
    """
    kind = calendar.availability_type
    dates = [] if calendar.availabilities is MISSING else calendar.availabilities
    special = [entry for entry in dates if entry.date[:10] == day.isoformat() and not entry.deleted]
    if kind is AvailabilityType.NUMBER_1 or (kind is MISSING and special):
        return [hours for entry in special for hours in entry.hours]
    weekly = [] if calendar.open_hours is MISSING else calendar.open_hours
    weekday = day.isoweekday() % 7
    return [hours for entry in weekly if weekday in entry.days_of_the_week for hours in entry.hours]


def _instant(day: date, minutes: float, local: ZoneInfo) -> datetime | None:
    """A time of day as a moment in UTC; None for one that the clocks skip on that day."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    moment = wall.replace(tzinfo=local).astimezone(UTC)
    return moment if moment.astimezone(local).replace(tzinfo=None) == wall else None


def _hidden_percentage(calendar: Calendar) -> float:
    busy = calendar.look_busy_config
    if busy is MISSING or not busy.enabled:
        return 0
    return min(max(busy.look_busy_percentage, 0), 100)


def _thin_out(slots: Sequence[str], hidden: float) -> list[str]:
    """The slots without a share of them in per cent, taken out evenly."""
    return [
        slot
        for index, slot in enumerate(slots)
        if int((index + 1) * hidden / 100) == int(index * hidden / 100)
    ]
