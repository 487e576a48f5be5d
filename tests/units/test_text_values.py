"""Texts of parameters, headers and form fields as JSON values, and JSON texts read strictly."""

from typing import Any

import orjson
import pytest
from oaswright.runtime.document import TextEntry
from oaswright.runtime.sizes import depth_of, weighs_less
from oaswright.runtime.strict_json import DuplicateNameError, loads
from oaswright.runtime.text import TextType, write_text

SCALARS: list[tuple[list[str], str, object]] = [
    (["integer"], "7", 7),
    (["integer"], "-7", -7),
    (["integer"], "07", "07"),
    (["integer"], "+7", "+7"),
    (["integer"], "1.0", 1),
    (["integer"], "1e3", 1000),
    (["integer"], "1.5", "1.5"),
    (["integer"], "1e300", 10**300),
    (["integer"], "1e301", "1e301"),
    (["integer"], "1e99999", "1e99999"),
    (["integer"], "9" * 300, int("9" * 300)),
    (["integer"], "9" * 301, "9" * 301),
    (["integer"], "1." + "0" * 298, 1),
    (["integer"], "1." + "0" * 299, "1." + "0" * 299),
    (["integer"], "٣", "٣"),
    (["integer", "string"], "1.0", "1.0"),
    (["integer", "string"], "7", 7),
    (["number"], "7", 7),
    (["number"], "7.5", 7.5),
    (["number"], "-0.5e2", -50.0),
    (["number"], ".5", ".5"),
    (["number"], "NaN", "NaN"),
    (["number"], "9" * 301, "9" * 301),
    (["boolean"], "true", True),
    (["boolean"], "false", False),
    (["boolean"], "True", "True"),
    (["boolean", "string"], "true", True),
    (["null"], "", None),
    (["null"], "null", None),
    (["null", "string"], "null", "null"),
    (["null", "string"], "", ""),
    (["null", "integer"], "null", None),
    (["string"], "7", "7"),
    ([], "7", "7"),
]


@pytest.mark.parametrize(("types", "text", "value"), SCALARS)
def test_a_text_is_of_the_first_type_that_it_fits(types: list[str], text: str, value: object) -> None:
    found = TextType({"types": types}).scalar(text)
    assert (found, type(found)) == (value, type(value))


def test_a_text_may_be_meant_literally_where_strings_are_admitted() -> None:
    mixed: TextEntry = {"types": ["integer", "string"]}
    literal = TextType(mixed).literal()
    assert literal is not None
    assert literal.scalar("7") == "7"
    holders: list[TextEntry] = [
        {"types": ["array"], "items": mixed},
        {"types": ["object"], "properties": {"a": {"types": ["integer"]}, "b": mixed}},
        {"types": ["object"], "additional": mixed},
        {"types": ["object"], "patterns": {"^a": mixed}},
    ]
    for entry in holders:
        assert TextType(entry).literal() is not None
    plain: list[TextEntry] = [
        {},
        {"types": ["string"]},
        {"types": ["integer", "number"]},
        {"types": ["array", "string"], "items": {"types": ["string"]}},
        {"types": ["object"], "properties": {"a": {"types": ["integer"]}}},
    ]
    for entry in plain:
        assert TextType(entry).literal() is None
    below = TextType(holders[0]).literal()
    assert below is not None
    assert below.items().scalar("7") == "7"
    below = TextType(holders[1]).literal()
    assert below is not None
    assert (below.member("a").scalar("7"), below.member("b").scalar("7")) == (7, "7")


def test_members_have_the_type_of_their_name() -> None:
    type_ = TextType(
        {
            "types": ["object"],
            "properties": {"a": {"types": ["string"]}},
            "patterns": {"[": {"types": ["boolean"]}, "^n": {"types": ["integer"]}},
            "additional": {"types": ["number"]},
        }
    )
    assert type_.names == ("a",)
    assert [sorted(type_.member(name).types) for name in ("a", "n1", "x")] == [
        ["string"],
        ["integer"],
        ["number"],
    ]
    assert TextType({}).member("x").types == frozenset()


