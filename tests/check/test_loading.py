"""Files become plain data and positions; whatever is wrong with the text is a located finding."""

import json
from pathlib import Path

import pytest
from oaswright.document.document import Document
from oaswright.document.project import load_project
from oaswright.document.reading import parse_document, read_document
from oaswright.openapi.pointers import JSON


def load(text: str, name: str = "a.yaml") -> Document:
    return parse_document(text, Path("/project") / name, name)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("17:00", "17:00"),
        ("2026-12-24", "2026-12-24"),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("1_000", "1_000"),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("-7", -7),
        ("+7", 7),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("1.2.3", "1.2.3"),
        ("~", None),
        ("", None),
        ("null", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("True", True),
        ("tRUE", "tRUE"),
        ("'true'", "true"),
        ('"1"', "1"),
        ("=", "="),
        ("1 2", "1 2"),
        ("٣", "٣"),
        ("-", None),
        ("9223372036854775807", 2**63 - 1),
        ("18446744073709551615", 2**64 - 1),
        ("-9223372036854775808", -(2**63)),
        ("|\n  text\n", "text\n"),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(written: str, value: JSON) -> None:
    document = load(f"a: {written}\n") if written != "-" else load("a:\n")
    assert document.diagnostics == ()
    assert document.value == {"a": value}
    assert type(document.value["a"]) is type(value)


@pytest.mark.parametrize("written", [".inf", "-.Inf", ".nan", "1e999", "9" * 500])
def test_numbers_that_json_does_not_have_are_refused(written: str) -> None:
    for document in (load(f"a: {written}\n"), load(f'{{"a": {written}}}', "a.json")):
        assert [found.rule for found in document.diagnostics] in (["number-range"], ["syntax"])
        assert document.diagnostics[0].span is not None
        assert document.diagnostics[0].span.start.line == 1


def test_keys_are_strings_whatever_they_look_like() -> None:
    document = load("200: a\ntrue: b\n1.0: c\nnull: d\n'on': e\n")
    assert document.value == {"200": "a", "true": "b", "1.0": "c", "null": "d", "on": "e"}
    assert document.diagnostics == ()


def test_a_member_has_the_position_of_its_key_and_of_its_value() -> None:
    text = "ä: ö\nlist:\n  - one\n  - {deep: [1, two]}\nblock: |\n  many\n  lines\n\nlast: x\n"
    document = load(text)
    positions = {
        ("ä",): ((1, 1), (1, 4)),
        ("list",): ((2, 1), (3, 3)),
        ("list", 1, "deep", 1): ((4, 16), (4, 16)),
        ("block",): ((5, 1), (5, 8)),
        ("last",): ((9, 1), (9, 7)),
        ("list", 7): ((2, 1), (3, 3)),
    }
    for pointer, (key, value) in positions.items():
        start = document.key_span(pointer).start
        assert (start.line, start.column) == key, pointer
        start = document.span(pointer).start
        assert (start.line, start.column) == value, pointer
    assert document.span(("block",)).end.line == 7
    assert document.span(("list",)).end.line == 4


def test_json_has_the_same_value_and_places_as_the_same_text_read_as_yaml() -> None:
    text = json.dumps(
        {"a": [1, {"b": 'x, {[]}: "q"', "c": None}], "d": {"e\\": True, "ü": 0.5}, "z": []}, indent=2
    )
    fast, slow = load(text, "a.json"), load(text)
    assert fast.value == slow.value
    for pointer in [(), ("a",), ("a", 1, "c"), ("a", 1, "b"), ("d", "e\\"), ("d", "ü"), ("z",)]:
        assert fast.span(pointer).start == slow.span(pointer).start
        assert fast.key_span(pointer).start == slow.key_span(pointer).start
        assert fast.key_span(pointer).end == slow.key_span(pointer).end


def test_lines_end_as_in_an_editor() -> None:
    document = load("a: 1\r\nb: 2\rc: '\u2028'\nd: 4\n")
    assert document.span(("d",)).start.line == 4


def test_an_alias_has_the_value_and_the_inner_places_of_its_anchor() -> None:
    document = load("a: &x\n  b: 1\nc: *x\n")
    assert document.value == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.span(("c", "b")).start.line == 2
    assert document.key_span(("c",)).start.line == 3


@pytest.mark.parametrize(
    ("name", "text", "rule", "line"),
    [
        ("a.yaml", "a: 1\nb: 2\na: 3\n", "duplicate-key", 3),
        ("a.yaml", "a: {x: 1, 'x': 2}\n", "duplicate-key", 1),
        ("a.json", '{"a": 1,\n "\\u0061": 2}', "duplicate-key", 2),
        ("a.yaml", "a: !!python/object:os.system x\n", "yaml-tag", 1),
        ("a.yaml", "a: ! x\n", "yaml-tag", 1),
        ("a.yaml", "a: !!map {b: 1}\n", "yaml-tag", 1),
        ("a.yaml", "a: &a {b: 1}\nc:\n  <<: *a\n", "merge-key", 3),
        ("a.yaml", "a: 1\n---\nb: 2\n", "syntax", 2),
        ("a.yaml", "[a]: 1\n", "syntax", 1),
        ("a.yaml", "? {a: 1}\n: 2\n", "syntax", 1),
        ("a.yaml", "a: *b\n", "syntax", 1),
        ("a.yaml", "a: &a [*a]\n", "syntax", 1),
        ("a.yaml", "a: b: c\n", "syntax", 1),
        ("a.yaml", "a:\n\tb: 1\n", "syntax", 2),
        ("a.yaml", "a: [1, 2\nb: 3\n", "syntax", 1),
        ("a.yaml", "a: 'x\n", "syntax", 1),
        ("a.yaml", "a: 1\nb\nc: 2\n", "syntax", 2),
        ("a.yaml", 'a: "\\q"\n', "syntax", 1),
        ("a.yaml", 'a: "\\ud800"\n', "syntax", 1),
        ("a.yaml", 'a: "\\0"\n', "character", 1),
        ("a.yaml", "a: \x01\n", "syntax", 1),
        ("a.yaml", "", "syntax", 1),
        ("a.yaml", "# nothing\n", "syntax", 1),
        ("a.yaml", "@a: 1\n", "syntax", 1),
        ("a.json", "", "syntax", 1),
        ("a.json", '{"a": 1,}', "syntax", 1),
        ("a.json", '{"a": 1\n "b": 2}', "syntax", 1),
        ("a.json", '{\n// no\n"a": 1}', "syntax", 2),
        ("a.json", "{'a': 1}", "syntax", 1),
        ("a.json", '{"a": 1} x', "syntax", 1),
        ("a.json", '{"a": NaN}', "number-range", 1),
        ("a.json", '{\n"a": -Infinity}', "number-range", 2),
        ("a.json", '{"a":\n 1e999}', "number-range", 2),
        ("a.json", '{"a":\n 123456789012345678901234567890}', "number-range", 2),
        ("a.json", '{"a": "\\ud800"}', "character", 1),
        ("a.json", '{"a\\u0000": 1}', "character", 1),
    ],
)
def test_a_mistake_in_the_text_is_one_finding_on_its_line(name: str, text: str, rule: str, line: int) -> None:
    found = load(text, name).diagnostics
    assert [(item.rule, item.span.start.line) for item in found if item.span] == [(rule, line)]


def test_a_surrogate_pair_in_json_is_one_character() -> None:
    document = load('{"a": "\\ud83d\\ude00"}', "a.json")
    assert document.value == {"a": "😀"}
    assert document.diagnostics == ()


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_nesting_is_bounded(name: str) -> None:
    for depth in (250, 5_000, 200_000):
        found = load("[" * depth + "]" * depth, name).diagnostics
        assert [item.rule for item in found] in (["too-large"], ["syntax"])
    assert load("[" * 150 + "]" * 150, name).diagnostics == ()


def test_aliases_that_stand_for_billions_of_values_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    found = load("\n".join(lines)).diagnostics
    assert [item.rule for item in found] == ["too-large"]


def test_depth_is_counted_through_aliases() -> None:
    lines = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} {{x: *a{n - 1}}}" for n in range(1, 300)]
    assert [item.rule for item in load("\n".join(lines)).diagnostics] == ["too-large"]


