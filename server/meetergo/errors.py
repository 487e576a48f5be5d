"""Error responses: `{statusCode, message, error, errors?}`."""

from typing import Final

from oaswright.runtime import HTTPError, Response
from oaswright.runtime.problems import (
    BodyTooLarge,
    Failed,
    InsufficientScope,
    Invalid,
    InvalidCredentials,
    MalformedBody,
    MethodNotAllowed,
    MissingBody,
    MissingCredentials,
    NotAcceptable,
    NotFound,
    NotImplementedYet,
    Problem,
    RepeatedCredentials,
    TimedOut,
    UnsupportedMediaType,
)
from starlette.requests import HTTPConnection

from generated.meetergo.models import ErrorResponse
from server.meetergo import redirects
from server.meetergo.validation import field_errors

_NAMES: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    408: "Request Timeout",
    413: "Payload Too Large",
    415: "Unsupported Media Type",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
}


def error(status: int, message: str) -> ErrorResponse:
    """The body of an error response, for handlers."""
    return ErrorResponse(status_code=status, message=message, error=_NAMES[status])


def refuse(status: int, message: str) -> HTTPError:
    """The same as an exception, to be raised."""
    return HTTPError(_response(status, message))


def connection_not_found() -> ErrorResponse:
    """The same for a connection that does not exist and for one that belongs to somebody else."""
    return error(404, "Calendar connection not found")


async def render_error(problem: Problem, connection: HTTPConnection) -> Response:
    """The response to a problem."""
    match problem:
        case NotFound() | MethodNotAllowed():
            return _response(404, f"Cannot {connection.scope['method']} {_path(connection)}")
        case MissingCredentials() | InvalidCredentials() | RepeatedCredentials():
            sent = connection.headers.get("authorization", "").strip()
            return _response(401, "Invalid API key" if sent else "Missing authorization header")
        case InsufficientScope():
            return _response(403, "Insufficient permissions")
        case NotAcceptable():
            return _response(406, _NAMES[406])
        case BodyTooLarge():
            return _response(413, "request entity too large")
        case UnsupportedMediaType():
            return _response(415, _NAMES[415])
        case MissingBody():
            return _response(400, "Request body is required")
        case MalformedBody():
            return _response(400, "Malformed JSON")
        case Invalid(violations):
            provider = redirects.callback_provider(connection)
            if provider is not None:
                # A browser is on its way: it is sent on whatever its query looks like.
                return Response(
                    302, headers={"Location": redirects.failure_address(None, provider, redirects.INVALID)}
                )
            return _response(400, "Validation failed", errors=field_errors(violations))
        case TimedOut():
            return _response(problem.status, _NAMES[problem.status])
        case NotImplementedYet():
            return _response(501, _NAMES[501])
        case Failed():
            return _response(500, _NAMES[500])


def _response(status: int, message: str, **more: object) -> Response:
    return Response(status, {"statusCode": status, "message": message, "error": _NAMES[status], **more})


def _path(connection: HTTPConnection) -> str:
    """The path as it was sent, still percent-encoded."""
    raw: bytes = connection.scope.get("raw_path") or connection.scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")
