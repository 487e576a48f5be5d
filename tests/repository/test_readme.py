"""What README shows is what happens."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.repository.files import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROJECT = '[tool.oaswright.apis.ohallo]\nspec = "specs/ohallo.yaml"\n'
EDITS = (
    ("'#/components/schemas/CalendarConnectionUpdate'", "'#/components/schemas/ConnectionUpdate'"),
    ("operationId: deleteCalendarConnection", "operationId: getCalendarConnection"),
)


def test_the_findings_that_it_shows_are_those_of_the_command(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    document = tmp_path / "specs" / "ohallo.yaml"
    text = document.read_text("utf-8")
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new, 1)
    document.write_text(text, "utf-8")
    shown = re.search(r"^\$ oaswright check\n(.*?)^\$ ", README, re.MULTILINE | re.DOTALL)
    assert shown is not None
    result = subprocess.run(
        [sys.executable, "-m", "oaswright", "check"],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout + result.stderr).strip() == shown.group(1).strip()


def test_the_code_that_it_shows_is_generated() -> None:
    interface = (ROOT / "generated" / "ohallo" / "interface.py").read_text("utf-8")
    shown = re.search(
        r"`generated/ohallo/interface.py`, shortened\):\n\n```python\n(.*?)```", README, re.DOTALL
    )
    assert shown is not None
    for line in filter(None, shown.group(1).splitlines()):
        assert line.removesuffix(" ...") in interface.splitlines()
