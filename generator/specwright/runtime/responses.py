"""Responses: a handler's typed value to status, headers and bytes, checked before they leave."""

import dataclasses
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_type_hints

import orjson
from pydantic import TypeAdapter
from starlette.types import Send

from specwright.runtime.answer import NO_BODY, Answer
from specwright.runtime.bodies import is_json
from specwright.runtime.faults import Failed, FaultError
from specwright.runtime.schemas import Validator

logger = logging.getLogger("specwright.runtime")


@dataclass(frozen=True, slots=True)
class Wire:
    """A response as it is sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def send(self, send: Send, *, head: bool = False) -> None:
        """Send it; for HEAD without the body."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"" if head else self.body})


@dataclass(frozen=True, slots=True, eq=False)
class DeclaredResponse:
    """One entry below `responses`, compiled: a validator for each JSON media type, None for others."""

    contents: Mapping[str, Validator | None]
    required_headers: frozenset[str]

    def faults(self, answer: Answer) -> list[str]:
        """What an answer has that the document does not declare; texts without values."""
        present = {name.lower() for name in answer.headers}
        found = [f"header {name} is missing" for name in self.required_headers if name.lower() not in present]
        if answer.body is NO_BODY:
            return [*found, "a body is missing"] if self.contents else found
        if answer.media_type not in self.contents:
            return [*found, f"media type {answer.media_type} is not declared"]
        validator = self.contents[answer.media_type]
        if validator is not None and not validator.valid(answer.body):
            found += [
                f"{v.pointer or '(whole body)'}: {v.message}"
                for v in validator.violations(answer.body, "body")
            ]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class ResponsePlan:
    """A generated response class, compiled: how its instances become answers."""

    status: int | None
    media_type: str | None
    dump: TypeAdapter[Any] | None
    headers: Mapping[str, str]

    def answer(self, response: Any) -> Answer:
        """The answer of an instance. Raises pydantic's error when the body is not of its type."""
        status = response.status if self.status is None else self.status
        headers = {
            name: _header(value)
            for field, name in self.headers.items()
            if (value := getattr(response, field)) is not None
        }
        if self.dump is None:
            return Answer(status, NO_BODY, headers)
        media_type = self.media_type or response.media_type
        if not is_json(media_type):
            return Answer(status, response.body, headers, media_type)
        body = self.dump.dump_python(response.body, mode="json", by_alias=True, warnings="error")
        return Answer(status, body, headers, media_type)


def response_plan(response: type[Any], status: str, headers: Mapping[str, str]) -> ResponsePlan:
    """Compile a generated response class that stands for a declared status."""
    hints = get_type_hints(response)
    fields = {field.name: field for field in dataclasses.fields(response)}
    media_type = None if "media_type" in fields else getattr(response, "media_type", "application/json")
    return ResponsePlan(
        int(status) if status.isdigit() else None,
        media_type,
        TypeAdapter(hints["body"]) if "body" in fields else None,
        headers,
    )


def declared_for(declared: Mapping[str, DeclaredResponse], status: int) -> DeclaredResponse | None:
    """The entry for a status: the code, its range, the default (section 4.8.16)."""
    return declared.get(str(status)) or declared.get(f"{status // 100}XX") or declared.get("default")


def checked(answer: Answer, declared: Mapping[str, DeclaredResponse], operation_id: str) -> Answer:
    """The answer, if the document declares it. Raises FaultError with Failed, logged, if not."""
    entry = declared_for(declared, answer.status)
    found = [f"status {answer.status} is not declared"] if entry is None else entry.faults(answer)
    if found:
        logger.error("response of %s breaks the document: %s", operation_id, "; ".join(found))
        raise FaultError(Failed())
    return answer


def wire(answer: Answer, extra: Mapping[str, str]) -> Wire:
    """The bytes of an answer; `extra` headers are added, and win over the answer's own."""
    body = answer.body
    if body is NO_BODY:
        content = b""
    elif is_json(answer.media_type):
        content = orjson.dumps(body)
    else:
        content = body if isinstance(body, bytes) else str(body).encode()
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if body is not NO_BODY:
        headers["content-type"] = answer.media_type
    if body is not NO_BODY or answer.status not in {204, 304}:
        headers["content-length"] = str(len(content))
    for name, value in extra.items():
        if name.lower() != "content-type" or body is not NO_BODY:
            headers[name.lower()] = value
    return Wire(
        answer.status, [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()], content
    )


def _header(value: object) -> str:
    """A header value in the simple style (section 4.8.21)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(_header(item) for item in cast("list[object]", value))
    return str(value)
