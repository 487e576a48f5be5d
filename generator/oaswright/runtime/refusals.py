"""What a type of Python cannot hold although the schema admits it, said in the words of JSON Schema.

A `datetime` has no leap seconds, and a model holds no value but an object. To a client that is a rule like
any other; Pydantic's names for it mean nothing to it.
"""

from collections.abc import Mapping
from typing import cast

from pydantic import ValidationError

from oaswright.openapi.pointers import JSON, follow
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.violation_words import cut_name

_MAX_ERRORS = 50

# What the names of Pydantic's errors begin with: the keyword that says the same, and what stands beside it.
_KEYWORDS: Mapping[str, tuple[str, object]] = {
    "model_": ("type", "object"),
    "dict_": ("type", "object"),
    "mapping_": ("type", "object"),
    "list_": ("type", "array"),
    "string_": ("type", "string"),
    "int_": ("type", "integer"),
    "float_": ("type", "number"),
    "finite_": ("type", "number"),
    "bool_": ("type", "boolean"),
    "none_": ("type", "null"),
    "datetime_": ("format", "date-time"),
    "timezone_": ("format", "date-time"),
    "date_": ("format", "date"),
    "uuid_": ("format", "uuid"),
    "decimal_text": ("format", "decimal"),
    "time_text": ("format", "time"),
    "duration_text": ("format", "duration"),
    "byte_text": ("format", "byte"),
    "missing": ("required", True),
    "literal_": ("enum", None),
    "enum": ("enum", None),
    "union_tag_": ("enum", None),
    # What types of one's own refuse.
    "value_error": ("format", None),
    "assertion_error": ("format", None),
    "ip_": ("format", None),
    "url_": ("format", None),
    "extra_forbidden": ("additionalProperties", False),
}


def violation_of(
    error: ValidationError, value: object, location: Location, path: tuple[str | int, ...] = ()
) -> Violation:
    """What a type refuses about a value, where it got furthest; `path` leads to the value itself."""
    kind, steps = find_furthest(error, value)
    keyword, expected = next(
        (found for prefix, found in _KEYWORDS.items() if kind.startswith(prefix)), ("type", None)
    )
    names: tuple[str, ...] = ()
    if keyword in {"required", "additionalProperties"}:
        names, steps = (cut_name(str(steps[-1])),), steps[:-1]
    where = (*path, *_existing(steps, value))
    name = " ".join(filter(None, (location, ".".join(map(str, where)))))
    return Violation(
        location, where, keyword, expected, f"{name} {_rule(keyword, expected, names)}", names=names
    )


def find_furthest(error: ValidationError, value: object) -> tuple[str, tuple[int | str, ...]]:
    """The error that stands deepest in a value: the name of its kind, and the steps to it.

    The alternatives of a union are all told of; the one that was meant is read further than the others.
    """
    errors = error.errors(include_url=False, include_input=False, include_context=False)[:_MAX_ERRORS]
    furthest = max(errors, key=lambda item: len(_existing(item["loc"], value)))
    return furthest["type"], furthest["loc"]


def _existing(steps: tuple[int | str, ...], value: object) -> list[str | int]:
    """The steps that lead through a value: between them Pydantic names the alternatives that it tried."""
    found: list[str | int] = []
    for step in steps:
        below = follow(cast("JSON", value), (step,))
        if below is not None:
            value = below[0]
            found.append(cut_name(step) if isinstance(step, str) else step)
    return found


def _rule(keyword: str, expected: object, names: tuple[str, ...]) -> str:
    match keyword, expected:
        case "required", _:
            return f"lacks {names[0]}"
        case "additionalProperties", _:
            return f"has unexpected members: {names[0]}"
        case "enum", _:
            return "must be one of the values of its schema"
        case "format", "date-time":
            return "must be a date-time with a year from 1 to 9999 and no leap second"
        case "format", "decimal":
            return "must be a decimal number in plain digits"
        case "format", "time":
            return "must be a time without leap second"
        case "format", "duration":
            return "must be a duration of weeks, days, hours, minutes and seconds"
        case "format", None:
            return "must be a value of its format"
        case "format", _:
            return f"must be a valid {expected}"
        case _, str():
            return f"must be of type {expected}"
        case _:
            return "must be of another type"
