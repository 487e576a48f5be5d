"""What a violation says: the place by its name, and what a rule demands."""

from typing import cast

import orjson

from oaswright.runtime.problems import Location

_MAX_NAME = 100


def name_place(location: Location, path: tuple[str | int, ...]) -> str:
    """`query limit`, `body`, `body openHours.0.hours`: how a message calls a location."""
    return " ".join(filter(None, (location, ".".join(show_name(token) for token in path))))


def show_name(name: str | int) -> str:
    """A name as a message has it: an empty one in quotes."""
    return str(name) if name != "" else '""'


def describe_rule(keyword: str, expected: object, names: tuple[str, ...]) -> str:
    """What a rule demands, in words that never contain the value that was sent."""
    match keyword:
        case "required":
            return f"lacks {', '.join(map(show_name, names))}"
        case "contains":
            return f"has no item that fits {_to_json(expected)}"
        case "minContains":
            return f"has fewer than {expected} items that fit `contains`"
        case "maxContains":
            return f"has more than {expected} items that fit `contains`"
        case "unevaluatedItems" | "additionalItems":
            return "has unexpected items"
        case "additionalProperties" | "unevaluatedProperties":
            return f"has unexpected members: {', '.join(map(show_name, names))}"
        case "type":
            kinds = cast("list[str]", expected) if isinstance(expected, list) else [str(expected)]
            return f"must be of type {' or '.join(kinds)}"
        case "enum":
            values = ", ".join(_to_json(item) for item in cast("list[object]", expected))
            return f"must be one of {values}"
        case "format":
            return f"must be a valid {expected}"
        case "anyOf" | "oneOf":
            return "fits none of the alternatives, or more than one"
        case _:
            return f"breaks {keyword} {_to_json(expected)}"


def cut_name(name: str) -> str:
    """A name that a client made up, at a length that an answer may repeat."""
    return name if len(name) <= _MAX_NAME else f"{name[:_MAX_NAME]}…"


def _to_json(value: object) -> str:
    """A value of the document as JSON, cut to a readable length."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= 80 else f"{text[:77]}..."
