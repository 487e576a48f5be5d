"""Texts of formats as values of Python, and back."""

from datetime import UTC, time, timedelta, timezone
from decimal import Decimal

import pytest
from oaswright.openapi.format_values import (
    read_decimal,
    read_duration,
    read_time,
    write_decimal,
    write_duration,
    write_time,
)

DURATIONS = [
    ("P2W", timedelta(weeks=2), "P14D"),
    ("P3D", timedelta(days=3), None),
    ("PT4H", timedelta(hours=4), None),
    ("PT5M", timedelta(minutes=5), None),
    ("PT6S", timedelta(seconds=6), None),
    ("PT0.5S", timedelta(milliseconds=500), None),
    ("PT0.000007S", timedelta(microseconds=7), None),
    ("PT1.1234569S", timedelta(seconds=1, microseconds=123_456), "PT1.123456S"),
    ("P1DT2H3M4.5S", timedelta(1, 4, 500_000, 0, 3, 2), None),
    ("PT1H0M4S", timedelta(hours=1, seconds=4), None),
    ("PT1H0M0.5S", timedelta(hours=1, milliseconds=500), None),
    ("PT1H2M", timedelta(hours=1, minutes=2), None),
    ("P1DT1M", timedelta(days=1, minutes=1), None),
    ("PT61M", timedelta(minutes=61), "PT1H1M"),
    ("PT36H", timedelta(hours=36), "P1DT12H"),
    ("P0D", timedelta(), "PT0S"),
]


@pytest.mark.parametrize(("text", "value", "written"), DURATIONS)
def test_durations_are_read_and_written(text: str, value: timedelta, written: str | None) -> None:
    assert read_duration(text) == value
    assert write_duration(value) == (written or text)


def test_a_negative_duration_has_its_sign_before() -> None:
    assert write_duration(-timedelta(hours=1, seconds=4)) == "-PT1H0M4S"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "P1Y",
        "P1M",
        "P1W1D",
        "1D",
        "PT1",
        "PT1.S",
        "PT.5S",
        "PT1.5M",
        "-P1D",
        "P99999999999D",
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no duration|too long"):
        read_duration(text)


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("10:20:30Z", time(10, 20, 30, tzinfo=UTC), None),
        ("10:20:30z", time(10, 20, 30, tzinfo=UTC), "10:20:30Z"),
        ("10:20:30+00:00", time(10, 20, 30, tzinfo=UTC), "10:20:30Z"),
        ("10:20:30-02:00", time(10, 20, 30, tzinfo=timezone(-timedelta(hours=2))), None),
        ("10:20:30.5", time(10, 20, 30, 500_000), "10:20:30.500000"),
        ("10:20", time(10, 20), "10:20:00"),
    ],
)
def test_times_of_day_are_read_and_written(text: str, value: time, written: str | None) -> None:
    assert read_time(text) == value
    assert write_time(value) == (written or text)


@pytest.mark.parametrize(
    "text", ["", "10", "1020", "10:20:30.Z", "10:20:30 Z", "T10:20:30", "23:59:60Z", "24:00:00"]
)
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no time of day|hour|second"):
        read_time(text)


@pytest.mark.parametrize("text", ["1", "-1.50", "0.0", "007"])
def test_decimals_are_read(text: str) -> None:
    assert read_decimal(text) == Decimal(text)


@pytest.mark.parametrize("text", ["", ".5", "1.", "1e5", "NaN", "1_0", " 1", "1\n", "٣"])
def test_what_is_not_in_plain_digits_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="plain digits"):
        read_decimal(text)


def test_decimals_are_written_in_plain_digits() -> None:
    assert [write_decimal(Decimal(text)) for text in ("1E+2", "1.10", "-0")] == ["100", "1.10", "-0"]
    for text in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="no digits"):
            write_decimal(Decimal(text))
