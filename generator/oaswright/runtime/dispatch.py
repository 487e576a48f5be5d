"""One request: bind, call the handler, check the response, word the problem."""

import logging
from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from oaswright.runtime import problems
from oaswright.runtime.background import WORK, run_work
from oaswright.runtime.context import CONNECTION
from oaswright.runtime.forms import UPLOADS, close_uploads
from oaswright.runtime.headers import header
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.policy import Policy
from oaswright.runtime.problem_details import problem_details
from oaswright.runtime.problems import Problem, ProblemError
from oaswright.runtime.response import HTTPError, Response
from oaswright.runtime.responses import Wire, checked, declared_for, wire

logger = logging.getLogger("oaswright.runtime")

NO_HEADERS: Mapping[str, str] = {}

RAISED = "oaswright.raised"
"""Where a scope may keep a list, which gets what is raised and answered with 500: tests raise it again."""


async def dispatch(
    plan: OperationPlan,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    path: Mapping[str, str],
    verified: Mapping[str, Any] | None = None,
    raises: tuple[type[Exception], ...] = (),
) -> None:
    """Answer a request for a compiled operation.

    `verified` is what Connexion's security layer found; without it the operation's guard is asked.
    Errors of the types `raises` are the application's to word, and are passed on.
    """
    connection = HTTPConnection(scope)
    token = CONNECTION.set(connection)
    try:
        try:
            response = await _respond(plan, path, connection, receive, verified)
        except raises:
            raise
        except Exception as error:
            response = await answer_for(error, connection, plan.policy, plan)
        await response.send(send, receive, head=scope["method"] == "HEAD")
        if WORK in scope:
            await run_work(scope)
    finally:
        CONNECTION.reset(token)
        if UPLOADS in scope:
            close_uploads(scope)


async def _respond(
    plan: OperationPlan,
    path: Mapping[str, str],
    connection: HTTPConnection,
    receive: Receive,
    verified: Mapping[str, Any] | None,
) -> Wire:
    """The handler's answer. Credentials come before parameters, those before the body (section 4.8.10)."""
    arguments: dict[str, Any] = {}
    principal = None
    if plan.authorize is not None:
        principal = verified["principal"] if verified else await plan.authorize(connection)
        arguments["principal"] = principal
    violations = plan.binding.bind(path, connection, arguments)
    if plan.before_body is not None:
        if any(violation.location == "path" for violation in violations):
            raise ProblemError(problems.Invalid(tuple(violations)))
        await plan.before_body(arguments, principal)
    if plan.body is not None:
        arguments["body"] = await plan.body.bind(connection, receive, violations)
    if violations:
        raise ProblemError(problems.Invalid(tuple(violations)))
    response: object = await plan.call(**arguments)
    encode = plan.encoders.get(type(response))
    if encode is not None:
        encoded = encode(response)
        if encoded is not None:
            return encoded
    return _encoded(plan, response, connection)


def _encoded(plan: OperationPlan, response: object, connection: HTTPConnection) -> Wire:
    """The long way of a response. Raises ProblemError with Failed, logged, for what is not declared."""
    response_plan = plan.responses.get(type(response))
    if response_plan is None:
        logger.error("%s returned %s, which is none of its responses", plan.key, type(response).__name__)
        raise ProblemError(problems.Failed())
    answer = checked(response_plan.answer(response), plan.declared, plan.key)
    extra = plan.policy.headers(connection, answer.status) if plan.policy.headers else NO_HEADERS
    return wire(answer, extra)


async def answer_for(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> Wire:
    """The answer to whatever went wrong: a refusal as it is, a problem worded, anything else a 500.

    An answer of the application's own words whose status the operation declares is held against
    the document like a handler's; problem details, the words of last resort, go out as they are.
    """
    try:
        return await _answer_for(error, connection, policy, plan)
    except Exception:
        # The application's words or headers failed; ours cannot, and the client is owed an answer.
        logger.exception("the words for %s failed", type(error).__name__)
        return wire(await problem_details(problems.Failed(), connection), NO_HEADERS)


async def _answer_for(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> Wire:
    answer = await _worded(error, connection, policy, plan)
    own = plan is not None and policy.render_error is not problem_details
    if own and plan is not None and declared_for(plan.declared, answer.status) is not None:
        try:
            checked(answer, plan.declared, plan.key)
        except ProblemError as broken:
            answer = await policy.render_error(broken.problem, connection)
    extra = policy.headers(connection, answer.status) if policy.headers else NO_HEADERS
    return wire(answer, extra)


def _media_types(plan: OperationPlan | None) -> tuple[str, ...]:
    return tuple(plan.body.contents) if plan is not None and plan.body is not None else ()


async def _worded(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> Response:
    problem: Problem
    match error:
        case HTTPError():
            return error.response
        case ProblemError(problem=problems.MalformedBody()) if header(connection, b"content-encoding"):
            # It could not be read because it is compressed (RFC 9110, section 15.5.16).
            problem = problems.UnsupportedMediaType(header(connection, b"content-type"), _media_types(plan))
        case ProblemError():
            problem = error.problem
        case NotImplementedError() if plan is not None:
            problem = problems.NotImplementedYet(plan.id)
        case _:
            logger.error("%s failed", plan.key if plan else "a request", exc_info=error)
            connection.scope.get(RAISED, []).append(error)
            problem = problems.Failed()
    try:
        return await policy.render_error(problem, connection)
    except HTTPError as refused:
        return refused.response
