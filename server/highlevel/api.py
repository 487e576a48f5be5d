"""HighLevel's API, put together."""

from typing import Final

from oaswright.runtime import Api, Policy

from generated.highlevel.wiring import wire
from server.context import Context
from server.highlevel.handlers import HighlevelHandlers
from server.highlevel.limits import rate_limit_headers
from server.highlevel.messages import find_unstorable
from server.highlevel.problems import render_error
from server.highlevel.security import HighlevelVerifiers

WITH_CALENDAR_BODY: Final = ("createCalendar", "updateCalendar", "updateCalendarFreeSlots")


def build(context: Context) -> Api:
    """The API over a database."""
    return wire(
        HighlevelHandlers(context.database, context.now),
        security=HighlevelVerifiers(context.database, context.now),
        policy=Policy(
            render_error=render_error,
            headers=rate_limit_headers(context.now),
            strict_query=frozenset({"getFreeSlots"}),
            aliases={"/calendars": "/calendars/"},
            inspect=dict.fromkeys(WITH_CALENDAR_BODY, find_unstorable),
        ),
    )
