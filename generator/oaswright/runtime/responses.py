"""Responses: a handler's typed value to status, headers and body, checked before they leave."""

import dataclasses
import logging
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import UnionType
from typing import Any, Never, Union, cast, get_args, get_origin, get_type_hints

import orjson
from pydantic import BaseModel, PydanticSchemaGenerationError, TypeAdapter
from pydantic_core import PydanticSerializationError

from oaswright.openapi.media_types import Framing, essence, framing, is_json, list_ranges
from oaswright.openapi.problem_forms import find_entry
from oaswright.runtime.adapters import adapter_of
from oaswright.runtime.document import HeaderEntry
from oaswright.runtime.problems import Failed, ProblemError, Violation
from oaswright.runtime.response import NO_BODY, Response, write_json
from oaswright.runtime.response_headers import HeaderCheck, HeaderWriter, header_writer, is_sendable
from oaswright.runtime.sequences import write_item
from oaswright.runtime.streams import Stream, close
from oaswright.runtime.text_bodies import TextCheck
from oaswright.runtime.validation import Validator

logger = logging.getLogger("oaswright.runtime")
# What holds models or plain values, and what it is when it holds models.
_CONTAINERS: Mapping[Any, Any] = {AsyncIterable: AsyncIterable, Sequence: list, Mapping: dict}

# What Pydantic writes in its own way.
_VALUES_ONLY = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


@dataclass(frozen=True, slots=True, eq=False)
class DeclaredResponse:
    """One entry below `responses`, compiled: a validator for each media type or range, None without a schema.

    `sequences` has the media types whose items are checked, each with what checks one; `texts` those of text.
    """

    contents: Mapping[str, Validator | None]
    headers: Mapping[str, HeaderCheck]
    sequences: Mapping[str, Validator]
    texts: Mapping[str, TextCheck]

    def find_validator(self, media_type: str) -> Validator | None:
        """What checks a body of a media type; None where it is not declared, or has no schema in JSON."""
        kind = essence(media_type)
        declared = next((key for key in list_ranges(kind) if key in self.contents), None)
        return self.contents[declared] if declared is not None and is_json(kind) else None

    def find_violations(self, answer: Response) -> list[str]:
        """What an answer has that the document does not declare; texts without values."""
        present = {name.lower(): text for name, text in answer.headers.items()}
        found = [
            f"header {name} is missing"
            for name, check in self.headers.items()
            if check.required and name not in present
        ]
        for name, text in present.items():
            check = self.headers.get(name)
            violation = check.find_violation(name, text) if check is not None else None
            if violation is not None:
                found.append(violation)
            if not is_sendable(text):
                found.append(f"header {name} holds characters that no header may hold")
        if answer.body is NO_BODY:
            return [*found, "a body is missing"] if self.contents else found
        if not any(key in self.contents for key in list_ranges(essence(answer.media_type))):
            return [*found, f"media type {answer.media_type} is not declared"]
        return found + [f"{v.pointer or '(whole body)'}: {v.message}" for v in self._in_body(answer)]

    def _in_body(self, answer: Response) -> Sequence[Violation]:
        body = answer.body
        validator = self.find_validator(answer.media_type)
        if validator is not None:
            return () if validator.valid(body) else validator.violations(body, "body")
        key = next((key for key in list_ranges(answer.media_type) if key in self.contents), "")
        text = self.texts.get(key)
        if text is None or isinstance(body, bytes | AsyncIterable):
            return ()
        return text.violations(str(body))


