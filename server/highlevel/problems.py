"""How HighLevel words what is wrong with a request before a handler sees it."""

from typing import Final

from oaswright.runtime import Response, problems
from starlette.requests import HTTPConnection

from server.highlevel.errors import answer
from server.highlevel.messages import messages

MALFORMED: Final = "Malformed JSON"


async def render_error(problem: problems.Problem, connection: HTTPConnection) -> Response:
    """A problem as the product answers it."""
    match problem:
        case problems.NotFound() | problems.MethodNotAllowed():
            return answer(404, f"Cannot {connection.scope['method']} {_path(connection)}")
        case problems.NotAcceptable():
            return answer(406, "Not Acceptable")
        case problems.MissingCredentials():
            return answer(401, "Invalid token: access token is invalid")
        case problems.UnsupportedMediaType():
            return answer(415, "Unsupported Media Type")
        case problems.MissingBody():
            return answer(400, "Request body is required")
        case problems.MalformedBody():
            return answer(400, MALFORMED)
        case problems.BodyTooLarge():
            return answer(413, "request entity too large")
        case problems.Invalid(violations):
            return answer(422, messages(violations))
        case problems.NotImplementedYet():
            return answer(501, "Not Implemented")
        case problems.Failed():
            return answer(500, "Internal server error")


def _path(connection: HTTPConnection) -> str:
    """The path as it was sent; the query stays out, for it may hold anything."""
    raw: bytes = connection.scope.get("raw_path") or connection.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")
