"""The operations: from a request to the database and back."""

from collections.abc import Callable
from datetime import datetime
from string import ascii_letters, digits
from typing import assert_never
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import MISSING
from typing_extensions import override

from generated.highlevel.interface import (
    BadRequest,
    CalendarOk,
    CreateCalendarCreated,
    CreateCalendarResponse,
    DeleteCalendarOk,
    DeleteCalendarResponse,
    Forbidden,
    GetCalendarResponse,
    GetFreeSlotsOk,
    GetFreeSlotsResponse,
    HighlevelApi,
    ListCalendarsOk,
    ListCalendarsResponse,
    NotFound,
    UnprocessableEntity,
    UpdateCalendarFreeSlotsResponse,
    UpdateCalendarResponse,
)
from generated.highlevel.models import (
    ApiVersion,
    CalendarCreate,
    CalendarEnvelope,
    CalendarList,
    CalendarUpdate,
    DaySlots,
    DeletionResult,
    FreeSlots,
)
from server.highlevel import calendars, rules, slots, storage
from server.highlevel.calendars import StoredCalendar
from server.highlevel.errors import error
from server.highlevel.security import LocationToken
from server.highlevel.storage import Absence
from server.store.database import Database
from server.store.ids import random_text, uuid4_text


class HighlevelHandlers(HighlevelApi[LocationToken]):
    """Calendars of the location that the token belongs to."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    @override
    async def list_calendars(
        self,
        *,
        version: ApiVersion,
        location_id: str,
        group_id: str | None = None,
        show_drafted: bool,
        principal: LocationToken,
    ) -> ListCalendarsResponse:
        if location_id != principal.location_id:
            return _foreign()
        async with self._database.reading() as connection:
            found = await storage.find_all(connection, location_id, group_id=group_id, drafts=show_drafted)
        return ListCalendarsOk(
            CalendarList(calendars=[calendars.to_response(item) for item in found], trace_id=uuid4())
        )

    @override
    async def create_calendar(
        self, body: CalendarCreate, *, version: ApiVersion, principal: LocationToken
    ) -> CreateCalendarResponse:
        kind = None if body.calendar_type is MISSING else body.calendar_type
        errors = rules.find_errors(body, kind)
        if errors:
            return UnprocessableEntity(error(422, errors))
        if body.location_id != principal.location_id:
            return _foreign()
        members = calendars.create(calendars.read_settings(body), _new_id, lambda: f"cal-{uuid4_text()}")
        calendar = StoredCalendar(_new_id(), principal.location_id, members)
        async with self._database.writing() as connection:
            if await storage.takes_slug(connection, calendar):
                return _slug_taken()
            await storage.add(connection, calendar, self._now())
        return CreateCalendarCreated(CalendarEnvelope(calendar=calendars.to_response(calendar)))

    @override
    async def get_calendar(
        self, calendar_id: str, *, version: ApiVersion, principal: LocationToken
    ) -> GetCalendarResponse:
        async with self._database.reading() as connection:
            found = await storage.find(connection, principal.location_id, calendar_id)
        if isinstance(found, Absence):
            return _absent(found)
        return CalendarOk(CalendarEnvelope(calendar=calendars.to_response(found)))

    @override
    async def update_calendar(
        self, calendar_id: str, body: CalendarUpdate, *, version: ApiVersion, principal: LocationToken
    ) -> UpdateCalendarResponse:
        return await self._update(calendar_id, body, principal)

    @override
    async def update_calendar_free_slots(
        self, calendar_id: str, body: CalendarUpdate, *, version: ApiVersion, principal: LocationToken
    ) -> UpdateCalendarFreeSlotsResponse:
        return await self._update(calendar_id, body, principal)

    @override
    async def delete_calendar(
        self, calendar_id: str, *, version: ApiVersion, principal: LocationToken
    ) -> DeleteCalendarResponse:
        async with self._database.writing() as connection:
            found = await storage.find(connection, principal.location_id, calendar_id)
            if isinstance(found, Absence):
                return _absent(found)
            await storage.delete(connection, found, self._now())
        return DeleteCalendarOk(DeletionResult(success=True))

    @override
    async def get_free_slots(
        self,
        calendar_id: str,
        *,
        version: ApiVersion,
        start_date: float,
        end_date: float,
        timezone: str | None = None,
        user_id: str | None = None,
        user_ids: list[str] | None = None,
        principal: LocationToken,
        user_ids_list: list[str] | None = None,
    ) -> GetFreeSlotsResponse:
        if timezone is not None and timezone not in slots.timezone_names():
            return UnprocessableEntity(error(422, ["timezone must be a valid IANA time-zone"]))
        window = slots.Window(start_date, end_date)
        if window.too_long:
            return BadRequest(error(400, "Date range must not exceed 31 days"))
        async with self._database.reading() as connection:
            found = await storage.find(connection, principal.location_id, calendar_id)
            if isinstance(found, Absence):
                return _absent(found)
            local = ZoneInfo(await storage.timezone_of(connection, principal.location_id))
        calendar = calendars.to_response(found)
        if not calendar.is_active:
            return BadRequest(error(400, "Calendar is inactive"))
        asked = {*([] if user_id is None else [user_id]), *(user_ids or []), *(user_ids_list or [])}
        if not slots.takes_bookings_for(calendar, asked):
            return GetFreeSlotsOk(FreeSlots())
        shown = local if timezone is None else ZoneInfo(timezone)
        days = slots.free_slots(calendar, window, self._now(), local=local, shown=shown)
        return GetFreeSlotsOk(
            FreeSlots.model_validate({day: DaySlots(slots=starts) for day, starts in days.items()})
        )

    async def _update(
        self, calendar_id: str, body: CalendarUpdate, principal: LocationToken
    ) -> CalendarOk | BadRequest | Forbidden | NotFound | UnprocessableEntity:
        """Change a calendar; rules come after the look-up, for they depend on the saved type."""
        async with self._database.writing() as connection:
            found = await storage.find(connection, principal.location_id, calendar_id)
            if isinstance(found, Absence):
                return _absent(found)
            errors = [
                *rules.find_errors(body, found.type),
                *rules.unknown_availabilities(body, calendars.availability_ids(found.members)),
            ]
            if errors:
                return UnprocessableEntity(error(422, errors))
            members = calendars.change(found.members, calendars.read_settings(body), _new_id)
            calendar = StoredCalendar(found.id, found.location_id, members)
            if await storage.takes_slug(connection, calendar):
                return _slug_taken()
            await storage.save(connection, calendar)
        return CalendarOk(CalendarEnvelope(calendar=calendars.to_response(calendar)))


def _new_id() -> str:
    return random_text(ascii_letters + digits, 20)


def _absent(absence: Absence) -> BadRequest | Forbidden | NotFound:
    match absence:
        case Absence.UNKNOWN:
            return NotFound(error(404, "Calendar not found"))
        case Absence.FOREIGN:
            return _foreign()
        case Absence.DELETED:
            return BadRequest(error(400, "The calendar is deleted"))
        case _:
            assert_never(absence)


def _foreign() -> Forbidden:
    return Forbidden(error(403, "The token does not have access to this location."))


def _slug_taken() -> BadRequest:
    return BadRequest(error(400, "Slug already exists"))
