"""Error responses, and the headers that every response carries."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from oaswright.runtime import NO_BODY, Response, problems
from oaswright.runtime.problems import Problem, Violation
from oaswright.runtime.request import accepts
from sqlalchemy.exc import IntegrityError
from starlette.requests import HTTPConnection

from server.attendee.body_errors import Messages, Unstorable, for_whole_body, render_violations
from server.attendee.security import AttendeeVerifiers, malformed_credentials, missing_credentials
from server.store.ids import uuid4_text

logger = logging.getLogger(__name__)

_METHODS: Final = (
    (re.compile("/api/v1/calendars"), "GET, POST, HEAD, OPTIONS"),
    (re.compile("/api/v1/calendars/[^/]+"), "GET, PATCH, DELETE, HEAD, OPTIONS"),
)
_DOING: Final = {"POST": "creating", "PATCH": "updating", "DELETE": "deleting"}


@dataclass(frozen=True, slots=True)
class ErrorRenderer:
    """Renders problems as Attendee does; 405 is only for those who have credentials."""

    verifiers: AttendeeVerifiers

    async def __call__(self, problem: Problem, connection: HTTPConnection) -> Response:
        """The response. Raises `HTTPError` with 401 where a wrong method comes without credentials."""
        match problem:
            case problems.NotFound():
                return detail(404, "Not found.")
            case problems.MethodNotAllowed():
                return await self._method(connection)
            case problems.NotAcceptable():
                return detail(406, "Could not satisfy the request Accept header.")
            case problems.MissingCredentials():
                return missing_credentials()
            case problems.InvalidCredentials() | problems.RepeatedCredentials():
                return malformed_credentials()
            case problems.InsufficientScope():
                return detail(403, "You do not have permission to perform this action.")
            case problems.UnsupportedMediaType(media_type):
                return detail(415, f'Unsupported media type "{media_type or ""}" in request.')
            case problems.MissingBody():
                return Response(400, for_whole_body("No data provided"))
            case problems.MalformedBody(reason):
                return detail(400, f"JSON parse error - {reason}")
            case problems.BodyTooLarge(limit):
                return detail(413, f"The request body is longer than {limit} bytes.")
            case problems.Invalid(violations):
                return _render_invalid(violations, connection)
            case problems.TimedOut():
                return detail(problem.status, "The request timed out.")
            case problems.NotImplementedYet():
                return detail(501, "Not implemented.")
            case problems.Failed():
                return detail(500, "A server error occurred.")

    async def _method(self, connection: HTTPConnection) -> Response:
        """405; for OPTIONS, which no document declares, what the path offers."""
        if not accepts(connection, ["application/json"]):
            return await self(problems.NotAcceptable(), connection)
        await self.verifiers.project(connection.headers.get("authorization"))
        method = connection.scope["method"]
        if method == "OPTIONS":
            return Response(200, NO_BODY)
        return detail(405, f'Method "{method}" not allowed.')


def headers(connection: HTTPConnection, _status: int) -> Mapping[str, str]:
    """`Allow` and `Vary` for the paths of the API, nothing for any other path."""
    # As it was sent: an encoded slash is part of an id.
    raw: bytes = connection.scope.get("raw_path") or connection.scope["path"].encode()
    root: str = connection.scope.get("root_path", "")
    path = raw.partition(b"?")[0].decode("latin-1").removeprefix(root)
    for pattern, methods in _METHODS:
        if pattern.fullmatch(path):
            return {"Allow": methods, "Vary": "Accept"}
    return {}


def detail(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error that concerns no property of the body."""
    return Response(status, {"detail": message}, headers or {})


def report_failure(doing: str, reason: Exception | str) -> Messages:
    """The messages for a request that failed in the database; the reason goes to the log only.

    `doing` says what failed, as ``creating``. A constraint of the database is not called unexpected.
    """
    error_id = uuid4_text()
    cause = reason if isinstance(reason, Exception) else None
    logger.error("%s a calendar, error id %s: %s", doing, error_id, reason, exc_info=cause)
    kind = "An error" if isinstance(reason, IntegrityError) else "An unexpected error"
    return for_whole_body(f"{kind} occurred while {doing} the calendar. Error ID: {error_id}")


def _render_invalid(violations: tuple[Violation, ...], connection: HTTPConnection) -> Response:
    of_body = [violation for violation in violations if violation.location == "body"]
    if not of_body:
        return detail(400, "; ".join(violation.message for violation in violations))
    found = render_violations(of_body)
    if isinstance(found, Unstorable):
        doing = _DOING[connection.scope["method"]]
        return Response(400, report_failure(doing, f"cannot be stored: {', '.join(found.members)}"))
    return Response(400, found)
