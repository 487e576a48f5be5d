"""Messages about a body that is JSON and not what the operation takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

from oaswright.runtime.problems import Violation

Messages: TypeAlias = dict[str, list[str]]

# The order in which properties are reported, for all operations.
_MEMBERS: Final = (
    "platform_uuid",
    "client_id",
    "client_secret",
    "refresh_token",
    "platform",
    "metadata",
    "deduplication_key",
)


@dataclass(frozen=True, slots=True)
class Unstorable:
    """The body is valid, and the database would refuse it: these properties are too long or hold U+0000."""

    members: tuple[str, ...]


@dataclass(slots=True)
class _Findings:
    members: dict[str, str] = field(default_factory=dict[str, str])
    unexpected: Violation | None = None
    unstorable: list[str] = field(default_factory=list[str])


def render_violations(violations: Sequence[Violation]) -> Messages | Unstorable:
    """What is wrong with the properties; else, which are unknown; else, that the body cannot be stored.

    A body that is not an object is one message of its own.
    """
    for violation in violations:
        if violation.keyword == "type" and not violation.path:
            return for_whole_body(_not_an_object(violation.value))
    findings = _sort_out(violations)
    if findings.members:
        return {name: [findings.members[name]] for name in _MEMBERS if name in findings.members}
    if findings.unexpected is not None:
        return for_whole_body(_unexpected(findings.unexpected))
    return Unstorable(tuple(findings.unstorable))


def for_whole_body(message: str) -> Messages:
    """A message that concerns no single property."""
    return {"non_field_errors": [message]}


def _sort_out(violations: Iterable[Violation]) -> _Findings:
    findings = _Findings()
    for violation in violations:
        if violation.keyword == "required":
            findings.members |= dict.fromkeys(violation.names, "This field is required.")
        elif not violation.path:
            findings.unexpected = violation
        elif _is_unstorable(violation):
            findings.unstorable.append(str(violation.path[0]))
        else:
            findings.members.setdefault(str(violation.path[0]), _message(violation))
    return findings


def _is_unstorable(violation: Violation) -> bool:
    if violation.keyword == "storable":
        return True
    return violation.keyword == "maxLength" and violation.path[0] != "metadata"


def _message(violation: Violation) -> str:
    """The message for the first violation of a property, to which its path leads."""
    member, *below = violation.path
    if violation.value is None and violation.keyword == "type" and not below:
        return "This field may not be null."
    if member == "platform":
        return f'"{violation.value}" is not a valid choice.'
    if member == "metadata":
        return _metadata_message(violation, below)
    if violation.keyword == "minLength":
        return "This field may not be blank."
    if violation.keyword == "pattern":
        return "Null characters are not allowed."
    return "Not a valid string."


def _metadata_message(violation: Violation, below: Sequence[str | int]) -> str:
    if below:
        return f"Value for key '{below[0]}' must be a string"
    match violation.keyword:
        case "minProperties":
            return "Metadata must have at least one key"
        case "maxLength":
            return f"Metadata must be less than {violation.expected} characters"
        case _:
            return "Metadata must be an object not an array or other type"


def _not_an_object(value: object) -> str:
    if value is None:
        return "No data provided"
    return f"Invalid data. Expected a dictionary, but got {type(value).__name__}."


def _unexpected(violation: Violation) -> str:
    allowed = cast("dict[str, object]", violation.schema.get("properties", {}))
    return (
        f"Unexpected field(s): {', '.join(sorted(violation.names))}. "
        f"Allowed fields are: {', '.join(sorted(allowed))}"
    )
