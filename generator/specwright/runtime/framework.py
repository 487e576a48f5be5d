"""Every name of Connexion and of its stack that we use, in one place.

The layers are public through `ConnexionMiddleware.default_middlewares`; the two scope keys are
written by Connexion's routing and security layers and read by the ones behind them.
"""

import warnings

with warnings.catch_warnings():
    # Connexion imports Starlette's test client, which warns about the HTTP client it finds. It is
    # nothing that an application can mend.
    warnings.simplefilter("ignore")
    from connexion.apps.asynchronous import AsyncApp
    from connexion.lifecycle import ConnexionRequest, ConnexionResponse
    from connexion.middleware.context import ContextMiddleware
    from connexion.middleware.exceptions import ExceptionMiddleware
    from connexion.middleware.lifespan import LifespanMiddleware
    from connexion.middleware.security import SecurityMiddleware
    from connexion.middleware.server_error import ServerErrorMiddleware
    from connexion.options import SwaggerUIOptions

CONNEXION_ROUTING = "connexion_routing"
CONNEXION_CONTEXT = "connexion_context"

__all__ = [
    "CONNEXION_CONTEXT",
    "CONNEXION_ROUTING",
    "AsyncApp",
    "ConnexionRequest",
    "ConnexionResponse",
    "ContextMiddleware",
    "ExceptionMiddleware",
    "LifespanMiddleware",
    "SecurityMiddleware",
    "ServerErrorMiddleware",
    "SwaggerUIOptions",
]
