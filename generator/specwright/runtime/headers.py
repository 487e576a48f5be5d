"""One header of a request, found in the raw list without building a mapping of all."""

from starlette.requests import HTTPConnection


def header(connection: HTTPConnection, name: bytes) -> str | None:
    """The first value of a header, whose name is given in lower case; None where it is absent."""
    for key, value in connection.scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None
