"""Forms: fields and files of a request to one JSON-like value, by encoding and type (section 4.8.14.2)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, TypeAlias, cast
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import HTTPConnection
from starlette.types import Receive

from oaswright.openapi.media_types import essence, is_json, list_ranges
from oaswright.runtime.body_streams import BodySource
from oaswright.runtime.brackets import ABSENT, TooDeepError, Values
from oaswright.runtime.document import EncodingEntry, MediaTypeEntry
from oaswright.runtime.problems import MalformedBody, ProblemError, Violation
from oaswright.runtime.request import MAX_PAIRS, OPENED, parse_query
from oaswright.runtime.strict_json import loads
from oaswright.runtime.styles import Reader, readers
from oaswright.runtime.text import TextType
from oaswright.runtime.uploads import Upload
from oaswright.runtime.validation import Validator

Pairs: TypeAlias = Sequence[tuple[str, "str | Upload"]]
FieldReader: TypeAlias = Callable[[Pairs], list[object]]
"""The values that a field may stand for, the likeliest first; none where it was not sent."""

_MAX_FILES = 100
_MAX_READINGS = 16
_PLAIN: EncodingEntry = {"contentType": "", "style": "form", "explode": True, "styled": False}


class _Parser(MultiPartParser):
    """Starlette's parser, for which a part of a field that is a file is a file without a file name, too.

    Otherwise it would be held in memory as text, and its media type be forgotten.
    """

    is_file: Callable[[str], bool]

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part
        if part.file is None and self.is_file(_utf8(part.field_name)):
            file = SpooledTemporaryFile[bytes](max_size=self.spool_max_size)
            self._files_to_close_on_error.append(file)
            part.file = UploadFile(cast("BinaryIO", file), size=0, headers=Headers(raw=part.item_headers))


@dataclass(frozen=True, slots=True, eq=False)
class FormPlan:
    """A form, compiled: a reader for each declared field, and the type of the others.

    `accepted` are the media types and ranges that the parts of a field may have, where the document says it.
    """

    readers: Mapping[str, FieldReader]
    nested: tuple[str, ...]
    type_: TextType
    accepted: Mapping[str, tuple[str, ...]]

    def values(self, pairs: Pairs) -> Iterator[dict[str, object]]:
        """What the fields may mean as one object, the likeliest first.

        A field that was not sent is no member.
        """
        read = {name: values for name, reader in self.readers.items() if (values := reader(pairs))}
        for chosen in islice(product(*read.values()), _MAX_READINGS):
            found = dict(zip(read, chosen, strict=True))
            for name, value in pairs:
                if name not in self.readers and not name.startswith(self.nested):
                    self._undeclared(name, value, found)
            yield found

    def is_file(self, name: str) -> bool:
        """Whether what is sent for a field is a file."""
        type_ = self.type_.member(name)
        return type_.is_file or ("array" in type_.types and type_.items().is_file)

    def file_violations(self, value: Mapping[str, object]) -> list[Violation]:
        """What was sent as a file where the document describes none, or one of other media types."""
        found: list[Violation] = []
        for name, held in value.items():
            type_ = self.type_.member(name)
            places: list[tuple[tuple[str | int, ...], object, TextType]] = [((name,), held, type_)]
            if isinstance(held, list):
                items = cast("list[object]", held)
                places = [((name, index), item, type_.items()) for index, item in enumerate(items)]
            accepted = self.accepted.get(name, ())
            for path, item, type_ in places:
                if not isinstance(item, Upload):
                    continue
                if type_.types and not type_.is_file:
                    found.append(_misplaced(path, type_))
                elif accepted and not _is_accepted(item, accepted):
                    found.append(_of_another_type(path, accepted))
        return found

    def _undeclared(self, name: str, value: "str | Upload", found: dict[str, object]) -> None:
        typed = self.type_.member(name).scalar(value) if isinstance(value, str) else value
        if name not in found:
            found[name] = typed
        elif isinstance(found[name], list):
            cast("list[object]", found[name]).append(typed)
        else:
            found[name] = [found[name], typed]


def without_files(value: Mapping[str, object]) -> dict[str, object]:
    """The value of a form as validators read it, which know no files: the schema of one admits everything."""

    def stand_in(item: object) -> object:
        return {"file": id(item)} if isinstance(item, Upload) else item

    return {
        name: [stand_in(item) for item in cast("list[object]", held)]
        if isinstance(held, list)
        else stand_in(held)
        for name, held in value.items()
    }


def _misplaced(path: tuple[str | int, ...], type_: TextType) -> Violation:
    name = ".".join(map(str, path))
    form = "JSON with the media type application/json" if type_.structured else "text, without a file name"
    message = f"body {name} is sent as a file; send {form}"
    types = sorted(type_.types)
    return Violation("body", path, "type", types[0] if len(types) == 1 else types, message)


def _is_accepted(file: Upload, accepted: Sequence[str]) -> bool:
    """Whether a file has one of the media types; one that says none is plain text (RFC 7578, section 4.4)."""
    return not frozenset(list_ranges(file.content_type or "text/plain")).isdisjoint(accepted)


def _of_another_type(path: tuple[str | int, ...], accepted: Sequence[str]) -> Violation:
    name = ".".join(map(str, path))
    message = f"body {name} must be a file of the media type {' or '.join(accepted)}"
    return Violation("body", path, "contentType", ", ".join(accepted), message)


def form_plan(entry: MediaTypeEntry) -> FormPlan:
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
        readers[name] = _field(name, how, member)
    accepted = {
        name: tuple(essence(each) for each in how["contentType"].split(",") if each.strip())
        for name, how in encoding.items()
        if not how["styled"]
    }
    return FormPlan(readers, tuple(nested), type_, accepted)


def _field(name: str, how: EncodingEntry, type_: TextType) -> FieldReader:
    if how["styled"]:
        return _texts(readers(name, how["style"], explode=how["explode"], type_=type_))
    content = how["contentType"]
    is_object = "object" in type_.types
    deep = _texts(readers(name, "deepObject", explode=True, type_=type_)) if is_object else None
    types = tuple(filter(None, (type_, type_.literal())))

    def item(value: "str | Upload", type_: TextType) -> object:
        if isinstance(value, Upload):
            is_value = type_.structured and not type_.is_file and is_json(value.content_type or "")
            return _json_file(value) if is_value else value
        if type_.structured or content.startswith("application/json"):
            return _json(value)
        return type_.scalar(value)

    def readings(sent: "list[str | Upload]", type_: TextType) -> Iterator[object]:
        only = sent[0] if len(sent) == 1 else None
        if "array" not in type_.types:
            yield [item(value, type_) for value in sent] if only is None else item(only, type_)
            return
        # A list is sent as repeated fields, or as one field of JSON.
        whole = _json(only) if isinstance(only, str) and only.startswith("[") else None
        if isinstance(whole, list):
            yield cast("list[object]", whole)
        if isinstance(only, str) and type_.has_scalars and type_.holds(only):
            yield type_.scalar(only)
        yield [item(value, type_.items()) for value in sent]

    def read(pairs: Pairs) -> list[object]:
        sent = [value for key, value in pairs if key == name]
        if not sent:
            return deep(pairs) if deep else []
        return [value for each in types for value in readings(sent, each)]

    return read


def form_reader(name: str, form: FormPlan, validator: Validator) -> Reader:
    """A parameter whose text is a form: its first reading that is valid, or the first of all.

    It raises ValueError for several texts, and for brackets that are too deep.
    """

    def read(values: Values) -> object:
        found = [value for key, value in values if key == name]
        if not found:
            return ABSENT
        if len(found) > 1:
            raise ValueError("must be sent once")
        readings = list(form.values(parse_query(found[0].encode())))
        return next((value for value in readings if validator.valid(value)), readings[0])

    return read


def _texts(found: Sequence[Reader]) -> FieldReader:
    """Readers of styles as a reader of fields: they see the texts among them."""

    def read(pairs: Pairs) -> list[object]:
        texts = [(key, value) for key, value in pairs if isinstance(value, str)]
        try:
            return [value for each in found if (value := each(texts)) is not ABSENT]
        except TooDeepError as error:
            raise ProblemError(MalformedBody(f"a field {error}")) from None

    return read


def _json(text: str) -> object:
    """Text as JSON; what does not parse stays text, so that the validator reports the type."""
    try:
        return loads(text.encode())
    except ValueError:
        return text


def _json_file(upload: Upload) -> object:
    """The value of a part of JSON that has a file name, as browsers send it; the file where it is none."""
    content = upload.file.read()
    upload.file.seek(0)
    try:
        return loads(content)
    except ValueError:
        return upload


def urlencoded(content: bytes) -> Pairs:
    """The fields of `application/x-www-form-urlencoded`. Raises ProblemError with MalformedBody."""
    try:
        text = content.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_PAIRS)
    except UnicodeError:
        raise ProblemError(MalformedBody("not UTF-8", content)) from None
    except ValueError:
        raise ProblemError(MalformedBody(f"more than {MAX_PAIRS} fields", content)) from None


async def multipart(form: FormPlan, connection: HTTPConnection, receive: Receive, limit: int) -> Pairs:
    """The fields and files of `multipart/form-data`, files spooled to disk while they are read.

    Names and texts are UTF-8 (RFC 7578, section 5.1.2), whatever the media type says: Starlette would guess,
    and some charsets take quadratic time. Raises ProblemError with BodyTooLarge or MalformedBody.
    """
    media_type = connection.headers.get("content-type", "")
    parser = _Parser(
        Headers({"content-type": f"{media_type}; charset=latin-1"}),  # each byte is a character
        cast("Any", BodySource(receive, limit, None, None)),
        max_files=_MAX_FILES,
        max_fields=MAX_PAIRS,
        max_part_size=limit,
    )
    parser.is_file = form.is_file
    try:
        found = await parser.parse()
    except (MultiPartException, KeyError, UnicodeError, LookupError) as error:
        reason = error.message if isinstance(error, MultiPartException) else "not a multipart form"
        raise ProblemError(MalformedBody(reason)) from None
    items = found.multi_items()
    files = {id(value): Upload(value) for _, value in items if isinstance(value, UploadFile)}
    connection.scope.setdefault(OPENED, []).extend(files.values())
    try:
        for _, value in items:
            if isinstance(value, UploadFile) and value.filename is not None:
                value.filename = _utf8(value.filename)
        return [
            (_utf8(name), files[id(value)] if isinstance(value, UploadFile) else _utf8(value))
            for name, value in items
        ]
    except UnicodeError:
        raise ProblemError(MalformedBody("not UTF-8")) from None


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode()
