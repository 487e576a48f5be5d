"""What a test finds: one fault, with what the document says and what was seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from oaswright.contract.messages import Exchange
from oaswright.errors import OaswrightError
from oaswright.openapi.pointers import JSON

Verdict: TypeAlias = Literal["passed", "failed", "skipped"]


class ServerError(OaswrightError):
    """The server cannot be tested: it does not answer, or refuses the credentials of the owner."""


class CannotTryError(Exception):
    """A check that cannot be tried here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a server.

    `subject` is what it is about: a member, a parameter, a header, a status. `expected` and `found` are the
    two values that disagree, as text; `says` is what the document says, with its line. `exchanges` are what
    was sent and received, the telling one last.
    """

    check: str
    operation: str
    subject: str
    message: str
    says: str
    expected: str = ""
    found: str = ""
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one check of one operation. `reason` says why it was skipped, or is exempt."""

    check: str
    operation: str
    verdict: Verdict
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """Findings that have one cause, told under the first of them."""

    finding: Finding
    also: tuple[Finding, ...] = ()


def fold(findings: Sequence[Finding]) -> Iterator[Fault]:
    """One headline for one fault: the same check about the same thing, in whatever operations.

    A member that is stored as something else is one, by a creation and by a change.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        check = "update" if finding.check == "create" else finding.check
        groups.setdefault((check, finding.subject), []).append(finding)
    for first, *others in groups.values():
        yield Fault(first, tuple(others))


def show(value: JSON) -> str:
    """A value as a message shows it."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}…"
