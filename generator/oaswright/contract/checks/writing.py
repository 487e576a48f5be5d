"""What is written is what is read afterwards, member by member."""

import time
from collections.abc import Iterator, Mapping

from oaswright.contract.api import Content, Operation
from oaswright.contract.checks.check import (
    REFUSED,
    Check,
    agrees,
    find_moved,
    find_role,
    find_settable,
    find_unstored,
    has_role,
    is_created_time,
    is_reference,
    is_updated_time,
    read_time,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session, Thing, find_changes
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON

_MAX_VARIANTS = 4
_PARTIAL = (
    "leaves the other",
    "only the members",
    "members present",
    "fields present",
    "members sent",
    "partial",
    "merge",
)


def check_create(session: Session, operation: Operation) -> Iterator[Finding]:
    """What is created is answered and read as it was sent; what was left out has its default; ids differ."""
    resource, _ = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    things: list[tuple[Thing, Mapping[str, JSON]]] = []
    try:
        for every in (False, True):
            body = session.make_body(operation, every=every)
            if not isinstance(body, dict):
                continue
            try:
                thing = session.create(resource, body)
            except CannotTryError:
                if every and things:
                    continue
                raise
            assert thing.created is not None
            things.append((thing, thing.state))
            sent = session.read_sent(thing.created)
            yield from _judge_created(session, operation, content, resource, thing, sent)
        if len(things) > 1:
            (first, state), (second, _) = things[0], things[1]
            if same(first.identity, second.identity):
                yield Finding(
                    "create",
                    operation.id,
                    resource.identifier,
                    "two things got the same id",
                    f"{resource.identifier} names one of {resource.name} ({operation.line})",
                    "another id",
                    show(second.identity),
                    (*_created(first), *_created(second)),
                )
            else:
                now, seen = session.read(first)
                for name in find_moved(state, now, find_settable(session, resource)):
                    yield Finding(
                        "create",
                        operation.id,
                        name,
                        f"another creation has changed `{name}` of what was there",
                        f"{operation.id} creates one ({operation.line})",
                        show(state.get(name)),
                        show(now.get(name)),
                        (*_created(second), seen),
                    )
    finally:
        for thing, _ in things:
            session.remove(thing)


def _created(thing: Thing) -> tuple[Exchange, ...]:
    return () if thing.created is None else (thing.created,)


def _judge_created(
    session: Session,
    operation: Operation,
    content: Content,
    resource: Resource,
    thing: Thing,
    sent: Mapping[str, JSON],
) -> Iterator[Finding]:
    says = f"{operation.id} creates what it is sent ({operation.line})"
    sent = {name: value for name, value in sent.items() if name not in content.deprecated}
    for name, value, shown in find_unstored(session.api.definitions, sent, thing.state, resource.members):
        yield Finding(
            "create",
            operation.id,
            name,
            f"the answer shows another `{name}` than was sent",
            says,
            show(value),
            show(shown),
            _created(thing),
        )
    for name, default in content.defaults.items():
        if name not in sent and name in resource.members and not agrees(default, thing.state.get(name)):
            yield Finding(
                "create",
                operation.id,
                name,
                f"`{name}` was left out and has not its default",
                f"the default of `{name}` is {show(default)} ({operation.line})",
                show(default),
                show(thing.state.get(name)),
                _created(thing),
            )
    if not {"read", "list"} & resource.operations.keys():
        return
    now, seen = session.read(thing)
    for name, value, shown in find_unstored(session.api.definitions, sent, now, resource.members):
        if name in thing.state and agrees(value, thing.state[name]):
            yield Finding(
                "create",
                operation.id,
                name,
                f"`{name}` is read as another value than was created",
                says,
                show(value),
                show(shown),
                (*_created(thing), seen),
            )
    for name in resource.members:
        if (name in thing.state) != (name in now) and name not in sent and not is_updated_time(name):
            continue
        if is_created_time(name) and not agrees(thing.state.get(name), now.get(name)):
            yield Finding(
                "create",
                operation.id,
                name,
                f"`{name}` is read as another time than was answered",
                says,
                show(thing.state.get(name)),
                show(now.get(name)),
                (*_created(thing), seen),
            )


def check_update(session: Session, operation: Operation) -> Iterator[Finding]:
    """Each member alone: it has the value that was sent, all others keep theirs, times move."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    members = session.api.definitions.properties(content.schema)
    with session.obtain(resource) as thing:
        before, _ = session.read(thing)
        for name, schema in members.items():
            if name in content.read_only | content.deprecated:
                continue
            variants = list_variants(session, operation, name, before.get(name))
            if session.api.definitions.is_valid(schema, None) and name in resource.members:
                variants = [*variants[:_MAX_VARIANTS], None, *variants[:1]]
            refused: Exchange | None = None
            taken = 0
            for value in variants:
                body = _write(session, content, before, {name: value}, whole=role == "replace")
                if not session.api.definitions.is_valid(content.schema, body):
                    continue
                exchange = session.call(operation, thing.values, body)
                if not exchange.answer.succeeded:
                    refused = refused or (exchange if exchange.answer.status in REFUSED else None)
                    continue
                taken += 1
                after, seen = session.read(thing)
                yield from _judge_update(
                    session, operation, thing, name, value, before, after, exchange, seen
                )
                before = after
                if taken > _MAX_VARIANTS:
                    break
            if (
                refused is not None
                and not is_reference(name)
                and _is_wrongly_refused(session, operation, refused)
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


def _is_wrongly_refused(session: Session, operation: Operation, exchange: Exchange) -> bool:
    return exchange.answer.status not in session.contract.refusals.get(operation.id, ())


def list_variants(session: Session, operation: Operation, name: str, current: JSON) -> list[JSON]:
    """Values to write to a member: those that are told, or valid ones where it names nothing else."""
    content = operation.json_body
    assert content is not None
    schema = session.api.definitions.properties(content.schema)[name]
    told = session.requests.find_told(operation).get(name)
    if told is not None:
        return [value for value in (told if isinstance(told, list) else [told]) if not same(value, current)]
    hints = [
        value
        for value in session.api.hints.get(name, ())
        if session.api.definitions.is_valid(schema, value) and not same(value, current)
    ]
    if is_reference(name):
        return hints[:2]
    found = session.values.list_variants(schema, current)
    telling = [value for value in found if not any(same(value, hint) for hint in hints)]
    return [*hints[:1], *telling][: _MAX_VARIANTS + 1]


def _write(
    session: Session,
    content: Content,
    now: Mapping[str, JSON],
    changed: dict[str, JSON],
    *,
    whole: bool,
) -> dict[str, JSON]:
    """The body of a change: what changes, or everything with it."""
    required = session.api.definitions.required(content.schema)
    kept = find_changes(session.api, content, now, now, whole=True) if whole or required else {}
    if not whole:
        kept = {name: value for name, value in kept.items() if name in required}
    made = session.requests.fill_required(content, kept)
    return {**made, **kept, **changed}


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
    yield from _judge_times(session, operation, thing, name, value, before, after, exchange, seen)


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
) -> Iterator[Finding]:
    if same(before.get(name), after.get(name)):
        return
    for moving in filter(is_updated_time, thing.resource.members):
        one, other = read_time(before.get(moving)), read_time(after.get(moving))
        if one is None or other is None or other > one:
            continue
        if other == one and one.microsecond == 0:
            # A clock of whole seconds: what is changed again later has to move.
            time.sleep(1.1)
            again = session.call(operation, thing.values, {name: before.get(name)})
            later, seen = session.read(thing)
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
    with session.obtain(resource) as thing:
        before, _ = session.read(thing)
        exchange = session.call(operation, thing.values, {})
        if not exchange.answer.succeeded:
            if exchange.answer.status in REFUSED and _is_wrongly_refused(session, operation, exchange):
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
        after, seen = session.read(thing)
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


def check_read_only(session: Session, operation: Operation) -> Iterator[Finding]:
    """A read-only member in a request is refused or ignored, and never stored."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    shown_only = {
        name
        for place in ("read", "update", "replace", "create")
        for one in [resource.operations.get(place)]
        if one is not None and one.success is not None
        for found in one.success.contents
        for name in found.read_only
    }
    settable = session.api.definitions.properties(content.schema)
    names = [
        name
        for name in resource.members
        if name in content.read_only
        or (name not in settable and (name in shown_only or name == resource.identifier))
    ]
    with session.obtain(resource) as thing:
        before, _ = session.read(thing)
        for name in names:
            variants = session.values.list_variants(resource.members[name], before.get(name))
            if not variants:
                continue
            if role == "create":
                yield from _check_created_read_only(session, operation, resource, name, variants[0])
                continue
            body = _write(session, content, before, {name: variants[0]}, whole=role == "replace")
            exchange = session.call(operation, thing.values, body)
            if not exchange.answer.succeeded:
                continue
            try:
                after, seen = session.read(thing)
            except CannotTryError:
                after, seen = {}, exchange
            if same(after.get(name), variants[0]) or (name == resource.identifier and not after):
                yield Finding(
                    "read-only",
                    operation.id,
                    name,
                    f"the read-only member `{name}` can be written",
                    f"`{name}` is the server's ({operation.line})",
                    show(before.get(name)),
                    show(variants[0]),
                    (exchange, seen),
                )


