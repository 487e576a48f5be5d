"""Text of a document as literals, comments and docstrings of a generated module."""

import ast
import json
from typing import Literal

import pytest
from oaswright.openapi.pointers import JSON
from oaswright.render.paragraphs import wrap_text
from oaswright.render.text import (
    escape_docstring,
    escape_invisible,
    format_json,
    join_lines,
    literal,
    strip_invisible,
    wrap_docstring,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("pet", '"pet"'),
        ('say "pet"', "'say \"pet\"'"),
        ("it's", '"it\'s"'),
        ('it\'s "x"', "'it\\'s \"x\"'"),
        ("é\n", '"\\xe9\\n"'),
        (7, "7"),
        (True, "True"),
        (None, "None"),
    ],
)
def test_literal_is_ascii_with_double_quotes_where_they_need_no_escape(value: object, written: str) -> None:
    assert literal(value) == written
    assert ast.literal_eval(literal(value)) == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("  a  ", "a"),
        ("a\x00\x1b\u202eb\u200b", "ab"),
        ("é 漢 ≠ _", "é 漢 ≠ _"),
        ("a\u00a0b", "ab"),
    ],
)
def test_text_is_shown_without_invisible_characters(text: str, shown: str) -> None:
    assert strip_invisible(text) == shown


def test_text_of_a_comment_stands_on_one_line() -> None:
    assert join_lines("a\n  b\u2028\rc\t d") == "a b c d"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ('say "pet" twice', 'say "pet" twice'),
        ('ends "', 'ends \\"'),
        ('""', '\\"\\"'),
        ('a """ b', 'a \\"\\"" b'),
        ("\\N{DASH}", "\\\\N{DASH}"),
    ],
)
def test_nothing_ends_a_docstring_or_starts_an_escape(text: str, escaped: str) -> None:
    assert escape_docstring(text) == escaped
    assert ast.literal_eval(f'"""{escaped}"""') == text


@pytest.mark.parametrize(
    ("character", "escape"),
    [
        ("\x7f", "\\x7f"),
        ("\xff", "\xff"),
        ("\xad", "\\xad"),
        ("\u0100", "\u0100"),
        ("\u202e", "\\u202e"),
        ("\uffff", "\\uffff"),
        ("\U000e0001", "\\U000e0001"),
        ("\t", "\\x09"),
        ("\n", "\n"),
        ("~", "~"),
        (" ", " "),
    ],
)
def test_invisible_characters_become_escape_sequences(character: str, escape: str) -> None:
    assert escape_invisible(f"x{character}y") == f"x{escape}y"


def test_paragraphs_are_wrapped_to_the_room_that_an_indent_leaves() -> None:
    text = f"one\ntwo   three\n\n\n\n{'word ' * 30}"
    lines = wrap_text(text, indent=4)
    assert lines[:2] == ["one two three", ""]
    assert [len(line) for line in lines[2:]] == [99, 49]
    assert [len(line) for line in wrap_text("a" * 60 + " " + "b" * 39, indent=4)] == [100]
    assert [len(line) for line in wrap_text("a" * 60 + " " + "b" * 40, indent=4)] == [60, 40]


def test_long_words_and_hyphens_are_not_broken() -> None:
    word = "https://example.com/" + "a-b" * 40
    assert wrap_text(f"see {word} there", indent=4) == ["see", word, "there"]


def test_docstring_takes_one_line_if_it_can() -> None:
    assert wrap_docstring("", indent=4) == ()
    assert wrap_docstring(" \n ", indent=4) == ()
    assert wrap_docstring("A pet.", indent=4) == ('    """A pet."""',)
    assert wrap_docstring("A pet.\n\nOr two.", indent=2) == ('  """A pet.', "", "  Or two.", '  """')


@pytest.mark.parametrize("indent", [1, 2])
@pytest.mark.parametrize(
    "value",
    [
        {"a": [], "b": {}, "c": [1, 1.5, True, None], "d": {"e": [{"  f\n   g": 'ü\x1f\x7f\\"/'}]}},
        {"big": 2**64, "a": {"b": [-(2**70)]}},
    ],
)
def test_json_is_written_as_the_standard_library_does(value: JSON, indent: Literal[1, 2]) -> None:
    assert format_json(value, indent=indent) == json.dumps(value, indent=indent, ensure_ascii=False) + "\n"


LIST = f"""Options:
- `a`: {"word " * 25}
- b
  goes on
    * inner
1. first

   of two

| a | b |
|---|---|
| {"x" * 120} | y |

# Heading
```json
{{"a":   1}}

  indented
```
After.
Hard\x20\x20
break."""


def test_lists_tables_and_code_stay_what_they_are() -> None:
    assert wrap_text(LIST, indent=4) == [
        "Options:",
        f"- `a`: {'word ' * 17}word",
        f"  {'word ' * 6}word",
        "- b goes on",
        "    * inner",
        "1. first",
        "",
        "   of two",
        "",
        "| a | b |",
        "|---|---|",
        f"| {'x' * 120} | y |",
        "",
        "# Heading",
        "```json",
        '{"a":   1}',
        "",
        "  indented",
        "```",
        "After. Hard",
        "break.",
    ]


def test_docstring_of_a_description_is_the_description() -> None:
    lines = wrap_docstring(LIST + "\n\\x", indent=4)
    function = ast.parse("def f():\n" + "\n".join(lines)).body[0]
    assert isinstance(function, ast.FunctionDef)
    found = ast.get_docstring(function)
    assert found is not None
    assert found.splitlines()[1:4] == [f"- `a`: {'word ' * 17}word", f"  {'word ' * 6}word", "- b goes on"]
    assert found.endswith("break. \\x")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\n\n\nb\n\n", ["a", "", "b"]),
        ("  a   b  \n   c", ["  a b", "  c"]),
        ("one  \ntwo\\\nthree", ["one", "two\\", "three"]),
        ("- one\n  more\n\n  and a paragraph", ["- one more", "", "  and a paragraph"]),
        ("1. one\n2) two\n* three\n   - four", ["1. one", "2) two", "* three", "   - four"]),
        (" " * 14 + "- deep", [" " * 12 + "- deep"]),
        ('a\n```json\n{ "a":   1 }\n```\nb   c', ["a", "```json", '{ "a":   1 }', "```", "b c"]),
        ("~~~\n```\n a   b\n~~~\nc   d", ["~~~", "```", " a   b", "~~~", "c d"]),
        ("```\na   b", ["```", "a   b"]),
        ("    a   b", ["    a   b"]),
        ("a\n\n    b   c\n    d\n\ne\n    f", ["a", "", "    b   c", "    d", "", "e f"]),
        (
            "| a |  b |\n|---|---|\n> c   d\n# e   f\ng",
            ["| a |  b |", "|---|---|", "> c   d", "# e   f", "g"],
        ),
        (f"a {'b' * 120} c", ["a", "b" * 120, "c"]),
    ],
)
def test_lists_code_and_tables_stay(text: str, lines: list[str]) -> None:
    assert wrap_text(text, indent=8) == lines
