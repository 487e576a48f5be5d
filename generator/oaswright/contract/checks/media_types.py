"""Media types of requests and answers, and bodies that cannot be read (RFC 9110, sections 8.3 and 12.5.1)."""

from collections.abc import Iterator

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.checks.check import Check
from oaswright.contract.findings import Finding
from oaswright.contract.requests import ABSENT
from oaswright.contract.session import Session

_OTHER_TYPES = ("application/x-unheard-of", "text/plain")
_MALFORMED = (
    ("JSON that is cut off", b'{"a": '),
    ("text that is not JSON", b"not json"),
    ("bytes that are not UTF-8", b'{"a": "\xff\xfe"}'),
)


def check_request_types(session: Session, operation: Operation) -> Iterator[Finding]:
    """A body of another media type, or malformed, is refused; the case of the type does not matter."""
    with places.arrange(session, operation) as place:
        body = session.make_body(operation)
        values = session.fill(operation, place.values)
        valid = session.requests.write(operation, values, body)
        exchange = session.send(valid)
        accepted = exchange.answer.succeeded
        things.discard_created(session, operation, exchange)
        assert operation.body is not None
        if not any("*" in content.media_type for content in operation.body.contents):
            for media_type in _OTHER_TYPES:
                if operation.body.find_content(media_type) is not None:
                    continue
                exchange = session.call(operation, values, body, headers={"content-type": media_type})
                things.discard_created(session, operation, exchange)
                if exchange.answer.succeeded or (
                    accepted and operation.is_declared(415) and exchange.answer.status not in {400, 415}
                ):
                    yield Finding(
                        "request-type",
                        operation.id,
                        "content-type",
                        f"a body of the media type {media_type} is accepted",
                        f"{operation.id} takes {_name_types(operation)} ({operation.line})",
                        "415",
                        str(exchange.answer.status),
                        (exchange,),
                    )
                    break
        for what, sent in _MALFORMED:
            exchange = session.send(session.requests.write_raw(operation, values, sent, "application/json"))
            things.discard_created(session, operation, exchange)
            if exchange.answer.succeeded:
                yield Finding(
                    "malformed-body",
                    operation.id,
                    what,
                    f"{what} is accepted",
                    f"{operation.id} takes {_name_types(operation)} ({operation.line})",
                    "a refusal (4xx)",
                    str(exchange.answer.status),
                    (exchange,),
                )
        if not accepted:
            return
        exchange = session.call(
            operation, values, body, headers={"content-type": "Application/JSON; charset=UTF-8"}
        )
        things.discard_created(session, operation, exchange)
        if exchange.answer.status in {400, 415}:
            yield Finding(
                "request-type",
                operation.id,
                "content-type case",
                "the same media type in other letters is refused",
                "media types are compared without regard to case, and parameters are no part of the name "
                f"(RFC 9110, section 8.3.1; {operation.line})",
                "success",
                str(exchange.answer.status),
                (exchange,),
            )


def check_accept(session: Session, operation: Operation) -> Iterator[Finding]:
    """What cannot be answered in a wanted media type is 406 where that is declared."""
    with places.arrange(session, operation) as place:
        exchange = session.call(
            operation, place.values, ABSENT, headers={"accept": "application/x-unheard-of"}
        )
        if exchange.answer.status != 406:
            yield Finding(
                "accept",
                operation.id,
                "accept",
                "a media type that nobody offers is no 406",
                f"{operation.id} declares 406 ({operation.responses['406'].line})",
                "406",
                str(exchange.answer.status),
                (exchange,),
            )


def _name_types(operation: Operation) -> str:
    return ", ".join(content.media_type for content in (operation.body.contents if operation.body else ()))


CHECKS = (
    Check(
        "request-type",
        "media_types",
        "bodies of another media type or malformed are refused",
        lambda _, operation: operation.json_body is not None,
        check_request_types,
        rank=33,
    ),
    Check(
        "accept",
        "media_types",
        "what nobody offers is 406 where declared",
        lambda _, operation: operation.method == "GET" and operation.is_declared(406),
        check_accept,
        rank=34,
    ),
)
