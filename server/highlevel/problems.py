"""Responses to what is wrong with a request before a handler sees it."""

from typing import Final

from oaswright.runtime import Response, problems
from starlette.requests import HTTPConnection

from server.highlevel.errors import error_response
from server.highlevel.messages import render_violations

MALFORMED: Final = "Malformed JSON"


async def render_error(problem: problems.Problem, connection: HTTPConnection) -> Response:
    """The response to a problem."""
    match problem:
        case problems.NotFound() | problems.MethodNotAllowed():
            return error_response(404, f"Cannot {connection.scope['method']} {_path(connection)}")
        case problems.NotAcceptable():
            return error_response(406, "Not Acceptable")
        case problems.MissingCredentials() | problems.InvalidCredentials() | problems.RepeatedCredentials():
            return error_response(401, "Invalid token: access token is invalid")
        case problems.InsufficientScope():
            return error_response(401, "The token is not authorized for this scope.")
        case problems.UnsupportedMediaType():
            return error_response(415, "Unsupported Media Type")
        case problems.MissingBody():
            return error_response(400, "Request body is required")
        case problems.MalformedBody():
            return error_response(400, MALFORMED)
        case problems.BodyTooLarge():
            return error_response(413, "request entity too large")
        case problems.Invalid(violations):
            return error_response(422, render_violations(violations))
        case problems.TimedOut():
            return error_response(problem.status, "request timeout")
        case problems.NotImplementedYet():
            return error_response(501, "Not Implemented")
        case problems.Failed():
            return error_response(500, "Internal server error")


def _path(connection: HTTPConnection) -> str:
    """The path as it was sent; the query stays out, for it may hold anything."""
    raw: bytes = connection.scope.get("raw_path") or connection.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")
