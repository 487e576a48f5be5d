"""The Connexion application that serves one or more APIs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import Scope

from oaswright.runtime.api import Api, StartUpError
from oaswright.runtime.dispatch import answer_for
from oaswright.runtime.entry import LAYERS, Application, Layer
from oaswright.runtime.framework import AsyncApp, ConnexionRequest, ConnexionResponse, SwaggerUIOptions
from oaswright.runtime.health import Check, health_pages
from oaswright.runtime.middleware import PLAN, DispatchMiddleware, Routes, RoutingMiddleware
from oaswright.runtime.pages import pages
from oaswright.runtime.plans import OperationPlan, compile_api
from oaswright.runtime.policy import Policy
from oaswright.runtime.problems import NotFound, ProblemError
from oaswright.runtime.response import HTTPError
from oaswright.runtime.routing import Router
from oaswright.runtime.skeleton import security_map, skeleton

__all__ = ["Application", "AsyncApp", "Lifespan", "application"]

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


def application(
    apis: Sequence[Api],
    *,
    title: str = "oaswright",
    lifespan: Lifespan | None = None,
    middlewares: Sequence[Layer] = (),
    health: Mapping[str, Check] | None = None,
) -> Application:
    """Build the Connexion application for some APIs.

    `middlewares` are ASGI layers around everything, the first outermost: an access log, OpenTelemetry,
    CORS. Layers at Connexion's own positions are added with `add_middleware`. `health` are the checks
    of `/readyz`; with it, even empty, `/livez` and `/readyz` are served.

    Everything is compiled here. Raises StartUpError with all faults of all APIs: handlers that do
    not fit their operations, paths that two APIs claim, schemas and patterns that do not compile,
    security schemes that are unknown, settings of a policy for operations that do not exist.
    """
    plans = _compiled(apis)
    router = _router(plans)
    ours = pages(title, apis) | (health_pages(health) if health is not None else {})
    routes = Routes(
        router,
        {alias: path for api in apis for alias, path in api.policy.aliases.items()},
        {path: page for path, page in ours.items() if not _is_operation(router, path)},
    )
    app = Application(
        title,
        routes=routes,
        outer=middlewares,
        lifespan=lifespan,
        swagger_ui_options=SwaggerUIOptions(serve_spec=False, swagger_ui=False),
        middlewares=[
            partial(layer, routes=routes) if layer in {RoutingMiddleware, DispatchMiddleware} else layer
            for layer in LAYERS
        ],
    )
    calls = {plan.key: plan.call for plan in plans}
    cast("Any", app).add_api(
        skeleton(title, plans),
        resolver=calls.__getitem__,
        security_map=security_map(plans),
    )
    handler = _error_handler(apis, plans)
    for kind in (ProblemError, HTTPError, HTTPException, Exception):
        app.middleware.add_error_handler(kind, handler)
    return app


def _compiled(apis: Sequence[Api]) -> list[OperationPlan]:
    plans: list[OperationPlan] = []
    faults: list[str] = []
    for api in apis:
        try:
            plans += compile_api(api)
        except StartUpError as error:
            faults += error.faults
    if faults:
        raise StartUpError(faults)
    return plans


def _router(plans: Sequence[OperationPlan]) -> Router[OperationPlan]:
    router: Router[OperationPlan] = Router()
    faults: list[str] = []
    for plan in plans:
        try:
            router.add(plan.http_method, plan.path, plan)
        except ValueError as error:
            faults.append(f"{plan.api_name}: {error}")
    if faults:
        raise StartUpError(faults)
    return router


def _is_operation(router: Router[OperationPlan], path: str) -> bool:
    """Whether a document declares this very path, and so has it instead of a page of ours."""
    match = router.match(path)
    return match is not None and not match.values


def _error_handler(
    apis: Sequence[Api], plans: Sequence[OperationPlan]
) -> Callable[[ConnexionRequest, Exception], Any]:
    """Connexion's handler for whatever is raised before dispatch, worded by the API of the path."""
    by_path = _ApiByPath(apis, plans)

    async def handle(request: ConnexionRequest, error: Exception) -> ConnexionResponse:
        connection: HTTPConnection = HTTPConnection(cast("Scope", request.scope))
        plan: OperationPlan | None = connection.scope.get(PLAN)
        if isinstance(error, HTTPException) and error.status_code == 404:
            error = ProblemError(NotFound())
        policy = plan.policy if plan else by_path.policy(connection.url.path)
        response = await answer_for(error, connection, policy, plan)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in response.headers}
        media_type = headers.pop("content-type", None)
        headers.pop("content-length", None)
        return ConnexionResponse(  # type: ignore[no-untyped-call]
            response.status, headers=headers, body=response.body, content_type=media_type
        )

    return handle


class _ApiByPath:
    """Which API speaks for a path that is no operation: the one with the most leading segments in common."""

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
