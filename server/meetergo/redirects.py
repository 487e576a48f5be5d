"""Where the browser goes after the OAuth callback: the client's page, with the outcome in the query."""

from typing import Final
from urllib.parse import quote

from starlette.requests import HTTPConnection

DEFAULT_FRONT_END: Final = "https://my.meetergo.com/"

INVALID: Final = "Invalid callback parameters"
UNKNOWN_STATE: Final = "Invalid or expired state"
DENIED: Final = "Access denied"
NOT_GRANTED: Final = "Authorization failed"
EXISTS: Final = "Connection already exists"

# Every printable ASCII character; what is percent-encoded already stays as it is.
_PRINTABLE: Final = "".join(chr(code) for code in range(0x21, 0x7F))


def success_address(redirect_url: str | None, provider: str, connection_id: str) -> str:
    """The address after a new connection; the default front end when there is no `redirect_url`."""
    return _with_query(redirect_url, f"success=true&provider={_once(provider)}&connectionId={connection_id}")


def failure_address(redirect_url: str | None, provider: str, message: str) -> str:
    """The address after a failure. The message is percent-encoded twice, as meetergo does."""
    return _with_query(redirect_url, f"error=true&provider={_once(provider)}&message={_once(_once(message))}")


def refusal(error: str) -> str:
    """The message for a provider's error code (RFC 6749, section 4.1.2.1)."""
    return DENIED if error == "access_denied" else NOT_GRANTED


def callback_provider(connection: HTTPConnection) -> str | None:
    """The provider in the path of a callback; None for a request that is no callback."""
    segments = str(connection.scope["path"]).split("/")
    return connection.path_params.get("provider") if segments[-1] == "callback" else None


def _once(text: str) -> str:
    return quote(text, safe="")


def _with_query(redirect_url: str | None, query: str) -> str:
    """The address as ASCII, with more in its query and its fragment kept."""
    base, mark, fragment = quote(redirect_url or DEFAULT_FRONT_END, safe=_PRINTABLE).partition("#")
    joint = "" if base.endswith(("?", "&")) else "&" if "?" in base else "?"
    return f"{base}{joint}{query}{mark}{fragment}"
