"""Parameters: text of the request to typed values, by the styles of OpenAPI (section 4.8.12.2)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from starlette.requests import HTTPConnection

from oaswright.runtime.document import Pointer, PublishedDocument
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.request import parse_query
from oaswright.runtime.schemas import Schemas, Validator
from oaswright.runtime.shapes import Shape
from oaswright.runtime.styles import ABSENT, Reader, Values, json_reader, reader

_COMMA = re.compile(r"[ \t]*,[ \t]*")
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

    def bind(self, values: Values, arguments: dict[str, object], violations: list[Violation]) -> None:
        """Put the typed value under the argument's name, or say what is wrong with it."""
        value = self.read(values)
        if value is ABSENT:
            if self.required:
                message = f"{self.location} {self.name} is required"
                violations.append(Violation(self.location, (self.name,), "required", True, message))
            else:
                arguments[self.argument] = self.default
        elif self.validator.valid(value):
            arguments[self.argument] = self.convert(value) if self.convert else value
        else:
            violations += self.validator.violations(value, self.location, (self.name,))


def plan(
    argument: Argument,
    parameter: Mapping[str, Any],
    pointer: Pointer,
    document: PublishedDocument,
    schemas: Schemas,
    *,
    last_wins: bool = False,
) -> ParameterPlan:
    """Compile a parameter that stands at a pointer of the document; see `Policy.last_value_wins`."""
    as_json = "content" in parameter
    media_type = next(iter(parameter["content"])) if as_json else ""
    below = ("content", media_type, "schema") if as_json else ("schema",)
    schema = document.schema((*pointer, *below))
    style = parameter.get("style") or ("form" if argument.location in {"query", "cookie"} else "simple")
    explode = parameter.get("explode", style in {"form", "cookie"})
    convert = None if argument.type in _PLAIN else TypeAdapter[Any](argument.type).validate_python
    # Header names are case-insensitive, and Starlette lists them in lower case.
    name = argument.parameter.lower() if argument.location == "header" else argument.parameter
    default = schema.get("default")
    has_default = "default" in schema
    shape = Shape(document, schema)
    read = (
        json_reader(name)
        if as_json
        else reader(name, style, explode=explode, shape=shape, last_wins=last_wins)
    )
    return ParameterPlan(
        argument=argument.name,
        location=argument.location,
        name=argument.parameter,
        required=parameter.get("required") is True or argument.location == "path",
        read=_unspaced(read) if argument.location == "header" and not as_json and shape.structured else read,
        validator=schemas.at((*pointer, *below), "in"),
        convert=convert,
        default=convert(default) if convert and has_default else default,
    )


def _unspaced(read: Reader) -> Reader:
    """A reader of lists in headers, which may have spaces around their commas (RFC 9110, section 5.6.1)."""
    return lambda values: read([(name, _COMMA.sub(",", text)) for name, text in values])


@dataclass(frozen=True, slots=True)
class Sources:
    """The raw parameters of one request, by place; each location is parsed only when it is asked for."""

    path: Mapping[str, str]
    connection: HTTPConnection

    def values(self, location: Location) -> Values:
        """Pairs of name and text for one place; header names in lower case."""
        match location:
            case "path":
                return list(self.path.items())
            case "query":
                found = self.connection.scope["query_string"]
                return parse_query(found) if found else ()
            case "header":
                return self.connection.headers.items()
            case "cookie":
                return list(self.connection.cookies.items())
            case "body":
                return []
