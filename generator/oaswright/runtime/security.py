"""Security: which requirement of an operation a request satisfies, and as whom (section 4.8.30).

A handler runs only after every scheme of one requirement was verified by the method that is written for
that scheme, and has granted every scope that the requirement asks of it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.requests import HTTPConnection

from oaswright.runtime.challenges import is_bearer, make_bearer_challenge, make_challenge
from oaswright.runtime.credentials import Credential, Malformed, Reader, reader_of
from oaswright.runtime.document import Document, OperationEntry
from oaswright.runtime.problems import (
    InsufficientScope,
    InvalidCredentials,
    MissingCredentials,
    Problem,
    ProblemError,
)
from oaswright.runtime.request import current_request

P_co = TypeVar("P_co", covariant=True)

REQUIREMENT = "oaswright.requirement"
"""The key of a scope under which the requirement that its request satisfies is kept."""

VERIFYING = "oaswright.verifying"
"""The key of a scope in which a verifier has failed: what it raised may hold the credential."""


@dataclass(slots=True)
class Verified(Generic[P_co]):
    """A credential that is somebody's. None and False are nobody, whatever the type says."""

    principal: P_co


@dataclass(slots=True)
class Granted(Verified[P_co]):
    """A credential that is somebody's, and the scopes (or roles) that it grants."""

    scopes: Set[str]


class InvalidCredentialError(Exception):
    """Raised by a verifier: the credential is nobody's. Other requirements are tried before the 401."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One way to satisfy an operation's security: all these schemes, with these scopes each."""

    schemes: Mapping[str, tuple[str, ...]]

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes of all schemes together."""
        return frozenset(scope for scopes in self.schemes.values() for scope in scopes)


def current_requirement() -> Requirement | None:
    """The requirement that the current request satisfies; None where it satisfies none and need not.

    Raises LookupError outside of a request.
    """
    found: Requirement | None = current_request().scope.get(REQUIREMENT)
    return found


@dataclass(frozen=True, slots=True)
class Verifier:
    """The method that verifies the credentials of a security scheme.

    `follows`: it stands behind another scheme in some requirement, and is told whom that one has found.
    """

    method: str
    follows: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SchemeCheck:
    """One security scheme, compiled. `challenge` is that to a client without credentials."""

    name: str
    read: Reader
    verify: Callable[..., Awaitable[object]]
    follows: bool
    challenge: str | None
    is_bearer: bool


Step = tuple[SchemeCheck, frozenset[str]]
"""A scheme of a requirement, and the scopes that it has to grant."""


@dataclass(frozen=True, slots=True, eq=False)
class SecurityCheck:
    """The security of one operation, compiled: who may pass, and as whom.

    `schemes` are all that the requirements ask for, each once; `requirements` are those that can be
    satisfied, with their schemes in the order of the document.
    """

    schemes: tuple[SchemeCheck, ...]
    requirements: tuple[tuple[Requirement, tuple[Step, ...]], ...]
    optional: bool

    async def principal(self, connection: HTTPConnection) -> Any:
        """The principal of a request; None where security is optional and nothing it asks for was sent.

        Raises ProblemError with MissingCredentials, InvalidCredentials, RepeatedCredentials or
        InsufficientScope, or what a verifier raises.
        """
        carried: dict[str, Credential | Malformed] = {}
        for scheme in self.schemes:
            credential = scheme.read(connection)
            if credential is not None:
                carried[scheme.name] = credential
        if self.optional and not carried:
            return None
        refused: list[SchemeCheck] = []
        insufficient: InsufficientScope | None = None
        for requirement, steps in self.requirements:
            if len(carried) < len(self.schemes) and not requirement.schemes.keys() <= carried.keys():
                continue
            principal: Any = None
            missing: list[tuple[Step, Set[str]]] = []
            for step in steps:
                scheme, scopes = step
                found = await _verify(scheme, carried[scheme.name], connection, principal)
                principal = found.principal if found is not None else None
                # Whatever the types say: somebody has to be there.
                if principal is None or principal is False:
                    refused.append(scheme)
                    break
                if scopes:
                    lacking = scopes - found.scopes if isinstance(found, Granted) else scopes
                    missing += [(step, lacking)] if lacking else []
            else:
                if not missing:
                    connection.scope[REQUIREMENT] = requirement
                    return principal
                insufficient = insufficient or _report_scopes(missing)
        # That somebody may not do it says more than that nobody was found.
        raise ProblemError(insufficient or self._report_nobody(refused))

    def _report_nobody(self, refused: Sequence[SchemeCheck]) -> Problem:
        """What to say where no requirement is satisfied: credentials of these schemes are nobody's."""
        is_bearer = any(scheme.is_bearer for scheme in refused)
        challenges = (
            make_bearer_challenge("invalid_token") if is_bearer and scheme.is_bearer else scheme.challenge
            for scheme in self.schemes
        )
        kind = InvalidCredentials if refused else MissingCredentials
        return kind(tuple(dict.fromkeys(filter(None, challenges))))


