"""One mistake per file: found once, on its line, by the rule that the file names."""

import re
from pathlib import Path

import pytest
from oaswright.diagnostics import RuleId, Severity
from oaswright.lint import rules
from oaswright.lint.engine import check_file
from oaswright.lint.registry import all_rules
from oaswright.lint.rule import Rule

from tests.check.opinions import settings_of

HERE = Path(__file__).parent
MISTAKES = sorted((HERE / "mistakes").glob("*.yaml"))
CORRECT = sorted((HERE / "correct").glob("*.yaml"))


@pytest.mark.parametrize("file", MISTAKES, ids=lambda file: file.stem)
def test_a_mistake_is_found_on_its_line_and_nothing_else(file: Path) -> None:
    expected = [
        (line, match[1])
        for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := re.search(r"# expect: (\S+)", text))
    ]
    found = [
        (diagnostic.span.start.line, diagnostic.rule)
        for diagnostic in check_file(file, settings_of(file))
        if diagnostic.span
    ]
    assert expected == found


@pytest.mark.parametrize("file", CORRECT, ids=lambda file: file.stem)
def test_a_correct_document_has_no_findings(file: Path) -> None:
    assert check_file(file) == []


def test_every_rule_that_can_be_shown_by_one_file_has_a_mistake() -> None:
    shown = {
        match
        for file in MISTAKES
        for match in re.findall(r"# expect: (\S+)", file.read_text(encoding="utf-8"))
    }
    # What these are about cannot be written in a short text file.
    elsewhere = {"encoding", "unreadable-file", "too-large"}
    # These are found by generation.
    elsewhere |= {"unsupported-construct", "handlers", "handler-signature", "removed-parameter"}
    elsewhere |= {"orphan-handler", "renamed-handler", "misplaced-handler", "vanished-name"}
    elsewhere |= {"renamed-response", "changed-response", "wrong-arguments"}
    # These are about the configuration, about packages of shared models, and about rules of one's own.
    elsewhere |= {"unused-silence", "shared-model", "broken-rule"}
    # The command asks for it where no rule finds an error.
    elsewhere |= {"reference-validator"}
    assert set(all_rules()) - shown == elsewhere


def test_every_id_has_its_rule_in_the_file_of_that_name() -> None:
    files = {
        file.stem.replace("_", "-"): file
        for file in Path(rules.__file__).parent.rglob("*.py")
        if file.stem != "__init__"
    }
    assert set(files) == set(RuleId)
    assert list(all_rules()) == list(RuleId)
    for name, rule in all_rules().items():
        assert rule.id == name
        assert f"RuleId.{name.upper().replace('-', '_')}," in files[name].read_text("utf-8")


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_every_rule_is_documented_in_the_same_form(rule: Rule) -> None:
    title, _, rest = rule.documentation.partition("\n\n")
    assert title.endswith(".")
    assert "\n" not in title
    headings = [line for line in rest.splitlines() if line.startswith("## ")]
    assert headings == ["## What it does", "## Why", "## Example", "## How to fix"]


def test_only_reading_rules_cannot_be_changed() -> None:
    assert all(rule.severity is Severity.ERROR for rule in all_rules().values() if rule.fixed)
