"""Responses to problems that are found before a handler is called."""

from dataclasses import dataclass
from typing import Final

from oaswright.runtime import Response, problems
from oaswright.runtime.problems import Problem, Violation
from starlette.requests import HTTPConnection

from server.calcom import consent
from server.calcom.constraints import property_errors
from server.calcom.errors import INTERNAL, INVALID_CALENDAR, Errors, address, to_response

METHODS: Final = "GET,PATCH,DELETE,HEAD,POST,PUT,OPTIONS"

_NO_CREDENTIALS: Final = (
    "ApiAuthStrategy - No authentication method provided. Either pass an API key as 'Bearer' header or "
    "OAuth client credentials as 'x-cal-secret-key' and 'x-cal-client-id' headers"
)
_ONE_OF_TWO: Final = (
    "ApiAuthStrategy - Only '{}' header provided. Please also provide '{}' header or Auth bearer token as "
    "'Authentication' header"
)


@dataclass(frozen=True, slots=True)
class ErrorRenderer:
    """The policy's `render_error`."""

    errors: Errors

    async def __call__(self, problem: Problem, connection: HTTPConnection) -> Response:
        """The response to a problem."""
        match problem:
            case problems.NotFound() | problems.MethodNotAllowed():
                method = connection.scope["method"]
                if method == "OPTIONS":
                    return preflight(connection)
                return self.errors.response(connection, 404, f"Cannot {method} {address(connection)}")
            case (
                problems.MissingCredentials() | problems.InvalidCredentials() | problems.RepeatedCredentials()
            ):
                return self.errors.response(connection, 401, missing_credentials(connection))
            case problems.InsufficientScope(missing):
                message = f"Insufficient scope. Required: {', '.join(missing)}"
                return self.errors.response(connection, 403, message)
            case problems.MalformedBody(reason):
                return self.errors.response(connection, 400, reason)
            case problems.Invalid(violations):
                return self._render_invalid(connection, violations)
            case problems.BodyTooLarge():
                return self.errors.response(connection, 413, "request entity too large")
            case problems.TimedOut():
                return self.errors.response(connection, problem.status, "request timeout")
            case problems.NotImplementedYet():
                return self.errors.response(connection, 501, "Not Implemented")
            # The policy of this API leaves no way to the three others.
            case (
                problems.Failed()
                | problems.MissingBody()
                | problems.UnsupportedMediaType()
                | problems.NotAcceptable()
            ):
                return self.errors.response(connection, 500, INTERNAL)

    def _render_invalid(self, connection: HTTPConnection, violations: tuple[Violation, ...]) -> Response:
        # The product looks at {calendar} last, after the pipe that checks everything else.
        others = [violation for violation in violations if violation.location != "path"]
        if not others:
            available = "apple" if address(connection).partition("?")[0].endswith("/credentials") else ALL
            return self.errors.response(connection, 400, INVALID_CALENDAR, available)
        if others[0].path == ("state",):
            return to_response(400, self.errors.coded(connection, "BAD_REQUEST", consent.NO_STATE))
        return to_response(400, self.errors.properties(connection, property_errors(others)))


ALL: Final = "google, office365, apple"


def missing_credentials(connection: HTTPConnection) -> str:
    """What the request lacks: everything, or one of the two headers of a platform."""
    client, secret = "x-cal-client-id", "x-cal-secret-key"
    given = [name for name in (client, secret) if connection.headers.get(name)]
    if given == [client]:
        return _ONE_OF_TWO.format(client, secret)
    if given == [secret]:
        return _ONE_OF_TWO.format(secret, client)
    return _NO_CREDENTIALS


def preflight(connection: HTTPConnection) -> Response:
    """The response to a CORS preflight; every origin and every header is admitted."""
    headers = {"Access-Control-Allow-Methods": METHODS, "Vary": "Access-Control-Request-Headers"}
    requested = connection.headers.get("access-control-request-headers")
    if requested:
        headers["Access-Control-Allow-Headers"] = requested
    return Response(204, headers=headers)
