"""Request bodies: read within a limit, parsed once, validated, typed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import orjson
from pydantic import ValidationError
from starlette.requests import HTTPConnection
from starlette.types import Receive

from oaswright.openapi.media_types import BodyKind, Framing, essence, list_ranges
from oaswright.runtime.body_streams import ENDED_EARLY, BodySource, BodyStream
from oaswright.runtime.fields import Pairs
from oaswright.runtime.forms import FormPlan, multipart, urlencoded, without_files
from oaswright.runtime.policy import Inspect, Parse, Prepare
from oaswright.runtime.problems import (
    BodyTooLarge,
    Invalid,
    MalformedBody,
    MissingBody,
    ProblemError,
    UnsupportedMediaType,
    Violation,
)
from oaswright.runtime.reading import Read
from oaswright.runtime.refusals import violation_of
from oaswright.runtime.request import BODY, OPENED, read_header, split_query
from oaswright.runtime.response import JSON
from oaswright.runtime.sequences import split_items
from oaswright.runtime.strict_json import loads
from oaswright.runtime.text_bodies import TextCheck
from oaswright.runtime.validation import Validator

_TOO_DEEP = "too many levels of nesting"


@dataclass(frozen=True, slots=True)
class Body:
    """The request body of an operation, as generated: media type to Python type."""

    required: bool
    types: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class ContentPlan:
    """One media type of a body, compiled."""

    validator: Validator | None
    read: Read
    kind: BodyKind = "json"
    form: FormPlan | None = None
    framing: Framing | None = None
    text: TextCheck | None = None

    def typed(self, value: JSON, path: tuple[int, ...] = ()) -> object:
        """The value, which stands at a path of the body, as the type that the handler receives.

        Raises ProblemError with Invalid where the type refuses what the schema admits, as a
        datetime refuses a leap second, and with MalformedBody where it goes deeper than types are followed.
        """
        try:
            return self.read(value)
        except ValidationError as error:
            if _is_too_deep(error):
                raise ProblemError(MalformedBody(_TOO_DEEP)) from None
            raise ProblemError(Invalid((violation_of(error, value, "body", path),))) from None


@dataclass(frozen=True, slots=True, eq=False)
class BodyPlan:
    """The body of an operation, compiled: what is accepted and how it becomes an argument."""

    required: bool
    contents: Mapping[str, ContentPlan]
    limit: int
    upload_limit: int
    stream_limit: int
    item_limit: int
    timeout: float | None
    ignores_other_media_types: bool
    absent_is_object: bool
    parse: Parse | None
    prepare: Prepare | None
    inspect: Inspect | None

    async def bind(
        self, connection: HTTPConnection, receive: Receive, violations: list[Violation]
    ) -> object | None:
        """Read, check and type the body; None where an optional one is absent.

        Adds to `violations` what breaks the schema, and then returns None. Raises ProblemError for
        a body that is missing, too large, malformed or of another media type. Of a body that is a stream
        no byte is read where `violations` were found before.
        """
        media_type = read_header(connection.scope, b"content-type")
        chosen = self._choose(media_type)
        if chosen is not None and chosen.kind in {"binary", "items"}:
            return None if violations else await self._open(chosen, connection, receive)
        if chosen is not None and chosen.kind == "multipart" and chosen.form is not None:
            pairs = await multipart(chosen.form, connection, receive, self.upload_limit)
            return self._checked_form(chosen, pairs, violations)
        content = await read(receive, self.limit)
        plan = chosen if content else None
        if content and plan is None and not self.ignores_other_media_types:
            raise ProblemError(UnsupportedMediaType(media_type, tuple(self.contents)))
        if plan is None and self.absent_is_object:
            plans = (
                plan
                for plan in self.contents.values()
                if plan.validator and plan.kind not in {"items", "text"}
            )
            content, plan = b"{}", next(plans, None)
        if plan is None:
            if self.required and (chosen is None or chosen.form is None):
                raise ProblemError(MissingBody())
            if not self.required or chosen is None:
                return None
            plan = chosen  # a form without fields is an empty body
        if plan.form is not None:
            pairs = urlencoded(content)
            raw = split_query(content) if plan.form.raw else ()
            return self._checked_form(plan, pairs, violations, raw)
        if plan.kind == "text":
            text = _decoded(content)
            found = plan.text.violations(text) if plan.text is not None else []
            violations += found
            return None if found else text
        return self._checked(plan, self._parsed(content), content, violations)

    async def _open(
        self, plan: ContentPlan, connection: HTTPConnection, receive: Receive
    ) -> BodyStream[Any] | None:
        """The body as a stream, of which the first bytes are there; None where it is optional and empty."""
        length = read_header(connection.scope, b"content-length") or ""
        source = BodySource(
            receive, self.stream_limit, int(length) if length.isdecimal() else None, self.timeout
        )
        connection.scope[BODY] = source
        connection.scope.setdefault(OPENED, []).append(source)
        if not await source.begin():
            if self.required:
                raise ProblemError(MissingBody())
            return None
        pieces = source if plan.framing is None else self._items(plan, source, plan.framing)
        return BodyStream(pieces, asyncio.get_running_loop())

    async def _items(self, plan: ContentPlan, source: BodySource, framing: Framing) -> AsyncIterator[object]:
        """The items of a body, each checked and typed like the body of a request of its own."""
        index = 0
        async for text in split_items(source, framing, self.item_limit):
            violations: list[Violation] = []
            try:
                item = self._checked(plan, self._parsed(text), text, violations, (index,))
            except ProblemError as error:
                if isinstance(error.problem, MalformedBody):
                    reason = f"item {index} cannot be read: {error.problem.reason}"
                    raise ProblemError(MalformedBody(reason, text)) from None
                raise
            if violations:
                raise ProblemError(Invalid(tuple(violations)))
            yield item
            index += 1

    def _checked(
        self,
        plan: ContentPlan,
        value: JSON,
        content: bytes,
        violations: list[Violation],
        path: tuple[int, ...] = (),
    ) -> object | None:
        """Check and type a JSON value, which stands at a path of the body."""
        validator = plan.validator
        found: list[Violation] = []
        if validator is not None:
            try:
                if not validator.valid(value):
                    found = validator.violations(value, "body", path)
            except ValueError:
                # The validator follows a value down some hundred levels only; parsers go further.
                raise ProblemError(MalformedBody(_TOO_DEEP, content)) from None
        return self._type(plan, value, found, violations, path)

    def _checked_form(
        self, plan: ContentPlan, pairs: Pairs, violations: list[Violation], raw: Pairs = ()
    ) -> object | None:
        """Check the first reading of a form that is valid, or the first of all, and type it."""
        assert plan.form is not None
        validator = plan.validator
        chosen: tuple[JSON, JSON] | None = None
        for read in plan.form.values(pairs, raw):
            value = cast("JSON", read)
            value = self.prepare(value) if self.prepare else value
            shown = cast("JSON", without_files(value)) if isinstance(value, dict) else value
            chosen = chosen or (value, shown)
            if validator is None or validator.valid(shown):
                chosen = value, shown
                break
        assert chosen is not None  # a form without fields is one reading too
        value, shown = chosen
        found = plan.form.file_violations(value) if isinstance(value, dict) else []
        if validator is not None and not validator.valid(shown):
            paths = {violation.path for violation in found}
            found += [each for each in validator.violations(shown, "body") if each.path not in paths]
        return self._type(plan, value, found, violations)

    def _type(
        self,
        plan: ContentPlan,
        value: JSON,
        found: list[Violation],
        violations: list[Violation],
        path: tuple[int, ...] = (),
    ) -> object | None:
        """The typed value where nothing was found in it, by the hook of the API neither; None otherwise."""
        if self.inspect is not None:
            found += [replace(each, path=(*path, *each.path)) for each in self.inspect(value)]
        if found:
            violations += found
            return None
        return plan.typed(value, path)

    def _parsed(self, content: bytes) -> JSON:
        try:
            value: JSON = self.parse(content) if self.parse else loads(content)
        except ValueError as error:
            raise ProblemError(MalformedBody(_reason(error), content)) from None
        return self.prepare(value) if self.prepare else value

    def _choose(self, media_type: str | None) -> ContentPlan | None:
        """The plan for a media type: the very type, its range, anything (section 4.8.14)."""
        if media_type is not None and media_type in self.contents:
            return self.contents[media_type]
        if not media_type or not essence(media_type):
            return None
        return next((self.contents[key] for key in list_ranges(media_type) if key in self.contents), None)


def _is_too_deep(error: ValidationError) -> bool:
    """Whether a type refers to itself more often than Pydantic follows: 255 times, by way of every alias."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return any(item["type"] == "recursion_depth_exceeded" for item in found)


async def read(receive: Receive, limit: int) -> bytes:
    """The whole body.

    Raises ProblemError with BodyTooLarge as soon as it grows beyond `limit` bytes, and with MalformedBody
    where the client has gone before its end.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ProblemError(MalformedBody(ENDED_EARLY))
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise ProblemError(BodyTooLarge(limit))
        more = message.get("more_body", False)
        if not (more or chunks):
            return chunk
        chunks.append(chunk)
        if not more:
            return b"".join(chunks)


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ProblemError(MalformedBody(f"not UTF-8 at byte {error.start}", content)) from None


def _reason(error: ValueError) -> str:
    """Our parser's words and the location, never the text around it; an API's own parser words it itself."""
    if not isinstance(error, orjson.JSONDecodeError):
        return str(error)
    return f"{error.msg.split(':')[0]} at line {error.lineno} column {error.colno}"
