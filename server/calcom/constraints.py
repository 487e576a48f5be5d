"""Violations as the product's validation reports them: one entry for each bad property."""

from collections.abc import Iterable, Sequence
from typing import Final

from oaswright.runtime.problems import Violation
from pydantic import MISSING

from generated.calcom.models import PropertyFault

# As declared; no two operations declare the same properties in a different order.
_PROPERTIES: Final = (
    "timeZone",
    "loggedInUsersTz",
    "dateFrom",
    "dateTo",
    "calendarsToLoad",
    "integration",
    "externalId",
    "credentialId",
    "delegationCredentialId",
    "urls",
    "readOnly",
    "username",
    "password",
    "id",
)

# In the order in which one property's constraints are listed.
_MESSAGES: Final = {
    # The product's library prints no values: the enum is given to it in a form that it does not read.
    "isEnum": "{} must be one of the following values: ",
    "minLength": "{} must be longer than or equal to 1 characters",
    "isUrl": "The URL must be a valid HTTP or HTTPS URL",
    "arrayNotEmpty": "{} should not be empty",
    "isArray": "{} must be an array",
    "nestedValidation": "each value in nested property {} must be either object or array",
    "isNumber": "{} must be a number conforming to the specified constraints",
    "isInt": "{} must be an integer number",
    "isBoolean": "{} must be a boolean value",
    "isDateString": "{} must be a valid ISO 8601 date string",
    "isTimeZone": "{} must be a valid IANA time-zone",
    "isString": "{} must be a string",
}


def bad(name: str, *rules: str) -> PropertyFault:
    """The entry of a property that breaks some rules."""
    constraints = {rule: message.format(name) for rule, message in _MESSAGES.items() if rule in rules}
    return PropertyFault(property=name, children=[], constraints=constraints)


def property_errors(violations: Iterable[Violation]) -> list[PropertyFault]:
    """The entries for the broken rules of a body or a query, in the order of declaration."""
    found: dict[str, list[Violation]] = {}
    for violation in violations:
        for name in _names(violation):
            found.setdefault(name, []).append(violation)
    return [_entry(name, found[name]) for name in sorted(found, key=_position)]


def _names(violation: Violation) -> Sequence[str]:
    """The properties that a violation is about: the missing ones, or the first step of its path."""
    return [str(violation.path[0])] if violation.path else violation.names


def _position(name: str) -> int:
    return _PROPERTIES.index(name) if name in _PROPERTIES else len(_PROPERTIES)


def _entry(name: str, violations: Sequence[Violation]) -> PropertyFault:
    nested = [v for v in violations if name == "calendarsToLoad" and (len(v.path) > 1 or v.names)]
    if nested:
        return PropertyFault(property=name, children=_children(nested), constraints=MISSING)
    return bad(name, *(rule for violation in violations for rule in _rules(name, violation)))


def _children(violations: Sequence[Violation]) -> list[PropertyFault]:
    """The bad calendars of `calendarsToLoad`, by index, each with its own bad properties."""
    found: dict[str, set[str]] = {}
    for violation in violations:
        index, *rest = [str(token) for token in violation.path[1:]]
        found.setdefault(index, set()).update(rest[:1] or violation.names)
    return [_calendar(index, found[index]) for index in sorted(found, key=lambda i: (len(i), i))]


def _calendar(index: str, names: set[str]) -> PropertyFault:
    if not names:  # not an object; the message names the list, not the index in it
        message = _MESSAGES["nestedValidation"].format("calendarsToLoad")
        return PropertyFault(property=index, children=[], constraints={"nestedValidation": message})
    rules = {"credentialId": "isNumber", "externalId": "isString"}
    children = [bad(name, rule) for name, rule in rules.items() if name in names]
    return PropertyFault(property=index, children=children, constraints=MISSING)


def _rules(name: str, violation: Violation) -> Sequence[str]:
    """The product's rules that are broken along with one rule of the document."""
    missing = violation.keyword == "required"
    match name:
        case "integration" if violation.keyword == "enum":
            return ["isEnum"]
        case "integration" if missing and _declares_enum(violation):
            return ["isEnum", "isString"]
        case "credentialId" if violation.location == "query" and (
            missing or isinstance(violation.value, list)
        ):
            return ["isString"]
        case "credentialId" | "id":
            return ["isInt"]
        case "username" | "password":
            return ["minLength"] if violation.keyword == "minLength" else ["minLength", "isString"]
        case "urls" if len(violation.path) > 1:
            return ["isUrl"]
        case "urls":
            return ["arrayNotEmpty" if violation.keyword == "minItems" else "isArray"]
        case "readOnly":
            return ["isBoolean"]
        case "dateFrom" | "dateTo":
            return ["isDateString"]
        case "calendarsToLoad":
            return ["isArray"]
        case _:
            return ["isString"]


def _declares_enum(violation: Violation) -> bool:
    """Whether the missing `integration` is the one of few values; elsewhere it is any string."""
    properties = violation.schema.get("properties")
    return isinstance(properties, dict) and "$ref" in properties["integration"]
