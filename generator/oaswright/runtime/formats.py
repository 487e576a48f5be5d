"""Types of Python for formats of strings, by configuration: what was read keeps its text.

One value has several texts: `PT36H` and `P1DT12H`, `1.50` and `01.50`. What a request brought keeps its own,
and a value that Python code made is written in the plainest way.
"""

from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError, PydanticSerializationUnexpectedValue

from oaswright.openapi.format_values import (
    read_decimal,
    read_duration,
    read_time,
    write_decimal,
    write_duration,
    write_time,
)


class _ReadDecimal(Decimal):
    text: str


class _ReadTime(time):
    text: str


class _ReadDuration(timedelta):
    text: str


def _decimal(text: str) -> Decimal:
    found = _ReadDecimal(read_decimal(text))
    found.text = text
    return found


def _time(text: str) -> time:
    value = read_time(text)
    found = _ReadTime(value.hour, value.minute, value.second, value.microsecond, value.tzinfo)
    found.text = text
    return found


def _duration(text: str) -> timedelta:
    value = read_duration(text)
    found = _ReadDuration(value.days, value.seconds, value.microseconds)
    found.text = text
    return found


def _reader(type_: type[Any], name: str, read: Callable[[str], object]) -> PlainValidator:
    def validate(value: object) -> object:
        if isinstance(value, type_):
            return value
        if isinstance(value, str):
            try:
                return read(value)
            except ValueError:
                pass
        raise PydanticCustomError(f"{name}_text", f"not a {name}")  # pyright: ignore[reportArgumentType]

    return PlainValidator(validate)


def _writer(type_: type[Any], write: Callable[[Any], str]) -> PlainSerializer:
    def serialise(value: object) -> str:
        if not isinstance(value, type_):
            # Another alternative of a union may take it.
            raise PydanticSerializationUnexpectedValue(f"expected {type_.__name__}")
        # A copy of what was read may have lost its text.
        text = getattr(value, "text", None)
        return text if isinstance(text, str) else write(value)

    return PlainSerializer(serialise, return_type=str, when_used="json")


ExactDecimal = Annotated[Decimal, _reader(Decimal, "decimal", _decimal), _writer(Decimal, write_decimal)]
"""A Decimal in Python, a string of plain digits in JSON: `1.10` stays `1.10`, no exponent, no NaN."""
ExactTime = Annotated[time, _reader(time, "time", _time), _writer(time, write_time)]
"""A time of day in Python, a string in JSON (RFC 3339, section 5.6); the format demands an offset."""
ExactDuration = Annotated[
    timedelta, _reader(timedelta, "duration", _duration), _writer(timedelta, write_duration)
]
"""A timedelta in Python, a string such as `P1DT12H` in JSON (RFC 3339, appendix A).

A duration with years or months is refused: they have no fixed length. The format has no fractions of seconds
and nothing negative, so a response with such a timedelta breaks it.
"""
