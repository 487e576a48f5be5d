"""Error responses. Each has the body ``{"error": "<message>"}``."""

from typing import Final, cast

from oaswright.runtime import Response, problems
from oaswright.runtime.problems import Problem, Violation
from starlette.requests import HTTPConnection

CONNECTION_NOT_FOUND: Final = "Calendar connection not found"
WORKSPACE_NOT_FOUND: Final = "Workspace not found"
OTHER_WORKSPACE: Final = "API key does not belong to this workspace"

_KINDS: Final = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "object": "an object",
    "string": "a string",
}


async def render_error(problem: Problem, _connection: HTTPConnection) -> Response:
    """The response to a problem."""
    match problem:
        case problems.NotFound():
            return failure(404, "Not found")
        case problems.MethodNotAllowed(allow):
            return Response(405, {"error": "Method not allowed"}, {"Allow": ", ".join(allow)})
        case problems.NotAcceptable():
            return failure(406, "Not acceptable")
        case problems.MissingCredentials() | problems.InvalidCredentials():
            return unauthorized("Missing API key")
        case problems.RepeatedCredentials():
            return unauthorized("Invalid API key")
        case problems.InsufficientScope(missing):
            return failure(403, f"API key lacks the scope {missing[0]}")
        case problems.UnsupportedMediaType():
            return failure(415, "Unsupported media type")
        case problems.MissingBody():
            return failure(400, "Request body is required")
        case problems.MalformedBody():
            return failure(400, "Malformed JSON")
        case problems.BodyTooLarge():
            return failure(413, "Request body is too large")
        case problems.Invalid(violations):
            return failure(400, f"Invalid request: {'; '.join(_messages(violations))}")
        case problems.TimedOut():
            return failure(problem.status, "Request timed out")
        case problems.NotImplementedYet():
            return failure(501, "Not implemented")
        case problems.Failed():
            return failure(500, "Internal server error")


def failure(status: int, message: str) -> Response:
    """An error response."""
    return Response(status, {"error": message})


def unauthorized(message: str) -> Response:
    """401 with the challenge that RFC 9110, section 15.5.2, asks for."""
    return Response(401, {"error": message}, {"WWW-Authenticate": "Bearer"})


def _messages(violations: tuple[Violation, ...]) -> list[str]:
    """One message for each value: about one of the wrong type there is nothing else to say."""
    found: dict[str, str] = {}
    for violation in violations:
        name = _name((*violation.path, *violation.names)) or violation.location
        found.setdefault(name, f"{name} {_rule(violation)}")
    return list(found.values())


def _name(path: tuple[str | int, ...]) -> str:
    """``bookingConfig.blockedDates[0]``; empty for the whole body or path."""
    name = "".join(f"[{token}]" if isinstance(token, int) else f".{token}" for token in path)
    return name.removeprefix(".")


def _rule(violation: Violation) -> str:
    """What the document demands of a value."""
    expected = violation.expected
    match violation.keyword:
        case "required":
            return "is required"
        case "type":
            kinds = cast("list[str]", expected) if isinstance(expected, list) else [str(expected)]
            return f"must be {' or '.join(_KINDS.get(kind, kind) for kind in kinds)}"
        case "enum":
            return f"must be {' or '.join(str(value) for value in cast('list[object]', expected))}"
        case "minimum":
            return f"must be at least {expected}"
        case "maximum":
            return f"must be at most {expected}"
        case "storable":
            return violation.message
        case _:
            return "is not valid"
