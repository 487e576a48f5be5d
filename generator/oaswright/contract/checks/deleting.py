"""What is deleted is gone, and nothing else is."""

from collections.abc import Iterator
from contextlib import nullcontext

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import (
    Check,
    find_moved,
    find_role,
    find_settable,
    has_role,
    report_by,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.pages import walk
from oaswright.contract.session import Session


def check_delete(session: Session, operation: Operation) -> Iterator[Finding]:
    """Deleted, it is neither read nor listed nor changed any more; what stands beside it is."""
    resource, _ = find_role(session, operation)
    says = f"{operation.id} deletes one of {resource.name} ({operation.line})"
    with (
        places.spare(session, resource, operation) as (thing, other),
        places.find_neighbour(session, thing) if thing.is_own else nullcontext() as later,
    ):
        exchange = session.expect_success(session.call(operation, thing.values))
        for role in ("read", "update", "replace"):
            reading = resource.operations.get(role)
            if reading is None or (role == "replace" and reading.is_declared(201)):
                continue
            body = session.make_body(reading)
            again = session.call(reading, thing.values, body)
            if again.answer.succeeded:
                yield Finding(
                    "delete",
                    operation.id,
                    f"then {role}",
                    f"what was deleted still answers {reading.method}",
                    says,
                    "404 or 410",
                    str(again.answer.status),
                    (exchange, again),
                )
        listing = resource.operations.get("list")
        if listing is not None:
            listed, (*_, seen) = walk(session, resource, listing, {})
            if any(things.names(thing, one) for one in listed):
                yield Finding(
                    "delete",
                    operation.id,
                    "then list",
                    "what was deleted is still listed",
                    says,
                    f"a list without {show(thing.identity)}",
                    f"a list with {show(thing.identity)}",
                    (exchange, seen),
                )
        second = session.call(operation, thing.values)
        if second.answer.succeeded and operation.is_declared(404):
            yield Finding(
                "delete",
                operation.id,
                "again",
                "what is gone is deleted again with success",
                f"{operation.id} declares 404 ({operation.line})",
                "404",
                str(second.answer.status),
                (exchange, second),
            )
        if thing.is_own:
            new = things.create(session, resource)
            things.remove(session, new)
            if things.names(thing, {resource.identifier: new.identity}):
                yield Finding(
                    "delete",
                    operation.id,
                    "id",
                    "a new thing has the id of one that was deleted",
                    f"{{{resource.parameter}}} names one of {resource.name} ({operation.line})",
                    f"another than {show(thing.identity)}",
                    show(new.identity),
                    (exchange,),
                )
        # One was there before what is deleted, one came after it.
        for beside in filter(None, (other, later)):
            try:
                now, seen = things.read(session, beside)
                names = find_settable(session, resource) & beside.state.keys()
                for name in find_moved(beside.state, now, names):
                    yield report_by("delete", operation, f"{operation.id} deletes one of {resource.name}")(
                        name,
                        f"a deletion has changed `{name}` of another thing",
                        show(beside.state.get(name)),
                        show(now.get(name)),
                        exchange,
                        seen,
                    )
            except CannotTryError:
                yield Finding(
                    "delete",
                    operation.id,
                    "others",
                    "another thing is gone as well",
                    says,
                    f"{show(beside.identity)} stays",
                    "it is gone",
                    (exchange,),
                )


CHECKS = (
    Check(
        "delete",
        "deleting",
        "what is deleted is gone, and nothing else is",
        has_role("delete"),
        check_delete,
        80,
    ),
)