async def _verify(
    scheme: SchemeCheck, credential: Credential | Malformed, connection: HTTPConnection, principal: Any
) -> "Verified[Any] | None":
    """Whose a credential is; None for nobody's. `principal` was found by the schemes before this one."""
    if isinstance(credential, Malformed):
        return None
    try:
        if scheme.follows:
            found = await scheme.verify(credential, connection, principal=principal)
        else:
            found = await scheme.verify(credential, connection)
    except InvalidCredentialError:
        return None
    except Exception:
        connection.scope[VERIFYING] = True
        raise
    if isinstance(found, Verified):
        return found  # pyright: ignore[reportUnknownVariableType]
    if found is None or found is False:
        return None
    raise TypeError(f"the verifier of {scheme.name} returned {type(found).__name__}")


def _report_scopes(missing: Sequence[tuple[Step, Set[str]]]) -> InsufficientScope:
    """What to say where schemes do not grant all scopes of a requirement."""
    scopes = sorted({scope for _, lacking in missing for scope in lacking})
    challenges = (
        make_bearer_challenge("insufficient_scope", wanted)
        for (scheme, wanted), _ in missing
        if scheme.is_bearer
    )
    return InsufficientScope(tuple(scopes), tuple(challenges))


def compile_schemes(
    document: Document, verifiers: Mapping[str, Verifier], security: object
) -> dict[str, SchemeCheck]:
    """The schemes that a server can verify, by name. `security` has the methods that `verifiers` names."""
    schemes = document.schemas["securitySchemes"]
    return {
        name: SchemeCheck(
            name=name,
            read=reader_of(schemes[name]),
            verify=getattr(security, verifier.method, _refuse),
            follows=verifier.follows,
            challenge=make_challenge(schemes[name], document.schemas["title"]),
            is_bearer=is_bearer(schemes[name]),
        )
        for name, verifier in verifiers.items()
    }


async def _refuse(*_: object, **__: object) -> None:
    """Stands for a verifier that is not there, which is a problem of its own."""


def compile_security(operation: OperationEntry, schemes: Mapping[str, SchemeCheck]) -> SecurityCheck | None:
    """The security check of an operation; None where everybody may call it.

    A requirement with a scheme that no server verifies is satisfied by nobody (section 4.8.27).
    """
    declared = operation["security"]
    if not any(declared):
        return None
    possible = [item for item in declared if item and item.keys() <= schemes.keys()]
    asked = dict.fromkeys(name for item in declared for name in item if name in schemes)
    return SecurityCheck(
        schemes=tuple(schemes[name] for name in asked),
        requirements=tuple(
            (
                Requirement({name: tuple(scopes) for name, scopes in item.items()}),
                tuple((schemes[name], frozenset(scopes)) for name, scopes in item.items()),
            )
            for item in possible
        ),
        optional=not all(declared),
    )
