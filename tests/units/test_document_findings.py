"""What is wrong with the text of a document, where, and what to do about it."""

from pathlib import Path

import pytest
from oaswright.document.document import Document
from oaswright.document.reading import parse_document, read_document
from oaswright.openapi.pointers import JSON


def load(text: str, name: str) -> Document:
    return parse_document(text, Path("/project") / name, name)


def first(document: Document) -> tuple[str, int, int, str, str | None]:
    finding = document.diagnostics[0]
    assert finding.span is not None
    start, end = finding.span.start, finding.span.end
    return finding.rule, start.column, end.column, finding.message, finding.hint


@pytest.mark.parametrize(
    ("text", "column", "end", "message", "hint"),
    [
        ('{"a": 1,}', 8, 10, "a comma before a closing bracket is not allowed in JSON", "remove the comma"),
        ('{"a": 1 , }', 9, 10, "a comma before a closing bracket is not allowed in JSON", "remove the comma"),
        ("[1, ]", 3, 4, "a comma before a closing bracket is not allowed in JSON", "remove the comma"),
        (
            '{"a": 1 "b": 2}',
            7,
            8,
            "a `,` or a closing bracket is expected after this",
            "add the missing comma",
        ),
        ("[1 2]", 2, 3, "a `,` or a closing bracket is expected after this", "add the missing comma"),
        ("{a: 1}", 2, 4, "a member name in double quotes is expected here", 'write `"a"`'),
        ("{'a': 1}", 2, 6, "a member name in double quotes is expected here", "strings in JSON"),
        ("['a']", 2, 6, "a value is expected here", "strings in JSON"),
        ('{"a" 1}', 6, 8, "a `:` is expected here", "add the missing `:`"),
        ('{"a": }', 7, 8, "a value is expected here", "write a value; what has none is `null`"),
        ("# x\n1", 1, 2, "JSON has no comments", "remove the comment, or rename the file to .yaml"),
        ("// x\n1", 1, 3, "JSON has no comments", "remove the comment, or rename the file to .yaml"),
        ("/* x */ 1", 1, 3, "JSON has no comments", "remove the comment, or rename the file to .yaml"),
        ("1 x", 3, 4, "the document ended before this", "remove what follows"),
        ("{", 1, 2, "the `{` of line 1 is not closed", "add the missing `}` after this"),
        ('["a\nb"]', 2, 4, "the string that starts here is not closed on its line", "add the closing"),
        ('["\\x"]', 3, 7, "this backslash sequence is not known in JSON", "write `\\\\`"),
        ('["a', 2, 4, "this string is not closed", "add the closing"),
    ],
)
def test_error_in_json_is_reported_where_it_is(
    text: str, column: int, end: int, message: str, hint: str | None
) -> None:
    rule, start, stop, found, way_out = first(load(text, "a.json"))
    assert (rule, start, stop) == ("syntax", column, end)
    assert found.startswith(message)
    assert (way_out or "").startswith(hint or "")
    assert (way_out is None) == (hint is None)


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
@pytest.mark.parametrize(
    ("number", "value", "message"),
    [
        (
            "18446744073709551616",
            2.0**64,
            "the integer 18446744073709551616 does not fit into 64 bits, so it",
        ),
        ("-9223372036854775809", -(2.0**63), "the integer -9223372036854775809 does not fit into 64 bits"),
        (f"1{'0' * 41}", 1e41, f"the integer 1{'0' * 19}… does not fit into 64 bits, so it is read as 1e+41"),
        (f"1{'0' * 39}", 1e39, f"the integer 1{'0' * 39} does not fit into 64 bits, so it is read as 1e+39"),
        ("1e999", 0, "the number 1e999 has no value in JSON"),
        ("-1e999", 0, "the number -1e999 has no value in JSON"),
        ("9" * 399, 0, f"the number {'9' * 20}… has no value in JSON"),
        ("9" * 401, 0, f"the number {'9' * 20}… has no value in JSON"),
    ],
)
def test_number_that_json_cannot_carry_is_reported(name: str, number: str, value: JSON, message: str) -> None:
    document = load(f'{{"a": {number}}}', name)
    rule, start, stop, found, hint = first(document)
    assert (rule, start, stop - start) == ("number-range", 7, len(number))
    assert found.startswith(message)
    assert (hint is None) == ("no value" in message)
    assert document.value == {"a": value}
    assert len(document.diagnostics) == 1


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("a.json", "NaN"),
        ("a.json", "-Infinity"),
        ("a.yaml", ".nan"),
        ("a.yaml", "-.inf"),
        ("a.yaml", "+.INF"),
    ],
)
def test_number_that_is_none_is_reported(name: str, number: str) -> None:
    document = load(f'{{"a": {number}}}', name)
    assert [finding.message for finding in document.diagnostics] == [
        f"the number {number} has no value in JSON"
    ]
    assert document.value == {"a": 0}