class UndeclaredItemError(Exception):
    """Ends a response in the middle: an item is not what the document says. The log says what is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class _Items(AsyncIterable[object]):
    """A body whose items may have to be checked and written: what gives them, and what makes JSON of one."""

    stream: AsyncIterable[object]
    dump: TypeAdapter[Any]

    def __aiter__(self) -> AsyncIterator[object]:
        return aiter(self.stream)

    async def write(self, form: Framing, validator: Validator, name: str) -> AsyncGenerator[bytes]:
        """The items as they are sent. Raises UndeclaredItemError, logged, at one that breaks the document."""
        index = 0
        try:
            async for item in self.stream:
                try:
                    value = _dump(self.dump, item, validator)
                    found = [] if validator.valid(value) else validator.violations(value, "body", (index,))
                    broken = "; ".join(f"{each.pointer}: {each.message}" for each in found)
                    text = b"" if broken else write_item(value, form)
                except (PydanticSerializationError, ValueError) as error:
                    # Pydantic's message holds values of the item, which belong into no log.
                    is_ours = not isinstance(error, PydanticSerializationError)
                    broken, text = str(error) if is_ours else f"item {index} is not of its type", b""
                if broken:
                    logger.error("response of %s ends early, as it breaks the document: %s", name, broken)
                    raise UndeclaredItemError(f"item {index} of the response of {name}")
                yield text
                index += 1
        finally:
            await close(self.stream)


@dataclass(frozen=True, slots=True, eq=False)
class ResponsePlan:
    """A generated response class, compiled: how its instances become answers."""

    status: int | None
    media_type: str | None
    dump: TypeAdapter[Any] | None
    items: TypeAdapter[Any] | None
    headers: Mapping[str, HeaderWriter]

    def answer(self, response: Any, declared: Mapping[str, DeclaredResponse]) -> Response:
        """The answer of an instance. Raises pydantic's error for a body neither of its type nor of JSON."""
        status = response.status if self.status is None else self.status
        headers = {
            writer.name: text
            for field, writer in self.headers.items()
            if (text := writer.text(getattr(response, field))) is not None
        }
        if self.dump is None:
            return Response(status, NO_BODY, headers)
        media_type = self.media_type or response.media_type
        if not is_json(media_type):
            body = response.body
            if self.items is not None and isinstance(body, AsyncIterable):
                body = _Items(cast("AsyncIterable[object]", body), self.items)
            return Response(status, body, headers, media_type)
        entry = declared_for(declared, status)
        validator = entry.find_validator(media_type) if entry is not None else None
        return Response(status, _dump(self.dump, response.body, validator), headers, media_type)


def _dump(dump: TypeAdapter[Any], body: object, validator: Validator | None) -> object:
    """A body or item as JSON values. What is valid as it is, or what no model can write, stays what it is."""
    if validator is not None and _is_plain(body) and write_valid(body, validator) is not None:
        return body
    try:
        return dump.dump_python(body, mode="json", by_alias=True, warnings="error")
    except PydanticSerializationError:
        # What is wrong with plain values is told by the document's words.
        plain = _write_models(body)
        if _is_writable(plain):
            return plain
        raise


