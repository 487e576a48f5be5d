"""What the contract tests of an API have to be told, since no document says it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

Asgi: TypeAlias = Callable[..., Any]
"""An application of ASGI."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who may call the API.

    `credentials` has for each security scheme, by its name, what it takes: the key, the token, or
    `user:password` for basic authentication. A cookie or header that always goes with them stands in
    `headers`. `scopes` are those that the credentials grant; None for all of the document.
    """

    credentials: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    scopes: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """A check that does not hold for an operation, and why: the reason is printed.

    `check` is the name of a check; `operation` is an operationId, `*` for every one; `subject` is what the
    finding is about: a member, a parameter, a status.
    """

    check: str
    operation: str
    reason: str
    subject: str = "*"

    def covers(self, check: str, operation: str, subject: str) -> bool:
        """Whether it holds for a finding."""
        pairs = ((self.operation, operation), (self.subject, subject))
        return self.check == check and all(mine in {"*", theirs} for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Contract:
    """What the tests of one API know beyond its document.

    owner: whose requests are to succeed.
    stranger: somebody with the same rights who must not see what belongs to the owner.
    limited: others, each with fewer scopes.
    refused: credentials that are no longer good (expired, revoked), by security scheme.
    known: values that mean something to the server: ids that exist, texts that it admits. The key is the name
    of a parameter or of a property, or `operationId.name` where one operation differs.
    refusals: statuses that a valid request may get by rules that no schema can say, by operationId.
    exemptions: checks that do not hold.
    application: the application with data of its own, for tests in process; without it the application is the
    one that `app` in pyproject.toml names.
    """

    owner: Identity = Identity({})
    stranger: Identity | None = None
    limited: Sequence[Identity] = ()
    refused: Mapping[str, str] = field(default_factory=dict[str, str])
    known: Mapping[str, Any] = field(default_factory=dict[str, Any])
    refusals: Mapping[str, Sequence[int]] = field(default_factory=dict[str, Sequence[int]])
    exemptions: Sequence[Exemption] = ()
    application: Callable[[], AbstractContextManager[Asgi]] | None = None


def with_additions(contract: Contract, credentials: Mapping[str, str], known: Mapping[str, Any]) -> Contract:
    """A contract with more credentials of the owner and more known values."""
    owner = replace(contract.owner, credentials={**contract.owner.credentials, **credentials})
    return replace(contract, owner=owner, known={**contract.known, **known})


Role: TypeAlias = Literal["create", "read", "update", "replace", "delete", "list"]
"""What an operation does to a resource."""
