"""How HighLevel words what is wrong with a request before a handler sees it."""

from typing import Final

from oaswright.runtime import Answer, faults
from starlette.requests import HTTPConnection

from server.highlevel.errors import answer
from server.highlevel.wording import messages

MALFORMED: Final = "Malformed JSON"


async def word(fault: faults.Fault, connection: HTTPConnection) -> Answer:
    """A fault as the product answers it."""
    match fault:
        case faults.NotFound() | faults.MethodNotAllowed():
            return answer(404, f"Cannot {connection.scope['method']} {_path(connection)}")
        case faults.NotAcceptable():
            return answer(406, "Not Acceptable")
        case faults.MissingCredentials():
            return answer(401, "Invalid token: access token is invalid")
        case faults.UnsupportedMediaType():
            return answer(415, "Unsupported Media Type")
        case faults.MissingBody():
            return answer(400, "Request body is required")
        case faults.MalformedBody():
            return answer(400, MALFORMED)
        case faults.BodyTooLarge():
            return answer(413, "request entity too large")
        case faults.Invalid(violations):
            return answer(422, messages(violations))
        case faults.NotImplementedYet():
            return answer(501, "Not Implemented")
        case faults.Failed():
            return answer(500, "Internal server error")


def _path(connection: HTTPConnection) -> str:
    """The path as it was sent; the query stays out, for it may hold anything."""
    raw: bytes = connection.scope.get("raw_path") or connection.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")
