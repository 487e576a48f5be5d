"""Every name of Connexion and of its stack that we use, in one location.

The layers are public through `ConnexionMiddleware.default_middlewares`; the two scope keys are
written by Connexion's routing and security layers and read by the ones behind them.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
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
    from connexion.middleware.main import MiddlewarePosition
    from connexion.middleware.security import SecurityMiddleware
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
    "MiddlewarePosition",
    "SecurityMiddleware",
    "SwaggerUIOptions",
    "context_setter",
    "insert_layer",
    "is_as_built",
    "tell",
]


def tell(scope: Scope, routing: Mapping[str, str | None]) -> None:
    """Tell Connexion's layers which operation a request is for.

    Servers may hand the same `extensions` to every request (granian does): what is said about this one
    goes into a copy.
    """
    scope["extensions"] = {**(scope.get("extensions") or {}), CONNEXION_ROUTING: routing}


def insert_layer(middleware: Any, layer: Any, before: type, options: dict[str, Any]) -> None:
    """Put a layer in front of another in Connexion's list. Raises RuntimeError once requests are served."""
    if middleware.middleware_stack is not None:
        raise RuntimeError("Cannot add middleware after an application has started")
    listed: list[Any] = middleware.middlewares
    plain = [found.func if isinstance(found, partial) else found for found in listed]
    listed.insert(plain.index(before), partial(layer, **options))


def is_as_built(middleware: Any, expected: Sequence[type]) -> bool:
    """Whether Connexion's finished stack consists of these layers and nobody has put one between them."""
    layers = list(middleware.middleware_stack)[: len(expected) + 1]
    return [type(layer) for layer in layers[:-1]] == list(expected)


def context_setter(middleware: Any) -> ContextSetter:
    """What does the work of Connexion's context layer for requests that pass it over."""
    layer = next(found for found in middleware.middleware_stack if isinstance(found, ContextMiddleware))
    apis = cast("Any", layer).apis
    operations = {key: found.operation for api in apis[""] for key, found in api.operations.items()}
    variables = cast("Any", connexion_context)
    set_values, set_operation = variables._context.set, variables._operation.set  # noqa: SLF001
    set_receive, set_scope = variables._receive.set, variables._scope.set  # noqa: SLF001

    def set_context(key: str, scope: Scope, receive: Receive) -> None:
        values: dict[str, Any] = {}
        scope["extensions"][CONNEXION_CONTEXT] = values
        set_values(values)
        set_operation(operations[key])
        set_receive(receive)
        set_scope(scope)

    return set_context
