"""Where operations can be tried without harm: things that are created for it, or known and put back."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from oaswright.contract.api import Operation
from oaswright.contract.findings import CannotTryError
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.things import Thing, create, create_full, find, list_identities, read, remove, restore
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON


@dataclass(frozen=True, slots=True)
class Place:
    """Where an operation can be tried: values for its path, and the thing that they name, if it is one."""

    values: Mapping[str, JSON]
    thing: Thing | None = None


@contextmanager
def obtain(session: Session, resource: Resource, *, full: bool = False) -> Generator[Thing]:
    """A thing to try something with: created, or one that is known and put back as it was afterwards.

    `full`: created with all that it may have, if the server takes that. Raises CannotTryError.
    """
    if resource.creator is not None and not session.safe:
        thing = create_full(session, resource) if full else create(session, resource)
        try:
            yield thing
        finally:
            remove(session, thing)
        return
    thing = find(session, resource)
    try:
        yield thing
    finally:
        if not session.safe:
            restore(session, thing)


@contextmanager
def find_neighbour(session: Session, thing: Thing) -> Generator[Thing | None]:
    """Another thing of the same resource, which nobody touches; None where there is none."""
    resource = thing.resource
    if thing.is_own:
        with obtain(session, resource) as other:
            yield other
        return
    yield next(_list_others(session, thing), None)


def _list_others(session: Session, thing: Thing) -> Iterator[Thing]:
    resource = thing.resource
    for identity in list_identities(session, resource):
        other = Thing(resource, {**thing.values, resource.parameter: identity}, {}, is_own=False)
        if not same(identity, thing.identity):
            with suppress(CannotTryError):
                read(session, other)
                yield other


@contextmanager
def arrange(session: Session, operation: Operation) -> Generator[Place]:
    """A place where an operation can be tried without harm to what was there. Raises CannotTryError."""
    resource = find_named(session, operation)
    if resource is None:
        yield from _arrange_single(session, operation)
        return
    with obtain(session, resource) as thing:
        if operation.method == "DELETE" and not (thing.is_own or session.is_isolated):
            raise CannotTryError(f"nothing creates one of {resource.name} that may be deleted")
        yield Place(thing.values, thing)


def find_named(session: Session, operation: Operation) -> Resource | None:
    """The resource of which the path of an operation names one; the innermost, if several."""
    found = [one for one in session.resources if one.parameter and f"{{{one.parameter}}}" in operation.path]
    return max(found, key=lambda one: operation.path.index(f"{{{one.parameter}}}"), default=None)


def _arrange_single(session: Session, operation: Operation) -> Iterator[Place]:
    """The one thing that an operation reads or changes, put back afterwards where it can be read."""
    resource = find_single(session, operation)
    if resource is None or session.safe:
        yield Place({})
        return
    try:
        thing = find(session, resource)
    except CannotTryError:
        yield Place({})
        return
    try:
        yield Place(thing.values, thing)
    finally:
        restore(session, thing)


def find_single(session: Session, operation: Operation) -> Resource | None:
    """The resource that has but one thing, which an operation reads or changes."""
    found = (one for one in session.resources if not one.parameter and one.role_of(operation) is not None)
    return next(found, None)


@contextmanager
def spare(
    session: Session, resource: Resource, operation: Operation
) -> Generator[tuple[Thing, Thing | None]]:
    """A thing that may be deleted, and another one beside it.

    It is created, or told for this very operation; with data of its own an application spares any. Raises
    CannotTryError.
    """
    if resource.creator is not None:
        with obtain(session, resource) as other:
            thing = create(session, resource)
            yield thing, other
        return
    told = session.contract.known.get(f"{operation.id}.{resource.parameter}")
    if told is None and not session.is_isolated:
        raise CannotTryError(
            f"nothing creates one of {resource.name}; tell one that may be deleted in the contract file, "
            f"known={{'{operation.id}.{resource.parameter}': …}}"
        )
    thing = (
        find(session, resource)
        if told is None
        else Thing(resource, {resource.parameter: told}, {}, is_own=False)
    )
    yield thing, None


def discover(session: Session) -> None:
    """Find out an id of each resource that has things already, for what lies below them."""
    for resource in sorted(
        session.resources, key=lambda one: min(len(op.path) for op in one.operations.values())
    ):
        if resource.parameter and resource.parameter not in session.contract.known:
            with suppress(CannotTryError):
                find(session, resource)
