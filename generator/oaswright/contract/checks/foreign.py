"""What belongs to the owner is nobody else's: neither seen nor changed (object-level authorization)."""

import re
from collections.abc import Iterator, Mapping

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import make_noticeable
from oaswright.contract.checks.check import Check, find_moved, find_said, find_settable, report_by
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.identities import Identity
from oaswright.contract.messages import Exchange
from oaswright.contract.pages import LIMITS, find_next, find_parameter, find_total
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON

_HIDDEN = re.compile(
    r"(?:(?:another|other|foreign)\b.*\b(?:account|user|owner|tenant|customer|team|organi[sz]ation|people)"
    r"|(?:somebody|someone) else).*(?:do(?:es)? not exist|not found|\b404\b)",
    re.IGNORECASE,
)


def check_foreign(session: Session, operation: Operation) -> Iterator[Finding]:
    """A thing of the owner is neither shown to a stranger nor changed by one (object-level authorization)."""
    stranger = session.contract.stranger
    assert stranger is not None
    resource = places.find_named(session, operation) or _find_told(session, operation)
    body = make_noticeable(session, operation)
    if resource is None:
        yield from _check_foreign_list(session, operation, stranger)
        return
    with places.obtain(session, resource) as thing:
        before, _ = things.read(session, thing)
        if _has_namesake(session, thing, before, stranger):
            return
        exchange = session.call(operation, thing.values, body, identity=stranger)
        if exchange.answer.status == 201 and operation.method == "PUT":
            _discard(session, thing, stranger)
        elif exchange.answer.succeeded:
            yield Finding(
                "foreign",
                operation.id,
                resource.name,
                f"a stranger may {operation.method} what belongs to the owner",
                f"{operation.id} asks for credentials, and these are somebody else's ({operation.line})",
                "403 or 404",
                str(exchange.answer.status),
                (exchange,),
            )
        yield from _judge_hidden(session, operation, exchange)
        yield from _check_tag(session, operation, thing, stranger)
        if operation.is_safe:
            return
        yield from judge_untouched(session, operation, thing, before, "foreign", "a stranger", exchange)


def _check_tag(session: Session, operation: Operation, thing: Thing, stranger: Identity) -> Iterator[Finding]:
    """A stranger who knows the tag does not learn whether it still holds."""
    if operation.method != "GET" or not operation.is_declared(304):
        return
    own = session.call(operation, thing.values)
    tag = own.answer.headers.get("etag")
    if tag is None:
        return
    exchange = session.call(operation, thing.values, identity=stranger, headers={"if-none-match": tag})
    if exchange.answer.status == 304:
        yield report_by("foreign", operation, f"{operation.id} asks for credentials")(
            "If-None-Match",
            "a stranger is told that a tag of the owner still holds",
            "403 or 404",
            "304",
            exchange,
        )


def _find_told(session: Session, operation: Operation) -> Resource | None:
    """The resource that is the only one of its kind below an id that the contract tells."""
    told = session.contract.known.keys()
    names = {parameter.name for parameter in operation.parameters if parameter.location == "path"}
    is_told = bool(names & told) or any(f"{operation.id}.{name}" in told for name in names)
    return places.find_single(session, operation) if is_told else None


def _has_namesake(session: Session, thing: Thing, before: Mapping[str, JSON], stranger: Identity) -> bool:
    """Whether the stranger has a thing of the same id, which is another one."""
    reading = thing.resource.operations.get("read")
    if reading is None:
        return False
    seen = session.call(reading, thing.values, identity=stranger)
    found = thing.resource.pick("read", seen.answer.json) if seen.answer.succeeded else None
    return isinstance(found, dict) and _differs(before, found)


def _discard(session: Session, thing: Thing, stranger: Identity) -> None:
    """Delete what a stranger has created at the id of a thing."""
    deleting = thing.resource.operations.get("delete")
    if deleting is not None:
        session.call(deleting, thing.values, identity=stranger)


