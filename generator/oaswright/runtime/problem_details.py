"""The default wording of problems: problem details (RFC 9457)."""

from starlette.requests import HTTPConnection

from oaswright.openapi.statuses import reason_phrase
from oaswright.runtime import problems
from oaswright.runtime.response import Response


async def problem_details(problem: problems.Problem, connection: HTTPConnection) -> Response:  # noqa: ARG001 - the seam's signature
    """A problem as `application/problem+json`, with every violation under `errors`."""
    status, detail = _status(problem), _detail(problem)
    body: dict[str, object] = {"type": "about:blank", "title": reason_phrase(status), "status": status}
    if detail:
        body["detail"] = detail
    if isinstance(problem, problems.Invalid):
        body["errors"] = [
            {"in": v.location, "pointer": v.pointer, "rule": v.keyword, "message": v.message}
            for v in problem.violations
        ]
    return Response(status, body, _headers(problem), "application/problem+json")


def _status(problem: problems.Problem) -> int:
    match problem:
        case problems.NotFound():
            return 404
        case problems.MethodNotAllowed():
            return 405
        case problems.NotAcceptable():
            return 406
        case problems.MissingCredentials():
            return 401
        case problems.UnsupportedMediaType():
            return 415
        case problems.BodyTooLarge():
            return 413
        case problems.MissingBody() | problems.MalformedBody() | problems.Invalid():
            return 400
        case problems.NotImplementedYet():
            return 501
        case problems.Failed():
            return 500


def _detail(problem: problems.Problem) -> str | None:
    match problem:
        case problems.Invalid(violations):
            return violations[0].message if len(violations) == 1 else f"{len(violations)} faults"
        case problems.MalformedBody(reason):
            return reason
        case problems.MissingBody():
            return "a request body is required"
        case problems.UnsupportedMediaType(_, accepted):
            return f"accepted: {', '.join(accepted)}"
        case problems.BodyTooLarge(limit):
            return f"the body may have {limit} bytes at most"
        case problems.NotImplementedYet(operation_id):
            return f"{operation_id} is not implemented"
        case _:
            return None


def _headers(problem: problems.Problem) -> dict[str, str]:
    match problem:
        case problems.MethodNotAllowed(allow):
            return {"Allow": ", ".join(allow)}
        case problems.MissingCredentials():
            return {"WWW-Authenticate": "Bearer"}
        case _:
            return {}
