"""Refusals of openapi-spec-validator: which are told, in which words, and where."""

import subprocess
import sys
from pathlib import Path

import pytest
from oaswright.diagnostics import Diagnostic, Position, RuleId, Severity, Span
from oaswright.document.bundle import bundle
from oaswright.document.project import load_project
from oaswright.judge.findings import describe
from oaswright.lint.settings import Settings
from oaswright.openapi.pointers import Pointer

TEXT = """\
openapi: 3.1.0
info: {title: A, version: '1'}
paths: {}
components:
  schemas:
    A:
      enum:
        - a
        - b
    B:
      properties:
        a: {type: string}
    C: {type: string,
        default: 1}
"""
SCHEMAS: Pointer = ("components", "schemas")


def tell(folder: Path, pointer: Pointer, message: str, known: int = 0, level: str = "error") -> list[str]:
    """The lines and words that are told of one refusal, beside a finding in the line `known`."""
    file = folder / "openapi.yaml"
    file.write_text(TEXT, "utf-8")
    whole = bundle(load_project(file))
    at = Position(known, 1)
    beside = [
        Diagnostic("a", Severity.ERROR, None, "of no file"),
        Diagnostic(
            "a", Severity.ERROR, Span("other.yaml", Position(1, 1), Position(99, 1)), "of another file"
        ),
        Diagnostic("a", Severity.ERROR, Span(whole.span(()).file, at, at), "of this file"),
        Diagnostic("a", Severity.ERROR, whole.span(("info", "title")), "known"),
    ]
    severity = None if level == "off" else Severity(level)
    settings = Settings({RuleId.REFERENCE_VALIDATOR: severity} if level != "error" else {})
    found = describe(
        [(("info", "title"), "is known"), (pointer, message)], whole, beside, settings, set(), lenient=False
    )
    assert all(each.severity is severity for each in found)
    lines = [f"{each.span.start.line}: {each.message}" for each in found if each.span is not None]
    return [line.replace("refused by openapi-spec-validator: ", "") for line in lines]


@pytest.mark.parametrize(
    ("pointer", "line", "known"),
    [
        (("A", "enum"), 7, (7, 8, 9)),
        # What is wrong with a large object is told, whatever is known of what stands inside of it.
        (("A",), 6, (6, 7)),
        (("B",), 10, (10, 11)),
        (("C",), 13, (13, 14)),
        (("B", "properties", "a"), 12, (12,)),
        (("D",), 5, (5, 6)),
    ],
)
def test_what_is_known_in_its_lines_is_not_told_again(
    pointer: Pointer, line: int, known: tuple[int, ...], tmp_path: Path
) -> None:
    told = {
        number: tell(tmp_path, (*SCHEMAS, *pointer), "is bad", number)
        for number in range(1, len(TEXT.splitlines()) + 1)
    }
    assert {number for number, lines in told.items() if not lines} == set(known)
    assert {tuple(lines) for lines in told.values() if lines} == {(f"{line}: is bad",)}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("'[' is not a 'regex'", None),
        ("'a' does not match '^b'", None),
        ("'17:00:00' is not a 'time'", None),
        ("Required list has not defined properties: ['a']", None),
        ("Unknown JSON Schema dialect: 'https://a'", None),
        ("Path parameter 'a' for 'get' operation in '/{a:b}' was not resolved", None),
        ("Path parameter 'a' in '/{a}' was not resolved", "Path parameter 'a' in '/{a}' was not resolved"),
        ("Path parameter '/{a!r}' was not resolved", None),
        ("'a' is not a 'uuid'", "the value 'a' does not have the format `uuid`"),
        ("a\n\nFailed validating 'type' in schema", "a"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 200 + "…"),
    ],
)
def test_its_words_are_told_where_they_are_true(message: str, told: str | None, tmp_path: Path) -> None:
    assert tell(tmp_path, (*SCHEMAS, "A"), message) == ([f"6: {told}"] if told else [])


@pytest.mark.parametrize(("level", "number"), [("warning", 1), ("info", 1), ("off", 0)])
def test_settings_lower_it(level: str, number: int, tmp_path: Path) -> None:
    assert len(tell(tmp_path, (*SCHEMAS, "A"), "is bad", level=level)) == number


def test_it_runs_with_little_memory() -> None:
    pytest.importorskip("resource")
    code = (
        "import resource, oaswright.judge.__main__ as judge\n"
        "judge._limit_memory()\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) == 4 << 30