@pytest.mark.parametrize(
    ("name", "kind"), [("a.json", "object"), ("a.yaml", "mapping")], ids=["JSON", "YAML"]
)
def test_key_that_is_used_twice_is_reported_with_the_first(name: str, kind: str) -> None:
    document = load('{"a": 1, "b": 2, "a": 3}', name)
    rule, start, stop, message, hint = first(document)
    assert (rule, start, stop) == ("duplicate-key", 18, 21)
    assert message == f"the key `a` is used twice in this {kind}"
    assert hint == "rename one of the two, or remove it"
    (related,) = document.diagnostics[0].related
    assert (related.span.start.column, related.span.end.column, related.message) == (2, 5, "first used here")
    assert document.value == {"a": 1, "b": 2}


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
@pytest.mark.parametrize(
    ("first_value", "later_value", "value", "column"),
    [
        ('{"b": 1}', '{"c": 2}', {"b": 1, "c": 2}, 7),
        ('{"b": 1, "c": 1}', '{"c": 2}', {"b": 1, "c": 1}, 7),
        ("null", '{"c": 2}', {"c": 2}, 18),
    ],
    ids=["parts of one object", "two objects", "nothing first"],
)
def test_of_a_key_that_is_used_twice_the_first_value_counts(
    name: str, first_value: str, later_value: str, value: JSON, column: int
) -> None:
    document = load(f'{{"a": {first_value}, "a": {later_value}}}', name)
    assert [finding.rule for finding in document.diagnostics] == ["duplicate-key"]
    assert document.value == {"a": value}
    assert document.span(("a",)).start.column == column
    if isinstance(value, dict):
        assert all(document.written(("a", key)) == str(member) for key, member in value.items())


@pytest.mark.parametrize(("levels", "usable"), [(200, True), (201, False)])
@pytest.mark.parametrize("inside", ["", "1"])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_nesting_ends_at_two_hundred_levels(
    name: str, opening: str, closing: str, inside: str, levels: int, usable: bool
) -> None:
    if opening == '{"a":':
        inside = inside or "{}"
        levels -= inside == "{}"
    document = load(opening * levels + inside + closing * levels, name)
    assert document.usable == usable
    assert [finding.rule for finding in document.diagnostics] == ([] if usable else ["too-large"])


def test_characters_that_nothing_survives_are_taken_out() -> None:
    document = load('{"a\\u0000": ["\\ud800x", "\\u0000", "\\ud83d\\ude00"]}', "a.json")
    assert document.value == {"a": ["\ufffdx", "", "\U0001f600"]}
    spots = [
        (finding.rule, finding.span.start.column)
        for finding in document.diagnostics
        if finding.span is not None
    ]
    assert spots == [("character", 2), ("character", 14), ("character", 25)]


