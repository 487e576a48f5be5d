"""What can be wrong with a request, as data, and problem details as its default response (RFC 9457).

An API renders its problems in one function from these values to a `Response` (`Policy.render_error`).
A message names locations and keywords and never the value that was sent, since that may be a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from starlette.requests import HTTPConnection

from oaswright.openapi.statuses import reason_phrase
from oaswright.runtime.response import Response

Location: TypeAlias = Literal["path", "query", "header", "cookie", "body"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that one value breaks.

    `path` leads from the parameter or body to the value: names of members and indexes. For a
    parameter the first token is its name. `keyword` is the JSON Schema keyword (`required`,
    `type`, `enum`, `additionalProperties`, …), `expected` what stands beside it in the schema,
    `schema` the whole schema object with the keyword. `names` lists the members that are
    unexpected or missing. `value` is what was sent; it is there to decide on a message and must not
    be repeated in it.
    """

    location: Location
    path: tuple[str | int, ...]
    keyword: str
    expected: object
    message: str
    schema: Mapping[str, object] = field(repr=False, default_factory=dict[str, object])
    names: tuple[str, ...] = ()
    value: object = field(repr=False, default=None)

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in self.path)


@dataclass(frozen=True, slots=True)
class NotFound:
    """No operation has this path."""


@dataclass(frozen=True, slots=True)
class MethodNotAllowed:
    """The path exists, the method does not. `allow` lists the methods that do, HEAD included."""

    allow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAcceptable:
    """The request accepts none of the media types of the operation's responses."""


@dataclass(frozen=True, slots=True)
class MissingCredentials:
    """The request carries the credentials of no requirement of the operation, or not all of them.

    `challenges` are what `WWW-Authenticate` says here and below (RFC 9110, section 11.6.1).
    """

    challenges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvalidCredentials:
    """The request carries credentials, and they are nobody's."""

    challenges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepeatedCredentials:
    """A header, query parameter or cookie with a credential is sent several times (RFC 6750, section 3.1)."""

    location: Location
    name: str
    challenges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InsufficientScope:
    """The credentials are somebody's, and do not grant the scopes `missing`, which are sorted."""

    missing: tuple[str, ...]
    challenges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnsupportedMediaType:
    """The body has a media type that the operation does not take, or none at all."""

    media_type: str | None
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingBody:
    """The operation requires a body and there is none."""


@dataclass(frozen=True, slots=True)
class MalformedBody:
    """The body is not what its media type says. `reason` is the parser's, without the content."""

    reason: str
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class BodyTooLarge:
    """The body is longer than `limit` bytes."""

    limit: int


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The body did not arrive, or the handler did not end, within the seconds that the policy gives it."""

    waited_for: Literal["body", "handler"]

    @property
    def status(self) -> int:
        """408 for the body, 503 for the handler (RFC 9110, sections 15.5.9 and 15.6.4)."""
        return 408 if self.waited_for == "body" else 503


@dataclass(frozen=True, slots=True)
class Invalid:
    """Parameters or body break the schema; all violations at once."""

    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class NotImplementedYet:
    """The operation is declared and its handler is still a stub."""

    operation_id: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The server failed: a handler raised, or its response broke the document. Logged in full."""


Problem: TypeAlias = (
    NotFound
    | MethodNotAllowed
    | NotAcceptable
    | MissingCredentials
    | InvalidCredentials
    | RepeatedCredentials
    | InsufficientScope
    | UnsupportedMediaType
    | MissingBody
    | MalformedBody
    | BodyTooLarge
    | TimedOut
    | Invalid
    | NotImplementedYet
    | Failed
)


class ProblemError(Exception):
    """Ends a request with a problem, which the API's policy renders."""

    def __init__(self, problem: Problem) -> None:
        # Only the kind: a traceback shows the message, and what is wrong with a request may hold parts of it.
        super().__init__(type(problem).__name__)
        self.problem = problem


async def problem_details(problem: Problem, connection: HTTPConnection) -> Response:  # noqa: ARG001 - the signature of a renderer
    """A problem as `application/problem+json`, with every violation under `errors`."""
    return render_details(problem)


def render_details(problem: Problem) -> Response:
    """The problem details of a problem, which need no request."""
    status, detail = _status(problem), _detail(problem)
    body: dict[str, object] = {"type": "about:blank", "title": reason_phrase(status), "status": status}
    if detail:
        body["detail"] = detail
    if isinstance(problem, Invalid):
        body["errors"] = [
            {"in": v.location, "pointer": v.pointer, "rule": v.keyword, "message": v.message}
            for v in problem.violations
        ]
    return Response(status, body, _headers(problem), "application/problem+json")


def _status(problem: Problem) -> int:
    match problem:
        case NotFound():
            return 404
        case MethodNotAllowed():
            return 405
        case NotAcceptable():
            return 406
        case MissingCredentials() | InvalidCredentials():
            return 401
        case InsufficientScope():
            return 403
        case UnsupportedMediaType():
            return 415
        case BodyTooLarge():
            return 413
        case TimedOut():
            return problem.status
        case MissingBody() | MalformedBody() | Invalid() | RepeatedCredentials():
            return 400
        case NotImplementedYet():
            return 501
        case Failed():
            return 500


def _detail(problem: Problem) -> str | None:
    match problem:
        case Invalid(violations):
            return violations[0].message if len(violations) == 1 else f"{len(violations)} violations"
        case InvalidCredentials():
            return "the credentials are not valid"
        case RepeatedCredentials(location, name):
            return f"{location} {name} must be sent once"
        case InsufficientScope(missing):
            return f"the credentials do not grant {', '.join(missing)}"
        case MalformedBody(reason):
            return reason
        case MissingBody():
            return "a request body is required"
        case UnsupportedMediaType(_, accepted):
            return f"accepted: {', '.join(accepted)}"
        case BodyTooLarge(limit):
            return f"the body may have {limit} bytes at most"
        case TimedOut("body"):
            return "the body did not arrive in time"
        case TimedOut():
            return "the request took too long"
        case NotImplementedYet(operation_id):
            return f"{operation_id} is not implemented"
        case _:
            return None


def _headers(problem: Problem) -> dict[str, str]:
    match problem:
        case MethodNotAllowed(allow):
            return {"Allow": ", ".join(allow)}
        case (
            MissingCredentials(challenges)
            | InvalidCredentials(challenges)
            | RepeatedCredentials(challenges=challenges)
            | InsufficientScope(challenges=challenges)
        ) if challenges:
            return {"WWW-Authenticate": ", ".join(challenges)}
        case _:
            return {}
