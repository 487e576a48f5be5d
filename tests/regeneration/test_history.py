"""The documents of this repository through their versions, as committed, with full handlers beside them.

A copy without history, or with the last commits only, has versions made for the occasion.
"""

import io
import random
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
import yaml

from tests.regeneration.replay import begin
from tests.regeneration.test_replay import SLOW, edit_on

_ROOT = Path(__file__).parents[2]
NAMES = ("ohallo", "meetergo", "attendee", "highlevel", "calcom")
MAX_VERSIONS = 25


def list_commits(name: str) -> list[str]:
    """The commits that changed a document, the oldest first; none without a history."""
    command = ["git", "log", "--format=%H", "--reverse", "--", f"specs/{name}.yaml"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else []


def extract(commit: str, root: Path) -> None:
    command = ["git", "archive", commit, "specs"]
    data = subprocess.run(command, cwd=_ROOT, capture_output=True, check=True).stdout
    shutil.rmtree(root / "specs")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(root, filter="data")


@pytest.mark.skipif(not SLOW, reason="OASWRIGHT_SLOW is not set")
@pytest.mark.parametrize("name", NAMES)
def test_handlers_survive_the_history_of_a_document(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    draw = random.Random(name)  # noqa: S311 - the same handlers every time
    project = begin(tmp_path, draw, f"{name}.yaml", "server/handlers.py")
    commits = list_commits(name)
    statuses: list[int] = []
    for commit in commits[-MAX_VERSIONS:]:
        extract(commit, tmp_path)
        statuses.append(project.step())
    if len(commits) < 2:
        shutil.copytree(_ROOT / "specs", tmp_path / "specs", dirs_exist_ok=True)
        statuses.append(project.step())
        document = yaml.safe_load(project.spec.read_text(encoding="utf-8"))
        assert edit_on(project, document, 5)
    # A version with mistakes is passed over; later ones have mended them.
    assert statuses[-1] != 2
    assert project.written > 0
