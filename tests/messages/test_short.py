"""Short documents, and all that is found in each: rule, severity, place, words, hint.

`short.txt` has a line for each document: its version, a rule that is on beyond the usual ones, and what
follows `info`, with `\\n` for a new line. What is found stands below it.
`OASWRIGHT_RECORD=1 pytest tests/messages` writes that anew.
"""

import os
import re
from pathlib import Path

import pytest
from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.engine import check_file
from oaswright.lint.settings import Settings

FILE = Path(__file__).parent / "short.txt"
BLOCKS = re.findall(r"^(\S.*\n)((?:  .*\n)*)", FILE.read_text("utf-8"), re.MULTILINE)
# What such short documents lack.
USUAL = ("unused-component", "name-collision", "missing-type")


def find(line: str, folder: Path) -> str:
    version, _, text = line.strip().partition(" ")
    version, _, rule = version.partition("+")
    file = folder / "openapi.yaml"
    text = text.replace("\\n", "\n")
    file.write_text(f"openapi: {version}.0\ninfo: {{title: A, version: '1'}}\n{text}\n", encoding="utf-8")
    settings = Settings({RuleId(rule): Severity.WARNING} if rule else {})
    shown = ""
    for found in check_file(file, settings):
        if found.rule not in USUAL or found.rule == rule:
            place = f"{found.span.start.line}:{found.span.start.column}"
            shown += f"  {found.rule.value} {found.severity.value} {place}: {found.message}"
            shown += f" => {found.hint}\n" if found.hint else "\n"
    return shown


@pytest.mark.parametrize(("line", "recorded"), BLOCKS, ids=map(str, range(len(BLOCKS))))
def test_what_is_found_is_what_was_recorded(line: str, recorded: str, tmp_path: Path) -> None:
    if os.environ.get("OASWRIGHT_RECORD"):
        FILE.write_text(
            FILE.read_text("utf-8").replace(line + recorded, line + find(line, tmp_path)), "utf-8"
        )
        return
    assert find(line, tmp_path) == recorded


def test_every_line_is_read() -> None:
    assert os.environ.get("OASWRIGHT_RECORD") or "".join(
        line + found for line, found in BLOCKS
    ) == FILE.read_text("utf-8")
