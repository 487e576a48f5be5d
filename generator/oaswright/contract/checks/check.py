"""What a check is, and what several checks ask."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeAlias

from oaswright.contract import checks
from oaswright.contract.api import Operation
from oaswright.contract.definitions import Definitions, Schema
from oaswright.contract.findings import CannotTryError, Finding
from oaswright.contract.identities import Role
from oaswright.contract.messages import Exchange
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON

Applies: TypeAlias = Callable[[Session, Operation], bool]
Run: TypeAlias = Callable[[Session, Operation], Iterable[Finding]]


class Report(Protocol):
    """Makes a finding."""

    def __call__(
        self, subject: str, message: str, expected: str, found: str, *exchanges: Exchange
    ) -> Finding: ...


REFUSED: Final = frozenset({400, 415, 422})
"""The statuses of what is refused for what it says, not for who asks or for what is there."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one operation. `family` is the module; `rank` is low for what runs first."""

    name: str
    family: str
    about: str
    applies: Applies
    run: Run
    rank: int = 50


FINDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "absent-keeps": ("update",),
    "conditional": ("update", "not-modified", "if-match", "if-match-delete"),
    "malformed-body": ("request-type",),
    "neighbours": ("update",),
    "timestamps": ("create", "update"),
    "wrong-credentials": ("no-credentials",),
    **dict.fromkeys(
        ("body", "content-type", "headers", "no-answer", "secrets", "server-error", "status"), ()
    ),
    "fuzz": ("fuzz",),
}
"""Findings that are not named like a check, and the checks that find them; none where every check may."""


def select_checks(names: Iterable[str]) -> frozenset[str]:
    """The names of checks and families that some names of findings, checks or families stand for.

    None is all of them.
    """
    found: set[str] = set()
    for name in names:
        if FINDINGS.get(name) == ():
            return frozenset()
        found |= {*FINDINGS.get(name, (name,))}
    return frozenset(found)


def find_checks() -> list[Check]:
    """All checks: the constant `CHECKS` of each module beside this one."""
    found: list[Check] = []
    for module in pkgutil.iter_modules(checks.__path__):
        if module.name != "check":
            found += importlib.import_module(f"{checks.__name__}.{module.name}").CHECKS
    return sorted(found, key=lambda check: check.rank)


def applies_to_all(_: Session, __: Operation) -> bool:
    """Every operation."""
    return True


def has_role(*roles: Role) -> Applies:
    """Whether an operation does one of these things to a resource."""

    def applies(session: Session, operation: Operation) -> bool:
        return any(resource.role_of(operation) in roles for resource in session.resources)

    return applies


def find_role(session: Session, operation: Operation) -> tuple[Resource, Role]:
    """The resource of an operation, and what it does to it. Raises CannotTryError."""
    for resource in session.resources:
        role = resource.role_of(operation)
        if role is not None:
            return resource, role
    raise CannotTryError("the operation belongs to no resource")


def report_by(check: str, operation: Operation, rule: str) -> Report:
    """What makes the findings of a check about one rule of the document: subject, message, both values."""
    says = f"{rule} ({operation.line})"

    def report(subject: str, message: str, expected: str, found: str, *exchanges: Exchange) -> Finding:
        return Finding(check, operation.id, subject, message, says, expected, found, exchanges)

    return report


def find_said(session: Session, operation: Operation, pattern: re.Pattern[str]) -> str | None:
    """The first sentence about an operation, or about the whole API, in which a pattern is found."""
    for text in (operation.summary, operation.description, session.api.description):
        for sentence in re.split(r"(?<=[.;])\s", " ".join(text.split())):
            if pattern.search(sentence):
                return sentence.strip()
    return None


def find_settable(session: Session, resource: Resource) -> set[str]:
    """The members of a resource that some request body sets."""
    found: set[str] = set()
    for operation in resource.operations.values():
        content = operation.json_body
        if content is not None:
            found |= session.api.definitions.properties(content.schema).keys() - content.read_only
    return found & resource.members.keys()


def find_unstored(
    definitions: Definitions,
    sent: Mapping[str, JSON],
    shown: Mapping[str, JSON],
    members: Mapping[str, Schema],
) -> Iterator[tuple[str, JSON, JSON]]:
    """The members that were sent and are not shown as they were: name, sent, shown."""
    for name, value in sent.items():
        if name not in members or not definitions.is_valid(members[name], value):
            continue
        if name not in shown:
            if value is not None:
                yield name, value, None
        elif not agrees(value, shown[name]):
            yield name, value, shown[name]


def agrees(sent: JSON, shown: JSON) -> bool:
    """Whether a value is shown as it was sent; times may be written otherwise, objects have defaults."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        return all(
            (name in shown and agrees(value, shown[name])) or value is None for name, value in sent.items()
        )
    if isinstance(sent, list) and isinstance(shown, list):
        return len(sent) == len(shown) and all(map(agrees, sent, shown))
    if isinstance(sent, str) and isinstance(shown, str) and sent != shown:
        one, other = read_time(sent), read_time(shown)
        return one is not None and one == other
    return same(sent, shown)


def read_time(text: JSON) -> datetime | None:
    """A date-time, None for what is none."""
    if not isinstance(text, str) or len(text) < 16 or "T" not in text.upper():
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def find_moved(before: Mapping[str, JSON], after: Mapping[str, JSON], names: Iterable[str]) -> list[str]:
    """The members, out of some, that differ between two states."""
    return [name for name in names if not same(before.get(name), after.get(name))]
