"""Every name of Connexion and of its stack that we use, in one place.

The middleware classes are public through `ConnexionMiddleware.default_middlewares`; the two scope keys are
written by Connexion's routing and security middleware and read by what stands behind them.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from starlette.types import Receive, Scope, Send

with warnings.catch_warnings():
    # Connexion imports Starlette's test client, which warns about the HTTP client it finds. It is
    # nothing that an application can mend.
    warnings.simplefilter("ignore")
    from connexion import context as connexion_context
    from connexion.apps.asynchronous import AsyncApp
    from connexion.datastructures import NoContent
    from connexion.exceptions import ProblemException
    from connexion.lifecycle import ConnexionRequest, ConnexionResponse
    from connexion.middleware.context import ContextMiddleware
    from connexion.middleware.exceptions import ExceptionMiddleware
    from connexion.middleware.lifespan import LifespanMiddleware
    from connexion.middleware.main import MiddlewarePosition
    from connexion.middleware.security import SecurityMiddleware
    from connexion.options import SwaggerUIOptions
    from werkzeug.exceptions import HTTPException as WerkzeugException

ContextSetter = Callable[[Mapping[str, str], Scope, Receive], None]
"""Sets what Connexion's middleware sets for a request, given the routing of its operation."""

CONNEXION_ROUTING = "connexion_routing"
CONNEXION_CONTEXT = "connexion_context"

__all__ = [
    "CONNEXION_CONTEXT",
    "CONNEXION_ROUTING",
    "AsyncApp",
    "ConnexionRequest",
    "ConnexionResponse",
    "ContextMiddleware",
    "ContextSetter",
    "ExceptionMiddleware",
    "LifespanMiddleware",
    "MiddlewarePosition",
    "NoContent",
    "ProblemException",
    "SecurityMiddleware",
    "SwaggerUIOptions",
    "WerkzeugException",
    "build_stack",
    "fill_context",
    "insert_middleware",
    "is_stack_of",
    "make_context_setter",
    "problem_members",
    "respond_with_handlers",
    "set_routing",
]


def set_routing(scope: Scope, routing: Mapping[str, str | None]) -> None:
    """Set for Connexion's middleware which operation a request is for.

    Servers may hand the same `extensions` to every request (granian does): what is set for this one
    goes into a copy.
    """
    scope["extensions"] = {**(scope.get("extensions") or {}), CONNEXION_ROUTING: routing}


def fill_context(scope: Scope, values: Mapping[str, object]) -> None:
    """Put values into `connexion.context` of the request that a scope is of."""
    found: dict[str, object] = scope["extensions"][CONNEXION_CONTEXT]
    found.update(values)


def problem_members(error: Exception) -> dict[str, object]:
    """What a `ProblemException` says beyond its status and detail; nothing for any other exception."""
    if not isinstance(error, ProblemException):
        return {}
    problem = cast("Any", error)
    members = {"type": problem.type, "title": problem.title, "instance": problem.instance}
    return {name: value for name, value in members.items() if value is not None} | (problem.ext or {})


def insert_middleware(middleware: Any, added: Any, before: type, options: dict[str, object]) -> None:
    """Put one in front of another in Connexion's list. Raises RuntimeError once the stack is built."""
    if middleware.middleware_stack is not None:
        raise RuntimeError("Cannot add middleware after an application has started")
    listed: list[Any] = middleware.middlewares
    plain = [found.func if isinstance(found, partial) else found for found in listed]
    listed.insert(plain.index(before), partial(added, **options))


async def respond_with_handlers(
    middleware: Any, error: Exception, scope: Scope, receive: Receive, send: Send
) -> None:
    """Respond to an error with the error handlers of an application, as its stack does."""

    async def fail(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise error

    handling = ExceptionMiddleware(fail)
    for kind, function in middleware.error_handlers:
        handling.add_exception_handler(kind, function)
    await handling(scope, receive, send)


def build_stack(middleware: Any) -> None:
    """Build Connexion's stack, which it does itself with the first request otherwise."""
    if middleware.middleware_stack is None:
        middleware.app, middleware.middleware_stack = middleware._build_middleware_stack()  # noqa: SLF001


def is_stack_of(middleware: Any, expected: Sequence[type]) -> bool:
    """Whether Connexion's stack consists of these and nobody has put another one between them."""
    stack = list(middleware.middleware_stack)[: len(expected) + 1]
    return [type(found) for found in stack[:-1]] == list(expected)


def make_context_setter(middleware: Any) -> ContextSetter:
    """What does the work of Connexion's context middleware for requests that do not go through it."""
    found = next(each for each in middleware.middleware_stack if isinstance(each, ContextMiddleware))
    apis = cast("Any", found).apis
    operations = {key: found.operation for api in apis[""] for key, found in api.operations.items()}
    variables = cast("Any", connexion_context)
    set_values, set_operation = variables._context.set, variables._operation.set  # noqa: SLF001
    set_receive, set_scope = variables._receive.set, variables._scope.set  # noqa: SLF001

    def set_context(routing: Mapping[str, str], scope: Scope, receive: Receive) -> None:
        values: dict[str, object] = {}
        scope["extensions"] = {
            **(scope.get("extensions") or {}),
            CONNEXION_ROUTING: routing,
            CONNEXION_CONTEXT: values,
        }
        set_values(values)
        set_operation(operations[routing["operation_id"]])
        set_receive(receive)
        set_scope(scope)

    return set_context
