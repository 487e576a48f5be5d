"""Positions in a document: lines and columns as an editor shows them, and the node at a pointer."""

from pathlib import Path

import pytest
from oaswright.diagnostics import Position, Span
from oaswright.document.json import locate_json
from oaswright.document.json_places import Places
from oaswright.document.positions import Lines, Node, locate
from oaswright.document.reading import display_path, parse_document
from oaswright.lint.engine import check_file
from oaswright.openapi.pointers import Pointer


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", (0,)),
        ("a", (0,)),
        ("a\nb", (0, 2)),
        ("a\n\nb\n", (0, 2, 3, 5)),
        ("\n", (0, 1)),
        ("a\r\nb\rc\nd", (0, 3, 5, 7)),
        ("a\r\r\n\nb\r", (0, 2, 4, 5, 7)),
        ("\r\n", (0, 2)),
    ],
)
def test_any_line_end_ends_a_line(text: str, starts: tuple[int, ...]) -> None:
    assert Lines.of("a.yaml", text).starts == starts


def test_offset_has_a_line_and_a_column_from_one() -> None:
    lines = Lines.of("a.yaml", "ab\ncd\n")
    assert [lines.position(offset) for offset in range(7)] == [
        Position(1, 1),
        Position(1, 2),
        Position(1, 3),
        Position(2, 1),
        Position(2, 2),
        Position(2, 3),
        Position(3, 1),
    ]
    assert lines.span(1, 4) == Span("a.yaml", Position(1, 2), Position(2, 2))
    assert lines.span(4, 1) == Span("a.yaml", Position(2, 2), Position(2, 2))


LEAF: Node = (9, 10, None)
ITEMS: Node = (5, 8, [(5, 6, None), (7, 8, None)])
ROOT: Node = (0, 20, {"a": (1, 2, ITEMS), "1": (8, 9, LEAF)})


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ((), (ROOT, None)),
        (("a",), (ITEMS, (1, 2, ITEMS))),
        (("a", 1), ((7, 8, None), None)),
        (("a", 2), (ITEMS, (1, 2, ITEMS))),
        (("a", "1"), (ITEMS, (1, 2, ITEMS))),
        ((1,), (LEAF, (8, 9, LEAF))),
        (("b",), (ROOT, None)),
        (("1", "x"), (LEAF, (8, 9, LEAF))),
        (("a", 0, "x"), ((5, 6, None), None)),
    ],
)
def test_pointer_leads_to_a_node_or_its_nearest_ancestor(pointer: Pointer, found: object) -> None:
    assert locate(ROOT, pointer) == found


TEXTS = {
    "a.json": '{"a": [1, {"b": "x"}], "c\\u0064": {}}',
    "a.yaml": 'a: [1, {b: "x"}]\ncd: {}\n',
}


def test_single_nodes_of_json_stand_where_a_look_at_all_of_it_finds_them() -> None:
    text = (
        ' {"a":[ ],"b" : {\r\n"c\\u0064":{"\\"e":[1,[-2.5e400,"}]"],'
        f'{"9" * 5000}]}},"f":{{}}, "": null}}\t, "g":true}}\n'
    )
    root, places = locate_json(text, None), Places(text)

    def compare(node: Node, pointer: Pointer) -> int:
        for asked in (pointer, (*pointer, "gone"), (*pointer, 99)):
            (found, member), (expected, holder) = places.locate(asked), locate(root, asked)
            assert found[:2] == expected[:2]
            assert (member and member[:2]) == (holder and holder[:2])
        inside = node[2]
        if isinstance(inside, dict):
            return 1 + sum(compare(member[2], (*pointer, name)) for name, member in inside.items())
        return 1 + sum(compare(item, (*pointer, index)) for index, item in enumerate(inside or ()))

    assert compare(root, ()) == 13


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("pointer", "value", "key"),
    [
        ((), None, None),
        (("a", 0), "1", "1"),
        (("a", 1, "b"), '"x"', "b"),
        (("cd",), "{}", "cd"),
        (("cd", "gone"), "{}", "cd"),
    ],
)
def test_value_and_key_have_positions_in_both_formats(
    name: str, pointer: Pointer, value: str | None, key: str | None
) -> None:
    text = TEXTS[name]
    document = parse_document(text, Path("/project") / name, name)
    if value is None:
        assert document.span(pointer).start == document.key_span(pointer).start == Position(1, 1)
        return

    def cut(span: Span) -> str:
        line = text.splitlines()[span.start.line - 1]
        return line[span.start.column - 1 : span.end.column - 1]

    assert cut(document.span(pointer)) == value
    assert cut(document.key_span(pointer)).strip('"').replace("\\u0064", "d") == (key or "").strip('"')


def test_path_is_shown_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert display_path(folder / "specs" / "a.yaml") == "specs/a.yaml"
    assert display_path(Path("specs/../a.yaml")) == "a.yaml"
    assert display_path(tmp_path / "a.yaml") == (tmp_path / "a.yaml").as_posix()


def test_what_is_quoted_is_text_whatever_stands_before_it() -> None:
    text = "a: ! '5'\nb: &b ! \"5\"\nc: *b\nd: '5'\ne: 5\n"
    document = parse_document(text, Path("/project/a.yaml"), "a.yaml")
    assert document.value == {"a": "5", "b": "5", "c": "5", "d": "5", "e": 5}


def test_json_without_a_finding_is_not_read_for_positions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking for them takes as long as to read it."""
    text = '{"openapi": "VERSION", "info": {"title": "T", "version": "1"}, "paths": {}}'

    def refuse(_places: Places, pointer: Pointer) -> None:
        pytest.fail(f"positions are read of {pointer}")

    monkeypatch.setattr(Places, "locate", refuse)
    (tmp_path / "a.json").write_text(text.replace("VERSION", "3.1.0"), encoding="utf-8")
    assert check_file(tmp_path / "a.json") == []
    (tmp_path / "b.json").write_text(text.replace("VERSION", "3.9.0"), encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="positions are read"):
        check_file(tmp_path / "b.json")
