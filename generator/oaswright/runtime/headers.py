"""One header of a request, found in the raw list without building a mapping of all."""

from starlette.requests import HTTPConnection
from starlette.types import Scope


def header(connection: HTTPConnection, name: bytes) -> str | None:
    """The first value of a header, whose name is given in lower case; None where it is absent."""
    for key, value in connection.scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None


def raw_header(scope: Scope, name: bytes) -> bytes | None:
    """The same as it was sent."""
    found: bytes | None = next((value for key, value in scope["headers"] if key == name), None)
    return found