def _write_models(value: object) -> object:
    """Lists and dicts with models among plain values, these as JSON values. Raises pydantic's error."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, warnings="error")
    if isinstance(value, list | tuple):
        return [_write_models(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, dict):
        return {key: _write_models(item) for key, item in cast("dict[object, object]", value).items()}
    return value


def write_valid(body: object, validator: Validator) -> bytes | None:
    """A value of JSON as bytes; None for what is not valid as it is, or holds values of other kinds."""
    try:
        return orjson.dumps(body, None, _VALUES_ONLY) if validator.valid(body) else None
    except (TypeError, ValueError):
        return None


def _is_plain(body: object) -> bool:
    return isinstance(body, dict | list)


def _is_writable(body: object) -> bool:
    try:
        return _is_plain(body) and bool(write_json(body))
    except (TypeError, ValueError):
        return False


def find_misfit(plan: ResponsePlan, response: Any, declared: Mapping[str, DeclaredResponse]) -> str:
    """What keeps the instance of a response class from being written, without the values of it."""
    if plan.dump is not None:
        try:
            plan.dump.dump_python(response.body, mode="json", by_alias=True, warnings="error")
        except PydanticSerializationError:
            return "; ".join(_find_in_body(plan, response, declared)) or "the body is not of its type"
    return "a header is not of its type"


def _find_in_body(plan: ResponsePlan, response: Any, declared: Mapping[str, DeclaredResponse]) -> list[str]:
    """What the schema says about a body that is not of its type; nothing where that cannot be said."""
    status = response.status if plan.status is None else plan.status
    entry = declared_for(declared, status)
    if entry is None or plan.dump is None:
        return []
    try:
        body = plan.dump.dump_python(response.body, mode="json", by_alias=True, warnings=False)
    except PydanticSerializationError:
        return []
    validator = entry.contents.get(essence(plan.media_type or response.media_type))
    if validator is None or validator.valid(body):
        return []
    return [f"{v.pointer or '(whole body)'}: {v.message}" for v in validator.violations(body, "body")]


def response_plan(
    response: type[Any], status: str, headers: Mapping[str, str], entries: Mapping[str, HeaderEntry]
) -> ResponsePlan:
    """Compile a generated response class that stands for a declared status.

    `headers` names the header of each field that is one, `entries` has what is declared of it.
    """
    hints = read_hints(response)
    fields = {field.name: field for field in dataclasses.fields(response)}
    media_type = None if "media_type" in fields else getattr(response, "media_type", "application/json")
    return ResponsePlan(
        int(status) if status.isdigit() else None,
        media_type,
        _adapter(hints["body"]) if "body" in fields else None,
        _items_adapter(hints["body"]) if "body" in fields else None,
        {
            field: header_writer(name, adapter_of(hints[field]), entries[name])
            for field, name in headers.items()
        },
    )


def read_hints(response: type[Any]) -> dict[str, Any]:
    """The types of the fields, without those that only type checkers import: dicts beside models."""
    unknown: dict[str, Any] = {}
    while True:
        try:
            hints = get_type_hints(response, localns=unknown)
        except NameError as error:
            if error.name is None or error.name in unknown:
                raise
            unknown[error.name] = Never
        else:
            return {name: _without_never(hint) for name, hint in hints.items()} if unknown else hints


def _without_never(hint: Any) -> Any:
    """A union without the alternatives that hold `Never`; so is that of the items of a sequence."""
    if not _holds_never(hint):
        return hint
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in _CONTAINERS:
        return _CONTAINERS[origin][tuple(map(_without_never, arguments))]
    first, *others = (
        _without_never(member)
        for member in arguments
        if get_origin(member) in _CONTAINERS or not _holds_never(member)
    )
    for other in others:
        first |= other
    return first


def _holds_never(hint: Any) -> bool:
    return hint is Never or any(map(_holds_never, get_args(hint)))


def _adapter(type_: Any) -> TypeAdapter[Any]:
    """The adapter of a body's type; one for anything where it may be a stream, which is not JSON."""
    try:
        return adapter_of(type_)
    except PydanticSchemaGenerationError:
        return adapter_of(Any)


def _items_adapter(type_: Any) -> TypeAdapter[Any] | None:
    """The adapter of the items of a body that may be a sequence of them."""
    members = get_args(type_) if get_origin(type_) in {Union, UnionType} else (type_,)
    items = [
        get_args(member)[0] for member in members if get_origin(member) is AsyncIterable and member != Stream
    ]
    return adapter_of(Union[tuple(items)]) if items else None  # noqa: UP007 - made of what is found


def declared_for(declared: Mapping[str, DeclaredResponse], status: int) -> DeclaredResponse | None:
    """The entry for a status: the code, its range, the default (section 4.8.16)."""
    key = find_entry(status, declared)
    return None if key is None else declared[key]


def _find_kind(answer: Response, sequences: Mapping[str, Validator]) -> list[str]:
    """What a body is that its media type cannot be: a model where text is sent, text where items are."""
    body, media_type = answer.body, answer.media_type
    if body is NO_BODY or is_json(media_type) or isinstance(body, AsyncIterable):
        return []
    if essence(media_type) in sequences:
        return [f"a body of {media_type} is an async iterator of items"]
    return [] if isinstance(body, str | bytes) else [f"a body of {media_type} is text or bytes"]


def check_response(answer: Response, declared: Mapping[str, DeclaredResponse], operation_id: str) -> Response:
    """The answer, if the document declares it. Raises ProblemError with Failed, logged, if not."""
    entry = declared_for(declared, answer.status)
    found = [f"status {answer.status} is not declared"] if entry is None else entry.find_violations(answer)
    found = found or _find_kind(answer, entry.sequences if entry is not None else {})
    if found:
        logger.error("response of %s breaks the document: %s", operation_id, "; ".join(found))
        raise ProblemError(Failed())
    if entry is None or not isinstance(answer.body, AsyncIterable):
        return answer
    stream = cast("AsyncIterable[object]", answer.body)
    items = stream if isinstance(stream, _Items) else _Items(stream, adapter_of(Any))
    kind = next((key for key in list_ranges(answer.media_type) if key in entry.sequences), "")
    form = framing(answer.media_type)
    if form is None or not kind:
        return replace(answer, body=items.stream)
    return replace(answer, body=items.write(form, entry.sequences[kind], operation_id))
