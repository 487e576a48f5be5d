"""What is created is what is read afterwards."""

from collections.abc import Iterator, Mapping

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
    made: list[tuple[Thing, Mapping[str, JSON]]] = []
    try:
        for every in (False, True):
            body = session.make_body(operation, every=every)
            if not isinstance(body, dict):
                continue
            try:
                thing = things.create(session, resource, body)
            except CannotTryError:
                if every and made:
                    continue
                raise
            assert thing.created is not None
            made.append((thing, thing.state))
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
