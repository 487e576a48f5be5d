"""The default wording of faults: problem details (RFC 9457)."""

from starlette.requests import HTTPConnection

from oaswright.runtime import faults
from oaswright.runtime.answer import Answer
from oaswright.runtime.reasons import reason


async def problem(fault: faults.Fault, connection: HTTPConnection) -> Answer:  # noqa: ARG001 - the seam's signature
    """A fault as `application/problem+json`, with every violation under `errors`."""
    status, detail = _status(fault), _detail(fault)
    body: dict[str, object] = {"type": "about:blank", "title": reason(status), "status": status}
    if detail:
        body["detail"] = detail
    if isinstance(fault, faults.Invalid):
        body["errors"] = [
            {"in": v.place, "pointer": v.pointer, "rule": v.keyword, "message": v.message}
            for v in fault.violations
        ]
    return Answer(status, body, _headers(fault), "application/problem+json")


def _status(fault: faults.Fault) -> int:
    match fault:
        case faults.NotFound():
            return 404
        case faults.MethodNotAllowed():
            return 405
        case faults.NotAcceptable():
            return 406
        case faults.MissingCredentials():
            return 401
        case faults.UnsupportedMediaType():
            return 415
        case faults.BodyTooLarge():
            return 413
        case faults.MissingBody() | faults.MalformedBody() | faults.Invalid():
            return 400
        case faults.NotImplementedYet():
            return 501
        case faults.Failed():
            return 500


def _detail(fault: faults.Fault) -> str | None:
    match fault:
        case faults.Invalid(violations):
            return violations[0].message if len(violations) == 1 else f"{len(violations)} faults"
        case faults.MalformedBody(reason):
            return reason
        case faults.MissingBody():
            return "a request body is required"
        case faults.UnsupportedMediaType(_, accepted):
            return f"accepted: {', '.join(accepted)}"
        case faults.BodyTooLarge(limit):
            return f"the body may have {limit} bytes at most"
        case faults.NotImplementedYet(operation_id):
            return f"{operation_id} is not implemented"
        case _:
            return None


def _headers(fault: faults.Fault) -> dict[str, str]:
    match fault:
        case faults.MethodNotAllowed(allow):
            return {"Allow": ", ".join(allow)}
        case faults.MissingCredentials():
            return {"WWW-Authenticate": "Bearer"}
        case _:
            return {}
