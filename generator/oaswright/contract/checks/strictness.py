"""Query parameters that the document does not know, or that stand twice, where servers of it refuse them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from oaswright.contract import places
from oaswright.contract.api import Operation, Parameter
from oaswright.contract.checks.check import REFUSED, Check, find_said, report_by
from oaswright.contract.findings import CannotTryError, Finding
from oaswright.contract.messages import Request
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError

_LEAST: Final = 3
"""So many other operations have to refuse it before one that does not stands alone."""
_REFUSED: Final = r"(?:refused|rejected|not (?:allowed|accepted)|an? error|\b4\d\d\b)"
_SAID: Final = {
    "unknown": re.compile(rf"(?:unknown|undeclared|unexpected)\b.*parameters?\b.*{_REFUSED}", re.IGNORECASE),
    "repeated": re.compile(
        rf"\b(?:parameters?\b.*(?:twice|more than once)|(?:repeated|duplicate)\b.*parameters?)\b.*{_REFUSED}",
        re.IGNORECASE,
    ),
}
_SHOWN: Final = {
    "unknown": "a query parameter that the document does not know is passed over",
    "repeated": "a query parameter that stands twice is passed over",
}


def check_queries(session: Session, operation: Operation) -> Iterator[Finding]:
    """An unknown and a repeated parameter, if the document, or every other operation, refuses them."""
    for kind, said in _SAID.items():
        status, request = _ask(session, operation, kind)
        if status is None or request is None or not 200 <= status < 300:
            continue
        found = find_said(session, operation, said)
        if found is not None or _is_alone(session, operation, kind):
            rule = f"“{found}”" if found is not None else "every other operation refuses it"
            exchange = session.send(request)
            yield report_by("strictness", operation, rule)(
                kind, _SHOWN[kind], "400 or 422", str(status), exchange
            )


def _is_alone(session: Session, operation: Operation, kind: str) -> bool:
    """Whether all other operations that can be asked refuse it, and enough of them."""
    others = [one for one in session.api.operations if one.method == "GET" and one is not operation]
    statuses = [status for one in others if (status := _ask(session, one, kind)[0]) is not None]
    return len(statuses) >= _LEAST and all(status in REFUSED for status in statuses)


def _ask(session: Session, operation: Operation, kind: str) -> tuple[int | None, Request | None]:
    """The status of such a request, once per run; None where the operation cannot be asked."""
    key = f"{kind} {operation.id}"
    if key not in session.asked:
        session.asked[key] = None, None
        try:
            with places.arrange(session, operation) as place:
                parameter = _find_repeatable(operation) if kind == "repeated" else None
                values = dict(session.fill(operation, place.values))
                if parameter is not None:
                    values[parameter.name] = session.values.make(
                        parameter.schema, examples=parameter.examples
                    )
                valid = session.call(operation, values)
                request = valid.request
                joint = "&" if "?" in request.target else "?"
                more = "unheardOf=1" if kind == "unknown" else _repeat(request, parameter)
                if valid.answer.succeeded and more:
                    request = replace(request, target=f"{request.target}{joint}{more}")
                    session.asked[key] = session.send(request, judge=False).answer.status, request
        except (CannotTryError, NoValueError):
            pass
    return session.asked[key]


def _find_repeatable(operation: Operation) -> Parameter | None:
    queries = [one for one in operation.parameters if one.location == "query"]
    return next(
        (one for one in queries if not {"array", "object"} & _types(one) and one.style == "form"), None
    )


def _types(parameter: Parameter) -> set[str]:
    declared = parameter.schema.get("type") if isinstance(parameter.schema, dict) else None
    return {str(one) for one in (declared if isinstance(declared, list) else [declared])}


def _repeat(request: Request, parameter: Parameter | None) -> str:
    """The parameter as it was written, once more."""
    if parameter is None:
        return ""
    pairs = request.target.partition("?")[2].split("&")
    return next((pair for pair in pairs if pair.startswith(f"{parameter.name}=")), "")


CHECKS = (
    Check(
        "strictness",
        "validation",
        "unknown and repeated query parameters are refused where that is said",
        lambda _, operation: operation.method == "GET",
        check_queries,
        rank=32,
    ),
)
