"""What is created is what is read and listed afterwards."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final
from urllib.parse import unquote, urlsplit

from oaswright.contract import things
from oaswright.contract.api import Content, Operation
from oaswright.contract.changes import find_fixed, is_wrongly_refused
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
from oaswright.contract.pages import walk
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.values import same
from oaswright.contract.variants import vary
from oaswright.openapi.pointers import JSON

_ROUNDS: Final = 6
_MAX_REFUSED: Final = 16


def check_create(session: Session, operation: Operation) -> Iterator[Finding]:
    """What is created is answered, read and listed as it was sent; what was left out has its default."""
    resource, _ = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    listing = resource.operations.get("list")
    before = walk(session, resource, listing, {})[0] if listing is not None else []
    made: list[Thing] = []
    states: list[Mapping[str, JSON]] = []
    try:
        for body in _list_bodies(session, operation, content):
            try:
                thing = things.create(session, resource, body)
            except CannotTryError:
                if made:
                    continue
                raise
            made.append(thing)
            if listing is not None and len(made) == 1:
                yield from _count_new(session, operation, resource, before, thing)
                yield from _judge_location(session, operation, thing)
            yield from _judge_created(session, operation, content, thing, states)
        if "delete" in resource.operations or session.is_isolated:
            yield from _try_edges(session, operation, content, resource, made, states)
        yield from _judge_first(session, operation, resource, made)
        if listing is not None:
            yield from _judge_listed(session, listing, resource, made, states)
    finally:
        for thing in made:
            things.remove(session, thing)


def _list_bodies(session: Session, operation: Operation, content: Content) -> Iterator[dict[str, JSON]]:
    """The body that is most likely taken, the required members alone, all, and null for those that may be."""
    likely = session.make_body(operation)
    if not isinstance(likely, dict):
        return
    yield likely
    required = session.api.definitions.required(content.schema)
    least = {name: value for name, value in likely.items() if name in required}
    if len(least) < len(likely) and session.api.definitions.is_valid(content.schema, least):
        yield least
    full = session.make_body(operation, every=True)
    if not isinstance(full, dict):
        return
    yield full
    members, fixed = session.api.definitions.properties(content.schema), find_fixed(session, operation)
    nulls: dict[str, JSON] = {
        name: None
        for name, schema in members.items()
        if name not in fixed and session.api.definitions.is_valid(schema, None)
    }
    if nulls and session.api.definitions.is_valid(content.schema, {**full, **nulls}):
        yield {**full, **nulls}


def _try_edges(
    session: Session,
    operation: Operation,
    content: Content,
    resource: Resource,
    made: list[Thing],
    states: list[Mapping[str, JSON]],
) -> Iterator[Finding]:
    """Things with each member at its edges; where that is refused, the member is looked for that is."""
    assert made[-1].created is not None
    first = session.read_sent(made[-1].created)
    fixed = find_fixed(session, operation)
    refused = 0
    for number in range(_ROUNDS):
        base = session.make_unique(operation, first, {*filter(is_reference, first)})
        varied = vary(session.values, content.schema, base, number, fixed, most=_ROUNDS)
        pending = [
            [name for name, value in varied.items() if name not in base or not same(value, base[name])]
        ]
        while pending and refused < _MAX_REFUSED:
            names = pending.pop()
            body = {**base, **{name: varied[name] for name in names}}
            exchange = session.call(operation, None, body)
            if not exchange.answer.succeeded and len(names) == 1:
                # Other members may have to be unique.
                body = session.make_unique(operation, body, {*body} - {*names})
                exchange = session.call(operation, None, body)
            thing = things.take_created(resource, exchange)
            if thing is not None:
                made.append(thing)
                yield from _judge_created(session, operation, content, thing, states)
            elif exchange.answer.status in REFUSED and names:
                refused += 1
                if len(names) > 1:
                    middle = len(names) // 2
                    pending += [names[:middle], names[middle:]]
                    continue
                fixed |= {*names}
                if is_wrongly_refused(session, operation, exchange):
                    yield report_by("create", operation, f"the schema of `{names[0]}` admits it")(
                        names[0],
                        f"a valid value of `{names[0]}` is refused",
                        "success",
                        str(exchange.answer.status),
                        exchange,
                    )


def _count_new(
    session: Session, operation: Operation, resource: Resource, before: list[dict[str, JSON]], thing: Thing
) -> Iterator[Finding]:
    """One creation makes one thing."""
    after, exchanges = walk(session, resource, resource.operations["list"], {})
    known = {str(one.get(resource.identifier)) for one in before}
    new = [one for one in after if str(one.get(resource.identifier)) not in known]
    if len(new) > 1:
        yield report_by("create", operation, f"{operation.id} creates one")(
            "one",
            f"one creation has made {len(new)} of {resource.name}",
            "1",
            str(len(new)),
            *_created(thing),
            *exchanges[-1:],
        )


def _judge_location(session: Session, operation: Operation, thing: Thing) -> Iterator[Finding]:
    """`Location` leads to what was created (RFC 9110, section 15.3.2)."""
    reading = thing.resource.operations.get("read")
    told = thing.created.answer.headers.get("location") if thing.created is not None else None
    if reading is None or told is None:
        return
    request = session.requests.write(reading, session.fill(reading, thing.values))
    wanted, found = urlsplit(request.target).path, urlsplit(told).path
    # Behind a prefix of the server the path may be longer.
    if not unquote(found).rstrip("/").endswith(unquote(wanted).rstrip("/")) and not wanted.endswith(found):
        yield report_by(
            "create", operation, f"{operation.id} answers with Location (RFC 9110, section 15.3.2)"
        )("location", "Location does not lead to what was created", wanted, told, *_created(thing))


def _created(thing: Thing) -> tuple[Exchange, ...]:
    return () if thing.created is None else (thing.created,)


def _judge_created(
    session: Session,
    operation: Operation,
    content: Content,
    thing: Thing,
    states: list[Mapping[str, JSON]],
) -> Iterator[Finding]:
    """A thing that was created, as it is answered and as it is read; the latter is put to the states."""
    resource, created = thing.resource, _created(thing)
    report = report_by("create", operation, f"{operation.id} creates what it is sent")
    sent = {
        name: value for name, value in session.read_sent(created[0]).items() if name not in content.deprecated
    }
    states.append(thing.state)
    for name, value, shown in find_unstored(session.api.definitions, sent, thing.state, resource.members):
        message = f"the answer shows another `{name}` than was sent"
        yield report(name, message, show(value), show(shown), *created)
    for name, default in content.defaults.items():
        if name not in sent and name in resource.members and not agrees(default, thing.state.get(name)):
            yield report_by("create", operation, f"the default of `{name}` is {show(default)}")(
                name,
                f"`{name}` was left out and has not its default",
                show(default),
                show(thing.state.get(name)),
                *created,
            )
    yield from _judge_times(operation, thing, states)
    if not {"read", "list"} & resource.operations.keys():
        return
    try:
        now, seen = things.read(session, thing)
    except CannotTryError:
        wanted = f"{show(thing.identity)} can be read"
        yield report(resource.name, "what was created is not there", wanted, "it cannot", *created)
        return
    states[-1] = now
    for name, value, shown in find_unstored(session.api.definitions, sent, now, resource.members):
        if name in thing.state and agrees(value, thing.state[name]):
            message = f"`{name}` is read as another value than was created"
            yield report(name, message, show(value), show(shown), *created, seen)
    for name in resource.members:
        if name in sent or name not in thing.state or name not in now:
            continue
        fixed = is_created_time(name) or name in find_settable(session, resource) | {resource.identifier}
        if fixed and not is_updated_time(name) and not agrees(thing.state[name], now[name]):
            message = f"`{name}` is read as another value than was answered"
            yield report(name, message, show(thing.state[name]), show(now[name]), *created, seen)


def _judge_times(operation: Operation, thing: Thing, states: list[Mapping[str, JSON]]) -> Iterator[Finding]:
    """Nothing is changed before it is created, nor created before what was there."""
    created = next((name for name in thing.state if is_created_time(name)), None)
    updated = next((name for name in thing.state if is_updated_time(name)), None)
    first = read_time(thing.state.get(created)) if created is not None else None
    if created is None or first is None:
        return
    report = report_by("timestamps", operation, f"`{created}` is the time of the creation")
    last = read_time(thing.state.get(updated)) if updated is not None else None
    if last is not None and last < first:
        message = f"`{updated}` is before `{created}`"
        yield report(created, message, f"{first} or later", str(last), *_created(thing))
    before = read_time(states[-2].get(created)) if len(states) > 1 else None
    if before is not None and first < before:
        message = f"`{created}` is before that of what was created earlier"
        yield report(created, message, f"{before} or later", str(first), *_created(thing))


def _judge_first(
    session: Session, operation: Operation, resource: Resource, made: list[Thing]
) -> Iterator[Finding]:
    """Ids differ, and further creations leave the first thing as it was."""
    if len(made) < 2 or not {"read", "list"} & resource.operations.keys():
        return
    first = made[0]
    report = report_by("create", operation, f"{operation.id} creates one of {resource.name}")
    twin = next((one for one in made[1:] if same(one.identity, first.identity)), None)
    if twin is not None:
        message = "two things got the same id"
        exchanges = (*_created(first), *_created(twin))
        yield report(resource.identifier, message, "another id", show(twin.identity), *exchanges)
        return
    with suppress(CannotTryError):
        now, seen = things.read(session, first)
        for name in find_moved(first.state, now, find_settable(session, resource)):
            message = f"another creation has changed `{name}` of what was there"
            held = (show(first.state.get(name)), show(now.get(name)))
            yield report(name, message, *held, *_created(made[1]), seen)


def _judge_listed(
    session: Session,
    listing: Operation,
    resource: Resource,
    made: list[Thing],
    states: list[Mapping[str, JSON]],
) -> Iterator[Finding]:
    """Each thing is listed as it is read."""
    found, exchanges = walk(session, resource, listing, {})
    report = report_by("list", listing, f"{listing.id} lists {resource.name}")
    reported: set[str] = set()
    for thing, state in zip(made, states, strict=True):
        entry = next((one for one in found if things.names(thing, one)), None)
        for name, value in (entry or {}).items():
            fixed = name in find_settable(session, resource) or is_created_time(name)
            if fixed and name in state and name not in reported and not agrees(value, state[name]):
                reported.add(name)
                message = f"`{name}` is listed as another value than is read"
                yield report(name, message, show(state[name]), show(value), *exchanges[-1:])


CHECKS = (
    Check(
        "create",
        "writing",
        "what is created is answered, read and listed as it was sent",
        has_role("create"),
        check_create,
        40,
    ),
)
