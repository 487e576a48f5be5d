"""Our two parts of Connexion's stack: routing in front of its security middleware, dispatch behind it.

Connexion's middleware between them (security, lifespan, context) does the same for every operation. It is
gone through only where an application has put middleware of its own there; see `application.Application`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from oaswright.runtime import framework
from oaswright.runtime.dispatch import dispatch
from oaswright.runtime.errors import DECLARED, PLAN, respond_to
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.problems import Invalid, MethodNotAllowed, NotAcceptable, ProblemError, Violation
from oaswright.runtime.request import SENT_PATH, WORK, accepts, do_work, get_raw_path
from oaswright.runtime.response import NotedSend
from oaswright.runtime.routing import Endpoint, Match, Router, is_encoded

Middleware: TypeAlias = Callable[[ASGIApp], ASGIApp]
"""A class of ASGI middleware, or a partial one with its options."""

NO_OPERATION = {"api_base_path": None, "operation_id": None}
_BROKEN_PATH = Violation("path", (), "encoding", "UTF-8", "the path must be percent-encoded UTF-8")


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Where requests go: operations by method and path, pages by their exact path.

    `handled` lists the types of errors, and the statuses of HTTP exceptions, for which the application
    has added an error handler of its own. With `redirects` a slash at the end of a path is put right.
    """

    operations: Router[OperationPlan]
    aliases: Mapping[str, str]
    pages: Mapping[str, ASGIApp]
    redirects: bool = False
    handled: list[type[Exception] | int] = field(default_factory=list[type[Exception] | int])

    def match(self, path: str) -> Match[OperationPlan] | None:
        """The operations at a path, or at the path that it is an alias of; a page goes before them."""
        return self.operations.match(self.aliases.get(path, path)) if path not in self.pages else None

    def leads(self, path: str) -> bool:
        """Whether there is anything at a path, which stays on this server: `//host` would be another one."""
        return not path.startswith("//") and (path in self.pages or self.match(path) is not None)

    def is_left(self, error: Exception) -> bool:
        """Whether an error is left to a handler that the application has added."""
        if isinstance(error, HTTPException) and error.status_code in self.handled:
            return True
        return any(isinstance(error, known) for known in self.handled if isinstance(known, type))


class RoutingMiddleware:
    """Finds the operation of a request and sets it for Connexion's middleware.

    Raises ProblemError with MethodNotAllowed, NotAcceptable or, for a path that is not encoded, Invalid. A
    path without an operation goes on to the application, which raises 404.
    """

    def __init__(self, app: ASGIApp, *, routes: Routes) -> None:
        self.app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = get_raw_path(scope)
        page = self._routes.pages.get(path)
        if page is not None:
            await page(scope, receive, send)
            return
        match = self._routes.match(path)
        if match is None:
            if not is_encoded(path):
                raise ProblemError(Invalid((_BROKEN_PATH,)))
            instead = path[:-1] if path.endswith("/") else f"{path}/"
            if self._routes.redirects and self._routes.leads(instead):
                await _redirect(instead, scope, receive, send)
                return
            framework.set_routing(scope, NO_OPERATION)
            await self.app(scope, receive, send)
            return
        endpoint = choose(match, scope["method"])
        if endpoint is None:
            plans = [plan for plan, _ in match.endpoints.values()]
            scope[DECLARED] = next((plan.declared for plan in plans if "405" in plan.declared), None)
            raise ProblemError(MethodNotAllowed(_list_methods(match)))
        plan, names = endpoint
        framework.set_routing(scope, plan.routing)
        scope[PLAN] = plan
        plan.observed.show(scope)
        scope["path_params"] = dict(zip(names, match.values, strict=True))
        if match.sent:
            scope[SENT_PATH] = dict(zip(names, match.sent, strict=True))
        if plan.policy.negotiates and not is_acceptable(plan, scope):
            raise ProblemError(NotAcceptable())
        await self._respond(plan, scope, receive, send)

    async def _respond(self, plan: OperationPlan, scope: Scope, receive: Receive, send: Send) -> None:
        """Go on, and respond to what is raised on the way to dispatch as dispatch does."""
        noted = NotedSend(send)
        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            if noted.has_begun or self._routes.is_left(error):
                raise
            response = await respond_to(error, HTTPConnection(scope), plan.policy, plan)
            await response.send(send, receive, head=scope["method"] == "HEAD")
            if WORK in scope:
                await do_work(scope)


async def _redirect(path: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a client on to another path of the application, with its method, query and body."""
    query = scope["query_string"].decode("latin-1")
    url = quote(scope.get("root_path", "").rstrip("/")) + path + (f"?{query}" if query else "")
    await RedirectResponse(url, 307)(scope, receive, send)


def choose(match: Match[OperationPlan], method: str) -> Endpoint[OperationPlan] | None:
    """The endpoint of a method; GET answers HEAD as well (RFC 9110, section 9.3.2)."""
    found = match.endpoints.get(method)
    return match.endpoints.get("GET") if found is None and method == "HEAD" else found


def is_acceptable(plan: OperationPlan, scope: Scope) -> bool:
    """Whether the client accepts a media type of an operation (RFC 9110, section 12.5.1)."""
    return accepts(HTTPConnection(scope), plan.media_types)


def _list_methods(match: Match[OperationPlan]) -> tuple[str, ...]:
    """The methods of a path, for `Allow` (RFC 9110, section 10.2.1)."""
    more = ("HEAD",) if "GET" in match.endpoints and "HEAD" not in match.endpoints else ()
    return (*match.endpoints, *more)


class DispatchMiddleware:
    """Binds the request, calls the handler and responds; innermost, so that nothing runs after it."""

    def __init__(self, app: ASGIApp, *, routes: Routes) -> None:
        self.app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plan: OperationPlan | None = scope.get(PLAN)
        if scope["type"] != "http" or plan is None:
            await self.app(scope, receive, send)
            return
        plan.observed.show(scope)  # once more, for spans that were begun in the stack
        # Connexion's security middleware has put the principal there; without it the check is made again.
        found = scope["extensions"].get(framework.CONNEXION_CONTEXT, {}).get("token_info")
        is_left = self._routes.is_left
        await dispatch(plan, scope, receive, send, path=scope["path_params"], verified=found, is_left=is_left)
