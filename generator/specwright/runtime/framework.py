"""Every name of Connexion and of its stack that we use, in one place.

The layers are public through `ConnexionMiddleware.default_middlewares`; the two scope keys are
written by Connexion's routing and security layers and read by the ones behind them.
"""

import warnings
from collections.abc import Callable
from typing import Any, cast

from starlette.types import Receive, Scope

with warnings.catch_warnings():
    # Connexion imports Starlette's test client, which warns about the HTTP client it finds. It is
    # nothing that an application can mend.
    warnings.simplefilter("ignore")
    from connexion import context as connexion_context
    from connexion.apps.asynchronous import AsyncApp
    from connexion.lifecycle import ConnexionRequest, ConnexionResponse
    from connexion.middleware.context import ContextMiddleware
    from connexion.middleware.exceptions import ExceptionMiddleware
    from connexion.middleware.lifespan import LifespanMiddleware
    from connexion.middleware.security import SecurityMiddleware
    from connexion.middleware.server_error import ServerErrorMiddleware
    from connexion.options import SwaggerUIOptions

ContextSetter = Callable[[str, Scope, Receive], None]
"""Sets Connexion's context variables for an operation (by its key) and a request."""

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
    "SecurityMiddleware",
    "ServerErrorMiddleware",
    "SwaggerUIOptions",
    "direct_context",
]


def direct_context(app: Any, innermost: type) -> ContextSetter | None:
    """What stands in for the layers from security to context, or None where they are not as built.

    `app` is the outermost of these layers, `innermost` the class of the layer behind them.
    """
    lifespan: Any = getattr(app, "app", None)
    context: Any = getattr(lifespan, "next_app", None)
    behind: Any = getattr(context, "app", None)
    layers: list[type] = [type(layer) for layer in (app, lifespan, context, behind)]
    if layers != [SecurityMiddleware, LifespanMiddleware, ContextMiddleware, innermost]:
        return None
    variables = cast("Any", connexion_context)
    operations = {key: found.operation for api in context.apis[""] for key, found in api.operations.items()}

    def set_context(key: str, scope: Scope, receive: Receive) -> None:
        found: dict[str, Any] = {}
        scope["extensions"][CONNEXION_CONTEXT] = found
        variables._context.set(found)  # noqa: SLF001
        variables._operation.set(operations[key])  # noqa: SLF001
        variables._receive.set(receive)  # noqa: SLF001
        variables._scope.set(scope)  # noqa: SLF001

    return set_context
