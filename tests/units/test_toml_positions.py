"""Where the values of a pyproject.toml stand."""

import tomllib
from typing import Any

import pytest
from oaswright.diagnostics.toml import KeyPath, find_span

TEXT = '''\
# [tool.a] in a comment
[build-system]
requires = ["hatchling>=1.27", 'x # "y']
note = """
[[tool.rules.silence]]
at = "inside a \\""" string"
"""
when = 1979-05-27 07:32:00.5 # a date
nested = [[1, 2.5],
  [3], # three
  { a.b = [ {c = 1} ] },
]

[[ tool . "rules" . silence ]]
at = "first"

[tool.rules]
unused-component = { severity = "off", reason = "a, b = {" }

[[tool.rules.silence]]
'at' = 'second#/paths/*'
[tool.rules.silence.more]
deep.er = true
'''


def paths(value: Any, path: KeyPath = ()) -> list[tuple[KeyPath, Any]]:
    """Every value of a table with its path."""
    found: list[tuple[KeyPath, Any]] = [(path, value)] if path else []
    if isinstance(value, dict):
        found += [pair for key, inner in value.items() for pair in paths(inner, (*path, key))]
    if isinstance(value, list):
        found += [pair for number, inner in enumerate(value) for pair in paths(inner, (*path, number))]
    return found


def cut(text: str, path: KeyPath) -> str:
    span = find_span("pyproject.toml", text, path)
    assert span is not None, path
    assert span.file == "pyproject.toml"
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: span.start.line - 1]) + span.start.column - 1
    end = sum(len(line) + 1 for line in lines[: span.end.line - 1]) + span.end.column - 1
    return text[start:end]


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n")])
def test_every_plain_value_is_found_where_it_is_written(text: str) -> None:
    for path, value in paths(tomllib.loads(text)):
        if not isinstance(value, (dict, list)):
            assert tomllib.loads(f"value = {cut(text, path)}") == {"value": value}


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("build-system",), "[build-system]"),
        (("tool", "rules"), "[tool.rules]"),
        (("tool", "rules", "silence", 0), '[[ tool . "rules" . silence ]]'),
        (("tool", "rules", "silence", 1), "[[tool.rules.silence]]"),
        (("tool", "rules", "silence", 1, "more"), "[tool.rules.silence.more]"),
        (("tool", "rules", "unused-component"), '{ severity = "off", reason = "a, b = {" }'),
        (("build-system", "nested", 0), "[1, 2.5]"),
        (("build-system", "nested", 2), "{ a.b = [ {c = 1} ] }"),
    ],
)
def test_tables_and_arrays_are_found(path: KeyPath, written: str) -> None:
    assert cut(TEXT, path) == written


@pytest.mark.parametrize("path", [("tool", "a"), ("tool", "rules", "silence", 2), ("nested",), ("at",)])
def test_what_is_not_there_is_not_found(path: KeyPath) -> None:
    assert find_span("pyproject.toml", TEXT, path) is None


def test_an_empty_text_holds_nothing() -> None:
    assert find_span("pyproject.toml", "", ("tool",)) is None
