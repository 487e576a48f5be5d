"""Links of the document lead somewhere (section 4.8.20)."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import orjson

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check, report_by
from oaswright.contract.findings import Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.request_reading import read_path
from oaswright.contract.session import Session
from oaswright.openapi.pointers import JSON, follow, parse_pointer


def check_links(session: Session, operation: Operation) -> Iterator[Finding]:
    """What an answer says is enough to call each operation that it links to."""
    body = session.make_body(operation, every=True)
    with places.arrange(session, operation) as place:
        source = session.expect_success(session.call(operation, place.values, body))
        response = operation.find_response(source.answer.status)
        try:
            for link in response.links if response is not None else ():
                target = next((one for one in session.api.operations if one.id == link.operation), None)
                if target is None or not target.is_safe:
                    continue
                report = report_by("links", operation, f"it links to {target.id}")
                values = {
                    name.rpartition(".")[2]: evaluate(operation, source, value)
                    for name, value in link.parameters.items()
                }
                missing = next((name for name, value in values.items() if value is None), None)
                if missing is not None:
                    told = show(link.parameters[missing])
                    message = f"the link gives no value for `{missing}`"
                    yield report(link.name, message, told, "nothing", source)
                    continue
                exchange = session.call(target, values)
                if not exchange.answer.succeeded and exchange.answer.status not in {304, 429}:
                    message = f"what the link leads to answers {exchange.answer.status}"
                    yield report(link.name, message, "success", str(exchange.answer.status), source, exchange)
        finally:
            things.discard_created(session, operation, source)


def evaluate(operation: Operation, source: Exchange, value: JSON) -> JSON:
    """A value of a link: a runtime expression in what was sent or received, or the value itself."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    place, _, rest = value.partition("#")
    request, answer = source.request, source.answer
    kind, _, name = place.removeprefix("$").partition(".")
    where, _, called = name.partition(".")
    match kind, where:
        case ("response", "body") | ("request", "body"):
            body: JSON = answer.json
            if kind == "request":
                body = orjson.loads(request.body) if request.body else None
            found = follow(body, parse_pointer(rest))
            return None if found is None else found[0]
        case "response", "header":
            return answer.headers.get(called.lower())
        case "request", "header":
            return {key.lower(): text for key, text in request.headers.items()}.get(called.lower())
        case "request", "path":
            return read_path(operation.path, request.target.partition("?")[0]).get(called)
        case "request", "query":
            return next(iter(parse_qs(request.target.partition("?")[2]).get(called, [])), None)
        case _:
            return answer.status if kind == "statusCode" else None


def _has_links(_: Session, operation: Operation) -> bool:
    return any(response.links for response in operation.responses.values())


CHECKS = (Check("links", "reading", "links of the document lead somewhere", _has_links, check_links, 59),)
