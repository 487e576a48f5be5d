"""From an exception to a response: whatever is raised while a request is handled, the client gets one."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import Scope

from oaswright.openapi.statuses import reason_phrase
from oaswright.runtime import problems
from oaswright.runtime.api import Api
from oaswright.runtime.declared_refusals import as_declared
from oaswright.runtime.framework import ConnexionRequest, ConnexionResponse, problem_members
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.policy import Policy
from oaswright.runtime.problems import Problem, ProblemError, problem_details
from oaswright.runtime.request import get_raw_path, read_header
from oaswright.runtime.response import HTTPError, RawResponse, Response, encode_response
from oaswright.runtime.responses import check_response, declared_for
from oaswright.runtime.security import VERIFYING

PLAN = "oaswright.plan"
"""The key of a scope under which the operation that it is for is kept."""

RAISED = "oaswright.raised"
"""The key of a scope that may hold a list. It gets what became a 500, so that tests can raise it again."""

REFUSED = "oaswright.refused"
"""The key of a scope that may hold a list. It gets the problems of a request, so that tests can tell refusals
of ours from responses of handlers."""

DECLARED = "oaswright.declared"
"""The key of a scope for the responses that are declared where a path has no operation of the method."""

logger = logging.getLogger("oaswright.runtime")


async def respond_to(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> RawResponse:
    """The response to an error: that of an `HTTPError`, a problem rendered by the policy, else a 500.

    A response that the API renders itself, and whose status the operation declares, is held against
    the document like a handler's. Problem details take the form that is declared; as the last resort they
    go out as they are.
    """
    try:
        return await _respond_to(error, connection, policy, plan)
    except Exception:
        # The policy's functions failed; ours cannot, and the client is owed a response.
        logger.exception("rendering %s failed", type(error).__name__)
        return encode_response(await problem_details(problems.Failed(), connection), {})


async def _respond_to(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> RawResponse:
    response = await _render(error, connection, policy, plan)
    own = plan is not None and policy.render_error is not problem_details
    if own and plan is not None and declared_for(plan.declared, response.status) is not None:
        try:
            check_response(response, plan.declared, plan.key)
        except ProblemError as broken:
            response = await policy.render_error(broken.problem, connection)
    return encode_response(response, policy.headers(connection, response.status) if policy.headers else {})


async def _render(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> Response:
    if isinstance(error, HTTPError):
        try:
            return _response_of(error, plan)
        except Exception as broken:
            error = broken
    if isinstance(error, HTTPException) and (plan is not None or error.status_code != 404):
        return _render_http_exception(error)
    problem = _find_problem(error, connection, plan)
    if not isinstance(problem, problems.Failed | problems.NotImplementedYet):
        connection.scope.get(REFUSED, []).append(problem)
    try:
        response = await policy.render_error(problem, connection)
    except HTTPError as instead:
        return _response_of(instead, plan)
    if policy.render_error is not problem_details:
        return response
    declared = plan.declared if plan is not None else connection.scope.get(DECLARED)
    return response if declared is None else as_declared(problem, response, declared, policy)


def _response_of(error: HTTPError, plan: OperationPlan | None) -> Response:
    """The response that was raised; one of a generated class is checked like one that was returned.

    Raises ProblemError with Failed, logged, for one that is not declared.
    """
    response = error.response
    if isinstance(response, Response):
        return response
    declared = plan.responses.get(type(response)) if plan is not None else None
    if plan is None or declared is None:
        name = plan.key if plan is not None else "a request"
        logger.error("%s raised %s, which is none of its responses", name, type(response).__name__)
        raise ProblemError(problems.Failed())
    return check_response(declared.answer(response, plan.declared), plan.declared, plan.key)


def _find_problem(error: Exception, connection: HTTPConnection, plan: OperationPlan | None) -> Problem:
    match error:
        case ProblemError(problem=problems.MalformedBody()) if read_header(
            connection.scope, b"content-encoding"
        ):
            # It could not be read because it is compressed (RFC 9110, section 15.5.16).
            accepted = tuple(plan.body.contents) if plan is not None and plan.body is not None else ()
            return problems.UnsupportedMediaType(read_header(connection.scope, b"content-type"), accepted)
        case ProblemError():
            return error.problem
        case HTTPException():
            return problems.NotFound()
        case NotImplementedError() if plan is not None:
            return problems.NotImplementedYet(plan.id)
        case _:
            _log(error, connection, plan.key if plan else "a request")
            connection.scope.get(RAISED, []).append(error)
            return problems.Failed()


def _log(error: Exception, connection: HTTPConnection, name: str) -> None:
    if VERIFYING not in connection.scope:
        logger.error("%s failed", name, exc_info=error)
        return
    # The message may hold the credential, as that of `USERS[token]` does: the log gets lines of code alone.
    lines = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.error("%s failed, verifying credentials: %s\n%s", name, type(error).__name__, lines)


def _render_http_exception(error: HTTPException) -> Response:
    """Starlette's and Connexion's exceptions as problem details (RFC 9457), as Connexion renders them."""
    status = error.status_code
    body: dict[str, object] = {"type": "about:blank", "title": _title(status), "status": status}
    body |= problem_members(error)
    if error.detail and error.detail != body["title"]:
        body["detail"] = error.detail
    return Response(status, body, dict(error.headers or {}), "application/problem+json")


def _title(status: int) -> str:
    try:
        return reason_phrase(status)
    except ValueError:
        return str(status)


def error_handler(
    apis: Sequence[Api], plans: Sequence[OperationPlan]
) -> Callable[[ConnexionRequest, Exception], Awaitable[ConnexionResponse]]:
    """Connexion's handler of whatever is raised before dispatch, rendered by the API of the path."""
    by_path = ApiByPath(apis, plans)

    async def handle(request: ConnexionRequest, error: Exception) -> ConnexionResponse:
        connection = HTTPConnection(cast("Scope", request.scope))
        plan: OperationPlan | None = connection.scope.get(PLAN)
        policy = plan.policy if plan else by_path.policy(get_raw_path(connection.scope))
        response = await respond_to(error, connection, policy, plan)
        # All headers are there already, so that Connexion and Starlette add none of their own.
        headers = Headers(raw=response.headers)  # a mapping in which a name may come several times
        body = b"" if connection.scope["method"] == "HEAD" else response.body
        return ConnexionResponse(response.status, headers=headers, body=body)  # type: ignore[no-untyped-call]

    return handle


class ApiByPath:
    """The API that a path without an operation belongs to: that with the most leading segments in common."""

    def __init__(self, apis: Sequence[Api], plans: Sequence[OperationPlan]) -> None:
        policies = {api.name: api.policy for api in apis}
        self._only = apis[0].policy if len(apis) == 1 else None
        self._paths = [(plan.path.split("/")[1:], policies[plan.api_name]) for plan in plans]

    def policy(self, path: str) -> Policy:
        """The policy for an unknown path; the default one where no API shares its first segment."""
        segments = path.split("/")[1:]
        best, found = 0, self._only or Policy()
        for known, policy in self._paths:
            common = 0
            for ours, theirs in zip(known, segments, strict=False):
                if ours != theirs:
                    break
                common += 1
            if common > best:
                best, found = common, policy
        return found
