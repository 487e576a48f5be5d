"""Values of parameters by style and explode (section 4.8.12.2), and members in brackets."""

from typing import Any

import pytest
from oaswright.runtime.brackets import ABSENT, TooDeepError, grow
from oaswright.runtime.document import EncodingEntry, TextEntry
from oaswright.runtime.fields import PLAIN, is_member_wise, is_split
from oaswright.runtime.styles import StyleError, Taken, is_exploded, json_reader, readers, without_empty
from oaswright.runtime.text import TextType

INTEGER: TextEntry = {"types": ["integer"]}
LIST: TextEntry = {"types": ["array"], "items": INTEGER}
OBJECT: TextEntry = {"types": ["object"], "properties": {"a": INTEGER, "b": {"types": ["string"]}}}
LIST_OR_TEXT: TextEntry = {"types": ["array", "string"], "items": INTEGER}
OBJECT_OR_TEXT: TextEntry = {"types": ["object", "string"], "properties": {"a": INTEGER}}


def read(sent: str, style: str, explode: bool, type_: TextEntry, **options: Any) -> list[object]:
    """Every reading of a query-like text for the parameter `p`."""
    values = [tuple(pair.split("=", 1)) for pair in sent.split("&")] if sent else []
    found = [
        reader(values) for reader in readers("p", style, explode=explode, type_=TextType(type_), **options)
    ]
    return [value for value in found if value is not ABSENT]


@pytest.mark.parametrize(
    ("sent", "style", "explode", "type_", "values"),
    [
        ("", "form", True, LIST, []),
        ("q=1", "form", True, INTEGER, []),
        ("p=1", "form", True, INTEGER, [1]),
        ("p=1&p=2", "form", True, INTEGER, [["1", "2"]]),
        ("p=1&p=2", "form", True, LIST, [[1, 2]]),
        ("p=1,2", "form", True, LIST, [["1,2"]]),
        ("p=1,2", "form", False, LIST, [[1, 2]]),
        ("p=1,2&p=3", "form", False, LIST, [[1, 2, 3]]),
        ("p=", "form", False, LIST, [[""], []]),
        ("p=1 2", "spaceDelimited", False, LIST, [[1, 2]]),
        ("p=1|2", "pipeDelimited", False, LIST, [[1, 2]]),
        ("p=1,2", "simple", False, LIST, [[1, 2]]),
        ("p=.1,2", "label", False, LIST, [[1, 2]]),
        ("p=.1.2", "label", True, LIST, [[1, 2]]),
        ("p=.1", "label", False, INTEGER, [1]),
        ("p=;p=1,2", "matrix", False, LIST, [[1, 2]]),
        ("p=;p=1;p=2", "matrix", True, LIST, [[1, 2]]),
        ("p=;p=1", "matrix", False, INTEGER, [1]),
        ("p=;p", "matrix", False, {"types": ["string"]}, [""]),
        ("a=1&b=2&c=3", "form", True, OBJECT, [{"a": 1, "b": "2"}]),
        ("c=3", "form", True, OBJECT, []),
        ("p=a,1,b,2", "form", False, OBJECT, [{"a": 1, "b": "2"}]),
        ("p=a,1,b", "form", False, OBJECT, ["a,1,b"]),
        ("p=a,1&p=b,2", "form", False, OBJECT, ["a,1"]),
        ("p=", "simple", False, OBJECT, [{}]),
        ("p=a=1,b=2", "simple", True, OBJECT, [{"a": 1, "b": "2"}]),
        ("p=a=1,b", "simple", True, OBJECT, ["a=1,b"]),
        ("p=.a=1.b=2", "label", True, OBJECT, [{"a": 1, "b": "2"}]),
        ("p=;a=1;b=2", "matrix", True, OBJECT, [{"a": 1, "b": "2"}]),
        ("p=;a=1;b", "matrix", True, OBJECT, [{"a": 1, "b": ""}]),
        ("p=;p=a,1,b,2", "matrix", False, OBJECT, [{"a": 1, "b": "2"}]),
        ("p[a]=1&p[b]=2", "deepObject", True, OBJECT, [{"a": 1, "b": "2"}]),
        ("p[a]=1&p=x", "deepObject", True, OBJECT, [["x", {"a": 1}]]),
        ("p=1,2", "form", False, LIST_OR_TEXT, [[1, 2], "1,2", [1, 2], "1,2"]),
        ("p=1", "form", False, LIST_OR_TEXT, ["1", [1], "1"]),
        ("p=1&p=2", "form", True, LIST_OR_TEXT, [[1, 2], [1, 2], ["1", "2"]]),
        ("p=1,2", "form", True, LIST_OR_TEXT, ["1,2", ["1,2"], "1,2"]),
        ("p=a,1", "form", False, OBJECT_OR_TEXT, [{"a": 1}, "a,1", {"a": 1}, "a,1"]),
        ("p=a,1&p=a,2", "form", False, OBJECT_OR_TEXT, ["a,1", ["a,1", "a,2"]]),
        ("a=1", "deepObject", True, OBJECT, []),
        ("p=", "form", True, LIST, [[""]]),
        ("p=x,1", "form", False, OBJECT_OR_TEXT, ["x,1", {"x": "1"}, "x,1"]),
    ],
)
def test_every_reading_of_what_is_sent(
    sent: str, style: str, explode: bool, type_: TextEntry, values: list[object]
) -> None:
    assert read(sent, style, explode, type_) == values


