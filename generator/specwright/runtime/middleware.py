"""Our two layers of Connexion's stack: routing in front of its security, dispatch behind it.

Connexion's layers between them (security, lifespan, context) do the same for every operation.
Unless an application has put a layer of its own there, a request takes the short way: the guard
is asked and Connexion's context is set by us, and the layers are passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from specwright.runtime import framework
from specwright.runtime.accept import acceptable
from specwright.runtime.dispatch import dispatch
from specwright.runtime.faults import FaultError, MethodNotAllowed, NotAcceptable
from specwright.runtime.plans import OperationPlan
from specwright.runtime.routing import Endpoint, Match, Router

PLAN = "specwright.plan"
PATH = "specwright.path"


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Where requests go: operations by method and path, pages by their exact path."""

    operations: Router[OperationPlan]
    aliases: Mapping[str, str]
    pages: Mapping[str, ASGIApp]


class RoutingMiddleware:
    """Finds the operation of a request and tells Connexion's layers about it.

    Raises FaultError with MethodNotAllowed or NotAcceptable. A path without an operation goes on
    to the application, which answers 404.
    """

    def __init__(self, app: ASGIApp, *, routes: Routes) -> None:
        self.app = app
        self._routes = routes
        # Known when the stack is complete, which is after this.
        self._direct: framework.ContextSetter | None = None
        self._looked = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = _raw_path(scope)
        routes = self._routes
        if path in routes.aliases:
            path = routes.aliases[path]
        if path in routes.pages:
            await routes.pages[path](scope, receive, send)
            return
        match = routes.operations.match(path)
        extensions: dict[str, Any] = scope.setdefault("extensions", {})
        if match is None:
            extensions[framework.CONNEXION_ROUTING] = {"api_base_path": None, "operation_id": None}
            await self.app(scope, receive, send)
            return
        plan, names = _choose(match, scope["method"])
        values = dict(zip(names, match.values, strict=True))
        extensions[framework.CONNEXION_ROUTING] = {"api_base_path": "", "operation_id": plan.key}
        extensions[PLAN] = plan
        scope["path_params"] = values
        if plan.policy.negotiates and not acceptable(HTTPConnection(scope), plan.media_types):
            raise FaultError(NotAcceptable())
        if not self._looked:
            self._direct, self._looked = framework.direct_context(self.app, DispatchMiddleware), True
        if self._direct is None:
            extensions[PATH] = values
            await self.app(scope, receive, send)
        else:
            self._direct(plan.key, scope, receive)
            await dispatch(plan, scope, receive, send, path=values)


def _raw_path(scope: Scope) -> str:
    """The path with its percent-encoding, below the path under which the application is mounted."""
    path: str = scope["path"]
    raw: bytes | None = scope.get("raw_path")
    if raw is not None and b"%" in raw:
        path = raw.partition(b"?")[0].decode("latin-1")
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root else path


def _choose(match: Match[OperationPlan], method: str) -> Endpoint[OperationPlan]:
    """The endpoint of a method; GET answers HEAD as well (RFC 9110, section 9.3.2)."""
    endpoints = match.endpoints
    found = endpoints.get(method)
    if found is None and method == "HEAD":
        found = endpoints.get("GET")
    if found is not None:
        return found
    allow = [*endpoints, *(["HEAD"] if "GET" in endpoints and "HEAD" not in endpoints else [])]
    raise FaultError(MethodNotAllowed(tuple(allow)))


class DispatchMiddleware:
    """Binds the request, calls the handler and answers; innermost, so that nothing runs after it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions: dict[str, Any] = scope.get("extensions") or {}
        plan: OperationPlan | None = extensions.get(PLAN)
        if scope["type"] != "http" or plan is None:
            await self.app(scope, receive, send)
            return
        # Connexion's security layer has put the principal there; without it the guard is asked again.
        found = extensions.get(framework.CONNEXION_CONTEXT, {}).get("token_info")
        await dispatch(plan, scope, receive, send, path=extensions[PATH], verified=found)
