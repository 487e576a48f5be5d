"""What observers around an application find out about a request: its operation, by the path of the document.

Sentry and exporters for Prometheus look for it in the scope, by the keys of Starlette and FastAPI.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from starlette.routing import Match
from starlette.types import Scope

find_span: Callable[[], Any] | None = (
    import_module("opentelemetry.trace").get_current_span if find_spec("opentelemetry") is not None else None
)
"""Finds the current span of OpenTelemetry, where that is installed."""


@dataclass(frozen=True, slots=True)
class Router:
    """The `router` of a scope."""

    routes: tuple["Route", ...]


@dataclass(frozen=True, slots=True)
class Route:
    """An operation as the `route` of a scope; `path` and `path_format` are the path with its templates."""

    path: str
    path_format: str
    name: str
    endpoint: Callable[..., Any]

    def matches(self, _scope: Scope) -> tuple[Match, Scope]:
        """That it matches, since the request has been routed to it."""
        return Match.FULL, {}


class Observed:
    """Shows observers the operation of a request."""

    def __init__(self, path: str, name: str, endpoint: Callable[..., Any]) -> None:
        self._route = Route(path, path, name, endpoint)
        self._router = Router((self._route,))

    def show(self, scope: Scope) -> None:
        """Put the operation into the scope of a request and, as `http.route`, into its span."""
        route = self._route
        scope["route"], scope["router"], scope["endpoint"] = route, self._router, route.endpoint
        if find_span is not None:
            span = find_span()
            if span.is_recording() and span.kind.name == "SERVER":
                path = scope.get("root_path", "") + route.path
                span.set_attribute("http.route", path)
                span.update_name(f"{scope['method']} {path}")
