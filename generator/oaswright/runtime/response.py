"""An HTTP answer as plain data, for everything that is not a handler's typed response."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"


class _NoBody:
    """The type of `NO_BODY`."""

    def __repr__(self) -> str:
        return "NO_BODY"


NO_BODY = _NoBody()
"""An answer without a body; `None` would be the JSON value null."""


@dataclass(frozen=True, slots=True)
class Response:
    """Status, JSON body and headers. `media_type` is left out when there is no body."""

    status: int
    body: object = NO_BODY
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    media_type: str = "application/json"


class HTTPError(Exception):
    """Ends the request with an answer of the application's own: raised by authentication and hooks."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response
