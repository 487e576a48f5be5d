"""What is changed is what is read afterwards, member by member, and nothing else changes."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from oaswright.contract import places, things
from oaswright.contract.api import Content, Operation
from oaswright.contract.changes import (
    find_fixed,
    is_wrongly_refused,
    list_variants,
    make_telling,
    write_change,
)
from oaswright.contract.checks.check import (
    REFUSED,
    Check,
    agrees,
    find_moved,
    find_role,
    find_settable,
    find_unstored,
    has_role,
    read_time,
    report_by,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_created_time, is_reference, is_updated_time
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.values import same
from oaswright.contract.variants import vary
from oaswright.openapi.pointers import JSON

_ROUNDS = 3


@dataclass(slots=True)
class _Trial:
    """One operation that changes a thing, how the thing is by now, and what has been found out.

    `settled` are the times that were waited for.
    """

    session: Session
    operation: Operation
    content: Content
    thing: Thing
    state: Mapping[str, JSON]
    seen: Exchange
    settled: set[str] = field(default_factory=set[str])

    def send(self, changed: dict[str, JSON]) -> Exchange | None:
        """A change of some members; None where a body with them is not valid."""
        whole = self.thing.resource.role_of(self.operation) == "replace"
        body = write_change(self.session, self.content, self.state, changed, whole=whole)
        if not self.session.api.definitions.is_valid(self.content.schema, body):
            return None
        return self.session.call(self.operation, self.thing.values, body)

    def change(self, changed: dict[str, JSON]) -> Iterator[Finding]:
        """A change of some members, judged by what is read afterwards; nothing where it is refused."""
        exchange = self.send(changed)
        if exchange is not None and exchange.answer.succeeded:
            yield from self.judge(changed, exchange)

    def judge(self, changed: Mapping[str, JSON], exchange: Exchange) -> Iterator[Finding]:
        """What a change has done; how the thing is now is what the next one is compared with."""
        before, was = self.state, self.seen
        self.state, self.seen = things.read(self.session, self.thing)
        yield from _judge_values(self, changed, exchange)
        yield from _judge_others(self, changed, exchange, before)
        yield from _judge_tag(self, exchange, before, was)
        if len(changed) == 1:
            yield from _judge_times(self, changed, exchange, before)


def check_update(session: Session, operation: Operation) -> Iterator[Finding]:
    """Each member alone, then several: they are as they were sent, all others keep theirs, times move."""
    resource, _ = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    members = session.api.definitions.properties(content.schema)
    with places.obtain(session, resource, full=True) as thing, places.find_neighbour(session, thing) as other:
        trial = _Trial(session, operation, content, thing, *things.read(session, thing))
        beside = None if other is None else things.read(session, other)[0]
        fixed = find_fixed(session, operation)
        if not thing.is_own:
            yield from trial.change(
                {
                    name: value
                    for name, value in make_telling(session, operation, {}).items()
                    if name not in fixed
                }
            )
        for name in members:
            if name in content.read_only | content.deprecated:
                continue
            yield from _try_values(trial, name)
            if other is not None and beside is not None:
                now, seen = things.read(session, other)
                settable = find_settable(session, resource)
                moved = [*_judge_neighbour(operation, resource.name, settable, beside, now, seen)]
                # One member tells it for all.
                yield from moved[:1]
                beside = None if moved else now
        base = {name: value for name, value in trial.state.items() if name in members}
        for number in range(_ROUNDS):
            varied = vary(session.values, content.schema, base, number, fixed)
            yield from trial.change({name: value for name, value in varied.items() if name not in fixed})


def _try_values(trial: _Trial, name: str) -> Iterator[Finding]:
    """The values of one member, null among them where it may be; at last the first one again."""
    session, operation = trial.session, trial.operation
    schema = session.api.definitions.properties(trial.content.schema)[name]
    first = trial.state.get(name)
    variants = list_variants(session, operation, name, first)
    if session.api.definitions.is_valid(schema, None) and name in trial.thing.resource.members:
        variants.append(None)
    refused: Exchange | None = None
    for value in [*variants, *([first] if first is not None else variants[:1])]:
        exchange = trial.send({name: value})
        if exchange is None:
            continue
        if exchange.answer.succeeded:
            yield from trial.judge({name: value}, exchange)
        elif exchange.answer.status in REFUSED and refused is None:
            refused = exchange
            yield from _judge_refused(trial, exchange)
    if refused is not None and not is_reference(name) and is_wrongly_refused(session, operation, refused):
        yield report_by("update", operation, f"the schema of `{name}` admits it")(
            name, f"a valid value of `{name}` is refused", "success", str(refused.answer.status), refused
        )


def _judge_refused(trial: _Trial, exchange: Exchange) -> Iterator[Finding]:
    """What is refused changes nothing."""
    now, seen = things.read(trial.session, trial.thing)
    report = report_by("update", trial.operation, f"what {trial.operation.id} refuses changes nothing")
    for name in find_moved(trial.state, now, find_settable(trial.session, trial.thing.resource)):
        message = f"a refused request has changed `{name}`"
        yield report(name, message, show(trial.state.get(name)), show(now.get(name)), exchange, seen)
    trial.state = now


def _judge_neighbour(
    operation: Operation,
    resource: str,
    names: set[str],
    before: Mapping[str, JSON],
    now: Mapping[str, JSON],
    seen: Exchange,
) -> Iterator[Finding]:
    report = report_by("neighbours", operation, f"{operation.id} changes one of {resource}")
    for name in find_moved(before, now, names):
        message = f"a change of one has changed `{name}` of another"
        yield report(name, message, show(before.get(name)), show(now.get(name)), seen)


def _judge_values(trial: _Trial, changed: Mapping[str, JSON], exchange: Exchange) -> Iterator[Finding]:
    """What was sent is stored, null clears, and the answer says so."""
    resource, after, operation = trial.thing.resource, trial.state, trial.operation
    definitions = trial.session.api.definitions
    report = report_by("update", operation, f"{operation.id} changes what it is sent")
    for name, sent, shown in find_unstored(definitions, changed, after, resource.members):
        message = f"`{name}` is read as another value than was sent"
        yield report(name, message, show(sent), show(shown), exchange, trial.seen)
    for name, value in changed.items():
        if value is None and after.get(name) is not None and name in resource.members:
            says = report_by("update", operation, f"`{name}` may be null")
            message = f"null does not clear `{name}`"
            yield says(name, message, "null", show(after.get(name)), exchange, trial.seen)
    role = resource.role_of(operation)
    answered = resource.pick(role, exchange.answer.json) if role is not None else None
    if not isinstance(answered, dict):
        return
    report = report_by("update", operation, f"{operation.id} answers with what it has changed")
    for name, sent, shown in find_unstored(definitions, changed, answered, resource.members):
        if agrees(sent, after.get(name)):
            message = f"the answer shows another `{name}` than is stored"
            yield report(name, message, show(sent), show(shown), exchange)
    for name in sorted(
        find_settable(trial.session, resource) & answered.keys() & after.keys() - changed.keys()
    ):
        if not agrees(answered[name], after[name]) and not is_updated_time(name):
            message = f"the answer shows another `{name}` than is read"
            yield report(name, message, show(after[name]), show(answered[name]), exchange, trial.seen)


def _judge_others(
    trial: _Trial, changed: Mapping[str, JSON], exchange: Exchange, before: Mapping[str, JSON]
) -> Iterator[Finding]:
    """What was not sent, or sent as it was, is as it was."""
    resource = trial.thing.resource
    others = find_settable(trial.session, resource) | {resource.identifier}
    others |= {*filter(is_created_time, resource.members)}
    what = " and ".join(f"`{name}`" for name in changed)
    for other in sorted(find_moved(before, trial.state, others - changed.keys() - {""})):
        if is_updated_time(other) or other not in resource.members:
            continue
        yield report_by("absent-keeps", trial.operation, f"`{other}` was not sent, or sent as it was")(
            other,
            f"a change of {what} has changed `{other}`",
            show(before.get(other)),
            show(trial.state.get(other)),
            exchange,
            trial.seen,
        )


def _judge_tag(
    trial: _Trial, exchange: Exchange, before: Mapping[str, JSON], was: Exchange
) -> Iterator[Finding]:
    """A tag moves with a change, and the answer to the change has the one that is read afterwards."""
    old, new = (one.answer.headers.get("etag") for one in (was, trial.seen))
    told = exchange.answer.headers.get("etag")
    moved = find_moved(before, trial.state, find_settable(trial.session, trial.thing.resource))
    report = report_by(
        "conditional", trial.operation, "an ETag tells two states apart (RFC 9110, section 8.8.3)"
    )
    if moved and old is not None and old == new:
        message = f"a change of `{moved[0]}` does not change the tag"
        yield report("ETag", message, f"another than {old}", old, exchange, trial.seen)
    if told is not None and new is not None and told != new and "W/" not in (told + new):
        message = "the answer to a change has another tag than is read afterwards"
        yield report("ETag", message, new, told, exchange, trial.seen)


def _judge_times(
    trial: _Trial, changed: Mapping[str, JSON], exchange: Exchange, before: Mapping[str, JSON]
) -> Iterator[Finding]:
    """Times of the last change move; of each that is known (`settled`) after it was waited for once."""
    ((name, value),) = changed.items()
    after = trial.state
    if same(before.get(name), after.get(name)):
        return
    for moving in filter(is_updated_time, trial.thing.resource.members):
        one, other = read_time(before.get(moving)), read_time(after.get(moving))
        if one is None or other is None or other > one or moving in trial.settled:
            continue
        trial.settled.add(moving)
        if other == one and one.microsecond == 0:
            # A clock of whole seconds: what is changed again later has to move.
            time.sleep(1.1)
            again = trial.send({name: before.get(name)})
            later, trial.seen = things.read(trial.session, trial.thing)
            moved = read_time(later.get(moving))
            if again is None or not again.answer.succeeded or (moved is not None and moved > one):
                trial.send({name: value})
                trial.state, trial.seen = things.read(trial.session, trial.thing)
                continue
            exchange = again
        yield report_by("timestamps", trial.operation, f"`{moving}` is the time of the last change")(
            moving,
            f"`{moving}` does not move with a change of `{name}`",
            f"later than {before.get(moving)}",
            show(after.get(moving)),
            exchange,
            trial.seen,
        )


CHECKS = (
    Check(
        "update",
        "writing",
        "each member is stored alone, and all others keep their values",
        has_role("update", "replace"),
        check_update,
        41,
    ),
)
