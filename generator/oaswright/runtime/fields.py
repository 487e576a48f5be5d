"""The fields of forms: what was sent under one name to the values that it may stand for."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, cast
from urllib.parse import unquote_plus

from oaswright.openapi.media_types import is_json
from oaswright.runtime.brackets import ABSENT, TooDeepError
from oaswright.runtime.document import EncodingEntry
from oaswright.runtime.problems import MalformedBody, ProblemError
from oaswright.runtime.strict_json import loads
from oaswright.runtime.styles import Reader, Taken, readers
from oaswright.runtime.text import TextType
from oaswright.runtime.uploads import Upload

Pairs: TypeAlias = Sequence[tuple[str, "str | Upload"]]
FieldReader: TypeAlias = Callable[[Pairs], list[object]]
"""The values that a field may stand for, the likeliest first; none where it was not sent."""

PLAIN: EncodingEntry = {"contentType": "", "style": "form", "explode": True, "styled": False}
"""How a field is sent of which the document says nothing."""


def is_member_wise(how: EncodingEntry, type_: TextType) -> bool:
    """Whether members are sent under their own names."""
    is_form = how["styled"] and how["style"] == "form" and how["explode"]
    return is_form and type_.is_object


def is_split(how: EncodingEntry, type_: TextType) -> bool:
    """Whether a text is split before it is decoded; see `styles`."""
    is_joined = how["styled"] and how["style"] == "form" and not how["explode"]
    return is_joined and not type_.types.isdisjoint({"array", "object"})


def undeclared(sent: "list[str | Upload]", type_: TextType) -> list[object]:
    """The values that a field without a description of its own may stand for."""
    if not type_.types.isdisjoint({"array", "object"}):
        return field_reader("", PLAIN, type_, Taken(), is_encoded=False)([("", value) for value in sent])
    found: list[object] = []
    for each in filter(None, (type_, type_.literal())):
        typed = [each.scalar(value) if isinstance(value, str) else value for value in sent]
        found.append(typed[0] if len(typed) == 1 else typed)
    return found


def field_reader(
    name: str, how: EncodingEntry, type_: TextType, others: Taken, *, is_encoded: bool
) -> FieldReader:
    """Compile a field. `others` is what other fields are sent as, `is_encoded` tells urlencoded forms."""
    if how["styled"]:
        decode = unquote_plus if is_encoded and is_split(how, type_) else str
        is_open = is_member_wise(how, type_) and how.get("open", False)
        return _texts(
            readers(
                name,
                how["style"],
                explode=how["explode"],
                type_=type_,
                decode=decode,
                others=others if is_open else None,
            )
        )
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
