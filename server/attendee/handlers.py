"""The operations: a request's arguments to the calendars, and the outcome to a response."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oaswright.runtime import HTTPError, Response, current_request
from sqlalchemy.exc import SQLAlchemyError

from generated.attendee.interface import (
    AttendeeApi,
    BadRequest,
    CalendarNotFound,
    CreateCalendarCreated,
    DeleteCalendarOk,
    DeletionFailed,
    GetCalendarOk,
    InvalidCursor,
    ListCalendarsOk,
    UpdateCalendarOk,
)
from generated.attendee.models import (
    CalendarCreate,
    CalendarPage,
    CalendarUpdate,
    Detail,
    ErrorMessage,
)
from server.attendee.calendars import Calendars, KeyTakenError
from server.attendee.errors import report_failure
from server.attendee.paging import Cursor, decode, link
from server.attendee.responses import to_response
from server.attendee.security import Project
from server.attendee.throttle import Throttle

NOT_FOUND = "Calendar not found"
KEY_TAKEN = "A calendar with this deduplication key already exists in this project."

# What the database may raise: a refusal, a lost connection, a turn to write that did not come.
_FAILURES = (SQLAlchemyError, TimeoutError)


@dataclass(frozen=True, slots=True)
class AttendeeHandlers(AttendeeApi[Project]):
    """Handles requests about calendars; `admit` and `look_up` run before a body is read."""

    calendars: Calendars
    throttle: Throttle

    async def admit(self, _arguments: Mapping[str, Any], principal: Project, /) -> None:
        """Count a creation. Raises `HTTPError` with 429 when the project has had its share."""
        wait = self.throttle.admit(principal.id)
        if wait is not None:
            seconds = "second" if wait == 1 else "seconds"
            message = f"Request was throttled. Expected available in {wait} {seconds}."
            raise HTTPError(Response(429, {"detail": message}, {"Retry-After": str(wait)}))

    async def look_up(self, arguments: Mapping[str, Any], principal: Project, /) -> None:
        """Raises `HTTPError` with 404 when the project has no calendar of the path's id."""
        if await self.calendars.find(principal.id, arguments["object_id"]) is None:
            raise HTTPError(Response(404, {"error": NOT_FOUND}))

    async def list_calendars(
        self, *, cursor: str | None = None, deduplication_key: str | None = None, principal: Project
    ) -> ListCalendarsOk | InvalidCursor:
        """One page, newest first; its links keep the request's other parameters."""
        try:
            start = decode(cursor or "")
        except ValueError:
            return InvalidCursor(Detail(detail="Invalid cursor"))
        page = await self.calendars.page(principal.id, start, deduplication_key)
        url = str(current_request().url)
        return ListCalendarsOk(
            CalendarPage(
                next=_link(url, page.neighbours.next),
                previous=_link(url, page.neighbours.previous),
                results=[to_response(calendar) for calendar in page.calendars],
            )
        )

    async def create_calendar(
        self, body: CalendarCreate | None, *, principal: Project
    ) -> CreateCalendarCreated | BadRequest:
        """A new calendar, its first sync waiting."""
        assert body is not None  # an absent body is read as {}, which lacks members
        try:
            return CreateCalendarCreated(to_response(await self.calendars.create(principal.id, body)))
        except KeyTakenError:
            return BadRequest({"deduplication_key": [KEY_TAKEN]})
        except _FAILURES as error:
            return BadRequest(report_failure("creating", error))

    async def get_calendar(self, object_id: str, *, principal: Project) -> GetCalendarOk | CalendarNotFound:
        """The calendar."""
        found = await self.calendars.find(principal.id, object_id)
        if found is None:
            return CalendarNotFound(ErrorMessage(error=NOT_FOUND))
        return GetCalendarOk(to_response(found))

    async def update_calendar(
        self, object_id: str, body: CalendarUpdate | None, *, principal: Project
    ) -> UpdateCalendarOk | CalendarNotFound:
        """The calendar as it is after the change; its state is what the last sync found."""
        changes = (body or CalendarUpdate()).changes()
        changed = await self.calendars.change(principal.id, object_id, changes)
        if changed is None:
            return CalendarNotFound(ErrorMessage(error=NOT_FOUND))
        return UpdateCalendarOk(to_response(changed))

    async def delete_calendar(
        self, object_id: str, *, principal: Project
    ) -> DeleteCalendarOk | CalendarNotFound | DeletionFailed:
        """Nothing is left of the calendar, and its deduplication key is free."""
        try:
            removed = await self.calendars.remove(principal.id, object_id)
        except _FAILURES as error:
            return DeletionFailed(report_failure("deleting", error))
        return DeleteCalendarOk() if removed else CalendarNotFound(ErrorMessage(error=NOT_FOUND))


def _link(url: str, cursor: Cursor | None) -> str | None:
    return None if cursor is None else link(url, cursor)
