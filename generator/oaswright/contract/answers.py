"""An answer by itself, held against the response that the document declares for it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import orjson

from oaswright.contract.api import Api, Header, Operation, Response
from oaswright.contract.findings import Finding, show
from oaswright.contract.messages import Exchange
from oaswright.openapi.media_types import essence, is_json
from oaswright.openapi.pointers import JSON, follow
from oaswright.openapi.statuses import has_content

_SECRET_NAMES: Final = re.compile(
    r"(^|_|\b)(password|passwd|client_?secret|private_?key|refresh_?token)$", re.IGNORECASE
)


def judge_answer(
    api: Api, operation: Operation, exchange: Exchange, secrets: Mapping[str, str]
) -> Iterator[Finding]:
    """What is wrong with an answer: a failure, or a status, header or body that is not declared."""
    answer = exchange.answer

    def fault(
        check: str, subject: str, message: str, says: str, expected: str = "", found: str = ""
    ) -> Finding:
        return Finding(check, operation.id, subject, message, says, expected, found, (exchange,))

    for secret, name in secrets.items():
        sent = exchange.request.body or b""
        # A refusal may repeat what it refuses.
        if secret.encode() in answer.body and (answer.status < 300 or secret.encode() not in sent):
            yield fault(
                "secrets",
                name,
                f"the answer shows the secret `{name}`",
                f"`{name}` is never sent back ({operation.line})",
                "no such text",
                secret,
            )
    response = operation.find_response(answer.status)
    if answer.status >= 500 and answer.status not in {501, 503}:
        yield fault(
            "server-error",
            str(answer.status),
            f"{operation.method} {operation.path} answers {answer.status}",
            "a request never makes the server fail",
            "less than 500",
            str(answer.status),
        )
        return
    if response is None:
        declared = ", ".join(operation.responses)
        yield fault(
            "status",
            str(answer.status),
            f"the status {answer.status} is not declared",
            f"{operation.id} declares {declared} ({operation.line})",
            declared,
            str(answer.status),
        )
        return
    for header in response.headers:
        yield from _judge_header(api, operation, response, header, exchange)
    if operation.method == "HEAD" or not has_content(answer.status):
        if answer.body:
            yield fault(
                "body",
                "body",
                f"a {answer.status} has no content",
                f"{operation.id} ({response.line})",
                "no body",
                f"{len(answer.body)} bytes",
            )
        return
    if not response.contents:
        return
    yield from _judge_body(api, operation, response, exchange)


def _judge_body(api: Api, operation: Operation, response: Response, exchange: Exchange) -> Iterator[Finding]:
    answer = exchange.answer
    declared = ", ".join(content.media_type for content in response.contents)
    says = f"the {response.status} of {operation.id} is {declared} ({response.line})"
    content = response.find_content(answer.media_type)
    if content is None:
        found = answer.media_type or "no Content-Type"
        yield Finding(
            "content-type",
            operation.id,
            response.status,
            f"the Content-Type of a {answer.status} is not declared",
            says,
            declared,
            found,
            (exchange,),
        )
        return
    if content.kind != "json" or not is_json(essence(answer.media_type)):
        return
    try:
        value: JSON = orjson.loads(answer.body)
    except ValueError as error:
        yield Finding(
            "body",
            operation.id,
            "body",
            f"the body of a {answer.status} is not JSON: {error}",
            says,
            "JSON",
            answer.body[:80].decode("utf-8", "replace"),
            (exchange,),
        )
        return
    for violation in api.definitions.find_violations(content.schema, value, limit=2):
        where = violation.pointer or "the body"
        yield Finding(
            "body",
            operation.id,
            re.sub(r"/\d+", "/*", where),
            f"{where} of a {answer.status} breaks its schema: {violation.message}",
            says,
            "",
            show(_look_up(value, violation.pointer)),
            (exchange,),
        )
    declared_members = api.definitions.properties(content.schema)
    for name in [] if answer.status >= 300 else list(dict.fromkeys(_find_members(value))):
        if name not in declared_members and (name in api.secret or name in content.write_only):
            yield Finding(
                "secrets",
                operation.id,
                name,
                f"the answer has the write-only member `{name}`",
                f"`{name}` is sent in requests only ({operation.line})",
                "no such member",
                name,
                (exchange,),
            )


def _judge_header(
    api: Api, operation: Operation, response: Response, header: Header, exchange: Exchange
) -> Iterator[Finding]:
    text = exchange.answer.headers.get(header.name)
    says = f"the {response.status} of {operation.id} declares {header.name} ({response.line})"
    if text is None:
        if header.required:
            yield Finding(
                "headers",
                operation.id,
                header.name,
                f"the header {header.name} is missing",
                says,
                header.name,
                "no such header",
                (exchange,),
            )
        return
    if not any(api.definitions.is_valid(header.schema, value) for value in _readings(text, header.types)):
        yield Finding(
            "headers",
            operation.id,
            header.name,
            f"the header {header.name} breaks its schema",
            says,
            show(header.schema),
            show(text),
            (exchange,),
        )


def _readings(text: str, types: tuple[str, ...]) -> Iterator[JSON]:
    """What the text of a header may mean."""
    yield text
    if "array" in types:
        yield [part.strip() for part in text.split(",")]
    if set(types) & {"integer", "number", "boolean", "object", "array"}:
        try:
            yield orjson.loads(text)
        except ValueError:
            return


def _look_up(value: JSON, pointer: str) -> JSON:
    found = follow(value, tuple(pointer.split("/")[1:]))
    return None if found is None else found[0]


def _find_members(value: JSON) -> Iterator[str]:
    """The names of all members, at any depth."""
    pending = [value]
    while pending:
        found = pending.pop()
        if isinstance(found, dict):
            yield from found
            pending += found.values()
        elif isinstance(found, list):
            pending += found
