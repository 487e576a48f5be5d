"""The document that Connexion gets: OpenAPI 3.0.3 with the paths and the security and nothing else.

Connexion reads neither 3.1 nor what the user has written (which it would render as a template) nor its
schemas: those are enforced by the compiled validators. It holds each node against the meta-schema
at start-up, so there are few of them.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeAlias, cast

from starlette.requests import HTTPConnection
from starlette.types import Scope

from oaswright.openapi.methods import METHODS
from oaswright.runtime.framework import ConnexionRequest
from oaswright.runtime.plans import OperationPlan
from oaswright.runtime.request import CONNECTION
from oaswright.runtime.security import SecurityCheck

Verify: TypeAlias = Callable[[ConnexionRequest], Awaitable[dict[str, object]]]
"""What Connexion calls to find out who sent a request; the result stands in its context as `token_info`."""

SCHEME = "oaswright"
_METHODS = frozenset(METHODS) - {"query"}  # OpenAPI 3.0 has no such method


def skeleton(title: str, plans: Iterable[OperationPlan]) -> dict[str, object]:
    """One document for all operations of an application, with unique operationIds."""
    paths: dict[str, dict[str, object]] = {}
    for plan in plans:
        operation: dict[str, object] = {
            "operationId": plan.key,
            "responses": {"default": {"description": "see the published document"}},
        }
        if plan.security is not None:
            # The one scheme leads to the operation's security check by the scope that it asks for.
            operation["security"] = [{SCHEME: [plan.key]}]
        method = plan.http_method.lower()
        if method in _METHODS:
            paths.setdefault(plan.path, {})[method] = operation
        else:
            # A method of OpenAPI 3.2; requests find it by its id and not by this path.
            paths[f"/{plan.key}"] = {"post": operation}
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {SCHEME: {"type": "http", "scheme": SCHEME}}},
    }


def security_map(plans: Iterable[OperationPlan]) -> dict[str, Callable[[], object]]:
    """Connexion's `security_map`: its one scheme leads to the security check of the operation."""
    checks = {plan.key: plan.security for plan in plans if plan.security is not None}

    class SecurityHandler:
        """What Connexion calls once for each operation, at start-up."""

        def get_fn(self, security_scheme: dict[str, str], required_scopes: list[str]) -> Verify:  # noqa: ARG002
            return _verify_with(checks[required_scopes[0]])

    return {SCHEME: SecurityHandler}


def _verify_with(check: SecurityCheck) -> Verify:
    async def verify(request: ConnexionRequest) -> dict[str, object]:
        connection = HTTPConnection(cast("Scope", request.scope))
        token = CONNECTION.set(connection)
        try:
            return {"principal": await check.principal(connection)}
        finally:
            CONNECTION.reset(token)

    return verify