def _check_created_read_only(
    session: Session, operation: Operation, resource: Resource, name: str, value: JSON
) -> Iterator[Finding]:
    body = session.make_body(operation)
    if not isinstance(body, dict):
        return
    exchange = session.call(operation, {}, {**body, name: value})
    state = resource.pick("create", exchange.answer.json)
    if exchange.answer.succeeded and isinstance(state, dict):
        session.discard_created(operation, exchange)
        if same(state.get(name), value):
            yield Finding(
                "read-only",
                operation.id,
                name,
                f"the read-only member `{name}` can be set by its creator",
                f"`{name}` is the server's ({operation.line})",
                "the server's value",
                show(value),
                (exchange,),
            )


def check_replace(session: Session, operation: Operation) -> Iterator[Finding]:
    """A replacement is whole and can be repeated: what is left out is gone."""
    resource, _ = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    with session.obtain(resource) as thing:
        before, _ = session.read(thing)
        body = _write(session, content, before, {}, whole=True)
        states: list[Mapping[str, JSON]] = []
        exchanges: list[Exchange] = []
        for _ in range(2):
            exchange = session.expect_success(session.call(operation, thing.values, body))
            exchanges.append(exchange)
            states.append(session.read(thing)[0])
        for name in find_moved(states[0], states[1], find_settable(session, resource)):
            yield Finding(
                "replace",
                operation.id,
                name,
                f"the same request again has changed `{name}`",
                f"PUT is idempotent (RFC 9110, section 9.2.2; {operation.line})",
                show(states[0].get(name)),
                show(states[1].get(name)),
                tuple(exchanges),
            )
        required = session.api.definitions.required(content.schema)
        text = f"{operation.summary} {operation.description}".lower()
        if not required or any(word in text for word in _PARTIAL):
            return
        whole = {name: value for name, value in body.items() if name in required}
        filled = session.make_body(operation, every=True)
        if isinstance(filled, dict):
            session.call(operation, thing.values, {**filled, **whole})
        full, _ = session.read(thing)
        exchange = session.call(operation, thing.values, whole)
        if not exchange.answer.succeeded:
            return
        after, seen = session.read(thing)
        for name in session.api.definitions.properties(content.schema):
            if name in whole or name in content.read_only or name not in resource.members:
                continue
            default = content.defaults.get(name)
            if full.get(name) not in (None, [], {}, default) and same(full.get(name), after.get(name)):
                yield Finding(
                    "replace",
                    operation.id,
                    name,
                    f"`{name}` was left out of a replacement and is still there",
                    f"PUT replaces what is there (RFC 9110, section 9.3.4; {operation.line})",
                    show(default),
                    show(after.get(name)),
                    (exchange, seen),
                )


def _admits_nothing(session: Session, operation: Operation) -> bool:
    content = operation.json_body
    return content is not None and session.api.definitions.is_valid(content.schema, {})


CHECKS = (
    Check(
        "create",
        "writing",
        "what is created is answered and read as it was sent",
        has_role("create"),
        check_create,
        40,
    ),
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
    Check(
        "replace",
        "writing",
        "a replacement is whole and can be repeated",
        has_role("replace"),
        check_replace,
        43,
    ),
    Check(
        "read-only",
        "writing",
        "read-only members are not written",
        has_role("create", "update", "replace"),
        check_read_only,
        44,
    ),
)
