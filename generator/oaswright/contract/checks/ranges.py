"""Filters for ranges: what is from, or until, a moment or a number."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from oaswright.contract import places
from oaswright.contract.api import Operation, Parameter
from oaswright.contract.checks.check import Check, find_role, has_role, read_time, report_by
from oaswright.contract.checks.filtering import create_others
from oaswright.contract.checks.paging import list_identities
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.naming import is_created_time, is_updated_time, split_name
from oaswright.contract.pages import CURSORS, LIMITS, OFFSETS, PAGES, find_parameter, walk
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.openapi.pointers import JSON

_LOW: Final = frozenset({"from", "since", "after", "min", "minimum", "gte", "gt"})
_HIGH: Final = frozenset({"to", "until", "till", "before", "max", "maximum", "lte", "lt"})
_WITH: Final = re.compile(
    r"\bor (?:later|after|more|earlier|before|less)|\binclusive|\bat (?:least|most)|\bnot "
)
_WITHOUT: Final = re.compile(
    r"\b(?:(?:before|after) (?:this|that|the)|later than|earlier than|exclusive|strictly)\b"
)
_OVERLAP: Final = re.compile(r"overlap|intersect|between|within|window|range", re.IGNORECASE)
_EXTREMES: Final = (
    ("2099-12-31T23:59:59Z", "1970-01-01T00:00:00Z"),
    ("2099-12-31T23:59:59Z", "2000-01-01T00:00:00Z"),
    ("2099-12-31", "1970-01-01"),
)


@dataclass(frozen=True, slots=True)
class Range:
    """A parameter that lets through what is on one side of its value.

    `member` is what it looks at, empty where that is not clear; `is_low`: its value is the least.
    """

    parameter: Parameter
    member: str
    is_low: bool


def find_range(
    session: Session, operation: Operation, resource: Resource, parameter: Parameter
) -> Range | None:
    """What a parameter is a bound for, by its name, its type and its description; None for others."""
    words = split_name(parameter.name)
    sides = {*words} & (_LOW | _HIGH)
    leading = [find_parameter(operation, names) for names in (LIMITS, OFFSETS, PAGES, CURSORS)]
    resolved = session.api.definitions.resolve(parameter.schema)
    is_time = resolved.get("format") in {"date", "date-time"}
    is_number = bool(session.api.definitions.types(parameter.schema) & {"integer", "number"})
    if len(sides) != 1 or parameter in leading or not (is_time or is_number):
        return None
    rest = tuple(word for word in words if word not in sides)
    alike = [
        name
        for name, schema in resource.members.items()
        if (is_time and session.api.definitions.resolve(schema).get("format") == resolved.get("format"))
        or (is_number and session.api.definitions.types(schema) & {"integer", "number"})
    ]
    text = parameter.description.lower()
    if rest:
        found = [name for name in alike if split_name(name)[: len(rest)] == rest or split_name(name) == rest]
    elif _OVERLAP.search(f"{text} {operation.description}"):
        found = []
    else:
        named = [name for name in alike if re.search(rf"\b{re.escape(split_name(name)[0])}(?:s|ed)?\b", text)]
        usual = [name for name in alike if not is_created_time(name) and not is_updated_time(name)]
        found = named or (usual if is_time else [])
    if len(found) != 1 and not is_time:
        return None
    return Range(parameter, found[0] if len(found) == 1 else "", bool(sides & _LOW))


def check_ranges(session: Session, operation: Operation) -> Iterator[Finding]:
    """Each parameter that is a bound, with things on both sides of it."""
    resource, _ = find_role(session, operation)
    for parameter in operation.parameters:
        bound = find_range(session, operation, resource, parameter)
        if bound is not None and parameter.location == "query" and not parameter.required:
            with ExitStack() as stack:
                stack.enter_context(places.obtain(session, resource))
                create_others(session, resource, bound.member, stack)
                yield from _check_range(session, resource, operation, bound)


def _check_range(
    session: Session, resource: Resource, operation: Operation, bound: Range
) -> Iterator[Finding]:
    """What is beyond the bound is not listed, what is within is; what excludes all lists nothing."""
    every, _ = walk(session, resource, operation, {})
    name = bound.parameter.name
    report = report_by("ranges", operation, f"`{name}` bounds what {operation.id} lists")
    for latest, earliest in _EXTREMES:
        extreme = latest if bound.is_low else earliest
        if session.api.definitions.is_valid(bound.parameter.schema, extreme):
            try:
                found, exchanges = walk(session, resource, operation, {name: extreme})
            except CannotTryError:
                return
            if every and len(found) >= len(every):
                message = f"`{name}={extreme}` lists everything"
                yield report(name, message, "nothing", f"{len(found)} things", *exchanges)
                return
            break
    keys = {str(one.get(resource.identifier)): _key(one.get(bound.member)) for one in every}
    values = sorted({key for key in keys.values() if key is not None})
    held = [one.get(bound.member) for one in every]
    if len(values) < 2:
        return
    middle = values[len(values) // 2]
    value = next(one for one in held if _key(one) == middle)
    if not session.api.definitions.is_valid(bound.parameter.schema, value):
        return
    found, exchanges = walk(session, resource, operation, {name: value})
    listed = {*list_identities(resource, found)}
    within = {one for one, key in keys.items() if key is not None and _is_within(key, middle, bound.is_low)}
    beyond = {
        one for one, key in keys.items() if key is not None and _is_within(key, middle, not bound.is_low)
    }
    at = {one for one, key in keys.items() if key == middle}
    text = bound.parameter.description.lower()
    is_with, is_without = _WITH.search(text) is not None, _WITHOUT.search(text) is not None
    wanted = within | (at if is_with else set[str]())
    unwanted = beyond | (at if is_without and not is_with else set[str]())
    if wanted - listed or unwanted & listed:
        over, under = len(unwanted & listed), len(wanted - listed)
        message = (
            f"`{name}={value}` lists {over} that are beyond"
            if over
            else f"`{name}={value}` leaves out {under}"
        )
        side = "from" if bound.is_low else "until"
        yield report(
            name,
            message,
            f"what has `{bound.member}` {side} {show(value)}",
            f"{len(found)} things",
            *exchanges,
        )


def _key(value: JSON) -> float | None:
    """What a moment or a number is compared by."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return datetime.fromisoformat(f"{value}T00:00:00+00:00").timestamp()
    found = read_time(value)
    return None if found is None else found.timestamp()


def _is_within(key: float, middle: float, is_low: bool) -> bool:
    return key > middle if is_low else key < middle


def _has_range(session: Session, operation: Operation) -> bool:
    if not has_role("list")(session, operation):
        return False
    resource, _ = find_role(session, operation)
    return any(find_range(session, operation, resource, one) is not None for one in operation.parameters)


CHECKS = (Check("ranges", "listing", "what is beyond a bound is not listed", _has_range, check_ranges, 52),)
