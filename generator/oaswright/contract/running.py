"""All checks of one API against one server: what runs, in which order, and what became of it."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace

import httpx

from oaswright.contract import places
from oaswright.contract.api import Api, Operation
from oaswright.contract.checks.check import Check, find_checks
from oaswright.contract.findings import CannotTryError, Fault, Finding, Outcome, ServerError, Verdict, fold
from oaswright.contract.fuzzing import fuzz
from oaswright.contract.identities import Contract
from oaswright.contract.lasting import changes_for_good
from oaswright.contract.resources import Resource, find_resources
from oaswright.contract.seen import Seen
from oaswright.contract.session import OutOfTimeError, Session
from oaswright.contract.shrinking import shrink

Connect = Callable[[], AbstractContextManager[httpx.Client]]
"""Makes a client that is bound to the server; in process one with an application of its own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run may do.

    `safe`: GET and HEAD only. `is_isolated`: the server's data is there for this run alone. `max_time` in
    seconds; None for as long as it takes. `operations` and `checks` are names; without any, all run.
    `fuzz`: schemathesis makes more requests when all checks have run; its check is called `fuzz`.
    """

    seed: int = 0
    safe: bool = False
    is_isolated: bool = False
    max_time: float | None = None
    operations: frozenset[str] = frozenset()
    checks: frozenset[str] = frozenset()
    fuzz: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run: an outcome for each check of each operation.

    `left` says what the run could not clean up. `cut` says why it ended before all checks had run, if it did;
    `is_broken`: that was because the server has stopped answering.
    """

    api: Api
    resources: tuple[Resource, ...]
    outcomes: tuple[Outcome, ...]
    seen: dict[str, Seen]
    requests: int
    seconds: float
    left: tuple[str, ...] = ()
    cut: str = ""
    is_broken: bool = False
    session: Session | None = field(default=None, compare=False)

    @property
    def findings(self) -> list[Finding]:
        """All findings that are not exempt."""
        return [
            finding
            for outcome in self.outcomes
            for finding in outcome.findings
            if outcome.verdict == "failed"
        ]

    @property
    def faults(self) -> list[Fault]:
        """One for each cause."""
        return list(fold(self.findings))


def run_checks(
    api: Api,
    contract: Contract,
    connect: Connect,
    plan: Plan,
    *,
    progress: Callable[[Operation, Check], None] | None = None,
) -> Report:
    """Run the checks of an API. Raises ServerError where the server cannot be tested at all."""
    began = time.monotonic()
    deadline = None if plan.max_time is None else began + plan.max_time
    resources = find_resources(api)
    outcomes: list[Outcome] = []
    cut, is_broken = "", False
    with connect() as client:
        session = Session(
            api,
            contract,
            client,
            resources,
            seed=plan.seed,
            safe=plan.safe,
            is_isolated=plan.is_isolated,
            deadline=deadline,
        )
        try:
            places.discover(session)
            for operations in _list_stages(session):
                with stage(session, connect, operations):
                    outcomes += _run_stage(session, operations, plan, progress)
                    if plan.fuzz and (not plan.checks or "fuzz" in plan.checks):
                        outcomes += _fuzz(session, operations, plan, outcomes)
        except OutOfTimeError:
            cut = "the time was over before all checks had run"
        except ServerError as error:
            if not any(seen.statuses for seen in session.seen.values()):
                raise
            cut, is_broken = f"the server has stopped answering: {error}", True
        outcomes = [exempt(contract, outcome) for outcome in outcomes]
    if not any(status < 400 for seen in session.seen.values() for status in seen.statuses):
        statuses = sorted({status for seen in session.seen.values() for status in seen.statuses})
        raise ServerError(
            f"no request of {api.title} has succeeded (only {', '.join(map(str, statuses))}): is this its "
            "server, and are credentials and ids in the contract file right?"
        )
    return Report(
        api,
        resources,
        tuple(outcomes),
        session.seen,
        session.sent,
        time.monotonic() - began,
        tuple(session.left),
        cut,
        is_broken,
        session,
    )


def _list_stages(session: Session) -> Iterator[tuple[Operation, ...]]:
    """The operations in groups: first those whose changes are undone, then each that changes for good."""
    lasting = [
        operation for operation in session.api.operations if changes_for_good(session.resources, operation)
    ]
    yield tuple(operation for operation in session.api.operations if operation not in lasting)
    for operation in lasting:
        yield (operation,)


@contextmanager
def stage(session: Session, connect: Connect, operations: tuple[Operation, ...]) -> Generator[None]:
    """An application of its own for what changes for good, where the server's data is ours."""
    if not session.is_isolated or not any(changes_for_good(session.resources, one) for one in operations):
        yield
        return
    former = session.client
    with connect() as client:
        session.client = client
        try:
            yield
        finally:
            session.client = former


def _run_stage(
    session: Session,
    operations: tuple[Operation, ...],
    plan: Plan,
    progress: Callable[[Operation, Check], None] | None,
) -> Iterator[Outcome]:
    for check in find_checks():
        for operation in operations:
            if _is_selected(plan, check, operation) and check.applies(session, operation):
                if progress is not None:
                    progress(operation, check)
                yield from _try(session, check, operation)


def _fuzz(
    session: Session, operations: tuple[Operation, ...], plan: Plan, outcomes: list[Outcome]
) -> Iterator[Outcome]:
    selected = [one for one in operations if not plan.operations or one.id in plan.operations]
    return fuzz(session, selected, [finding for outcome in outcomes for finding in outcome.findings])


def _try(session: Session, check: Check, operation: Operation) -> Iterator[Outcome]:
    began = time.monotonic()
    session.findings = []
    reason, found = "", list[Finding]()
    try:
        # What was found counts, whatever comes after it.
        for finding in check.run(session, operation):
            found.append(finding)
    except CannotTryError as error:
        reason = str(error)
    found += [finding for finding in session.findings if finding not in found]
    found = [shrink(session, finding) for finding in found]
    seconds = time.monotonic() - began
    own = [finding for finding in found if finding.check == check.name]
    others = [finding for finding in found if finding.check != check.name]
    verdict: Verdict = "failed" if own else ("skipped" if reason else "passed")
    yield Outcome(check.name, operation.id, verdict, reason, tuple(own), seconds)
    by_name: dict[tuple[str, str], list[Finding]] = {}
    for finding in others:
        by_name.setdefault((finding.check, finding.operation), []).append(finding)
    for (name, of), findings in by_name.items():
        yield Outcome(name, of, "failed", "", tuple(findings))


def try_check(session: Session, check: Check, operation: Operation) -> list[Outcome]:
    """One check of one operation, alone: its outcome, and those of what else was found."""
    return [exempt(session.contract, outcome) for outcome in _try(session, check, operation)]


def _is_selected(plan: Plan, check: Check, operation: Operation) -> bool:
    return (not plan.operations or operation.id in plan.operations) and (
        not plan.checks or check.name in plan.checks or check.family in plan.checks
    )


def exempt(contract: Contract, outcome: Outcome) -> Outcome:
    """An outcome without the findings that the contract expects, with the reasons."""
    reasons: dict[str, None] = {}
    left: list[Finding] = []
    for finding in outcome.findings:
        held = (finding.check, finding.operation, finding.subject)
        exemption = next((one for one in contract.exemptions if one.covers(*held)), None)
        if exemption is None:
            left.append(finding)
        else:
            reasons[f"exempt: {exemption.reason}"] = None
    if not reasons:
        return outcome
    verdict: Verdict = "failed" if left else "skipped"
    return replace(outcome, verdict=verdict, reason="; ".join(reasons), findings=tuple(left))
