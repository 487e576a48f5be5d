"""The way over a provider's consent page and back: its address, the state it hands back, the way on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import quote, urlencode

import orjson
from starlette.requests import HTTPConnection

from generated.calcom.models import OAuthCalendarKind


@dataclass(frozen=True, slots=True)
class State:
    """What a consent page hands back unread. `access_token` is the caller's own."""

    access_token: str
    origin: str
    redir: str | None
    dry_run: bool

    @property
    def target(self) -> str:
        """Where the user goes in the end, as a `Location`: whatever no URL may hold is percent-encoded."""
        return quote(self.redir or self.origin, safe="!#$%&'()*+,/:;=?@[]~-._")

    def text(self) -> str:
        """The state as JSON."""
        members: dict[str, object] = {"accessToken": self.access_token, "origin": self.origin}
        if self.redir is not None:
            members["redir"] = self.redir
        return json.dumps({**members, "isDryRun": self.dry_run}, separators=(",", ":"), ensure_ascii=False)


class StateError(Exception):
    """A state that is incomplete. The message lists each member with what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """How a provider is asked for access: its page, our client there, what is asked for."""

    url: str
    client_id: str
    scope: str
    extra: tuple[tuple[str, str], ...] = ()

    def address(self, redirect_uri: str, state: str) -> str:
        """The page with the query of an authorization code request (RFC 6749, section 4.1.1)."""
        query = [
            *self.extra,
            ("scope", self.scope),
            ("state", state),
            ("response_type", "code"),
            ("client_id", self.client_id),
            ("redirect_uri", redirect_uri),
        ]
        return f"{self.url}?{urlencode(query, quote_via=quote)}"


PAGES: Final = {
    OAuthCalendarKind.GOOGLE: ConsentPage(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "calcom-demo.apps.googleusercontent.com",
        "https://www.googleapis.com/auth/calendar.readonly https://www.googleapis.com/auth/calendar.events",
        (("access_type", "offline"), ("prompt", "consent")),
    ),
    OAuthCalendarKind.OFFICE365: ConsentPage(
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "6c1f0c62-3f0e-4d0b-9a55-0d4f3b6f7e21",
        "User.Read Calendars.Read Calendars.ReadWrite offline_access",
    ),
}
"""Pages of clients that do not exist at the providers."""


def authorization_url(
    kind: OAuthCalendarKind, connection: HTTPConnection, token: str, redir: str | None, *, dry_run: bool
) -> str:
    """The address of the consent page for the request of a caller with this token."""
    own = str(connection.base_url).rstrip("/")
    state = State(token, connection.headers.get("origin") or own, redir, dry_run)
    return PAGES[kind].address(f"{own}/v2/calendars/{kind}/save", state.text())


def read_state(text: str) -> State:
    """The state that a consent page handed back. Raises StateError."""
    try:
        value: object = orjson.loads(text)
    except ValueError:
        value = {}
    if not isinstance(value, dict):
        raise StateError(f" - Expected object, received {_kind(value)}, ")
    members = cast("Mapping[str, object]", value)
    errors = [
        *_string_errors(members, "accessToken", required=True),
        *_string_errors(members, "origin", required=True),
        *_string_errors(members, "redir", required=False),
    ]
    if errors:
        raise StateError("".join(errors))
    redir = members.get("redir")
    return State(
        access_token=str(members["accessToken"]),
        origin=str(members["origin"]),
        redir=None if redir is None else str(redir),
        dry_run=members.get("isDryRun") is True,
    )


def _string_errors(members: Mapping[str, object], name: str, *, required: bool) -> list[str]:
    if name not in members:
        return [f"{name} - Required, "] if required else []
    value = members[name]
    return [] if isinstance(value, str) else [f"{name} - Expected string, received {_kind(value)}, "]


def _kind(value: object) -> str:
    """The product's name for the type of a JSON value."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


NO_STATE: Final = "accessToken - Required, origin - Required, "
"""What is wrong with a state that is not there."""
