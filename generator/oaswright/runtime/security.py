"""Credentials: taken from the request as the security schemes say, checked by the application."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from starlette.requests import HTTPConnection

from oaswright.runtime.document import PublishedDocument
from oaswright.runtime.headers import header
from oaswright.runtime.problems import MissingCredentials, ProblemError

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)
P_co = TypeVar("P_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One way to satisfy an operation's security: all these schemes, with these scopes each."""

    schemes: Mapping[str, tuple[str, ...]]

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes of all schemes together."""
        return frozenset(scope for scopes in self.schemes.values() for scope in scopes)


class Authenticate(Protocol[C_contra, P_co]):
    """Turns credentials into a principal, or raises `HTTPError` with the product's answer.

    Called only when the credentials of at least one requirement are all there; `requirements`
    holds those that are complete, in the order of the document. Whoever is nobody (None, False) is
    not let in: the request is answered as one without credentials.
    """

    async def __call__(
        self,
        credentials: C_contra,
        requirements: tuple[Requirement, ...],
        connection: HTTPConnection,
        /,
    ) -> P_co: ...


@dataclass(frozen=True, slots=True)
class Credentials(Generic[C]):
    """The generated class of an API's credentials and which scheme fills which of its fields."""

    type: Callable[..., C]
    fields: Mapping[str, str]


Extractor = Callable[[HTTPConnection], str | None]
Authorize = Callable[[HTTPConnection], Awaitable[Any]]
"""From a request to the principal that it acts as."""


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """The security of one operation, compiled: who may pass, and as whom."""

    requirements: tuple[Requirement, ...]
    optional: bool
    extractors: Mapping[str, Extractor]
    credentials: Credentials[Any]
    authenticate: Callable[[Any, tuple[Requirement, ...], HTTPConnection], Awaitable[Any]]

    async def principal(self, connection: HTTPConnection) -> Any:
        """The principal of a request; None where security is optional and nothing was sent.

        Raises ProblemError with MissingCredentials, or what `authenticate` raises.
        """
        values = {
            name: value
            for name, extract in self.extractors.items()
            if (value := extract(connection)) is not None
        }
        complete = tuple(r for r in self.requirements if values.keys() >= r.schemes.keys())
        if not complete:
            if self.optional and not values:
                return None
            raise ProblemError(MissingCredentials(frozenset(values)))
        fields = {field: values.get(scheme) for scheme, field in self.credentials.fields.items()}
        found = await self.authenticate(self.credentials.type(**fields), complete, connection)
        return _somebody(found, frozenset(values))

    def authorization(self) -> Authorize:
        """`principal`, or a shorter function with the same outcome where one scheme is all there is."""
        if len(self.extractors) != 1 or len(self.requirements) != 1 or len(self.requirements[0].schemes) != 1:
            return self.principal
        ((_, extract),) = self.extractors.items()
        ((_, field),) = self.credentials.fields.items()
        make, complete, authenticate = self.credentials.type, self.requirements, self.authenticate
        optional, present = self.optional, frozenset(self.extractors)

        async def principal(connection: HTTPConnection) -> Any:
            value = extract(connection)
            if value is not None:
                found = await authenticate(make(**{field: value}), complete, connection)
                return _somebody(found, present)
            if optional:
                return None
            raise ProblemError(MissingCredentials(frozenset()))

        return principal


def _somebody(principal: Any, present: frozenset[str]) -> Any:
    """The principal, if there is one: an authenticator that forgets to refuse must not let anybody in."""
    if principal is None or principal is False:
        raise ProblemError(MissingCredentials(present))
    return principal


def requirements_of(
    document: PublishedDocument, operation: Mapping[str, Any]
) -> tuple[tuple[Requirement, ...], bool]:
    """The security requirements of an operation, and whether it may be called without (section 4.8.10)."""
    declared: list[dict[str, list[str]]] = operation.get("security", document.value.get("security")) or []
    requirements = tuple(
        Requirement({name: tuple(scopes) for name, scopes in item.items()}) for item in declared if item
    )
    return requirements, not all(declared)


def extractors_of(document: PublishedDocument) -> dict[str, Extractor]:
    """How the credential of each declared scheme is read from a request (section 4.8.27)."""
    schemes = document.value.get("components", {}).get("securitySchemes", {})
    return {
        name: _extractor(document.resolve(("components", "securitySchemes", name))[0]) for name in schemes
    }


def _extractor(scheme: Mapping[str, Any]) -> Extractor:
    if scheme["type"] == "apiKey":
        name = str(scheme["name"])
        raw = name.lower().encode("latin-1")
        match scheme["in"]:
            case "header":
                return lambda connection: header(connection, raw)
            case "query":
                return lambda connection: connection.query_params.get(name)
            case _:
                return lambda connection: connection.cookies.get(name)
    if scheme["type"] == "mutualTLS":
        return _certificate
    word = str(scheme.get("scheme", "bearer")).lower()
    if word == "basic":
        return _basic
    return lambda connection: _after_word(connection, word)


def _certificate(connection: HTTPConnection) -> str | None:
    """The subject of the client's certificate, where the server tells it (ASGI's TLS extension)."""
    extensions: dict[str, Any] = connection.scope.get("extensions") or {}
    name: str | None = extensions.get("tls", {}).get("client_cert_name")
    return name


def _after_word(connection: HTTPConnection, word: str) -> str | None:
    """What follows the scheme's name in `Authorization` (RFC 9110, section 11.6.2)."""
    for key, value in connection.scope["headers"]:
        if key == b"authorization":
            scheme, _, rest = str(value, "latin-1").partition(" ")
            return rest.strip() or None if scheme.lower() == word else None
    return None


def _basic(connection: HTTPConnection) -> str | None:
    """User and password as `user:password` (RFC 7617)."""
    encoded = _after_word(connection, "basic")
    if encoded is None:
        return None
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