@pytest.mark.parametrize(
    ("types", "structured", "is_object", "has_scalars"),
    [
        (["object"], True, True, False),
        (["array"], True, False, False),
        (["object", "array"], True, False, False),
        (["object", "null"], True, False, False),
        (["object", "string"], False, False, True),
        (["array", "integer"], True, False, True),
        (["string"], False, False, True),
        (["null"], False, False, False),
        ([], False, False, False),
    ],
)
def test_what_types_say_of_a_text(
    types: list[str], structured: bool, is_object: bool, has_scalars: bool
) -> None:
    type_ = TextType({"types": types})
    assert (type_.structured, type_.is_object, type_.has_scalars) == (structured, is_object, has_scalars)


@pytest.mark.parametrize(
    ("types", "texts", "value"),
    [
        (["array"], ["1"], [1]),
        (["array"], ["1", "x"], [1, "x"]),
        (["array", "integer"], ["1"], 1),
        (["array", "integer"], ["x"], ["x"]),
        (["array", "string"], ["1"], "1"),
        (["integer"], ["1"], 1),
        (["integer"], ["1", "2"], [1, 2]),
    ],
)
def test_texts_under_one_name(types: list[str], texts: list[str], value: object) -> None:
    assert TextType({"types": types, "items": {"types": ["integer"]}}).of(texts) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (float(2**53 - 1), "9007199254740991"),
        (float(2**53), "9007199254740992.0"),
        (-float(2**53), "-9007199254740992.0"),
        ("x", "x"),
    ],
)
def test_a_value_is_written_as_the_text_that_is_read(value: object, text: str) -> None:
    assert write_text(value) == text


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('{"a": 1, "b": [1.5, null]}', {"a": 1, "b": [1.5, None]}),
        ('{"a": ":", "b": "::"}', {"a": ":", "b": "::"}),
        (r'{"\u003a": "\u0061:"}', {":": "a:"}),
        (r'["\n"]', ["\n"]),
        ("9223372036854775807", 2**63 - 1),
        ("18446744073709551616", 2**64),
        ("-9223372036854775809", -(2**63) - 1),
        ("[12345678901234567890123]", [12345678901234567890123]),
        ("1" * 309, int("1" * 309)),
        # As many digits as 64 bits hold, without a sign only.
        ("[9999999999999999999]", [9999999999999999999]),
        ("[-9999999999999999999]", [-9999999999999999999]),
        ("0.1234567890123456789012", 0.12345678901234568),
    ],
)
def test_json_is_read_with_all_its_digits(content: str, value: object) -> None:
    assert loads(content.encode()) == value


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ('{"a": 1, "a": 2}', DuplicateNameError, "an object names a member twice"),
        (r'{"a": 1, "\u0061": 2}', DuplicateNameError, "an object names a member twice"),
        ('[{"a": {"b": 1, "b": 1}}]', DuplicateNameError, "an object names a member twice"),
        ("NaN", ValueError, "unexpected character"),
        ('{"a": 1, "a": NaN}', ValueError, "unexpected character"),
        ("", ValueError, "empty"),
        ("2" * 309, ValueError, "infinity"),
        ("1" * 5000, ValueError, "infinity"),
        ("[" * 255 + "]" * 255, ValueError, "too many levels of nesting"),
    ],
)
def test_what_is_no_strict_json_is_refused(content: str, error: type[ValueError], message: str) -> None:
    with pytest.raises(error, match=message):
        loads(content.encode())


def test_as_many_levels_are_read_as_are_written() -> None:
    content = b"[" * 254 + b"]" * 254
    assert orjson.dumps(loads(content)) == content


@pytest.mark.parametrize(
    ("value", "weight"),
    [
        (1, 1),
        ([], 1),
        ([1, 2, 3], 4),
        ({"a": [1, {"b": 2}]}, 5),
        ("x" * 31, 1),
        ("x" * 32, 2),
        ("x" * 64, 3),
        ({"x" * 16: 1, "y" * 16: 2}, 4),
        ({"x" * 15: 1, "y" * 16: 2}, 3),
    ],
)
def test_a_value_weighs_what_is_in_it(value: Any, weight: int) -> None:
    assert weighs_less(value, weight)
    assert not weighs_less(value, weight - 1)


@pytest.mark.parametrize(
    ("value", "depth"),
    [(1, 0), ([], 1), ({}, 1), ([1, [2]], 2), ({"a": 1, "b": {"c": [1]}}, 3), ([[[[[1]]]]], 4)],
)
def test_levels_are_counted_up_to_a_limit(value: object, depth: int) -> None:
    assert depth_of(value, 4) == depth
