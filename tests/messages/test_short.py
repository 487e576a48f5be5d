"""Short documents, and all that is found in each: rule, severity, place, words, hint.

`short.txt` has a line for each document: its version, a rule that is on beyond the usual ones, and what
follows `info`, with `\\n` for a new line; or `yaml` or `json`, and the whole text. What is found stands below
it, with the places that it is related to in brackets.
`OASWRIGHT_RECORD=1 pytest tests/messages` writes that anew.
"""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from oaswright.diagnostics import RuleId, Severity, Span
from oaswright.lint.engine import check_file
from oaswright.lint.settings import Settings

FILE = Path(__file__).parent / "short.txt"
BLOCKS = re.findall(r"^(\S.*\n)((?:  .*\n)*)", FILE.read_text("utf-8"), re.MULTILINE)
# What such short documents lack.
USUAL = ("unused-component", "name-collision", "missing-type")


def find(line: str, folder: Path) -> str:
    kind, _, text = line.rstrip("\n").partition(" ")
    version, _, rule = kind.partition("+")
    text = text.replace("\\n", "\n")
    file = folder / f"openapi.{'json' if version == 'json' else 'yaml'}"
    if version not in ("yaml", "json"):
        text = f"openapi: {version}.0\ninfo: {{title: A, version: '1'}}\n{text}\n"
    file.write_text(text, encoding="utf-8")
    settings = Settings({RuleId(rule): Severity.WARNING} if rule else {})
    shown = ""
    for found in check_file(file, settings):
        if found.rule not in USUAL or found.rule == rule:
            shown += f"  {found.rule.value} {found.severity.value} {place(found.span)}: {found.message}"
            shown += f" => {found.hint}" if found.hint else ""
            shown += "".join(f" [{place(each.span)} {each.message}]" for each in found.related) + "\n"
    return shown


def place(span: Span) -> str:
    return f"{span.start.line}:{span.start.column}-{span.end.line}:{span.end.column}"


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


# Documents of one schema that neither needs others nor is counted over the whole document.
SCHEMAS = {
    version: [
        (match[1], recorded)
        for line, recorded in BLOCKS
        if (
            match := re.fullmatch(
                rf"{version} (?:paths: {{}}\\n)?components: {{schemas: {{E: (.*)}}}}\n", line
            )
        )
        and "schemas/" not in line
        and not re.search(r", (F|parameters): |mapping|\$id", line)
    ]
    for version in ("3.0", "3.1")
}


@pytest.mark.parametrize("version", SCHEMAS)
@pytest.mark.parametrize("step", [1, -1])
def test_a_mistake_hides_no_other(version: str, step: int, tmp_path: Path) -> None:
    """All schemas in one document give the findings of each, in either order."""
    chosen = SCHEMAS[version][::step]
    members = ", ".join(f"E{number}: {text}" for number, (text, _) in enumerate(chosen))
    together = find(f"{version} paths: {{}}\\ncomponents: {{schemas: {{{members}}}}}", tmp_path)
    assert Counter(words(together)) == Counter(each for _, recorded in chosen for each in words(recorded))


def words(shown: str) -> list[str]:
    """The findings without their places, and with the one name that schemas have alone."""
    return [re.sub(r"\d+:\d+-\d+:\d+|(?<=`E)\d+(?=`)", "", line) for line in shown.splitlines()]
