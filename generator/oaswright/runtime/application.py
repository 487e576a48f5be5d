"""The Connexion application that serves one or more APIs, and the fast path to their operations."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, TypeAlias, cast

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from oaswright.runtime import framework
from oaswright.runtime.api import Api, StartUpError
from oaswright.runtime.dispatch import dispatch
from oaswright.runtime.errors import error_handler
from oaswright.runtime.framework import (
    AsyncApp,
    ContextMiddleware,
    ExceptionMiddleware,
    LifespanMiddleware,
    MiddlewarePosition,
    ProblemException,
    SecurityMiddleware,
    SwaggerUIOptions,
)
from oaswright.runtime.health import Check, health_pages
from oaswright.runtime.middleware import (
    DispatchMiddleware,
    Middleware,
    Routes,
    RoutingMiddleware,
    choose,
    is_acceptable,
)
from oaswright.runtime.pages import Pages, list_pages
from oaswright.runtime.plans import OperationPlan, compile_api
from oaswright.runtime.problems import ProblemError
from oaswright.runtime.rehearsal import rehearse
from oaswright.runtime.request import SENT_PATH, get_raw_path
from oaswright.runtime.response import HTTPError, NotedSend
from oaswright.runtime.routing import Router
from oaswright.runtime.skeleton import security_map, skeleton

__all__ = ["Application", "AsyncApp", "Lifespan", "Pages", "application"]

Lifespan: TypeAlias = Callable[[Any], AbstractAsyncContextManager[Any]]

STACK = (
    ExceptionMiddleware,
    RoutingMiddleware,
    SecurityMiddleware,
    LifespanMiddleware,
    ContextMiddleware,
    DispatchMiddleware,
)
"""The middleware of an application, from the outside to the inside."""

# Connexion's positions name middleware of its own stack. Two of these we replace and one we leave out;
# what an application puts before them stands in the same order to everything that is there.
_REPLACED = {
    MiddlewarePosition.BEFORE_SWAGGER: RoutingMiddleware,
    MiddlewarePosition.BEFORE_ROUTING: RoutingMiddleware,
    MiddlewarePosition.BEFORE_VALIDATION: LifespanMiddleware,
}


def application(
    apis: Sequence[Api],
    *,
    title: str = "oaswright",
    lifespan: Lifespan | None = None,
    middlewares: Sequence[Middleware] = (),
    health: Mapping[str, Check] | None = None,
    pages: Pages | None = None,
    redirect_slashes: bool = False,
) -> "Application":
    """Build the Connexion application for some APIs.

    `middlewares` are ASGI middleware around everything, the first outermost: an access log,
    OpenTelemetry, CORS. Those at Connexion's own positions are added with `add_middleware`. `health`
    are the checks of `/readyz`; with it, even empty, `/livez` and `/readyz` are served. `pages` moves index,
    viewer and document, or switches them off. With `redirect_slashes` a path with a slash too much or too
    little at its end is sent on with 307, as Connexion does; otherwise it is 404.

    Everything is compiled here. Raises StartUpError with all errors of all APIs: handlers that do
    not fit their operations, paths that two APIs claim, schemas and patterns that do not compile,
    security schemes that are unknown, settings of a policy for operations that do not exist.
    """
    plans = _compile(apis)
    rehearse(plans)
    router = _route(plans)
    ours = list_pages(title, apis, pages or Pages()) | (health_pages(health) if health is not None else {})
    routes = Routes(
        router,
        {alias: path for api in apis for alias, path in api.policy.aliases.items()},
        {path: page for path, page in ours.items() if not _is_operation(router, path)},
        redirects=redirect_slashes,
    )
    app = Application(
        title,
        routes=routes,
        outer=middlewares,
        lifespan=lifespan,
        swagger_ui_options=SwaggerUIOptions(serve_spec=False, swagger_ui=False),
        middlewares=[
            partial(each, routes=routes) if each in {RoutingMiddleware, DispatchMiddleware} else each
            for each in STACK
        ],
    )
    calls = {plan.key: plan.call for plan in plans}
    cast("Any", app).add_api(
        skeleton(title, plans),
        resolver=calls.__getitem__,
        security_map=security_map(plans),
    )
    handler = error_handler(apis, plans)
    for kind in (ProblemError, HTTPError, HTTPException, ProblemException, Exception):
        app.middleware.add_error_handler(kind, handler)
    return app


def _compile(apis: Sequence[Api]) -> list[OperationPlan]:
    plans: list[OperationPlan] = []
    errors: list[str] = []
    for api in apis:
        try:
            plans += compile_api(api)
        except StartUpError as error:
            errors += error.problems
    if errors:
        raise StartUpError(errors)
    return plans


def _route(plans: Sequence[OperationPlan]) -> Router[OperationPlan]:
    router: Router[OperationPlan] = Router()
    errors: list[str] = []
    for plan in plans:
        try:
            router.add(plan.http_method, plan.path, plan)
        except ValueError as error:
            errors.append(f"{plan.api_name}: {error}")
    if errors:
        raise StartUpError(errors)
    return router


def _is_operation(router: Router[OperationPlan], path: str) -> bool:
    """Whether a document declares this very path, and so has it instead of a page of ours."""
    match = router.match(path)
    return match is not None and not match.values


class Application(AsyncApp):
    """Connexion's `AsyncApp`, with its middleware positions and error handlers."""

    def __init__(self, title: str, *, routes: Routes, outer: Sequence[Middleware], **options: Any) -> None:
        super().__init__(title, **options)  # pyright: ignore[reportUnknownMemberType]
        self._routes = routes
        entry: ASGIApp = _FastPath(self.middleware, routes)
        for middleware in reversed(outer):
            entry = middleware(entry)
        if outer:
            entry = _Guard(entry, self.middleware)
        # The bound method, which is called in less time than an object with the method.
        self._entry: ASGIApp = cast("Any", entry).__call__

    def add_middleware(self, middleware_class: Any, position: Any = None, **options: Any) -> None:
        """Add middleware at one of Connexion's positions (`MiddlewarePosition`), BEFORE_CONTEXT by default.

        Raises RuntimeError once the application is served.
        """
        position = position or MiddlewarePosition.BEFORE_CONTEXT
        before: Any = _REPLACED.get(position, position.value)
        framework.insert_middleware(self.middleware, middleware_class, before, options)

    def add_error_handler(self, code_or_exception: Any, function: Any) -> None:
        """Handle errors of a type, or HTTP exceptions of a status, in the application's own way."""
        super().add_error_handler(code_or_exception, function)
        self._routes.handled.append(code_or_exception)

    def plan(self, method: str, path: str) -> OperationPlan | None:
        """The operation that answers a method of a path, given with its percent-encoding."""
        match = self._routes.match(path)
        endpoint = choose(match, method) if match is not None else None
        return endpoint.target if endpoint is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._entry(scope, receive, send)


