"""The body of every error: `statusCode`, `message` and `error`, in this order."""

from collections.abc import Sequence
from typing import Final

from oaswright.runtime import Response

from generated.highlevel.models import ErrorResponse

# Not http.HTTPStatus, whose phrases for 413 and 422 depend on Python's version.
NAMES: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    406: "Not Acceptable",
    413: "Payload Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
    500: "Internal Server Error",
    501: "Not Implemented",
}


def error(status: int, message: str | Sequence[str]) -> ErrorResponse:
    """The body for a status of `NAMES`; a list of messages goes with 422."""
    messages = message if isinstance(message, str) else list(message)
    return ErrorResponse(status_code=status, message=messages, error=NAMES[status])


def error_response(status: int, message: str | Sequence[str]) -> Response:
    """The same as a response."""
    return Response(status, error(status, message).model_dump(mode="json", by_alias=True))
