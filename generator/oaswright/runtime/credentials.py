"""Credentials: what a request carries for a security scheme, and how it is read (section 4.8.27).

No `repr` of a credential shows it, so that none gets into a log by way of a message or a traceback. They are
not frozen: each request has one of its own, and to make a frozen one takes twice as long.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from starlette.requests import HTTPConnection

from oaswright.runtime.challenges import is_bearer, make_bearer_challenge
from oaswright.runtime.document import SecuritySchemeEntry
from oaswright.runtime.problems import ProblemError, RepeatedCredentials
from oaswright.runtime.request import parse_cookies, parse_query


@dataclass(slots=True)
class ApiKey:
    """The value of the header, query parameter or cookie of a scheme of type `apiKey`; never empty."""

    value: str = field(repr=False)


@dataclass(slots=True)
class Basic:
    """User and password of the HTTP scheme `basic` (RFC 7617)."""

    username: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(slots=True)
class Bearer:
    """The token of the HTTP scheme `bearer`, of OAuth 2.0 or of OpenID Connect (RFC 6750); never empty."""

    token: str = field(repr=False)


@dataclass(slots=True)
class Authorization:
    """What follows the name of any other HTTP scheme in `Authorization` (RFC 9110, section 11.6.2)."""

    value: str = field(repr=False)


Credential: TypeAlias = ApiKey | Basic | Bearer | Authorization


class Malformed:
    """Something is sent for a scheme, and it is none of its credentials."""


MALFORMED: Final = Malformed()

Reader: TypeAlias = Callable[[HTTPConnection], Credential | Malformed | None]
"""Reads the credential of one scheme; None where the request carries nothing for it.

Raises ProblemError with RepeatedCredentials where it carries several.
"""


def reader_of(scheme: SecuritySchemeEntry) -> Reader:
    """How the credential of a security scheme is read, which is one that is found in requests."""
    if scheme["type"] == "apiKey":
        return _key_reader(scheme["in"], scheme["name"])
    name = "bearer" if is_bearer(scheme) else scheme["scheme"]
    match name:
        case "basic":
            return _authorization_reader(name, _parse_basic)
        case "bearer":
            return _authorization_reader(name, Bearer)
        case _:
            return _authorization_reader(name, Authorization)


def _key_reader(location: str, name: str) -> Reader:
    if location == "header":
        raw = name.lower().encode("latin-1")
        several = RepeatedCredentials("header", name)

        def read_header(connection: HTTPConnection) -> ApiKey | Malformed | None:
            return _make_key(_read_header(connection, raw, several))

        return read_header

    is_query = location == "query"
    repeated = RepeatedCredentials("query" if is_query else "cookie", name)

    def read_pairs(connection: HTTPConnection) -> ApiKey | Malformed | None:
        pairs = parse_query(connection.scope["query_string"]) if is_query else parse_cookies(connection)
        found = [value for key, value in pairs if key == name]
        if len(found) > 1:
            raise ProblemError(repeated)
        return _make_key(found[0] if found else None)

    return read_pairs


def _make_key(value: str | None) -> ApiKey | Malformed | None:
    # An empty key is what a client sends whose own setting is empty, and must not equal one of the server's.
    if value is None:
        return None
    return ApiKey(value) if value else MALFORMED


def _authorization_reader(name: str, parse: Callable[[str], Credential | Malformed]) -> Reader:
    """Reads `Authorization`, where its scheme is the one asked for; the name is in any case."""

    challenges = (make_bearer_challenge("invalid_request"),) if name == "bearer" else ()
    several = RepeatedCredentials("header", "Authorization", challenges)

    def read(connection: HTTPConnection) -> Credential | Malformed | None:
        value = _read_header(connection, b"authorization", several)
        if value is None:
            return None
        scheme, _, rest = value.partition(" ")
        if scheme.lower() != name:
            return None
        rest = rest.strip(" ")
        return parse(rest) if rest else MALFORMED

    return read


def _read_header(connection: HTTPConnection, name: bytes, several: RepeatedCredentials) -> str | None:
    """The only value of a header that holds a credential; with two it is not known whose request it is."""
    found: bytes | None = None
    for key, value in connection.scope["headers"]:
        if key == name:
            if found is not None:
                raise ProblemError(several)
            found = value
    return None if found is None else str(found, "latin-1")


def _parse_basic(encoded: str) -> Basic | Malformed:
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return MALFORMED
    username, colon, password = text.partition(":")
    # Neither may hold control characters (RFC 7617, section 2).
    if not colon or any(character < " " or character == "\x7f" for character in text):
        return MALFORMED
    return Basic(username, password)
