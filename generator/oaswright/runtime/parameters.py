"""Parameters: text of the request to typed values, by the styles of OpenAPI (section 4.8.12.2)."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from oaswright.runtime.document import ParameterEntry
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.reading import reader_of
from oaswright.runtime.refusals import violation_of
from oaswright.runtime.styles import ABSENT, Reader, Values, fitting, json_reader, readers
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
    names: frozenset[str]
    """The names under which it is sent: its own, or those of the members of an object."""
    is_deep: bool
    """Whether it is sent as `name[member]` too."""

    def bind(self, values: Values, arguments: dict[str, object], violations: list[Violation]) -> None:
        """Put the typed value under the argument's name, or say what is wrong with it."""
        try:
            value = self.read(values)
        except ValueError as error:
            message = f"{self.location} {self.name} {error}"
            broken = ("style", "deepObject") if self.is_deep else ("contentMediaType", "application/json")
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


def plan(
    argument: Argument,
    entry: ParameterEntry,
    validator: Validator,
    *,
    last_wins: bool = False,
) -> ParameterPlan:
    """Compile a parameter; see `Policy.last_value_wins`."""
    convert = None if argument.type in _PLAIN else reader_of(argument.type)
    # Header names are case-insensitive, and Starlette lists them in lower case.
    name = argument.parameter.lower() if argument.location == "header" else argument.parameter
    default = entry.get("default")
    schema = entry.get("schema")
    type_ = TextType(entry.get("text", {}))
    if entry["content"]:
        read = json_reader(name)
    else:
        found = readers(
            name,
            entry["style"],
            explode=entry["explode"],
            type_=type_,
            # A client sends cookies of one name that were set for several paths.
            last_wins=last_wins or argument.location == "cookie",
            spaced=argument.location == "header",
        )
        read = fitting(found, validator)
    is_exploded = entry["style"] == "form" and entry["explode"] and not entry["content"]
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
        names=frozenset({argument.parameter, *(type_.names if is_exploded else ())}),
        is_deep=entry["style"] == "deepObject",
    )
