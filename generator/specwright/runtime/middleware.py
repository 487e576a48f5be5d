"""Our two layers of Connexion's stack: routing in front of its security, dispatch behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from specwright.runtime.accept import acceptable
from specwright.runtime.dispatch import dispatch
from specwright.runtime.faults import FaultError, MethodNotAllowed, NotAcceptable
from specwright.runtime.framework import CONNEXION_CONTEXT, CONNEXION_ROUTING
from specwright.runtime.plans import OperationPlan
from specwright.runtime.routing import Match, Router

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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = _raw_path(scope)
        path = self._routes.aliases.get(path, path)
        page = self._routes.pages.get(path)
        if page is not None:
            await page(scope, receive, send)
            return
        match = self._routes.operations.match(path)
        extensions = scope.setdefault("extensions", {})
        if match is None:
            extensions[CONNEXION_ROUTING] = {"api_base_path": None, "operation_id": None}
        else:
            plan, values = _choose(match, scope["method"])
            extensions[CONNEXION_ROUTING] = {"api_base_path": "", "operation_id": plan.key}
            extensions[PLAN], extensions[PATH] = plan, values
            scope["path_params"] = values
            if plan.policy.negotiates and not acceptable(HTTPConnection(scope), plan.media_types):
                raise FaultError(NotAcceptable())
        await self.app(scope, receive, send)


def _raw_path(scope: Scope) -> str:
    """The path as it was sent, below the path under which the application is mounted."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root else path


def _choose(match: Match[OperationPlan], method: str) -> tuple[OperationPlan, dict[str, str]]:
    """The target for a method; GET answers HEAD as well (RFC 9110, section 9.3.2)."""
    found = match.targets.get(method)
    if found is None and method == "HEAD":
        found = match.targets.get("GET")
    if found is not None:
        return found
    methods = list(match.targets)
    allow = [*methods, *(["HEAD"] if "GET" in methods and "HEAD" not in methods else [])]
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
        principal = None
        if plan.guard is not None:
            # Set by Connexion's security layer; without it a secured operation is never called.
            principal = extensions[CONNEXION_CONTEXT]["token_info"]["principal"]
        await dispatch(plan, scope, receive, send, path=extensions[PATH], principal=principal)
