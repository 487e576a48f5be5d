"""The request that is being answered, for code that is not handed it."""

from contextvars import ContextVar

from starlette.requests import HTTPConnection

CONNECTION: ContextVar[HTTPConnection] = ContextVar("oaswright.connection")


def current_request() -> HTTPConnection:
    """The request that is being answered: URL, headers, query, cookies, client.

    Raises LookupError outside of a request.
    """
    return CONNECTION.get()
