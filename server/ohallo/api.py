"""oHallo's API, put together."""

from oaswright.runtime import Api, Policy

from generated.ohallo.wiring import wire
from server.context import Context
from server.ohallo.bodies import storable
from server.ohallo.errors import render_error
from server.ohallo.handlers import OhalloHandlers
from server.ohallo.providers import OfflineProviders
from server.ohallo.security import OhalloVerifiers


def build(context: Context) -> Api:
    """The API over the context's database, without a network."""
    return wire(
        OhalloHandlers(context.database, OfflineProviders(context.database), context.now),
        security=OhalloVerifiers(context.database, context.now),
        policy=Policy(render_error=render_error, inspect={"updateCalendarConnection": storable}),
    )
