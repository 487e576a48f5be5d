"""The error envelope: ``{status, timestamp, path, error: {code, message, details}}``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from oaswright.runtime import Response, current_request
from pydantic import MISSING
from starlette.requests import HTTPConnection

from generated.calcom.interface import BadRequest, Forbidden, InternalServerError, NotFound, Unauthorized
from generated.calcom.models import ErrorBody, ErrorEnvelope, PropertyFault, TextDetails, ValidationDetails
from server.store.clock import Clock, milliseconds_z

CREDENTIALS_NOT_FOUND: Final = "Calendar credentials not found"
USER_NOT_FOUND: Final = "User not found"
INTERNAL: Final = "There was an error, please try again later."
MISSING_REFERENCE: Final = "Invalid input: The referenced data does not exist."
INVALID_CALENDAR: Final = "Invalid calendar type, available calendars are: "

_CODES: Final = {
    400: "BadRequestException",
    401: "UnauthorizedException",
    403: "ForbiddenException",
    404: "NotFoundException",
    413: "PayloadTooLargeException",
    500: "InternalServerErrorException",
    501: "NotImplementedException",
}
# Not http.HTTPStatus, whose phrases depend on Python's version.
_NAMES: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    413: "Payload Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
}


@dataclass(frozen=True, slots=True)
class Errors:
    """Writes errors; the timestamp in an envelope is the clock's."""

    now: Clock

    def sentence(
        self, connection: HTTPConnection, status: int, message: str, name: str | None = None
    ) -> ErrorEnvelope:
        """An error in one sentence; `name` replaces the status's name in the details."""
        details = TextDetails(message=message, error=name or _NAMES[status], status_code=status)
        return self._envelope(connection, ErrorBody(code=_CODES[status], message=message, details=details))

    def properties(self, connection: HTTPConnection, problems: Sequence[PropertyFault]) -> ErrorEnvelope:
        """The 400 that lists bad properties."""
        details = ValidationDetails(errors=list(problems))
        return self._envelope(
            connection, ErrorBody(code=_CODES[400], message="Bad Request Exception", details=details)
        )

    def coded(self, connection: HTTPConnection, code: str, message: str) -> ErrorEnvelope:
        """An error without details, as the database's and a provider's are."""
        return self._envelope(connection, ErrorBody(code=code, message=message, details=MISSING))

    def response(
        self, connection: HTTPConnection, status: int, message: str, name: str | None = None
    ) -> Response:
        """`sentence` as a response, for what ends before a handler is called."""
        return to_response(status, self.sentence(connection, status, message, name))

    def bad_request(self, message: str) -> BadRequest:
        """400 from a handler."""
        return BadRequest(self.sentence(current_request(), 400, message))

    def bad_properties(self, problems: Sequence[PropertyFault]) -> BadRequest:
        """400 from a handler that found bad properties itself."""
        return BadRequest(self.properties(current_request(), problems))

    def bad_request_coded(self, code: str, message: str) -> BadRequest:
        """400 from a handler, without details."""
        return BadRequest(self.coded(current_request(), code, message))

    def unauthorized(self, message: str) -> Unauthorized:
        """401 from a handler."""
        return Unauthorized(self.sentence(current_request(), 401, message))

    def forbidden(self, message: str) -> Forbidden:
        """403 from a handler."""
        return Forbidden(self.sentence(current_request(), 403, message))

    def not_found(self, message: str) -> NotFound:
        """404 from a handler."""
        return NotFound(self.sentence(current_request(), 404, message))

    def failed(self, message: str) -> InternalServerError:
        """500 from a handler."""
        return InternalServerError(self.sentence(current_request(), 500, message))

    def _envelope(self, connection: HTTPConnection, error: ErrorBody) -> ErrorEnvelope:
        return ErrorEnvelope(timestamp=milliseconds_z(self.now()), path=address(connection), error=error)


def to_response(status: int, envelope: ErrorEnvelope) -> Response:
    """An envelope as a response."""
    return Response(status, envelope.model_dump(mode="json", by_alias=True))


def address(connection: HTTPConnection) -> str:
    """Path and query string as they were sent."""
    raw: bytes = connection.scope.get("raw_path") or connection.scope["path"].encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    query: str = connection.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
