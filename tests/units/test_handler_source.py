"""Modules are read with every byte, and edits change nothing else."""

import ast
from pathlib import Path

import pytest
from oaswright.diagnostics import Position
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import Edit, SourceError, apply_edits, parse_source, read_source, shift


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "x"])
def test_lines_are_counted_as_python_counts_them(newline: str, last: str) -> None:
    source = parse_source(f"a = 1{newline}\fb = 'é'; c = 2{newline}{last}")
    assert [source.line(n) for n in (1, 2)] == [f"a = 1{newline}", f"\fb = 'é'; c = 2{newline}"]
    assert (source.line(3), source.line(4)) == (last, "")
    assert source.line_end(1) == len("a = 1" + newline)
    assert source.line_end(7) == len(source.text)
    assert source.newline == newline
    c = source.tree.body[2]
    assert isinstance(c, ast.Assign)
    assert source.text[source.start(c) : source.end(c)] == "c = 2"
    assert source.position(source.start(c)) == Position(2, 11)
    assert source.offset(Position(2, 11)) == source.start(c)


def test_empty_module_has_one_line_and_unix_line_ends() -> None:
    source = parse_source("")
    assert (source.line(1), source.newline, source.position(0)) == ("", "\n", Position(1, 1))


@pytest.mark.parametrize(
    ("line", "indent"), [("x", ""), ("    x", "    "), ("\tx", "\t"), ("\f  x", "  "), ("  \f\tx", "\t")]
)
def test_indent_begins_after_a_form_feed(line: str, indent: str) -> None:
    source = parse_source("x")
    text = f"{line}\n"
    found = type(source)(text, source.tree, (0,), "utf-8", b"")
    assert found.indent(1) == indent


@pytest.mark.parametrize(
    "data",
    [
        b"x = 1\r\ny = '\xc3\xa9'\r\n",
        b"\xef\xbb\xbfx = 1\n",
        b"# coding: latin-1\nx = '\xe9'\n",
        b"x = 1\r",
        b"",
    ],
)
def test_module_is_written_as_it_was_read(data: bytes) -> None:
    source = read_source(data)
    assert source.encode() == data
    assert source.edit([]).encode() == data


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"# coding: nonsense\n", "does not decode: unknown encoding", 1),
        (b"x = '\xff'\n", "does not decode: ", 1),
        (b"# coding: utf-7\nx = '+AOk-+AOk-'\n", "does not survive reading and writing as utf-7", 1),
        (b"x = 1\ny = (\n", "does not parse: '(' was never closed", 2),
        (b"x = '\0'\n", "does not parse: ", 1),
    ],
)
def test_module_that_cannot_be_used_is_refused(data: bytes, message: str, line: int) -> None:
    with pytest.raises(SourceError) as caught:
        read_source(data)
    assert str(caught.value).startswith(message)
    assert caught.value.line == line


def test_character_that_an_encoding_lacks_is_named() -> None:
    source = read_source(b"# coding: latin-1\nx = 1\n")
    with pytest.raises(SourceError) as caught:
        source.edit([Edit(len(source.text), len(source.text), "y = '\u20ac'\n")]).encode()
    assert str(caught.value).startswith("is encoded as iso-8859-1, which lacks a character of the new text: ")


EDITS = [Edit(4, 6, "XYZ"), Edit(1, 1, "ab"), Edit(8, 9, "")]


def test_edits_apply_in_the_order_of_the_text() -> None:
    assert apply_edits("0123456789", EDITS) == "0ab123XYZ679"
    assert apply_edits("01", [Edit(1, 1, "a"), Edit(1, 1, "b")]) == "0ab1"


@pytest.mark.parametrize(
    ("old", "new"), [(0, 0), (1, 3), (3, 5), (4, 6), (5, 6), (6, 9), (7, 10), (8, 11), (9, 11), (10, 12)]
)
def test_offset_moves_with_its_text(old: int, new: int) -> None:
    assert shift(old, sorted(EDITS)) == new


def test_modules_are_found_below_src_and_the_root(tmp_path: Path) -> None:
    files = {
        "src/a/b.py": "x = 1\n",
        "src/a/__init__.py": "",
        "c.py": "from a.b import x as y\n",
        "e.py": "(\n",
    }
    modules = Modules(tmp_path, {tmp_path / name: text.encode() for name, text in files.items()})
    names = {
        name: found.path for name in ("a", "a.b", "c", "d", "e", "a-b") if (found := modules.named(name))
    }
    assert names == {
        "a": tmp_path / "src/a/__init__.py",
        "a.b": tmp_path / "src/a/b.py",
        "c": tmp_path / "c.py",
    }
    assert modules.dotted_name(tmp_path / "src/a/b.py") == "a.b"
    assert modules.dotted_name(tmp_path / "src/a/__init__.py") == "a"
    assert modules.dotted_name(Path("/elsewhere/z.py")) == "z"
    assert modules.follow("c.y") == (modules.named("a.b"), "a.b.x")
    assert modules.follow("c.y", stop="a.b") == (None, "a.b.x")
    assert modules.follow("c.z") == (modules.named("c"), "c.z")
    assert modules.follow("datetime.date") == (None, "datetime.date")
    assert modules.read[tmp_path / "src/c.py"] is None


def test_circle_of_imports_ends(tmp_path: Path) -> None:
    files = {"a.py": "from b import x\n", "b.py": "from a import x\n"}
    modules = Modules(tmp_path, {tmp_path / name: text.encode() for name, text in files.items()})
    assert modules.follow("a.x")[0] is None
