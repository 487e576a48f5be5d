"""What lies below a parent is found below that one alone, and goes with it."""

from collections.abc import Iterator
from contextlib import suppress

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import make_telling
from oaswright.contract.checks.check import Check, Report, find_role, has_role, report_by
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.naming import split_name
from oaswright.contract.pages import walk
from oaswright.contract.requests import ABSENT, Body
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.unknown_ids import make_unknown_id
from oaswright.openapi.pointers import JSON


def find_parent(session: Session, resource: Resource) -> Resource | None:
    """The resource of which the paths of another name one, before their own; the innermost, if several."""
    paths = [one.path for role, one in resource.operations.items() if role != "list" or resource.parameter]
    found = [
        other
        for other in session.resources
        if other is not resource
        and other.parameter
        and other.parameter != resource.parameter
        and paths
        and all(f"{{{other.parameter}}}" in path for path in paths)
    ]
    return max(found, key=lambda one: paths[0].index(f"{{{one.parameter}}}"), default=None)


def check_parents(session: Session, operation: Operation) -> Iterator[Finding]:
    """Below another parent a thing is neither listed nor read nor changed nor deleted."""
    resource, role = find_role(session, operation)
    parent = find_parent(session, resource)
    assert parent is not None
    report = report_by("parents", operation, f"the path names one of {parent.name}, and what is below it")
    with places.obtain(session, parent) as other, places.obtain(session, resource) as thing:
        elsewhere = {**thing.values, parent.parameter: other.identity}
        if role == "create":
            yield from _check_creation(session, report, resource, parent, other)
            return
        if role == "list":
            yield from _check_unknown(session, report, operation, parent, other)
            found, exchanges = walk(session, resource, operation, {parent.parameter: other.identity})
            if any(things.names(thing, one) for one in found):
                message = f"a list below one of {parent.name} has what is below another"
                wanted, shown = (
                    f"{what} {show(thing.identity)}" for what in ("a list without", "a list with")
                )
                yield report(parent.parameter, message, wanted, shown, *exchanges)
            return
        body: Body = session.make_body(operation, every=True)
        if isinstance(body, dict):
            body = make_telling(session, operation, body)
        exchange = session.call(operation, elsewhere, body)
        if exchange.answer.succeeded:
            message = f"what is below one of {parent.name} answers {operation.method} below another"
            yield report(parent.parameter, message, "404", str(exchange.answer.status), exchange)


def _check_unknown(
    session: Session, report: Report, operation: Operation, parent: Resource, other: Thing
) -> Iterator[Finding]:
    """Below what is not there nothing is listed."""
    parameter = next(one for one in operation.parameters if one.name == parent.parameter)
    unknown = make_unknown_id(session, parameter, other.identity)
    exchange = session.call(operation, {parent.parameter: unknown})
    if exchange.answer.succeeded and operation.is_declared(404):
        message = f"a list below a {parent.parameter} that nobody has got is answered"
        yield report(parent.parameter, message, "404", str(exchange.answer.status), exchange)


def _check_creation(
    session: Session, report: Report, resource: Resource, parent: Resource, other: Thing
) -> Iterator[Finding]:
    """What is created below a parent names it, and is listed there."""
    given = {parent.parameter: other.identity}
    thing = things.create(session, resource, given=given)
    assert thing.created is not None
    member = next(
        (name for name in resource.members if split_name(name) == split_name(parent.parameter)), None
    )
    held = thing.state.get(member) if member is not None else None
    if member is not None and held is not None and str(held) != str(other.identity):
        message = f"what is created names another of {parent.name}"
        yield report(member, message, show(other.identity), show(held), thing.created)
    yield from _check_counts(session, report, resource, other)
    listing = resource.operations.get("list")
    if listing is not None and f"{{{parent.parameter}}}" in listing.path:
        found, exchanges = walk(session, resource, listing, given)
        if not any(things.names(thing, one) for one in found):
            wanted = f"a list with {show(thing.identity)}"
            message = f"what is created below one of {parent.name} is not listed there"
            yield report(parent.parameter, message, wanted, f"{len(found)} others", thing.created, *exchanges)
    things.remove(session, thing)


def _check_counts(session: Session, report: Report, resource: Resource, parent: Thing) -> Iterator[Finding]:
    """A member of the parent that counts what is below it has counted the one that is there."""
    singular = split_name(resource.name.removesuffix("s"))
    before = parent.state
    now, seen = things.read(session, parent)
    for name in parent.resource.members:
        words = split_name(name)
        is_count = words in {(*singular, "count"), (*singular[:-1], f"{singular[-1]}s", "count")}
        held = before.get(name), now.get(name)
        if is_count and isinstance(held[0], int) and held[1] != held[0] + 1:
            message = f"`{name}` does not count what was created below it"
            yield report(name, message, show(held[0] + 1), show(held[1]), seen)


def check_children(session: Session, operation: Operation) -> Iterator[Finding]:
    """With a parent what is below it is gone, and what is below others stays."""
    resource, _ = find_role(session, operation)
    for child in _list_children(session, resource):
        with suppress(CannotTryError), places.obtain(session, child) as kept:
            parent = things.create(session, resource)
            given = {resource.parameter: parent.identity}
            try:
                thing = things.create(session, child, given=given)
            except CannotTryError:
                things.remove(session, parent)
                raise
            deleted = session.call(operation, parent.values)
            if not deleted.answer.succeeded:
                things.remove(session, thing)
                things.remove(session, parent)
                continue
            report = report_by("children", operation, f"{operation.id} deletes one of {resource.name}")
            for role in ("read", "list"):
                reading = child.operations.get(role)
                exchange = None if reading is None else session.call(reading, thing.values, ABSENT)
                listed = role == "read" or (
                    exchange is not None and _lists(child, thing, exchange.answer.json)
                )
                if exchange is not None and exchange.answer.succeeded and listed:
                    message = f"what was below it still answers {role}"
                    yield report(child.name, message, "404", str(exchange.answer.status), deleted, exchange)
            try:
                things.read(session, kept)
            except CannotTryError:
                message = f"what is below another of {resource.name} is gone as well"
                yield report(child.name, message, f"{show(kept.identity)} stays", "it is gone", deleted)


def _lists(resource: Resource, thing: Thing, body: JSON) -> bool:
    return any(things.names(thing, one) for one in things.list_objects(resource.pick("list", body)))


def _list_children(session: Session, resource: Resource) -> list[Resource]:
    return [
        one
        for one in session.resources
        if find_parent(session, one) is resource and "create" in one.operations
    ]


def _has_parent(session: Session, operation: Operation) -> bool:
    if not has_role("create", "read", "list", "update", "replace", "delete")(session, operation):
        return False
    resource, _ = find_role(session, operation)
    parent = find_parent(session, resource)
    return (
        parent is not None
        and "create" in parent.operations
        and f"{{{parent.parameter}}}" in operation.path
        and (not session.safe)
    )


def _has_children(session: Session, operation: Operation) -> bool:
    if not has_role("delete")(session, operation):
        return False
    resource, _ = find_role(session, operation)
    return "create" in resource.operations and bool(_list_children(session, resource))


CHECKS = (
    Check(
        "parents",
        "nesting",
        "what is below a parent is found below that one alone",
        _has_parent,
        check_parents,
        58,
    ),
    Check("children", "nesting", "what is below it goes with a parent", _has_children, check_children, 81),
)
