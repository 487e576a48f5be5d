"""Forms: fields and files of a request to one JSON-like value, by encoding and type (section 4.8.14.2)."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast
from urllib.parse import parse_qsl

import orjson
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope

from oaswright.runtime.document import EncodingEntry, MediaTypeEntry
from oaswright.runtime.problems import BodyTooLarge, MalformedBody, ProblemError
from oaswright.runtime.styles import ABSENT, Reader, reader
from oaswright.runtime.text import TextType
from oaswright.runtime.uploads import Upload

Pairs: TypeAlias = Sequence[tuple[str, "str | Upload"]]
FieldReader: TypeAlias = Callable[[Pairs], object]

UPLOADS = "oaswright.uploads"
"""Where a scope keeps the files of its request, so that they are closed when it is answered."""

_MAX_FIELDS = 1000
_MAX_FILES = 100
_PLAIN: EncodingEntry = {"contentType": "", "style": "form", "explode": True, "styled": False}


class _TooLargeError(MultiPartException):
    """Stops the parser, which closes its files, in the middle of a body that is too large."""


@dataclass(frozen=True, slots=True, eq=False)
class FormPlan:
    """A form, compiled: a reader for each declared field, and the type of the others."""

    readers: Mapping[str, FieldReader]
    nested: tuple[str, ...]
    type_: TextType

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
        typed = self.type_.member(name).scalar(value) if isinstance(value, str) else value
        if name not in found:
            found[name] = typed
        elif isinstance(found[name], list):
            cast("list[object]", found[name]).append(typed)
        else:
            found[name] = [found[name], typed]


def form_plan(entry: MediaTypeEntry, *, multipart: bool) -> FormPlan:
    """Compile the form of a media type."""
    type_ = TextType(entry.get("text", {}))
    encoding = entry.get("encoding", {})
    readers: dict[str, FieldReader] = {}
    nested: list[str] = []
    for name in type_.names:
        how = encoding.get(name, _PLAIN)
        member = type_.member(name)
        if how["style"] == "deepObject" or (not how["styled"] and "object" in member.types):
            nested.append(f"{name}[")
        readers[name] = _field(name, how, member, multipart=multipart)
    return FormPlan(readers, tuple(nested), type_)


def _field(name: str, how: EncodingEntry, type_: TextType, *, multipart: bool) -> FieldReader:
    if how["styled"]:
        return _texts(reader(name, how["style"], explode=how["explode"], type_=type_))
    content = how["contentType"]
    deep = _texts(reader(name, "deepObject", explode=True, type_=type_)) if "object" in type_.types else None

    def item(value: "str | Upload", type_: TextType) -> object:
        if isinstance(value, Upload):
            return value
        if type_.is_file and multipart:
            return Upload.of(value.encode(), content_type="text/plain")
        if type_.structured or content.startswith("application/json"):
            return _json(value)
        return type_.scalar(value)

    def read(pairs: Pairs) -> object:
        sent = [value for key, value in pairs if key == name]
        if not sent:
            return deep(pairs) if deep else ABSENT
        if "array" not in type_.types:
            return item(sent[0], type_) if len(sent) == 1 else [item(value, type_) for value in sent]
        # A list is sent as repeated fields, or as one field of JSON.
        only = sent[0] if len(sent) == 1 else None
        whole = _json(only) if isinstance(only, str) and only.startswith("[") else None
        if isinstance(whole, list):
            return cast("list[object]", whole)
        return [item(value, type_.items()) for value in sent]

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
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeError:
        raise ProblemError(MalformedBody("not UTF-8", content)) from None
    except ValueError:
        raise ProblemError(MalformedBody(f"more than {_MAX_FIELDS} fields", content)) from None


async def multipart(connection: HTTPConnection, receive: Receive, limit: int) -> Pairs:
    """The fields and files of `multipart/form-data`, files spooled to disk while they are read.

    Raises ProblemError with BodyTooLarge or MalformedBody.
    """
    parser = MultiPartParser(
        Headers(raw=list(connection.scope["headers"])),
        _chunks(receive, limit),
        max_files=_MAX_FILES,
        max_fields=_MAX_FIELDS,
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
