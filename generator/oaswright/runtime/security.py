"""Credentials: taken from the request as the security schemes say, checked by the application."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from starlette.requests import HTTPConnection

from oaswright.openapi.security import VERIFIABLE_SCHEMES
from oaswright.runtime.document import OperationEntry, SecuritySchemeEntry
from oaswright.runtime.problems import MissingCredentials, ProblemError
from oaswright.runtime.request import read_header

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
    """Turns credentials into a principal, or raises `HTTPError` with the product's response.

    Called only when the credentials of at least one requirement are all there; `requirements`
    holds those that are complete, in the order of the document. Whoever is nobody (None, False) is
    not let in: the response is that to a request without credentials.
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


@dataclass(frozen=True, slots=True, eq=False)
class SecurityCheck:
    """The security of one operation, compiled: who may pass, and as whom."""

    requirements: tuple[Requirement, ...]
    optional: bool
    extractors: Mapping[str, Extractor]
    credentials: Credentials[Any]
    authenticate: Callable[[Any, tuple[Requirement, ...], HTTPConnection], Awaitable[Any]]

    async def principal(self, connection: HTTPConnection) -> Any:
        """The principal of a request; None where security is optional and nothing was sent.

        An authenticator that forgets to refuse lets nobody in: None and False are no principals.
        Raises ProblemError with MissingCredentials, or what `authenticate` raises.
        """
        names = self.credentials.fields
        fields: dict[str, str | None] = {}
        present: list[str] = []
        for scheme, extract in self.extractors.items():
            fields[names[scheme]] = value = extract(connection)
            if value is not None:
                present.append(scheme)
        complete = self.requirements
        if len(present) < len(fields):
            complete = tuple(r for r in self.requirements if r.schemes.keys() <= set(present))
        if complete:
            found = await self.authenticate(self.credentials.type(**fields), complete, connection)
            if found is not None and found is not False:
                return found
        elif self.optional and not present:
            return None
        raise ProblemError(MissingCredentials(frozenset(present)))


def requirements_of(operation: OperationEntry) -> tuple[tuple[Requirement, ...], bool]:
    """The security requirements of an operation, and whether it may be called without (section 4.8.10)."""
    declared = operation["security"]
    requirements = tuple(
        Requirement({name: tuple(scopes) for name, scopes in item.items()}) for item in declared if item
    )
    return requirements, not all(declared)


def extractors_of(schemes: Mapping[str, SecuritySchemeEntry]) -> dict[str, Extractor]:
    """How the credential of each declared scheme is read from a request (section 4.8.27).

    No request has one for a scheme that the server cannot verify: what asks for it stays closed.
    """
    return {name: _extractor(scheme) for name, scheme in schemes.items()}


def _extractor(scheme: SecuritySchemeEntry) -> Extractor:
    if scheme["type"] == "apiKey":
        name = scheme["name"]
        raw = name.lower().encode("latin-1")
        match scheme["in"]:
            case "header":
                return lambda connection: read_header(connection.scope, raw)
            case "query":
                return lambda connection: connection.query_params.get(name)
            case _:
                return lambda connection: connection.cookies.get(name)
    if scheme["type"] not in VERIFIABLE_SCHEMES:
        return _read_nothing
    name = scheme["scheme"] or "bearer"
    return _read_basic if name == "basic" else _authorization_reader(name)


def _read_nothing(_connection: HTTPConnection) -> str | None:
    """Reads what no request carries."""
    return None


def _authorization_reader(name: str) -> Extractor:
    """Reads what follows the scheme's name in `Authorization` (RFC 9110, section 11.6.2)."""

    def read(connection: HTTPConnection) -> str | None:
        scheme, _, rest = (read_header(connection.scope, b"authorization") or "").partition(" ")
        return rest.strip() or None if scheme.lower() == name else None

    return read


def _read_basic(connection: HTTPConnection) -> str | None:
    """User and password as `user:password` (RFC 7617)."""
    encoded = _authorization_reader("basic")(connection)
    if encoded is None:
        return None
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