class _Guard:
    """Responds to what middleware around the application raises, as the application itself does."""

    def __init__(self, app: ASGIApp, middleware: Any) -> None:
        self._app, self._middleware = app, middleware

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        noted = NotedSend(send)
        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if noted.has_begun:
                raise
            await framework.respond_with_handlers(self._middleware, error, scope, receive, send)


class _FastPath:
    """Dispatches a request for an operation past Connexion's stack, with the outcome that it has there.

    Connexion's middleware does the same for every operation: it catches errors, asks for the security
    check, sets the context. Every other request goes through the stack; so do all requests of an
    application with middleware in it or error handlers of its own.
    """

    def __init__(self, middleware: Any, routes: Routes) -> None:
        self._middleware, self._routes = middleware, routes
        self._is_built = False
        self._set_context: framework.ContextSetter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_built:
            self._build()
        set_context = self._set_context
        if set_context is None or scope["type"] != "http":
            await self._middleware(scope, receive, send)
            return
        match = self._routes.match(get_raw_path(scope))
        endpoint = choose(match, scope["method"]) if match is not None else None
        if match is None or endpoint is None:
            await self._middleware(scope, receive, send)
            return
        plan, names = endpoint
        if plan.policy.negotiates and not is_acceptable(plan, scope):
            await self._middleware(scope, receive, send)
            return
        values = dict(zip(names, match.values))  # noqa: B905 - there are as many, and to ask takes longer
        scope["app"] = self._middleware
        scope["path_params"] = values
        if match.sent:
            scope[SENT_PATH] = dict(zip(names, match.sent, strict=True))
        plan.observed.show(scope)
        set_context(plan.routing, scope, receive)
        await dispatch(plan, scope, receive, send, path=values)

    def _build(self) -> None:
        """Build the stack, and find out whether anything in it would be missed."""
        framework.build_stack(self._middleware)
        if framework.is_stack_of(self._middleware, STACK) and not self._routes.handled:
            self._set_context = framework.make_context_setter(self._middleware)
        self._is_built = True
