"""Cal.com's API, put together."""

from oaswright.runtime import Api, Policy

from generated.calcom.wiring import wire
from server.calcom import bodies
from server.calcom.errors import Errors
from server.calcom.handlers import CalcomHandlers
from server.calcom.headers import ResponseHeaders
from server.calcom.problems import ErrorRenderer
from server.calcom.providers import Providers
from server.calcom.security import CalcomVerifiers
from server.context import Context


def build(context: Context, providers: Providers | None = None) -> Api:
    """The API over the context's database; what lies outside is not reached unless `providers` reach it."""
    errors = Errors(context.now)
    return wire(
        CalcomHandlers(context, providers or Providers(), errors),
        security=CalcomVerifiers(context.database, errors),
        policy=Policy(
            render_error=ErrorRenderer(errors),
            headers=ResponseHeaders(context.now),
            ignores_other_media_types=True,
            absent_body_is_object=True,
            parse=bodies.parse,
            prepare={"createCalendarCredentials": bodies.trim},
            inspect=dict.fromkeys(bodies.STORED, bodies.storable),
        ),
    )
