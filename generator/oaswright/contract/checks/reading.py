"""What is not there is not found, and reading changes nothing."""

from collections.abc import Iterator

from oaswright.contract import places
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check, report_by
from oaswright.contract.findings import Finding, show
from oaswright.contract.identities import Role
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import is_updated_time
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.unknown_ids import make_unknown_id
from oaswright.contract.values import same
from oaswright.openapi.pointers import JSON


def check_repeated(session: Session, operation: Operation) -> Iterator[Finding]:
    """The same request twice has the same answer."""
    with places.arrange(session, operation) as place:
        one = session.expect_success(session.call(operation, place.values))
        other = session.call(operation, place.values)
        first, second = one.answer.json, other.answer.json
        if first is None or one.answer.status != other.answer.status:
            if one.answer.status != other.answer.status:
                yield Finding(
                    "repeated",
                    operation.id,
                    "status",
                    "the same request again has another status",
                    f"{operation.method} is safe (RFC 9110, section 9.2.1; {operation.line})",
                    str(one.answer.status),
                    str(other.answer.status),
                    (one, other),
                )
            return
        for resource in session.resources:
            for role in ("read", "list"):
                if resource.operations.get(role) is operation:
                    yield from _judge_stamps(session, operation, resource, role, place, [one, other])
                    first, second = _settle(resource.pick(role, first)), _settle(resource.pick(role, second))
                    if not same(first, second):
                        yield Finding(
                            "repeated",
                            operation.id,
                            role,
                            "the same request again has another answer",
                            f"{operation.method} is safe (RFC 9110, section 9.2.1; {operation.line})",
                            show(first),
                            show(second),
                            (one, other),
                        )
                    return


def _judge_stamps(
    session: Session,
    operation: Operation,
    resource: Resource,
    role: Role,
    place: places.Place,
    exchanges: list[Exchange],
) -> Iterator[Finding]:
    """Reading moves neither the time of the last change nor the tag; what moves each time does so by it."""
    if role != "read":
        return
    exchanges.append(session.call(operation, place.values))
    states = [resource.pick(role, one.answer.json) for one in exchanges]
    found: dict[str, list[JSON]] = {
        name: [state.get(name) if isinstance(state, dict) else None for state in states]
        for name in filter(is_updated_time, resource.members)
    }
    found["ETag"] = [one.answer.headers.get("etag") for one in exchanges]
    for name, values in found.items():
        if None not in values and len({*map(show, values)}) == len(values):
            yield report_by("repeated", operation, f"{operation.method} is safe (RFC 9110, section 9.2.1)")(
                name, f"`{name}` moves with each reading", show(values[0]), show(values[-1]), *exchanges
            )


def _settle(value: JSON) -> JSON:
    """A value without what may move by itself."""
    if isinstance(value, list):
        return [_settle(one) for one in value]
    if isinstance(value, dict):
        return {
            name: one
            for name, one in value.items()
            if not is_updated_time(name) and "sync" not in name.lower()
        }
    return value


def check_unknown(session: Session, operation: Operation) -> Iterator[Finding]:
    """An id that nobody has got is 404 (or 410, or 403 where things of others are not told apart)."""
    resource = places.find_named(session, operation)
    assert resource is not None
    body = session.make_body(operation)
    with places.obtain(session, resource) as thing:
        parameter = next(one for one in operation.parameters if one.name == resource.parameter)
        unknown = make_unknown_id(session, parameter, thing.identity)
        exchange = session.call(operation, {**thing.values, resource.parameter: unknown}, body)
        if exchange.answer.succeeded:
            yield Finding(
                "unknown-id",
                operation.id,
                resource.parameter,
                "an id that nobody has got is answered",
                f"{{{resource.parameter}}} names one of {resource.name} ({operation.line})",
                "404",
                f"{exchange.answer.status} for {show(unknown)}",
                (exchange,),
            )
        elif operation.is_declared(404) and exchange.answer.status not in {404, 410, 403, 400, 422}:
            yield Finding(
                "unknown-id",
                operation.id,
                resource.parameter,
                "an id that nobody has got is not 404",
                f"{operation.id} declares 404 ({operation.line})",
                "404",
                str(exchange.answer.status),
                (exchange,),
            )


CHECKS = (
    Check(
        "repeated",
        "reading",
        "the same request again has the same answer",
        lambda _, operation: operation.method == "GET",
        check_repeated,
        35,
    ),
    Check(
        "unknown-id",
        "reading",
        "an id that nobody has got is not found",
        lambda session, operation: (
            places.find_named(session, operation) is not None
            # A PUT that answers 201 creates what is not there.
            and not (operation.method == "PUT" and operation.is_declared(201))
            and operation.path.endswith(f"{{{_named(session, operation)}}}")
        ),
        check_unknown,
        36,
    ),
)


def _named(session: Session, operation: Operation) -> str:
    resource = places.find_named(session, operation)
    return "" if resource is None else resource.parameter
