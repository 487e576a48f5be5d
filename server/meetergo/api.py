"""meetergo's API: handlers, authentication and errors, put together."""

from oaswright.runtime import Api, Policy

from generated.meetergo.wiring import wire
from server.context import Context
from server.meetergo.errors import render_error
from server.meetergo.handlers import MeetergoHandlers
from server.meetergo.providers import SandboxProviders
from server.meetergo.security import MeetergoVerifiers


def build(context: Context) -> Api:
    """The API on a database, with providers that need no network."""
    return wire(
        MeetergoHandlers(context, SandboxProviders()),
        security=MeetergoVerifiers(context),
        policy=Policy(render_error=render_error),
    )
