"""The things of resources: created, found, read, put back and deleted."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from oaswright.contract import changes
from oaswright.contract.api import Operation
from oaswright.contract.findings import CannotTryError
from oaswright.contract.identities import Role
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_reference
from oaswright.contract.requests import ABSENT, Body
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.unknown_ids import make_unknown_id
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON

State: TypeAlias = Mapping[str, JSON]
"""The members of a thing at one time."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a resource that tests may change.

    `values` are the parameters that lead to it, `state` is how it was when it was met. `is_own`: a test
    created it.
    """

    resource: Resource
    values: Mapping[str, JSON]
    state: Mapping[str, JSON]
    is_own: bool
    created: Exchange | None = None

    @property
    def identity(self) -> JSON:
        """The value by which its path names it."""
        return self.values.get(self.resource.parameter)


def read(session: Session, thing: Thing) -> tuple[Mapping[str, JSON], Exchange]:
    """How a thing is now, and the exchange that says so. Raises CannotTryError."""
    resource = thing.resource
    for role in ("read", "list", "update"):
        operation = resource.operations.get(role)
        if operation is None or role not in resource.places:
            continue
        if role == "update":
            content = operation.json_body
            if content is None or not session.api.definitions.is_valid(content.schema, {}):
                continue
        exchange = session.call(operation, thing.values, {} if role == "update" else ABSENT)
        picked = resource.pick(role, exchange.answer.json)
        if role == "list":
            picked = next((one for one in list_objects(picked) if names(thing, one)), None)
        if isinstance(picked, dict) and exchange.answer.succeeded:
            return picked, exchange
    raise CannotTryError(f"no operation tells how one of {resource.name} is now")


def names(thing: Thing, found: Mapping[str, JSON]) -> bool:
    """Whether an object is the thing, by its identifier."""
    held = found.get(thing.resource.identifier)
    return same(held, thing.identity) or str(held) == str(thing.identity)


def discard_created(session: Session, operation: Operation, exchange: Exchange) -> None:
    """Delete what a request has created beside what a check wanted."""
    for resource in session.resources:
        if resource.creator is operation:
            thing = take_created(resource, exchange)
            if thing is not None:
                remove(session, thing)


def create(
    session: Session,
    resource: Resource,
    body: Body = ABSENT,
    *,
    given: Mapping[str, JSON] | None = None,
    spread: bool = True,
) -> Thing:
    """A new thing; `given` has parameters, such as what it lies below. Raises CannotTryError.

    What has to be unique may be taken: names like identifiers are made anew, then (`spread`) all free texts.
    """
    operation = find_creator(resource)
    body = session.make_body(operation) if body is ABSENT else body
    if operation is not resource.operations.get("create"):
        parameter = next(one for one in operation.parameters if one.name == resource.parameter)
        given = {**(given or {}), resource.parameter: make_unknown_id(session, parameter)}
    exchange = session.call(operation, given, body)
    for is_concerned in (is_reference, bool) if spread else (is_reference,):
        if exchange.answer.succeeded or not isinstance(body, dict):
            break
        other = session.make_unique(operation, body, {*filter(is_concerned, body)})
        if not same(other, body):
            body = other
            exchange = session.call(operation, given, body)
    session.expect_success(exchange)
    thing = take_created(resource, exchange, given)
    if thing is None:
        raise CannotTryError(f"the answer of {operation.id} does not name what was created")
    return thing


def find_creator(resource: Resource) -> Operation:
    """What makes a new thing. Raises CannotTryError."""
    if resource.creator is None:
        raise CannotTryError(f"nothing creates one of {resource.name}")
    return resource.creator


def take_created(
    resource: Resource, exchange: Exchange, given: Mapping[str, JSON] | None = None
) -> Thing | None:
    """What a request has created, by its answer; None where that names nothing."""
    creator = resource.creator
    role = None if creator is None else resource.role_of(creator)
    state = (
        resource.pick(role, exchange.answer.json) if role is not None and exchange.answer.succeeded else None
    )
    identity = state.get(resource.identifier) if isinstance(state, dict) else None
    if role == "replace" and exchange.answer.status != 201:
        return None
    if not isinstance(state, dict) or identity is None:
        return None
    values = {**(given or {}), resource.parameter: identity}
    return Thing(resource, values, state, is_own=True, created=exchange)


def create_full(session: Session, resource: Resource) -> Thing:
    """A new thing with all that it may have, or less where that is refused. Raises CannotTryError."""
    operation = find_creator(resource)
    for attempt in ("telling", "every"):
        key = f"{operation.id} {attempt}"
        if key in session.refused:
            continue
        body = session.make_body(operation, every=True)
        if attempt == "telling" and isinstance(body, dict):
            body = changes.make_telling(session, operation, body)
        try:
            return create(session, resource, body, spread=attempt == "every")
        except CannotTryError:
            session.refused.add(key)
    return create(session, resource)


def find(session: Session, resource: Resource) -> Thing:
    """A thing that is there already: by a known id, or the first that a list holds.

    Raises CannotTryError.
    """
    if not resource.parameter:
        thing = Thing(resource, {}, {}, is_own=False)
        state, _ = read(session, thing)
        return Thing(resource, {}, state, is_own=False)
    roles: tuple[Role, ...] = ("read", "update", "replace", "delete")
    operation = next((resource.operations[one] for one in roles if one in resource.operations), None)
    parameter = next(
        (one for one in (operation.parameters if operation else ()) if one.name == resource.parameter),
        None,
    )
    if operation is None or parameter is None:
        raise CannotTryError(f"no operation names one of {resource.name}")
    candidates = session.requests.candidates(operation, parameter)[:4] + list_identities(session, resource)
    for candidate in candidates:
        if not session.api.definitions.is_valid(parameter.schema, candidate):
            continue
        thing = Thing(resource, {resource.parameter: candidate}, {}, is_own=False)
        try:
            state, _ = read(session, thing)
        except CannotTryError:
            continue
        session.requests.discovered.setdefault(resource.parameter, candidate)
        return Thing(resource, thing.values, state, is_own=False)
    raise CannotTryError(
        f"no id of {resource.name} is known: tell one in the contract file, "
        f"known={{{resource.parameter!r}: …}}"
    )


def list_identities(session: Session, resource: Resource) -> list[JSON]:
    """What the first things of a list are named by."""
    operation = resource.operations.get("list")
    if operation is None:
        return []
    exchange = session.call(operation)
    found = list_objects(resource.pick("list", exchange.answer.json))
    return [one[resource.identifier] for one in found if one.get(resource.identifier) is not None][:3]


def restore(session: Session, thing: Thing) -> None:
    """Put a thing that was there before back as it was."""
    resource = thing.resource
    operation = resource.operations.get("update") or resource.operations.get("replace")
    content = operation.json_body if operation is not None else None
    if operation is None or content is None:
        return
    try:
        now, _ = read(session, thing)
    except CannotTryError:
        return
    whole = "update" not in resource.operations
    body = changes.find_changes(session.api, content, thing.state, now, whole=whole)
    if body and (whole is False or not same(dict(now), dict(thing.state))):
        exchange = session.call(operation, thing.values, body)
        if not exchange.answer.succeeded:
            session.left.append(
                f"{resource.name} {thing.identity}: not put back as it was: {exchange.answer.status}"
            )


def remove(session: Session, thing: Thing) -> None:
    """Delete what a test created; what cannot be deleted is remembered."""
    operation = thing.resource.operations.get("delete")
    if operation is None:
        session.left.append(f"{thing.resource.name} {thing.identity}: nothing deletes it")
        return
    exchange = session.call(operation, thing.values)
    if exchange.answer.succeeded or exchange.answer.status in {404, 410}:
        return
    with suppress(CannotTryError):
        read(session, thing)
        session.left.append(
            f"{thing.resource.name} {thing.identity}: {operation.id} answers {exchange.answer.status}"
        )


def list_objects(value: JSON) -> list[dict[str, JSON]]:
    """The objects in an array; none where it is no array."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
