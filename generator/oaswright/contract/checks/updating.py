"""What is changed is what is read afterwards, member by member, and nothing else changes."""

import time
from collections.abc import Iterator, Mapping

from oaswright.contract import things
from oaswright.contract.api import Operation
from oaswright.contract.changes import MAX_VARIANTS, is_wrongly_refused, list_variants, write_change
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
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_created_time, is_reference, is_updated_time
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON


def check_update(session: Session, operation: Operation) -> Iterator[Finding]:
    """Each member alone: it has the value that was sent, all others keep theirs, times move."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    members = session.api.definitions.properties(content.schema)
    with things.obtain(session, resource, full=True) as thing, things.find_neighbour(session, thing) as other:
        before, _ = things.read(session, thing)
        beside = None if other is None else things.read(session, other)[0]
        settled: set[str] = set()
        for name, schema in members.items():
            if name in content.read_only | content.deprecated:
                continue
            variants = list_variants(session, operation, name, before.get(name))
            if session.api.definitions.is_valid(schema, None) and name in resource.members:
                variants = [*variants[:MAX_VARIANTS], None, *variants[:1]]
            refused: Exchange | None = None
            taken = 0
            for value in variants:
                body = write_change(session, content, before, {name: value}, whole=role == "replace")
                if not session.api.definitions.is_valid(content.schema, body):
                    continue
                exchange = session.call(operation, thing.values, body)
                if not exchange.answer.succeeded:
                    refused = refused or (exchange if exchange.answer.status in REFUSED else None)
                    continue
                taken += 1
                after, seen = things.read(session, thing)
                yield from _judge_update(
                    session, operation, thing, name, value, before, after, exchange, seen, settled
                )
                before = after
                if taken > MAX_VARIANTS:
                    break
            if (
                refused is not None
                and not is_reference(name)
                and is_wrongly_refused(session, operation, refused)
            ):
                yield Finding(
                    "update",
                    operation.id,
                    name,
                    f"a valid value of `{name}` is refused",
                    f"the schema of `{name}` admits it ({operation.line})",
                    "success",
                    str(refused.answer.status),
                    (refused,),
                )
        if other is not None and beside is not None:
            now, seen = things.read(session, other)
            for name in find_moved(beside, now, find_settable(session, resource)):
                yield Finding(
                    "neighbours",
                    operation.id,
                    name,
                    f"a change of one has changed `{name}` of another",
                    f"{operation.id} changes one of {resource.name} ({operation.line})",
                    show(beside.get(name)),
                    show(now.get(name)),
                    (seen,),
                )


def _judge_update(
    session: Session,
    operation: Operation,
    thing: Thing,
    name: str,
    value: JSON,
    before: Mapping[str, JSON],
    after: Mapping[str, JSON],
    exchange: Exchange,
    seen: Exchange,
    settled: set[str],
) -> Iterator[Finding]:
    resource = thing.resource
    role = resource.role_of(operation)
    answered = resource.pick(role, exchange.answer.json) if role is not None else None
    what = "null" if value is None else show(value)
    definitions, line = session.api.definitions, operation.line
    for _, sent, shown in find_unstored(definitions, {name: value}, after, resource.members):
        yield Finding(
            "update",
            operation.id,
            name,
            f"`{name}` is read as another value than was sent",
            f"{operation.id} changes `{name}` ({line})",
            what,
            show(shown),
            (exchange, seen),
        )
        del sent
    if value is None and after.get(name) is not None and name in resource.members:
        yield Finding(
            "update",
            operation.id,
            name,
            f"null does not clear `{name}`",
            f"`{name}` may be null ({line})",
            "null",
            show(after.get(name)),
            (exchange, seen),
        )
    if isinstance(answered, dict):
        for _, sent, shown in find_unstored(definitions, {name: value}, answered, resource.members):
            if agrees(sent, after.get(name)):
                yield Finding(
                    "update",
                    operation.id,
                    name,
                    f"the answer shows another `{name}` than is stored",
                    f"{operation.id} answers with what it has changed ({line})",
                    what,
                    show(shown),
                    (exchange,),
                )
    others = (
        find_settable(session, resource)
        | {resource.identifier}
        | {*filter(is_created_time, resource.members)}
    )
    others -= {name, ""}
    for other in sorted(find_moved(before, after, others)):
        if is_updated_time(other) or other not in resource.members:
            continue
        yield Finding(
            "absent-keeps",
            operation.id,
            other,
            f"a change of `{name}` has changed `{other}`",
            f"`{other}` was not sent, or sent as it was ({line})",
            show(before.get(other)),
            show(after.get(other)),
            (exchange, seen),
        )
    yield from _judge_times(session, operation, thing, name, value, before, after, exchange, seen, settled)


def _judge_times(
    session: Session,
    operation: Operation,
    thing: Thing,
    name: str,
    value: JSON,
    before: Mapping[str, JSON],
    after: Mapping[str, JSON],
    exchange: Exchange,
    seen: Exchange,
    settled: set[str],
) -> Iterator[Finding]:
    """Times of the last change move; of each that is known (`settled`) after it was waited for once."""
    if same(before.get(name), after.get(name)):
        return
    for moving in filter(is_updated_time, thing.resource.members):
        one, other = read_time(before.get(moving)), read_time(after.get(moving))
        if one is None or other is None or other > one or moving in settled:
            continue
        settled.add(moving)
        if other == one and one.microsecond == 0:
            # A clock of whole seconds: what is changed again later has to move.
            time.sleep(1.1)
            again = session.call(operation, thing.values, {name: before.get(name)})
            later, seen = things.read(session, thing)
            moved = read_time(later.get(moving))
            if not again.answer.succeeded or (moved is not None and moved > one):
                session.call(operation, thing.values, {name: value})
                continue
            exchange = again
        yield Finding(
            "timestamps",
            operation.id,
            moving,
            f"`{moving}` does not move with a change of `{name}`",
            f"`{moving}` is the time of the last change ({operation.line})",
            f"later than {before.get(moving)}",
            show(after.get(moving)),
            (exchange, seen),
        )


def check_nothing(session: Session, operation: Operation) -> Iterator[Finding]:
    """An empty change changes nothing."""
    resource, _ = find_role(session, operation)
    with things.obtain(session, resource) as thing:
        before, _ = things.read(session, thing)
        exchange = session.call(operation, thing.values, {})
        if not exchange.answer.succeeded:
            if exchange.answer.status in REFUSED and is_wrongly_refused(session, operation, exchange):
                yield Finding(
                    "empty-change",
                    operation.id,
                    "body",
                    "an empty object is refused",
                    f"the schema of the body admits it ({operation.line})",
                    "success",
                    str(exchange.answer.status),
                    (exchange,),
                )
            return
        after, seen = things.read(session, thing)
        for name in find_moved(before, after, find_settable(session, resource)):
            yield Finding(
                "empty-change",
                operation.id,
                name,
                f"an empty change has changed `{name}`",
                f"`{name}` was not sent ({operation.line})",
                show(before.get(name)),
                show(after.get(name)),
                (exchange, seen),
            )


def _admits_nothing(session: Session, operation: Operation) -> bool:
    content = operation.json_body if has_role("update")(session, operation) else None
    return content is not None and session.api.definitions.is_valid(content.schema, {})


CHECKS = (
    Check(
        "update",
        "writing",
        "each member is stored alone, and all others keep their values",
        has_role("update", "replace"),
        check_update,
        41,
    ),
    Check(
        "empty-change",
        "writing",
        "an empty change changes nothing",
        lambda session, operation: (
            has_role("update")(session, operation) and _admits_nothing(session, operation)
        ),
        check_nothing,
        42,
    ),
)
