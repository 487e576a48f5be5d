"""Where requests enter: Connexion's application, and the short way to an operation.

Connexion's layers do the same for every operation: catch errors, ask the guard, set the context.
As long as nobody has put a layer between them and nobody words errors of his own, a request for
an operation is dispatched from here with the same outcome; every other request, and every request
of an application with layers of its own, goes through all of them.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, cast

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from oaswright.runtime import framework
from oaswright.runtime.dispatch import dispatch
from oaswright.runtime.framework import (
    AsyncApp,
    ContextMiddleware,
    ExceptionMiddleware,
    LifespanMiddleware,
    MiddlewarePosition,
    SecurityMiddleware,
)
from oaswright.runtime.middleware import DispatchMiddleware, Routes, RoutingMiddleware, choose, raw_path
from oaswright.runtime.negotiation import acceptable
from oaswright.runtime.plans import OperationPlan

Layer: TypeAlias = Callable[[ASGIApp], ASGIApp]
"""A class of ASGI middleware, or a partial one with its options."""

LAYERS = (
    ExceptionMiddleware,
    RoutingMiddleware,
    SecurityMiddleware,
    LifespanMiddleware,
    ContextMiddleware,
    DispatchMiddleware,
)
"""The stack as we build it, from the outside to the inside."""

# Connexion's positions name layers of its own stack. Two of these we replace and one we leave out;
# what an application puts before them stands in the same order to everything that is there.
_STAND_INS = {
    MiddlewarePosition.BEFORE_SWAGGER: RoutingMiddleware,
    MiddlewarePosition.BEFORE_ROUTING: RoutingMiddleware,
    MiddlewarePosition.BEFORE_VALIDATION: LifespanMiddleware,
}


class Application(AsyncApp):
    """Connexion's `AsyncApp`, with its middleware positions and error handlers, and a short way."""

    def __init__(self, title: str, *, routes: Routes, outer: Sequence[Layer] = (), **options: Any) -> None:
        super().__init__(title, **options)  # pyright: ignore[reportUnknownMemberType]
        self._routes = routes
        self._set_context: framework.ContextSetter | None = None
        self._looked = False
        self._entry: ASGIApp = self._serve
        for layer in reversed(outer):
            self._entry = layer(self._entry)

    def add_middleware(self, middleware_class: Any, position: Any = None, **options: Any) -> None:
        """Add a layer at one of Connexion's positions (`MiddlewarePosition`), BEFORE_CONTEXT by default."""
        position = position or MiddlewarePosition.BEFORE_CONTEXT
        before: Any = _STAND_INS.get(position, position.value)
        framework.insert_layer(cast("Any", self.middleware), middleware_class, before, options)

    def add_error_handler(self, code_or_exception: Any, function: Any) -> None:
        """ErrorRenderer errors of a type, or HTTP errors of a status, in the application's own way."""
        if isinstance(code_or_exception, type):
            self._routes.words.append(code_or_exception)
        super().add_error_handler(code_or_exception, function)

    def plan(self, method: str, path: str) -> OperationPlan | None:
        """The operation that answers a method of a path, given with its percent-encoding."""
        match = self._routes.match(path)
        endpoint = choose(match, method) if match is not None else None
        return endpoint.target if endpoint is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._entry(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        set_context = self._set_context
        if set_context is None or scope["type"] != "http":
            await super().__call__(scope, receive, send)
            if not self._looked:
                self._look()
            return
        routes = self._routes
        path = raw_path(scope)
        match = routes.match(path) if path not in routes.pages else None
        found = match.endpoints.get(scope["method"]) if match is not None else None
        if match is None or found is None:
            await super().__call__(scope, receive, send)
            return
        plan, names = found
        if plan.policy.negotiates and not acceptable(HTTPConnection(scope), plan.media_types):
            await super().__call__(scope, receive, send)
            return
        values = dict(zip(names, match.values, strict=True))
        scope["app"] = self.middleware
        scope["path_params"] = values
        framework.tell(scope, plan.routing)
        set_context(plan.key, scope, receive)
        await dispatch(plan, scope, receive, send, path=values)

    def _look(self) -> None:
        """Open the short way, if there is nothing on the long one that it would miss."""
        self._looked = True
        middleware = cast("Any", self.middleware)
        if framework.is_as_built(middleware, LAYERS) and not self._routes.words:
            self._set_context = framework.context_setter(middleware)
