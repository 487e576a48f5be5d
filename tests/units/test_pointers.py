"""JSON Pointers (RFC 6901) as references write them."""

import pytest
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer

POINTERS: list[tuple[str, Pointer]] = [
    ("#", ()),
    ("#/", ("",)),
    ("#/a/b", ("a", "b")),
    ("#/paths/~1pets~1{id}", ("paths", "/pets/{id}")),
    ("#/~0/~01/~10", ("~", "~1", "/0")),
    ("#/a//b", ("a", "", "b")),
]


@pytest.mark.parametrize(("text", "pointer"), POINTERS)
def test_pointer_is_read_as_it_is_written(text: str, pointer: Pointer) -> None:
    assert format_pointer(pointer) == text
    assert parse_pointer(text[1:]) == pointer


def test_index_is_written_as_a_number() -> None:
    assert format_pointer(("a", 0, "b")) == "#/a/0/b"


@pytest.mark.parametrize(
    ("fragment", "tokens"), [("/a%20b", ("a b",)), ("/%7e1", ("/",)), ("%2Fa", ("a",)), ("/%C3%A9", ("é",))]
)
def test_fragment_is_percent_decoded_before_its_escapes(fragment: str, tokens: Pointer) -> None:
    assert parse_pointer(fragment) == tokens


@pytest.mark.parametrize("fragment", ["a", "a/b", " /a", "%20"])
def test_fragment_without_a_slash_is_no_pointer(fragment: str) -> None:
    with pytest.raises(ValueError, match=fragment):
        parse_pointer(fragment)


VALUE: JSON = {"a": [{"b": None}, [1]], "0": "zero", "": {"": 2}, "text": "abc"}


@pytest.mark.parametrize(
    ("tokens", "found", "pointer"),
    [
        ((), VALUE, ()),
        (("a", "0", "b"), None, ("a", 0, "b")),
        (("a", 1, "0"), 1, ("a", 1, 0)),
        (("a", "1"), [1], ("a", 1)),
        ((0,), "zero", ("0",)),
        (("", ""), 2, ("", "")),
    ],
)
def test_pointer_leads_to_a_value(tokens: Pointer, found: JSON, pointer: Pointer) -> None:
    assert follow(VALUE, tokens) == (found, pointer)
    # 1 and 1.0 and True are equal, and so are 1 and "1" not.
    result = follow(VALUE, tokens)
    assert result is not None
    assert [type(token) for token in result[1]] == [type(token) for token in pointer]


NOWHERE: list[Pointer] = [
    ("b",),
    ("a", "2"),
    ("a", 2),
    ("a", -1),
    ("a", "-1"),
    ("a", "-"),
    ("a", "x"),
    ("a", "²"),
    ("a", "\N{ARABIC-INDIC DIGIT ZERO}"),
    ("a", ""),
    ("text", "0"),
    ("text", 0),
    ("a", "0", "b", "c"),
    ("0", "0"),
]


@pytest.mark.parametrize("tokens", NOWHERE)
def test_pointer_to_nothing_finds_nothing(tokens: Pointer) -> None:
    assert follow(VALUE, tokens) is None
