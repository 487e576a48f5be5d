"""Our two layers of Connexion's stack: routing in front of its security, dispatch behind it.

Connexion's layers between them (security, lifespan, context) do the same for every operation.
Where an application has put a layer of its own there, they are gone through; where it has not, the
guard is asked and Connexion's context is set by us (see `entry.Application`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from oaswright.runtime import framework
from oaswright.runtime.dispatch import dispatch
from oaswright.runtime.negotiation import acceptable
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.problems import MethodNotAllowed, NotAcceptable, ProblemError
from oaswright.runtime.routing import Endpoint, Match, Router

PLAN = "oaswright.plan"
"""Where a scope keeps the operation that it is for."""


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Where requests go: operations by method and path, pages by their exact path.

    `words` lists the types of errors for which the application has added an error handler of its
    own; they are left to it.
    """

    operations: Router[OperationPlan]
    aliases: Mapping[str, str]
    pages: Mapping[str, ASGIApp]
    words: list[type[Exception]] = field(default_factory=list[type[Exception]])

    def page(self, path: str) -> ASGIApp | None:
        """The page at a path."""
        return self.pages.get(path)

    def match(self, path: str) -> Match[OperationPlan] | None:
        """The operations at a path, or at the path that it is an alias of."""
        return self.operations.match(self.aliases.get(path, path))


class RoutingMiddleware:
    """Finds the operation of a request and tells Connexion's layers about it.

    Raises ProblemError with MethodNotAllowed or NotAcceptable. A path without an operation goes on
    to the application, which answers 404.
    """

    def __init__(self, app: ASGIApp, *, routes: Routes) -> None:
        self.app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = raw_path(scope)
        page = self._routes.page(path)
        if page is not None:
            await page(scope, receive, send)
            return
        match = self._routes.match(path)
        if match is None:
            framework.tell(scope, {"api_base_path": None, "operation_id": None})
            await self.app(scope, receive, send)
            return
        endpoint = choose(match, scope["method"])
        if endpoint is None:
            raise ProblemError(MethodNotAllowed(_allowed(match)))
        plan, names = endpoint
        framework.tell(scope, plan.routing)
        scope[PLAN] = plan
        scope["path_params"] = dict(zip(names, match.values, strict=True))
        if plan.policy.negotiates and not acceptable(HTTPConnection(scope), plan.media_types):
            raise ProblemError(NotAcceptable())
        await self.app(scope, receive, send)


def raw_path(scope: Scope) -> str:
    """The path with its percent-encoding, below the path under which the application is mounted."""
    path: str = scope["path"]
    raw: bytes | None = scope.get("raw_path")
    if raw is not None and b"%" in raw:
        path = raw.partition(b"?")[0].decode("latin-1")
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if root else path


def choose(match: Match[OperationPlan], method: str) -> Endpoint[OperationPlan] | None:
    """The endpoint of a method; GET answers HEAD as well (RFC 9110, section 9.3.2)."""
    found = match.endpoints.get(method)
    return match.endpoints.get("GET") if found is None and method == "HEAD" else found


def _allowed(match: Match[OperationPlan]) -> tuple[str, ...]:
    """The methods of a path, for `Allow` (RFC 9110, section 10.2.1)."""
    more = ("HEAD",) if "GET" in match.endpoints and "HEAD" not in match.endpoints else ()
    return (*match.endpoints, *more)


class DispatchMiddleware:
    """Binds the request, calls the handler and answers; innermost, so that nothing runs after it."""

    def __init__(self, app: ASGIApp, *, routes: Routes) -> None:
        self.app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plan: OperationPlan | None = scope.get(PLAN)
        if scope["type"] != "http" or plan is None:
            await self.app(scope, receive, send)
            return
        # Connexion's security layer has put the principal there; without it the guard is asked again.
        found = scope["extensions"].get(framework.CONNEXION_CONTEXT, {}).get("token_info")
        raises = tuple(self._routes.words)
        await dispatch(plan, scope, receive, send, path=scope["path_params"], verified=found, raises=raises)
