"""Forms: fields and files of a request to one JSON-like value, by encoding and type (section 4.8.14.2)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import HTTPConnection
from starlette.types import Receive

from oaswright.openapi.media_types import essence, list_ranges
from oaswright.runtime.body_streams import BodySource
from oaswright.runtime.brackets import ABSENT, Values
from oaswright.runtime.document import MediaTypeEntry
from oaswright.runtime.fields import (
    PLAIN,
    FieldReader,
    Pairs,
    field_reader,
    is_member_wise,
    is_split,
    undeclared,
)
from oaswright.runtime.problems import MalformedBody, ProblemError, Violation
from oaswright.runtime.request import MAX_PAIRS, OPENED, parse_query, split_query
from oaswright.runtime.styles import Reader, Taken, find_text
from oaswright.runtime.text import TextType
from oaswright.runtime.uploads import Upload
from oaswright.runtime.validation import Validator

_MAX_FILES = 100
_MAX_READINGS = 16


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

    `members` are the names and prefixes under which members of fields are sent; with `is_open` all others are
    such names too. `raw` are the fields that are split before they are decoded.
    `accepted` are the media types and ranges that the parts of a field may have, where the document says it.
    """

    readers: Mapping[str, FieldReader]
    members: Taken
    is_open: bool
    raw: frozenset[str]
    type_: TextType
    accepted: Mapping[str, tuple[str, ...]]

    def values(self, pairs: Pairs, raw: Pairs = ()) -> Iterator[dict[str, object]]:
        """What the fields may mean as one object, the likeliest first.

        A field that was not sent is no member. `raw` are the fields as they were sent, which a form has whose
        fields are encoded.
        """
        read = {
            name: values
            for name, reader in self.readers.items()
            if (values := reader(raw if name in self.raw else pairs))
        }
        others: dict[str, list[str | Upload]] = {}
        for name, value in () if self.is_open else pairs:
            if name not in self.readers and not self._is_member(name):
                others.setdefault(name, []).append(value)
        read |= {name: undeclared(values, self.type_.member(name)) for name, values in others.items()}
        for chosen in islice(product(*read.values()), _MAX_READINGS):
            yield dict(zip(read, chosen, strict=True))

    def _is_member(self, name: str) -> bool:
        return name in self.members.names or name.startswith(self.members.prefixes)

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
    is_encoded = entry["kind"] == "form"
    fields = {name: (encoding.get(name, PLAIN), type_.member(name)) for name in type_.names}
    exploded = {name for name, (how, member) in fields.items() if is_member_wise(how, member)}
    nested = [
        f"{name}["
        for name, (how, member) in fields.items()
        if how["style"] == "deepObject" or (not how["styled"] and "object" in member.types)
    ]
    others = Taken(frozenset(fields) - exploded, tuple(nested))
    members = (fields[name][1].names for name in exploded)
    return FormPlan(
        readers={
            name: field_reader(name, how, member, others, is_encoded=is_encoded)
            for name, (how, member) in fields.items()
        },
        members=Taken(frozenset[str]().union(*members), tuple(nested)),
        is_open=any(fields[name][0].get("open", False) for name in exploded),
        raw=frozenset(name for name, (how, member) in fields.items() if is_encoded and is_split(how, member)),
        type_=type_,
        accepted={
            name: tuple(essence(each) for each in how["contentType"].split(",") if each.strip())
            for name, how in encoding.items()
            if not how["styled"]
        },
    )


def form_reader(name: str, form: FormPlan, validator: Validator) -> Reader:
    """A parameter whose text is a form: its first reading that is valid, or the first of all.

    It raises ValueError for several texts, and for brackets that are too deep.
    """

    def read(values: Values) -> object:
        found = find_text(name, values)
        if found is None:
            return ABSENT
        query = found.encode()
        readings = list(form.values(parse_query(query), split_query(query) if form.raw else ()))
        return next((value for value in readings if validator.valid(value)), readings[0])

    return read


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
