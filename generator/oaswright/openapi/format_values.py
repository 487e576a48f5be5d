"""Texts of formats that types of Python hold: numbers with decimals, times of day, durations."""

import re
from datetime import time, timedelta
from decimal import Decimal

_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?")
_DURATION = re.compile(
    r"P(?:([0-9]+)W|(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?)"
)


def read_decimal(text: str) -> Decimal:
    """A number in plain digits (`decimal` of the OpenAPI Format Registry). Raises ValueError."""
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError("no number in plain digits")
    return Decimal(text)


def write_decimal(value: Decimal) -> str:
    """A finite number in plain digits, with the zeros that it has. Raises ValueError."""
    if not value.is_finite():
        raise ValueError(f"{value} has no digits")
    return format(value, "f")


def read_time(text: str) -> time:
    """A time of day (RFC 3339, section 5.6), with an offset or without; no leap second. Raises ValueError."""
    if _TIME.fullmatch(text) is None:
        raise ValueError("no time of day")
    return time.fromisoformat(text.upper())


def write_time(value: time) -> str:
    """A time of day, `Z` for UTC (RFC 3339, section 5.6)."""
    return value.isoformat().replace("+00:00", "Z")


def read_duration(text: str) -> timedelta:
    """A duration of weeks, days, hours, minutes and seconds (RFC 3339, appendix A). Raises ValueError.

    Years and months differ in length, so no timedelta holds them.
    """
    found = _DURATION.fullmatch(text)
    if found is None or text[-1] in "PT":
        raise ValueError("no duration of weeks, days, hours, minutes and seconds")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:5])
    microseconds = int((found[6] or "").ljust(6, "0")[:6])
    try:
        return timedelta(days, seconds, microseconds, 0, minutes, hours, weeks)
    except OverflowError:
        raise ValueError("too long") from None


def write_duration(value: timedelta) -> str:
    """A duration of days, hours, minutes and seconds (RFC 3339, appendix A, which has no fractions)."""
    if value < timedelta(0):
        return f"-{write_duration(-value)}"
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    # Minutes stand between hours and seconds even where there are none.
    parts = [
        f"{hours}H" if hours else "",
        f"{minutes}M" if minutes or (hours and (seconds or fraction)) else "",
        f"{seconds}{fraction}S" if seconds or fraction or not value else "",
    ]
    time_of_day = "".join(parts)
    return f"P{f'{value.days}D' if value.days else ''}{f'T{time_of_day}' if time_of_day else ''}"