@pytest.mark.parametrize(
    ("data", "message", "column"),
    [
        (b"a: \xff\n", "the byte 0xff is not UTF-8", 4),
        ("a".encode("utf-16"), "the file is encoded in UTF-16, not in UTF-8", 1),
        (b"\xfe\xff\x00a", "the file is encoded in UTF-16, not in UTF-8", 1),
        (b"a\x00\xff", "the file is encoded in UTF-16 or UTF-32, not in UTF-8", 3),
    ],
)
def test_file_in_another_encoding_is_refused(tmp_path: Path, data: bytes, message: str, column: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    document = read_document(path)
    assert not document.usable
    assert document.value is None
    rule, start, stop, found, hint = first(document)
    assert (rule, start, stop) == ("encoding", column, column + 1)
    assert (found, hint) == (message, "save the file as UTF-8")


def test_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_document(path).value == {"a": 1}


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_empty_file_is_refused(name: str) -> None:
    document = load(" \n\t\n" if name == "a.json" else " \n\n", name)
    assert not document.usable
    assert [finding.message for finding in document.diagnostics] == ["the file is empty"]


def test_file_that_is_not_there_is_refused_with_its_reason(tmp_path: Path) -> None:
    document = read_document(tmp_path / "gone.yaml")
    rule, start, stop, message, hint = first(document)
    assert (rule, start, stop, hint) == ("unreadable-file", 1, 1, None)
    assert message == "the file cannot be read: no such file or directory"
    assert first(read_document(tmp_path / "a\0b.yaml"))[3].startswith("the file cannot be read: its name ")


@pytest.mark.parametrize(
    ("text", "start", "end", "message"),
    [
        ("a: b: c\n", (1, 5), (1, 6), "a `:` followed by a space is not allowed inside this value"),
        ("a: `b`\n", (1, 4), (1, 7), "this character cannot start a value"),
        ("a:\n\tb: 1\n", (2, 1), (2, 2), "a tab cannot indent a line in YAML"),
        ("a:\n  b: 1\n \tc: 1\n", (3, 2), (3, 3), "a tab cannot indent a line in YAML"),
        ("a: 1\nb\nc: 2\n", (2, 1), (2, 2), "`b` has no `:` after it"),
        ("a: 1\nb c\nd: 2\n", (2, 1), (2, 2), "this line is not a `key: value` pair"),
        ("a: [1, 2\nb: 3\n", (1, 4), (1, 5), "the list that starts here is not closed"),
        ("a: {b: 1\nc: 3\n", (1, 4), (1, 5), "the mapping that starts here is not closed"),
        ('a: "b\n', (1, 4), (1, 6), "the quoted string that starts here is not closed on its line"),
        ('a: "\\z"\n', (1, 5), (1, 8), "this backslash sequence is not known in a double-quoted string"),
        ("a: x\x01y\n", (1, 5), (1, 7), "the file contains a control character"),
        ("a: 1\n--- \nb: 2\n", (2, 1), (2, 4), "a second YAML document starts here"),
        ("a: !!int 1\n", (1, 4), (1, 9), "the YAML tag `!!int` has no meaning"),
        ("<<: {a: 1}\nb: 2\n", (1, 1), (1, 3), "YAML 1.2 has no merge keys"),
        ("? [a]\n: 1\n", (1, 3), (1, 4), "a mapping key must be a string"),
        ("a: *b\n", (1, 4), (1, 6), "the alias `*b` has no anchor `&b` before it"),
        ("a: &b [*b]\n", (1, 8), (1, 10), "the alias `*b` "),
        ("a: &b [1]\n*b : 2\n", (2, 1), (2, 3), "a mapping key must be a string"),
        ('a: "x\\0y"\n', (1, 4), (1, 10), "the string contains a NUL character"),
        ("[" * 201, (1, 201), (1, 202), "values are nested more than 200 levels deep"),
        (
            f"a: &x {'[' * 100}{']' * 100}\nb: {'[' * 100}*x{']' * 100}\n",
            (2, 104),
            (2, 105),
            "values are nested more than 200 levels deep",
        ),
    ],
)
def test_error_in_yaml_is_reported_where_it_is(
    text: str, start: tuple[int, int], end: tuple[int, int], message: str
) -> None:
    finding = load(text, "a.yaml").diagnostics[0]
    assert finding.span is not None
    assert finding.message.startswith(message)
    assert (finding.span.start.line, finding.span.start.column) == start
    assert (finding.span.end.line, finding.span.end.column) == end


def test_quote_that_was_left_open_is_reported_where_it_starts() -> None:
    finding = load("a: 'one\nb: 2\nc: 'three'\n", "a.yaml").diagnostics[0]
    assert finding.span is not None
    assert (finding.span.start.line, finding.span.start.column, finding.span.end.column) == (1, 4, 8)
    assert finding.hint == "add the closing ' where it ends"
    (related,) = finding.related
    assert (related.span.start.line, related.span.start.column) == (3, 5)


def test_collection_that_is_left_open_is_related() -> None:
    finding = load("a: [1, 2\nb: 3\n", "a.yaml").diagnostics[0]
    assert [(r.span.start.line, r.span.start.column, r.span.end.column) for r in finding.related] == [
        (2, 2, 3)
    ]


def test_anchor_of_a_key_is_a_string() -> None:
    document = load("&k a: 1\nb: *k\n*k : 2\n", "a.yaml")
    assert document.value == {"a": 1, "b": "a"}
    assert [finding.rule for finding in document.diagnostics] == ["duplicate-key"]


@pytest.mark.parametrize(("extra", "usable"), [(0, True), (1, False)])
def test_aliases_stand_for_a_bounded_number_of_values(extra: int, usable: bool) -> None:
    # 500 aliases of a list of 499 items, which are 500 values, make 250,000.
    text = f"a: &a [{', '.join(['1'] * 499)}]\nb: &b 1\nc: [{', '.join(['*a'] * 500)}]\nd: [{'*b' * extra}]\n"
    document = load(text, "a.yaml")
    assert document.usable == usable
    assert [finding.rule for finding in document.diagnostics] == ([] if usable else ["too-large"])


def test_members_of_a_refused_merge_key_are_taken_over() -> None:
    document = load("x: &x {a: 1, b: 2}\ny:\n  b: 3\n  <<: *x\n", "a.yaml")
    assert document.value == {"x": {"a": 1, "b": 2}, "y": {"b": 3, "a": 1}}
    assert document.span(("y", "a")).start.line == 1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("null", None),
        ("NULL", None),
        ("~", None),
        ("tRUE", "tRUE"),
    ],
)
def test_word_that_the_core_schema_knows_is_a_value(written: str, value: JSON) -> None:
    assert load(f"a: {written}\n", "a.yaml").value == {"a": value}
