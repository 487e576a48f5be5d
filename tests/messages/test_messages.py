"""Every message as its reader sees it, recorded: a change of words is seen in review.

`OASWRIGHT_RECORD=1 pytest tests/messages` writes the records anew.
"""

import os
from pathlib import Path

import pytest
from oaswright.diagnostics.text import format_text
from oaswright.document.project import load_project
from oaswright.lint.engine import check

from tests.check.opinions import settings_of

HERE = Path(__file__).parent
MISTAKES = HERE.parent / "check" / "mistakes"
RECORDS = HERE / "recorded"


@pytest.mark.parametrize("file", sorted(MISTAKES.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_message_is_the_recorded_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(MISTAKES)
    project = load_project(Path(file.name))
    found = check(project, settings_of(file))
    shown = format_text(found, project.sources, colour=False) + "\n"
    record = RECORDS / f"{file.stem}.txt"
    if os.environ.get("OASWRIGHT_RECORD"):
        record.write_text(shown, encoding="utf-8")
    assert record.read_text(encoding="utf-8") == shown


def test_every_record_has_its_mistake() -> None:
    assert {record.stem for record in RECORDS.glob("*.txt")} == {
        file.stem for file in MISTAKES.glob("*.yaml")
    }
