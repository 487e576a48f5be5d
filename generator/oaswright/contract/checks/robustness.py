"""Strange requests are refused or answered; none makes the server fail. Every answer is judged as always."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check, applies_to_all
from oaswright.contract.findings import Finding
from oaswright.contract.session import Session
from oaswright.openapi.pointers import JSON

_STRANGE: tuple[JSON, ...] = (
    "\x00",
    "a\x00b",
    "\u202e",
    "\ud7ff",
    "'; DROP TABLE things; --",
    "../../etc/passwd",
    "x" * 10_000,
    "\U0001d4b3" * 300,
    10**30,
    -(10**30),
    1e308,
    -1,
    2**63,
    [[[[[]]]]],
    {"a": {"b": {"c": {}}}},
)
_EACH = 4
_TEXTS = (
    "%00",
    "100%",
    "\x00",
    "x" * 4_000,
    "-1",
    "1e999",
    "9" * 40,
    "\U0001d4b3",
    "..",
    "' OR 1=1 --",
    "null",
    "[]",
)


# Deep enough for readers that call themselves, and less than what all of Python refuses.
_STRANGE_BODIES = (b"[" * 400, b'{"a":' * 200, b"", b"null", b"1", b'"text"', b"[]", b'{"a":1,"a":2}')


def check_strange(session: Session, operation: Operation) -> Iterator[Finding]:
    """Strange values in each parameter and member, and bodies that are strange as a whole."""
    content = operation.json_body
    with places.arrange(session, operation) as place:
        values = session.fill(operation, place.values)
        body = session.make_body(operation)
        for parameter in operation.parameters:
            if parameter.location == "path" and operation.method == "DELETE":
                continue
            for text in _TEXTS:
                if parameter.location in {"header", "cookie"} and not (text.isascii() and text.isprintable()):
                    continue
                if text in {".."} and parameter.location == "path":
                    continue
                exchange = session.call(operation, values, body, texts={parameter.name: text})
                things.discard_created(session, operation, exchange)
            if parameter.location == "query" and operation.is_safe:
                request = session.requests.write(operation, values, body)
                joint = "&" if "?" in request.target else "?"
                name = quote(parameter.name, safe="")
                session.send(replace(request, target=f"{request.target}{joint}{name}=1&{name}=2"))
        if content is None:
            return
        for index, name in enumerate(session.api.definitions.properties(content.schema)):
            # Each member gets some: all of them for each would take longer than it tells.
            for value in (_STRANGE[(index * _EACH + number) % len(_STRANGE)] for number in range(_EACH)):
                held: dict[str, JSON] = dict(body) if isinstance(body, dict) else {}
                # Written here, since what is strange is no secret.
                request = session.requests.write(operation, values, {**held, name: value})
                exchange = session.send(request)
                things.discard_created(session, operation, exchange)
        for sent in _STRANGE_BODIES:
            request = session.requests.write_raw(operation, values, sent, "application/json")
            exchange = session.send(request)
            things.discard_created(session, operation, exchange)
    yield from ()


CHECKS = (
    Check("strange", "robustness", "no request makes the server fail", applies_to_all, check_strange, 70),
)