@pytest.mark.parametrize(
    ("data", "rule", "position"),
    [
        (b"a: 1\nb: caf\xe9\n", "encoding", (2, 7)),
        ("a: 1\n".encode("utf-16"), "encoding", (1, 1)),
        ("a: 1\n".encode("utf-16-le"), "encoding", None),
        ("a: \ud800\n".encode("utf-8", "surrogatepass"), "encoding", (1, 4)),
    ],
)
def test_other_encodings_are_refused(
    tmp_path: Path, data: bytes, rule: str, position: tuple[int, int] | None
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    (found,) = read_document(file).diagnostics
    assert found.span is not None
    if position is not None:
        assert (found.rule, (found.span.start.line, found.span.start.column)) == (rule, position)


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    for name, text in (("a.yaml", "a: 1\n"), ("a.json", '{"a": 1}')):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
        document = read_document(tmp_path / name)
        assert document.value == {"a": 1}
        assert document.key_span(("a",)).start.line == 1
        assert document.diagnostics == ()


def test_what_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path):
        project = load_project(path)
        assert [item.rule for item in project.diagnostics] == ["unreadable-file"]
        assert not project.entry.usable


def test_files_are_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "specs").mkdir()
    file = tmp_path / "specs" / "a.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_document(file).file == "specs/a.yaml"
    monkeypatch.chdir(tmp_path / "specs")
    assert read_document(Path("a.yaml")).file == "a.yaml"
    monkeypatch.chdir("/")
    assert read_document(file).file == file.as_posix().lstrip("/")
