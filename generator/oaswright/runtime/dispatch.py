"""One request for an operation: bind it, call the handler, check the response, send it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, TypeVar

from pydantic_core import PydanticSerializationError
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from oaswright.runtime import problems
from oaswright.runtime.errors import RAISED, respond_to
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.problems import ProblemError
from oaswright.runtime.request import BODY, CONNECTION, OPENED, WORK, close_opened, do_work
from oaswright.runtime.response import FunctionResponse, RawResponse, Response, encode_response
from oaswright.runtime.response_headers import UnsendableError
from oaswright.runtime.responses import check_response, find_misfit

T = TypeVar("T")

logger = logging.getLogger("oaswright.runtime")


async def dispatch(
    plan: OperationPlan,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    path: Mapping[str, str],
    verified: Mapping[str, object] | None = None,
    is_left: Callable[[Exception], bool] | None = None,
) -> None:
    """Respond to a request for a compiled operation.

    `verified` is what Connexion's security middleware found; without it the operation's security check is
    made here. Errors for which `is_left` holds are raised: the application has a handler for them.
    """
    connection = HTTPConnection(scope)
    token = CONNECTION.set(connection)
    try:
        try:
            response = await _respond(plan, path, connection, receive, verified)
        except Exception as error:
            if is_left is not None and is_left(error):
                raise
            response = await respond_to(error, connection, plan.policy, plan)
        # The most frequent case is sent from here, which saves 2 % of a request.
        if response.stream is None and scope["method"] != "HEAD":
            await send(
                {"type": "http.response.start", "status": response.status, "headers": response.headers}
            )
            await send({"type": "http.response.body", "body": response.body})
        else:
            # Who waits for the client to go must not take what the handler has left of the body.
            after = scope[BODY].receive if BODY in scope else receive
            await response.send(send, after, head=scope["method"] == "HEAD")
        if WORK in scope:
            await do_work(scope)
    finally:
        CONNECTION.reset(token)
        if OPENED in scope:
            close_opened(scope)


async def _respond(
    plan: OperationPlan,
    path: Mapping[str, str],
    connection: HTTPConnection,
    receive: Receive,
    verified: Mapping[str, object] | None,
) -> RawResponse:
    """The handler's response. Credentials come before parameters, those before the body (section 4.8.10)."""
    arguments: dict[str, Any] = {}
    principal = None
    if plan.security is not None:
        principal = verified["principal"] if verified else await plan.security.principal(connection)
        arguments["principal"] = principal
    violations = plan.binding.bind(path, connection, arguments)
    if plan.before_body is not None:
        if any(violation.location == "path" for violation in violations):
            raise ProblemError(problems.Invalid(tuple(violations)))
        await plan.before_body(arguments, principal)
    if plan.body is not None:
        body = plan.body.bind(connection, receive, violations)
        arguments["body"] = await (
            body if plan.body_timeout is None else _within(plan.body_timeout, body, "body")
        )
    if violations:
        raise ProblemError(problems.Invalid(tuple(violations)))
    call = plan.call(**arguments)
    response: object = await (
        call if plan.handler_timeout is None else _within(plan.handler_timeout, call, "handler")
    )
    encode = plan.encoders.get(type(response))
    if encode is not None:
        encoded = encode(response)
        if encoded is not None:
            return encoded
    return _encode(plan, response, connection)


async def _within(seconds: float, work: Awaitable[T], name: Literal["body", "handler"]) -> T:
    """What is awaited, cancelled after some seconds. Raises ProblemError with TimedOut then."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await work
    except TimeoutError:
        if not limit.expired():
            raise  # it is one of the handler's own
        raise ProblemError(problems.TimedOut(name)) from None


def _encode(plan: OperationPlan, response: object, connection: HTTPConnection) -> RawResponse:
    """The slow path of a response. Raises ProblemError with Failed, logged, for what is not declared."""
    if isinstance(response, FunctionResponse):
        return _check(plan, response, connection)
    response_plan = plan.responses.get(type(response))
    if response_plan is None:
        logger.error("%s returned %s, which is none of its responses", plan.key, type(response).__name__)
        raise ProblemError(problems.Failed())
    try:
        answer = response_plan.answer(response, plan.declared)
    except PydanticSerializationError as error:
        # Its message holds values of the response, which belong into no log.
        misfit = find_misfit(response_plan, response, plan.declared)
        logger.error("response of %s breaks its types: %s", plan.key, misfit)  # noqa: TRY400
        connection.scope.get(RAISED, []).append(error)
        raise ProblemError(problems.Failed()) from None
    except UnsendableError as error:
        logger.error("response of %s breaks the document: %s", plan.key, error)  # noqa: TRY400 - it says all
        raise ProblemError(problems.Failed()) from None
    return _check(plan, answer, connection)


def _check(plan: OperationPlan, answer: Response, connection: HTTPConnection) -> RawResponse:
    """The bytes of an answer. Raises ProblemError with Failed, logged, for what is not declared."""
    found = check_response(answer, plan.declared, plan.key)
    return encode_response(
        found, plan.policy.headers(connection, found.status) if plan.policy.headers else {}
    )