def judge_untouched(
    session: Session,
    operation: Operation,
    thing: Thing,
    before: Mapping[str, JSON],
    check: str,
    who: str,
    exchange: Exchange,
) -> Iterator[Finding]:
    """What somebody who may not has asked for is not done, whatever was answered."""
    after, seen = _read_or_gone(session, thing)
    report = report_by(check, operation, f"{operation.id} asks for credentials")
    for name in find_moved(before, after, find_settable(session, thing.resource)):
        message = f"the request of {who} has changed `{name}`"
        yield report(name, message, show(before.get(name)), show(after.get(name)), exchange, *seen)


def _judge_hidden(session: Session, operation: Operation, exchange: Exchange) -> Iterator[Finding]:
    """What is not to be told from what is not there is a 404, and no 403, where that is said."""
    said = find_said(session, operation, _HIDDEN)
    if said is not None and exchange.answer.status == 403:
        yield report_by("foreign", operation, f"“{said}”")(
            "hidden", "what belongs to somebody else is told from what is not there", "404", "403", exchange
        )


def look(session: Session, operation: Operation, thing: Thing | None) -> Mapping[str, JSON] | None:
    """How a thing is that a request might change; None where nothing can be told."""
    if thing is None or operation.is_safe:
        return None
    found, _ = _read_or_gone(session, thing)
    return found or None


def _read_or_gone(session: Session, thing: Thing) -> tuple[Mapping[str, JSON], tuple[Exchange, ...]]:
    """How a thing is now; without members where it is gone."""
    try:
        after, seen = things.read(session, thing)
    except CannotTryError:
        return {}, ()
    return after, (seen,)


def _judge_total(resource: Resource, operation: Operation, exchange: Exchange) -> Iterator[Finding]:
    """The total of a stranger does not count what belongs to the owner."""
    total, limit = find_total(exchange.answer.json), find_parameter(operation, LIMITS)
    listed = things.list_objects(resource.pick("list", exchange.answer.json))
    most = limit.default if limit is not None else None
    is_whole = limit is None or (isinstance(most, int) and len(listed) < most)
    if total is not None and total > len(listed) and is_whole and find_next(exchange.answer.json) is None:
        yield report_by("foreign", operation, f"{operation.id} tells a total")(
            "total", "a stranger's total counts what is not listed", str(len(listed)), str(total), exchange
        )


def _check_foreign_list(session: Session, operation: Operation, stranger: Identity) -> Iterator[Finding]:
    for resource in session.resources:
        if resource.operations.get("list") is not operation and operation not in resource.lists:
            continue
        with places.obtain(session, resource) as thing:
            exchange = session.call(operation, {}, identity=stranger)
            if not exchange.answer.succeeded:
                return
            yield from _judge_total(resource, operation, exchange)
            for found in things.list_objects(resource.pick("list", exchange.answer.json)):
                if things.names(thing, found) and not _differs(thing.state, found):
                    yield Finding(
                        "foreign",
                        operation.id,
                        resource.name,
                        "a stranger's list has what belongs to the owner",
                        f"{operation.id} asks for credentials ({operation.line})",
                        f"a list without {show(thing.identity)}",
                        f"a list with {show(thing.identity)}",
                        (exchange,),
                    )


def _differs(state: Mapping[str, JSON], found: Mapping[str, JSON]) -> bool:
    """Whether an object with the id of a thing is another one."""
    return any(name in found and not same(found[name], value) for name, value in state.items())


CHECKS = (
    Check(
        "foreign",
        "security",
        "a stranger neither sees nor changes what belongs to the owner",
        lambda session, operation: (
            operation.is_secured
            and session.contract.stranger is not None
            and (
                places.find_named(session, operation) is not None
                or _find_told(session, operation) is not None
                or operation.method == "GET"
            )
        ),
        check_foreign,
        rank=23,
    ),
)
