"""One request: bind, call the handler, check the response, word the fault."""

import logging
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from specwright.runtime import faults
from specwright.runtime.answer import Answer, Refused
from specwright.runtime.faults import Fault, FaultError, Violation
from specwright.runtime.parameters import Sources
from specwright.runtime.plans import OperationPlan
from specwright.runtime.policy import Policy
from specwright.runtime.problems import problem
from specwright.runtime.responses import Wire, checked, declared_for, wire

logger = logging.getLogger("specwright.runtime")

NO_HEADERS: Mapping[str, str] = {}

_connection: ContextVar[HTTPConnection] = ContextVar("specwright.connection")


def current_request() -> HTTPConnection:
    """The request that is being answered: URL, headers, query, cookies, client.

    Raises LookupError outside of a request.
    """
    return _connection.get()


async def dispatch(
    plan: OperationPlan,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    path: Mapping[str, str],
    verified: Mapping[str, Any] | None = None,
) -> None:
    """Answer a request for a compiled operation.

    `verified` is what Connexion's security layer found; without it the operation's guard is asked.
    """
    connection = HTTPConnection(scope)
    token = _connection.set(connection)
    try:
        answer = await _answer(plan, path, connection, receive, verified)
        extra = plan.policy.headers(connection, answer.status) if plan.policy.headers else NO_HEADERS
        response = wire(answer, extra)
    except Exception as error:
        response = await answer_for(error, connection, plan.policy, plan)
    finally:
        _connection.reset(token)
    await response.send(send, head=scope["method"] == "HEAD")


async def _answer(
    plan: OperationPlan,
    path: Mapping[str, str],
    connection: HTTPConnection,
    receive: Receive,
    verified: Mapping[str, Any] | None,
) -> Answer:
    arguments: dict[str, Any] = {}
    principal = None
    if plan.guard is not None:
        principal = verified["principal"] if verified else await plan.guard.principal(connection)
        arguments["principal"] = principal
    violations: list[Violation] = []
    sources = Sources(path, connection)
    for parameter in plan.parameters:
        parameter.bind(sources.values(parameter.location), arguments, violations)
    if plan.strict_query:
        violations += _undeclared(plan, connection)
    if plan.before_body is not None:
        if any(violation.place == "path" for violation in violations):
            raise FaultError(faults.Invalid(tuple(violations)))
        await plan.before_body(arguments, principal)
    if plan.body is not None:
        arguments["body"] = await plan.body.bind(connection, receive, violations)
    if violations:
        raise FaultError(faults.Invalid(tuple(violations)))
    response: object = await plan.call(**arguments)
    response_plan = plan.responses.get(type(response))
    if response_plan is None:
        logger.error("%s returned %s, which is none of its responses", plan.key, type(response).__name__)
        raise FaultError(faults.Failed())
    return checked(response_plan.answer(response), plan.declared, plan.key)


def _undeclared(plan: OperationPlan, connection: HTTPConnection) -> list[Violation]:
    declared = {parameter.name for parameter in plan.parameters if parameter.location == "query"}
    sent: dict[str, str] = dict(connection.query_params.multi_items())
    return [
        Violation("query", (name,), "additionalProperties", False, f"query {name} is unknown", names=(name,))
        for name in sent
        if name not in declared
    ]


async def answer_for(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> Wire:
    """The answer to whatever went wrong: a refusal as it is, a fault worded, anything else a 500.

    An answer of the application's own words whose status the operation declares is held against
    the document like a handler's; problem details, the words of last resort, go out as they are.
    """
    answer = await _worded(error, connection, policy, plan)
    own = plan is not None and policy.word is not problem
    if own and plan is not None and declared_for(plan.declared, answer.status) is not None:
        try:
            checked(answer, plan.declared, plan.key)
        except FaultError as broken:
            answer = await policy.word(broken.fault, connection)
    extra = policy.headers(connection, answer.status) if policy.headers else NO_HEADERS
    return wire(answer, extra)


async def _worded(
    error: Exception, connection: HTTPConnection, policy: Policy, plan: OperationPlan | None
) -> Answer:
    fault: Fault
    match error:
        case Refused():
            return error.answer
        case FaultError():
            fault = error.fault
        case NotImplementedError() if plan is not None:
            fault = faults.NotImplementedYet(plan.id)
        case _:
            logger.error("%s failed", plan.key if plan else "a request", exc_info=error)
            fault = faults.Failed()
    try:
        return await policy.word(fault, connection)
    except Refused as refused:
        return refused.answer
