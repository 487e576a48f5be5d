"""Parameters: text of the request to typed values, by the styles of OpenAPI (section 4.8.12.2)."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_plus

from pydantic import ValidationError

from oaswright.runtime.brackets import ABSENT, Values
from oaswright.runtime.document import MediaTypeEntry, ParameterEntry
from oaswright.runtime.forms import form_plan, form_reader
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.reading import reader_of
from oaswright.runtime.refusals import violation_of
from oaswright.runtime.styles import (
    Reader,
    Taken,
    fitting,
    is_exploded,
    json_reader,
    readers,
    without_empty,
)
from oaswright.runtime.text import TextType
from oaswright.runtime.validation import Validator

_PLAIN = (str, int, float, bool)


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter of an operation and the handler argument that receives it, as generated."""

    name: str
    location: Location
    parameter: str
    type: Any


@dataclass(frozen=True, slots=True, eq=False)
class ParameterPlan:
    """One parameter, compiled: how it is read, checked and typed."""

    argument: str
    location: Location
    name: str
    required: bool
    read: Reader
    validator: Validator
    convert: Callable[[Any], object] | None
    default: object
    copied: bool
    """Whether each request gets a default of its own: lists and objects can be changed."""
    schema: Mapping[str, object]
    style: str
    """The style that it is written in; none where it has a media type."""
    media_type: str
    """The media type that is read then."""
    reads_raw: bool
    """Whether it is read as it was sent, before anything is decoded."""
    sent_as: Taken
    """Under which names it is sent."""
    is_open: bool
    """Whether it is also sent under all other names that nothing else has."""
    is_whole: bool
    """Whether it is all of the query."""

    def bind(self, values: Values, arguments: dict[str, object], violations: list[Violation]) -> None:
        """Put the typed value under the argument's name, or say what is wrong with it."""
        try:
            value = self.read(values)
        except ValueError as error:
            message = f"{self.location} {self.name} {error}"
            broken = ("style", self.style) if self.style else ("contentMediaType", self.media_type)
            violations.append(Violation(self.location, (self.name,), *broken, message, self.schema))
            return
        if value is ABSENT:
            if self.required:
                message = f"{self.location} {self.name} is required"
                path = (self.name,)
                violations.append(Violation(self.location, path, "required", True, message, self.schema))
            else:
                # A handler may change the list or object that it gets; the next one gets its own.
                arguments[self.argument] = deepcopy(self.default) if self.copied else self.default
        elif self.validator.valid(value):
            try:
                arguments[self.argument] = self.convert(value) if self.convert else value
            except ValidationError as error:
                violations.append(violation_of(error, value, self.location, (self.name,)))
        else:
            violations += self.validator.violations(value, self.location, (self.name,))


def sent_as(entry: ParameterEntry) -> Taken:
    """The names that a parameter takes in its location: its own, those of members, and those in brackets."""
    name, style, type_ = entry["name"], entry["style"], TextType(entry.get("text", {}))
    if entry["content"] or "object" not in type_.types or not is_exploded(style, explode=entry["explode"]):
        return Taken(frozenset({name}))
    if style == "deepObject":
        return Taken(frozenset({name}), (f"{name}[",))
    own = () if type_.is_object else (name,)
    return Taken(frozenset({*own, *type_.names}))


def join_taken(found: Iterable[Taken]) -> Taken:
    """All names of several."""
    names, prefixes = zip(*found, strict=True) if (found := [*found]) else ((), ())
    return Taken(frozenset[str]().union(*names), tuple(prefix for each in prefixes for prefix in each))


def plan(
    argument: Argument,
    entry: ParameterEntry,
    validator: Validator,
    *,
    last_wins: bool = False,
    others: Taken = Taken(),  # noqa: B008 - it does not change
) -> ParameterPlan:
    """Compile a parameter; see `Policy.last_value_wins`. `others` is what else is sent in its location."""
    convert = None if argument.type in _PLAIN else reader_of(argument.type)
    # Header names are case-insensitive, and Starlette lists them in lower case.
    name = argument.parameter.lower() if argument.location == "header" else argument.parameter
    default = entry.get("default")
    schema = entry.get("schema")
    type_ = TextType(entry.get("text", {}))
    is_open = entry.get("open", False)
    reads_raw, decode = _decoding(argument.location, entry, type_)
    if "form" in entry:
        form: MediaTypeEntry = {"kind": "form", "text": entry.get("text", {}), "encoding": entry["form"]}
        read = form_reader(name, form_plan(form), validator)
    elif entry["content"]:
        read = json_reader(name, unquote if argument.location == "cookie" else None)
    else:
        own = frozenset[str]() if type_.is_object else {name}
        found = readers(
            name,
            entry["style"],
            explode=entry["explode"],
            type_=type_,
            # A client sends cookies of one name that were set for several paths.
            last_wins=last_wins or argument.location == "cookie",
            spaced=argument.location == "header",
            decode=decode,
            others=others._replace(names=others.names | own) if is_open else None,
        )
        read = fitting(found, validator)
    if entry.get("allowEmpty", False) and not entry["required"]:
        read = without_empty(name, read)
    return ParameterPlan(
        argument=argument.name,
        location=argument.location,
        name=argument.parameter,
        required=entry["required"],
        read=read,
        validator=validator,
        convert=convert,
        default=convert(default) if convert and "default" in entry else default,
        copied=isinstance(default, list | dict),
        schema=schema if isinstance(schema, dict) else {},
        style="" if entry["content"] or "form" in entry else entry["style"],
        media_type="application/x-www-form-urlencoded" if "form" in entry else "application/json",
        reads_raw=reads_raw,
        sent_as=sent_as(entry),
        is_open=is_open,
        is_whole=entry.get("whole", False),
    )


def _decoding(
    location: Location, entry: ParameterEntry, type_: TextType
) -> tuple[bool, Callable[[str], str]]:
    """Whether a parameter is read as it was sent, and how its parts are decoded then."""
    style, is_split = entry["style"], not type_.types.isdisjoint({"array", "object"})
    if location == "cookie":
        # Cookies are no part of a URL; only the style of URLs encodes them (OpenAPI 3.2, appendix D).
        is_raw = entry["content"] or style == "cookie"
        return is_raw, str if is_raw else _decode_cookie
    if entry["content"] or "form" in entry or location == "header" or not is_split:
        return entry.get("whole", False) and "form" in entry, str
    if location == "path":
        return True, unquote
    is_raw = style == "form" and not entry["explode"]
    return is_raw, unquote_plus if is_raw else str


def _decode_cookie(text: str) -> str:
    """The text that a cookie encodes; itself where it is not encoded."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