@pytest.mark.parametrize(
    ("sent", "style", "explode", "message"),
    [
        ("p=1", "label", False, r"must begin with `\."),
        ("p=p=1", "matrix", False, "must begin with `;`"),
        ("p=;q=1", "matrix", False, "must be written as `;p=…`"),
        ("p=;p=1;q=2", "matrix", True, "must be written as `;p=…`"),
    ],
)
def test_a_text_in_another_style_is_refused(sent: str, style: str, explode: bool, message: str) -> None:
    with pytest.raises(StyleError, match=message):
        read(sent, style, explode, LIST)


def test_options_of_readers() -> None:
    assert read("p=1&p=2", "form", True, INTEGER, last_wins=True) == [2]
    assert read("a=1&a=2", "form", True, OBJECT, last_wins=True) == [{"a": 2}]
    assert read("a=1&a=2", "form", True, OBJECT) == [{"a": ["1", "2"]}]
    assert read("p=1 , 2", "simple", False, LIST, spaced=True) == [[1, 2]]
    assert read("p=1 , 2", "simple", False, LIST) == [["1 ", " 2"]]
    assert read("p=", "simple", False, LIST, spaced=True) == [[]]
    others = Taken(frozenset({"q"}), ("deep[",))
    sent = "a=1&q=2&deep[x]=3&z=4"
    assert read(sent, "form", True, OBJECT, others=others) == [{"a": 1, "z": "4"}]
    (reader,) = readers("p", "form", explode=True, type_=TextType({"types": ["string"]}))
    filled = without_empty("p", reader)
    assert [filled([("p", "")]), filled([("p", "1")])] == [ABSENT, "1"]
    assert filled([("p", ""), ("p", "")]) == ["", ""]


def test_json_is_a_text_as_it_is_or_once_it_is_decoded() -> None:
    reader = json_reader("p", lambda text: text.replace("%31", "1"))
    assert reader([("q", "1")]) is ABSENT
    assert [reader([("p", text)]) for text in ("[1]", "[%31]", '"%31"')] == [[1], [1], "%31"]
    for values, message in (
        ([("p", "1"), ("p", "1")], "must be sent once"),
        ([("p", "a")], "must be JSON with no name twice"),
        ([("p", '{"a": 1, "a": 1}')], "must be JSON with no name twice"),
    ):
        with pytest.raises(ValueError, match=message):
            reader(values)
    with pytest.raises(ValueError, match="must be JSON"):
        json_reader("p")([("p", "[%31]")])


@pytest.mark.parametrize(
    ("style", "explode", "expected"),
    [("form", True, True), ("form", False, False), ("deepObject", False, True), ("simple", True, False)],
)
def test_items_may_be_parameters_of_their_own(style: str, explode: bool, expected: bool) -> None:
    assert is_exploded(style, explode=explode) is expected


@pytest.mark.parametrize(
    ("how", "types", "member_wise", "split"),
    [
        ({}, ["object"], False, False),
        ({"styled": True}, ["object"], True, False),
        ({"styled": True}, ["object", "null"], False, False),
        ({"styled": True, "explode": False}, ["object"], False, True),
        ({"styled": True, "explode": False}, ["array", "null"], False, True),
        ({"styled": True, "explode": False}, ["string"], False, False),
        ({"styled": True, "style": "deepObject"}, ["object"], False, False),
        ({"styled": True, "style": "pipeDelimited", "explode": False}, ["array"], False, False),
        ({"explode": False}, ["array"], False, False),
    ],
)
def test_how_fields_of_a_form_are_sent(
    how: dict[str, Any], types: list[str], member_wise: bool, split: bool
) -> None:
    entry: EncodingEntry = {**PLAIN, **how}  # type: ignore[typeddict-item]
    type_ = TextType({"types": types})
    assert (is_member_wise(entry, type_), is_split(entry, type_)) == (member_wise, split)


TREE: TextEntry = {
    "types": ["object"],
    "properties": {"n": INTEGER, "list": LIST, "deep": {"types": ["object"], "additional": INTEGER}},
}


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ("", ABSENT),
        ("p=1&q[n]=1&pp[n]=1", ABSENT),
        ("p[n]=1", {"n": 1}),
        ("p[n]=1&p[n]=2", {"n": ["1", "2"]}),
        ("p[deep][a]=1&p[deep][b]=2", {"deep": {"a": 1, "b": 2}}),
        ("p[list][]=1&p[list][]=2", {"list": [1, 2]}),
        ("p[list][5]=1&p[list][0]=2", {"list": [1, 2]}),
        ("p[list]=1&p[list]=2", {"list": [1, 2]}),
        ("p[deep]=1&p[deep][a]=2", {"deep": ["1", "2"]}),
        ("p[deep][a]=2&p[deep]=1", {"deep": {"a": 2, "": 1}}),
        ("p" + "[a]" * 8 + "=1", {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": "1"}}}}}}}}),
    ],
)
def test_brackets_are_members(sent: str, value: object) -> None:
    pairs = [(key, text) for key, _, text in (pair.partition("=") for pair in sent.split("&"))]
    assert grow("p", pairs, TextType(TREE)) == value


def test_brackets_are_nested_eight_times_at_most() -> None:
    with pytest.raises(TooDeepError, match="more than 8 levels"):
        grow("p", [("p" + "[a]" * 9, "1")], TextType(TREE))
