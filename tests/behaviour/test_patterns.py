r"""Patterns that are beyond the engine which checks values, as a client meets them."""

from pathlib import Path
from typing import Any

import pytest

from tests.echo import echo, echo_document

EXACT: list[tuple[str, list[str], list[str]]] = [
    # a pattern, values that match, values that do not
    (r"^.{0,262144}$", ["", "a" * 262144], ["a" * 262145, "a\nb"]),
    (r"^[a-z]{2,100000}$", ["ab"], ["a", "AB", "a" * 100001]),
    (r"^(?:[\p{L}\p{N}]){70000}$", ["é" * 70000], ["é" * 69999, "-" * 70000]),
    (r"^(?<sign>[+-])\d\k<sign>0$", ["+1+0"], ["+1-0"]),
    (r"^a\0$", ["a\x00"], ["a"]),
    (r"^[\b]$", ["\x08"], ["b"]),
    (r"^\ud83d\ude00{2}$", ["😀😀"], ["😀"]),
    (r"^[^]{2}$", ["\n\n"], ["\n"]),
    (r"[]", [], ["", "a"]),
]


@pytest.mark.parametrize(("pattern", "matching", "others"), EXACT)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_the_engine_lacks_is_checked_in_other_words(
    pattern: str, matching: list[str], others: list[str], version: str, tmp_path: Path
) -> None:
    document = echo_document({"Text": {"type": "string", "pattern": pattern}}, version)
    with echo(document, tmp_path) as served:
        assert (served.refusals, served.warnings) == ([], [])
        assert all(served.send("Text", value).is_echo_of(value) for value in matching)
        assert [served.send("Text", value).status for value in others] == [400] * len(others)


def test_lengths_of_a_schema_hold_beside_those_of_its_pattern(tmp_path: Path) -> None:
    schema = {"type": "string", "pattern": "^.{3,100000}$", "minLength": 2, "maxLength": 4}
    with echo(echo_document({"Text": schema}), tmp_path) as served:
        statuses = [served.send("Text", "a" * length).status for length in (2, 3, 4, 5)]
    assert statuses == [400, 200, 200, 400]


@pytest.mark.parametrize(
    ("pattern", "lost", "matching", "other"),
    [
        (r"^(.{1,255}){1,255}$", "repetitions of more than 250 are not counted", "a" * 70_000, ""),
        (r"^(a|b){1,70000}$", "repetitions of more than 1000 are not counted", "ab" * 40_000, "c"),
        ("(" * 1000 + "a" + ")" * 1000, "values are not checked against it", "b", None),
    ],
)
def test_what_is_not_checked_is_said(
    pattern: str, lost: str, matching: str, other: str | None, tmp_path: Path
) -> None:
    with echo(echo_document({"Text": {"type": "string", "pattern": pattern}}), tmp_path) as served:
        (warning,) = served.warnings
        assert warning.rule == "invalid-pattern"
        assert lost in warning.message
        assert served.send("Text", matching).status == 200
        assert other is None or served.send("Text", other).status == 400


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        (r"^(a|b){1,70000}$", "repetitions of more than 1000 are not counted"),
        (r"^[ab]{1,300000}$", "the lengths of names are not counted"),
        ("^" + "(" * 1000 + "[ab]+" + ")" * 1000 + "$", "members whose names match it may have any value"),
    ],
)
def test_patterns_of_names_refuse_no_member_that_fits(name: str, lost: str, tmp_path: Path) -> None:
    schema: dict[str, Any] = {
        "type": "object",
        "patternProperties": {name: {"type": "integer"}, r"^\0": {"type": "integer"}},
        "additionalProperties": False,
    }
    with echo(echo_document({"Map": schema}), tmp_path) as served:
        (warning,) = served.warnings
        assert lost in warning.message
        accepted: list[object] = [{"ab": 1}, {"\0": 1}, {"\0a": 1, "b": 2}]
        assert all(served.send("Map", value).is_echo_of(value) for value in accepted)
        assert served.send("Map", {"\0": "x"}).status == 400
