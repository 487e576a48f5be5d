"""The document that Connexion gets: OpenAPI 3.0.3 with the paths and the security and nothing else.

Connexion reads neither 3.1 nor the user's text (which it would render as a template) nor its
schemas: those are enforced by the compiled validators.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import HTTPConnection

from specwright.runtime.plans import OperationPlan
from specwright.runtime.security import Guard

SCHEME = "specwright"
_TEMPLATE = re.compile(r"\{([^{}]+)\}")


def skeleton(title: str, plans: Iterable[OperationPlan]) -> dict[str, Any]:
    """One document for all operations of an application, with unique operationIds."""
    paths: dict[str, dict[str, Any]] = {}
    schemes: dict[str, Any] = {}
    for plan in plans:
        operation: dict[str, Any] = {
            "operationId": plan.key,
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in _TEMPLATE.findall(plan.path)
            ],
            "responses": {"default": {"description": "see the published document"}},
        }
        if plan.guard is not None:
            schemes[plan.key] = {"type": "http", "scheme": SCHEME, "x-guard": plan.key}
            operation["security"] = [{plan.key: []}]
        paths.setdefault(plan.path, {})[plan.http_method.lower()] = operation
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": schemes},
    }


def security_map(plans: Iterable[OperationPlan]) -> dict[str, Callable[[], Any]]:
    """Connexion's `security_map`: its one scheme leads to the guard of the operation."""
    guards = {plan.key: plan.guard for plan in plans if plan.guard is not None}

    class GuardHandler:
        """What Connexion calls once for each operation, at start-up."""

        def get_fn(self, security_scheme: dict[str, str], required_scopes: list[str]) -> Callable[..., Any]:  # noqa: ARG002
            return _verification(guards[security_scheme["x-guard"]])

    return {SCHEME: GuardHandler}


def _verification(guard: Guard) -> Callable[[Any], Any]:
    async def verify(request: Any) -> dict[str, Any]:
        return {"principal": await guard.principal(HTTPConnection(request.scope))}

    return verify
