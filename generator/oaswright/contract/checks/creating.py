"""What is created is what is read afterwards."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from oaswright.contract import things
from oaswright.contract.api import Content, Operation
from oaswright.contract.checks.check import (
    Check,
    agrees,
    find_moved,
    find_role,
    find_settable,
    find_unstored,
    has_role,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_created_time, is_updated_time
from oaswright.contract.pages import walk
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON


def check_create(session: Session, operation: Operation) -> Iterator[Finding]:
    """What is created is answered and read as it was sent; what was left out has its default; ids differ."""
    resource, _ = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    listing = resource.operations.get("list")
    made: list[tuple[Thing, Mapping[str, JSON]]] = []
    try:
        for every in (False, True):
            body = session.make_body(operation, every=every)
            if not isinstance(body, dict):
                continue
            before = walk(session, resource, listing, {})[0] if listing is not None and not made else []
            try:
                thing = things.create(session, resource, body)
            except CannotTryError:
                if every and made:
                    continue
                raise
            assert thing.created is not None
            made.append((thing, thing.state))
            if listing is not None and len(made) == 1:
                yield from _count_new(session, operation, resource, before, thing)
                yield from _judge_location(session, operation, thing)
            sent = session.read_sent(thing.created)
            yield from _judge_created(session, operation, content, resource, thing, sent)
        if len(made) > 1 and {"read", "list"} & resource.operations.keys():
            (first, state), (second, _) = made[0], made[1]
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
                now, seen = things.read(session, first)
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
        for thing, _ in made:
            things.remove(session, thing)


def _count_new(
    session: Session, operation: Operation, resource: Resource, before: list[dict[str, JSON]], thing: Thing
) -> Iterator[Finding]:
    """One creation makes one thing."""
    after, exchanges = walk(session, resource, resource.operations["list"], {})
    known = {str(one.get(resource.identifier)) for one in before}
    new = [one for one in after if str(one.get(resource.identifier)) not in known]
    if len(new) > 1:
        yield Finding(
            "create",
            operation.id,
            "one",
            f"one creation has made {len(new)} of {resource.name}",
            f"{operation.id} creates one ({operation.line})",
            "1",
            str(len(new)),
            (*_created(thing), *exchanges[-1:]),
        )


def _judge_location(session: Session, operation: Operation, thing: Thing) -> Iterator[Finding]:
    """`Location` leads to what was created (RFC 9110, section 15.3.2)."""
    reading = thing.resource.operations.get("read")
    told = thing.created.answer.headers.get("location") if thing.created is not None else None
    if reading is None or told is None or thing.created is None:
        return
    request = session.requests.write(reading, session.fill(reading, thing.values))
    wanted, found = urlsplit(request.target).path, urlsplit(told).path
    # Behind a prefix of the server the path may be longer.
    if not unquote(found).rstrip("/").endswith(unquote(wanted).rstrip("/")) and not wanted.endswith(found):
        yield Finding(
            "create",
            operation.id,
            "location",
            "Location does not lead to what was created",
            f"{operation.id} answers with Location (RFC 9110, section 15.3.2; {operation.line})",
            wanted,
            told,
            _created(thing),
        )


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
    try:
        now, seen = things.read(session, thing)
    except CannotTryError:
        yield Finding(
            "create",
            operation.id,
            resource.name,
            "what was created is not there",
            says,
            f"{show(thing.identity)} can be read",
            "it cannot",
            _created(thing),
        )
        return
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


CHECKS = (
    Check(
        "create",
        "writing",
        "what is created is answered and read as it was sent",
        has_role("create"),
        check_create,
        40,
    ),
)
