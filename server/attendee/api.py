"""Attendee's API, put together."""

import os

from oaswright.runtime import Api, Policy

from generated.attendee.wiring import wire
from server.attendee.authentication import Authentication
from server.attendee.bodies import metadata_rules, parse, prepare
from server.attendee.calendars import Calendars
from server.attendee.errors import ErrorRenderer, headers
from server.attendee.handlers import AttendeeHandlers
from server.attendee.settings import Settings
from server.attendee.throttle import Throttle
from server.context import Context


def build(context: Context) -> Api:
    """The API over the context's database, with the limits of the environment.

    Syncs are queued and not done here; see `server.attendee.syncing`.
    """
    settings = Settings.from_environment(os.environ)
    authentication = Authentication(context.database, context.now)
    handlers = AttendeeHandlers(
        Calendars(context.database, context.secrets, context.now),
        Throttle(settings.post_rate, context.now),
    )
    rules = metadata_rules(settings.max_metadata_length)
    return wire(
        handlers,
        authenticate=authentication,
        policy=Policy(
            render_error=ErrorRenderer(authentication),
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
