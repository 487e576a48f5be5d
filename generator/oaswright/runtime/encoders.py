"""The fast path of a response: one function from a handler's value to what is sent.

It serves responses that have nothing to decide per request: a fixed status, one JSON media type
or no body, and no headers. It makes the same checks as the slow path in `responses`, which logs
what is wrong.
"""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from oaswright.openapi.media_types import is_json
from oaswright.runtime.response import RawResponse, write_json
from oaswright.runtime.responses import DeclaredResponse, ResponsePlan, write_valid
from oaswright.runtime.validation import Validator
from oaswright.runtime.writing import UnwrittenError, writer_of

_PLAIN: frozenset[type] = frozenset({dict, list})

Encoder = Callable[[Any], RawResponse | None]
"""None means that the value breaks the document, and that the slow path has to say how."""


def encoder(plan: ResponsePlan, declared: DeclaredResponse) -> Encoder | None:
    """Compile a response class against its entry of the document; None where it needs the slow path."""
    if plan.status is None or plan.headers or any(check.required for check in declared.headers.values()):
        return None
    if plan.dump is None:
        return None if declared.contents else _bodiless(plan.status)
    media_type = plan.media_type
    if media_type is None or not is_json(media_type):
        return None
    validator = declared.contents.get(media_type)
    if validator is None:
        return None
    return _json(plan.status, media_type, plan.dump, validator)


def _bodiless(status: int) -> Encoder:
    # 204 and 304 have no length to tell (RFC 9110, section 8.6).
    headers = [] if status in {204, 304} else [(b"content-length", b"0")]
    return lambda _response: RawResponse(status, headers.copy(), b"")


def _json(status: int, media_type: str, dump: TypeAdapter[Any], validator: Validator) -> Encoder:
    content_type = (b"content-type", media_type.encode("latin-1"))
    write, to_python = writer_of(dump), dump.serializer.to_python

    def encode(response: Any) -> RawResponse | None:
        body = response.body
        content = write_valid(body, validator) if type(body) in _PLAIN else None
        if content is None:
            content = write_model(body)
            if content is None:
                return None
        return RawResponse(status, [content_type, (b"content-length", b"%d" % len(content))], content)

    def write_model(body: object) -> bytes | None:
        if write is not None:
            try:
                content = write_valid(write(body), validator)
            except (UnwrittenError, PydanticSerializationError):
                content = None
            if content is not None:
                return content
        try:
            value = to_python(body, mode="json", by_alias=True, warnings="error")
        except PydanticSerializationError:
            return None
        return write_json(value) if validator.valid(value) else None

    return encode
