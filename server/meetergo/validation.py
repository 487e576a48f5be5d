"""Messages about violations as class-validator writes them: one field and one sentence for each."""

from collections.abc import Sequence
from typing import Final, cast

from oaswright.runtime.problems import Violation

_TYPES: Final = {
    "boolean": "must be a boolean",
    "string": "must be a string",
    "array": "must be an array",
    "object": "must be an object",
}
_PATTERNS: Final = {"redirectUrl": "must be a URL address"}


def field_errors(violations: Sequence[Violation]) -> list[dict[str, str]]:
    """`{field, message}` for each violation, the same one of several list items once."""
    found = dict.fromkeys((_field(violation), _message(violation)) for violation in violations)
    return [{"field": field, "message": message} for field, message in found]


def _field(violation: Violation) -> str:
    """The property or parameter, without the path into it; `body` for the whole body."""
    return str(violation.path[0]) if violation.path else "body"


def _message(violation: Violation) -> str:
    field = _field(violation)
    subject = field if len(violation.path) <= 1 else f"each value in {field}"
    return f"{subject} {_rule(violation, field)}"


def _rule(violation: Violation, field: str) -> str:
    match violation.keyword:
        case "type":
            return _TYPES[str(violation.expected)]
        case "enum":
            values = ", ".join(cast("list[str]", violation.expected))
            return f"must be one of the following values: {values}"
        case "pattern":
            return _PATTERNS.get(field, "must not contain NUL characters")
        case _:
            return "is invalid"
