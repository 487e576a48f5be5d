"""Attendee's API, put together."""

from collections.abc import Coroutine

from oaswright.runtime import Api, Policy

from generated.attendee.wiring import wire
from server.attendee.bodies import metadata_rules, parse, prepare
from server.attendee.calendars import Calendars
from server.attendee.errors import ErrorRenderer, headers
from server.attendee.handlers import AttendeeHandlers
from server.attendee.providers import OfflineProvider
from server.attendee.security import AttendeeVerifiers
from server.attendee.settings import Settings
from server.attendee.syncing import sync_calendars
from server.attendee.throttle import Throttle
from server.context import Context


def build(context: Context) -> Api:
    """The API over the context's database, with the limits of the environment."""
    settings = Settings.from_environment(context.environ)
    verifiers = AttendeeVerifiers(context.database, context.now)
    handlers = AttendeeHandlers(
        Calendars(context.database, context.secrets, context.now),
        Throttle(settings.post_rate, context.now),
    )
    rules = metadata_rules(settings.max_metadata_length)
    return wire(
        handlers,
        security=verifiers,
        policy=Policy(
            render_error=ErrorRenderer(verifiers),
            headers=headers,
            negotiates=True,
            last_value_wins=True,
            absent_body_is_object=True,
            before_body={"createCalendar": handlers.admit, "updateCalendar": handlers.look_up},
            parse=parse,
            prepare={"createCalendar": prepare, "updateCalendar": prepare},
            inspect={"createCalendar": rules, "updateCalendar": rules},
        ),
    )


def work(context: Context) -> Coroutine[None, None, None] | None:
    """The syncs of calendars, done until cancelled; None where the environment switches them off."""
    interval = Settings.from_environment(context.environ).sync_interval
    return sync_calendars(context, OfflineProvider(), interval) if interval else None
