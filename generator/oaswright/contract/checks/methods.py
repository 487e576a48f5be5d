"""Methods that a path does not have, HEAD and OPTIONS (RFC 9110, sections 9.3.2, 9.3.7 and 15.5.6)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from oaswright.contract import places
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check, report_by
from oaswright.contract.findings import CannotTryError, Finding
from oaswright.contract.messages import Exchange
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def check_methods(session: Session, operation: Operation) -> Iterator[Finding]:
    """A method that is not declared is refused; a 405 names those that are, and none that it refuses.

    Ids are made up, so nothing is hit.
    """
    declared = _find_declared(session, operation)
    trials = _try_undeclared(session, operation)
    report = report_by("methods", operation, f"{operation.path} has {', '.join(sorted(declared))}")
    refused = {one.request.method for one in trials if one.answer.status == 405}
    for exchange in trials:
        status, method = exchange.answer.status, exchange.request.method
        if exchange.answer.succeeded or (status >= 500 and status != 501):
            message = f"the undeclared method {method} is answered with {status}"
            yield report(method, message, "405", str(status), exchange)
        if status != 405:
            continue
        allowed = _read_allow(exchange)
        # It may name more: a document may describe a part of what a server does.
        if not declared <= allowed:
            yield report_by("methods", operation, "RFC 9110, section 15.5.6")(
                "allow",
                "the Allow of a 405 does not name the methods of the path",
                ", ".join(sorted(declared)),
                ", ".join(sorted(allowed)) or "no Allow",
                exchange,
            )
        yield from _judge_allow(operation, exchange, refused)
    describing = next(
        (one for one in session.api.operations if one.path == operation.path and one.method == "OPTIONS"),
        None,
    )
    if describing is not None:
        with suppress(CannotTryError):
            yield from _judge_allow(describing, session.call(describing), refused)
    if trials and {one.answer.status for one in trials} == {404} and _refuse_elsewhere(session, operation):
        yield report("404", "an undeclared method is not found, elsewhere it is 405", "405", "404", trials[0])


def _judge_allow(operation: Operation, exchange: Exchange, refused: set[str]) -> Iterator[Finding]:
    """Allow names no method that is answered with 405."""
    wrong = _read_allow(exchange) & refused
    if wrong:
        yield report_by("methods", operation, "RFC 9110, section 10.2.1")(
            "allow",
            f"Allow names {', '.join(sorted(wrong))}, which is answered with 405",
            "methods that the path has",
            exchange.answer.headers["allow"],
            exchange,
        )


def _read_allow(exchange: Exchange) -> set[str]:
    parts = exchange.answer.headers.get("allow", "").split(",")
    return {part.strip().upper() for part in parts if part.strip()}


def _find_declared(session: Session, operation: Operation) -> set[str]:
    return {one.method for one in session.api.operations if one.path == operation.path}


def _try_undeclared(session: Session, operation: Operation) -> list[Exchange]:
    """A request with each method that the path does not have."""
    values = dict(session.fill(operation, {}))
    for parameter in operation.parameters:
        if parameter.location == "path":
            with suppress(NoValueError):
                values[parameter.name] = session.values.make(parameter.schema)
    request = session.requests.write(operation, values)
    missing = [one for one in _METHODS if one not in _find_declared(session, operation)]
    return [session.send(replace(request, method=method), judge=False) for method in missing]


def _refuse_elsewhere(session: Session, operation: Operation) -> bool:
    """Whether all other paths that are like this one answer undeclared methods with 405."""
    alike = [
        one
        for one in session.api.operations
        if one.path != operation.path
        and ("{" in one.path) == ("{" in operation.path)
        and _is_first_of_path(session, one)
    ]
    found: list[int] = []
    for one in alike:
        with suppress(CannotTryError):
            found += [exchange.answer.status for exchange in _try_undeclared(session, one)]
    return len(found) > 1 and {*found} == {405}


def check_head(session: Session, operation: Operation) -> Iterator[Finding]:
    """HEAD, where it is answered, has the status of GET and no body."""
    with places.arrange(session, operation) as place:
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
        elif status == 200:
            yield from _judge_fields(operation, reading, exchange)


def _judge_fields(operation: Operation, reading: Exchange, exchange: Exchange) -> Iterator[Finding]:
    """HEAD has the declared headers that GET has (RFC 9110, section 9.3.2)."""
    response = operation.find_response(reading.answer.status)
    for header in response.headers if response is not None else ():
        value = reading.answer.headers.get(header.name)
        if value is not None and header.name not in exchange.answer.headers:
            yield report_by("head", operation, f"{operation.id} answers with {header.name}")(
                header.name,
                f"HEAD lacks the header {header.name} of GET",
                value,
                "no such header",
                reading,
                exchange,
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
