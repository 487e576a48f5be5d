"""Methods that a path does not have, HEAD and OPTIONS (RFC 9110, sections 9.3.2, 9.3.7 and 15.5.6)."""

from collections.abc import Iterator
from dataclasses import replace

from oaswright.contract import things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check
from oaswright.contract.findings import Finding
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def check_methods(session: Session, operation: Operation) -> Iterator[Finding]:
    """A method that is not declared is refused; a 405 names those that are.

    Ids are made up, so nothing is hit.
    """
    declared = {one.method for one in session.api.operations if one.path == operation.path}
    values = dict(session.fill(operation, {}))
    for parameter in operation.parameters:
        if parameter.location == "path":
            try:
                values[parameter.name] = session.values.make(parameter.schema)
            except NoValueError:
                continue
    request = session.requests.write(operation, values)
    for method in [one for one in _METHODS if one not in declared]:
        exchange = session.send(replace(request, method=method), judge=False)
        status = exchange.answer.status
        if exchange.answer.succeeded or (status >= 500 and status != 501):
            yield Finding(
                "methods",
                operation.id,
                method,
                f"the undeclared method {method} is answered with {status}",
                f"{operation.path} has {', '.join(sorted(declared))} ({operation.line})",
                "405",
                str(status),
                (exchange,),
            )
        if status != 405:
            continue
        allowed = {
            part.strip().upper()
            for part in exchange.answer.headers.get("allow", "").split(",")
            if part.strip()
        }
        # It may name more: a document may describe a part of what a server does.
        if not declared <= allowed:
            yield Finding(
                "methods",
                operation.id,
                "allow",
                "the Allow of a 405 does not name the methods of the path",
                f"RFC 9110, section 15.5.6 ({operation.line})",
                ", ".join(sorted(declared)),
                ", ".join(sorted(allowed)) or "no Allow",
                (exchange,),
            )


def check_head(session: Session, operation: Operation) -> Iterator[Finding]:
    """HEAD, where it is answered, has the status of GET and no body."""
    with things.arrange(session, operation) as place:
        reading = session.expect_success(session.call(operation, place.values))
        exchange = session.send(replace(reading.request, method="HEAD"), judge=False)
        status = exchange.answer.status
        if status in {405, 501, 404}:
            return
        if status != reading.answer.status or exchange.answer.body:
            yield Finding(
                "head",
                operation.id,
                "HEAD",
                "HEAD is not GET without its body",
                f"RFC 9110, section 9.3.2 ({operation.line})",
                f"{reading.answer.status} without a body",
                f"{status} with {len(exchange.answer.body)} bytes",
                (exchange,),
            )


def _is_first_of_path(session: Session, operation: Operation) -> bool:
    return next(one for one in session.api.operations if one.path == operation.path) is operation


CHECKS = (
    Check(
        "methods",
        "methods",
        "undeclared methods are refused, a 405 names the declared ones",
        _is_first_of_path,
        check_methods,
        60,
    ),
    Check(
        "head",
        "methods",
        "HEAD is GET without its body",
        lambda _, operation: operation.method == "GET",
        check_head,
        61,
    ),
)
