"""Forms: fields and files of a request to one JSON-like value, by encoding and shape (section 4.8.14.2)."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl

import orjson
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope

from oaswright.runtime.document import PublishedDocument
from oaswright.runtime.problems import BodyTooLarge, MalformedBody, ProblemError
from oaswright.runtime.shapes import Shape
from oaswright.runtime.styles import ABSENT, Reader, reader
from oaswright.runtime.uploads import Upload

Pairs: TypeAlias = Sequence[tuple[str, "str | Upload"]]
FieldReader: TypeAlias = Callable[[Pairs], object]

UPLOADS = "oaswright.uploads"
"""Where a scope keeps the files of its request, so that they are closed when it is answered."""

_MOST_FIELDS = 1000
_MOST_FILES = 100


class _TooLargeError(MultiPartException):
    """Stops the parser, which closes its files, in the middle of a body that is too large."""


@dataclass(frozen=True, slots=True, eq=False)
class FormPlan:
    """A form, compiled: a reader for each declared field, and the shape of the others."""

    readers: Mapping[str, FieldReader]
    nested: tuple[str, ...]
    shape: Shape

    def value(self, pairs: Pairs) -> dict[str, object]:
        """The fields as one object; a field that was not sent is no member."""
        found: dict[str, object] = {}
        for name, read in self.readers.items():
            value = read(pairs)
            if value is not ABSENT:
                found[name] = value
        for name, value in pairs:
            if name not in self.readers and not name.startswith(self.nested):
                self._undeclared(name, value, found)
        return found

    def _undeclared(self, name: str, value: "str | Upload", found: dict[str, object]) -> None:
        typed = self.shape.member(name).scalar(value) if isinstance(value, str) else value
        if name not in found:
            found[name] = typed
        elif isinstance(found[name], list):
            cast("list[object]", found[name]).append(typed)
        else:
            found[name] = [found[name], typed]


def form_plan(
    document: PublishedDocument, schema: Mapping[str, Any], encoding: Mapping[str, Any], *, multipart: bool
) -> FormPlan:
    """Compile the form of a media type from its schema and its `encoding`."""
    shape = Shape(document, schema)
    readers: dict[str, FieldReader] = {}
    nested: list[str] = []
    for name in shape.names:
        how: Mapping[str, Any] = encoding.get(name, {})
        member = shape.member(name)
        styled = {"style", "explode", "allowReserved"} & how.keys()
        if how.get("style") == "deepObject" or (not styled and "object" in member.kinds):
            nested.append(f"{name}[")
        readers[name] = _field(name, how, member, multipart=multipart, styled=bool(styled))
    return FormPlan(readers, tuple(nested), shape)


def _field(name: str, how: Mapping[str, Any], shape: Shape, *, multipart: bool, styled: bool) -> FieldReader:
    if styled:
        style = str(how.get("style", "form"))
        return _texts(reader(name, style, explode=how.get("explode", style == "form"), shape=shape))
    content = str(how.get("contentType", ""))
    deep = _texts(reader(name, "deepObject", explode=True, shape=shape)) if "object" in shape.kinds else None

    def item(value: "str | Upload", shape: Shape) -> object:
        if isinstance(value, Upload):
            return value
        if shape.is_file and multipart:
            return Upload.of(value.encode(), content_type="text/plain")
        if shape.structured or content.startswith("application/json"):
            return _json(value)
        return shape.scalar(value)

    def read(pairs: Pairs) -> object:
        sent = [value for key, value in pairs if key == name]
        if not sent:
            return deep(pairs) if deep else ABSENT
        if "array" not in shape.kinds:
            return item(sent[0], shape) if len(sent) == 1 else [item(value, shape) for value in sent]
        # A list is sent as repeated fields, or as one field of JSON.
        only = sent[0] if len(sent) == 1 else None
        whole = _json(only) if isinstance(only, str) and only.startswith("[") else None
        if isinstance(whole, list):
            return cast("list[object]", whole)
        return [item(value, shape.items()) for value in sent]

    return read


def _texts(read: Reader) -> FieldReader:
    """A reader of styles as a reader of fields: it sees the texts among them."""
    return lambda pairs: read([(key, value) for key, value in pairs if isinstance(value, str)])


def _json(text: str) -> object:
    """Text as JSON; what does not parse stays text, so that the validator reports the type."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def urlencoded(content: bytes) -> Pairs:
    """The fields of `application/x-www-form-urlencoded`. Raises ProblemError with MalformedBody."""
    try:
        text = content.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeError:
        raise ProblemError(MalformedBody("not UTF-8", content)) from None
    except ValueError:
        raise ProblemError(MalformedBody(f"more than {_MOST_FIELDS} fields", content)) from None


async def multipart(connection: HTTPConnection, receive: Receive, limit: int) -> Pairs:
    """The fields and files of `multipart/form-data`, files spooled to disk while they are read.

    Raises ProblemError with BodyTooLarge or MalformedBody.
    """
    parser = MultiPartParser(
        Headers(raw=list(connection.scope["headers"])),
        _chunks(receive, limit),
        max_files=_MOST_FILES,
        max_fields=_MOST_FIELDS,
        max_part_size=limit,
    )
    try:
        form = await parser.parse()
    except _TooLargeError:
        raise ProblemError(BodyTooLarge(limit)) from None
    except (MultiPartException, KeyError, UnicodeError, LookupError) as error:
        reason = error.message if isinstance(error, MultiPartException) else "not a multipart form"
        raise ProblemError(MalformedBody(reason)) from None
    pairs = [
        (name, Upload(value) if isinstance(value, UploadFile) else value)
        for name, value in form.multi_items()
    ]
    uploads = [value for _, value in pairs if isinstance(value, Upload)]
    connection.scope.setdefault(UPLOADS, []).extend(uploads)
    return pairs


async def _chunks(receive: Receive, limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise MultiPartException("the body ended early")
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _TooLargeError(str(limit))
        yield chunk
        if not message.get("more_body", False):
            return


def close_uploads(scope: Scope) -> None:
    """Let go of the files of a request."""
    for upload in scope.pop(UPLOADS, ()):
        upload.close()
