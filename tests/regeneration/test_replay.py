"""Long series of edits to documents, with full handlers beside them: nothing of them is lost.

OASWRIGHT_SLOW=1 makes the series long. `make replay FOLDER=…` replays versions of a document of one's own.
"""

import copy
import os
import random
import shutil
from pathlib import Path

import pytest
import yaml

from tests.regeneration.edits import EDITS, Document, write_document
from tests.regeneration.replay import Project, begin

_ROOT = Path(__file__).parents[2]
SLOW = bool(os.environ.get("OASWRIGHT_SLOW"))
DOCUMENTS = {
    path.stem: path
    for path in [*_ROOT.glob("specs/*.yaml"), *_ROOT.glob("tests/corpus/documents/*-3.?.yaml")]
}
SERIES = [(name, 1) for name in sorted(DOCUMENTS)] if SLOW else [("required-3.1", 1)]
STEPS = 30 if SLOW else 8


def edit_on(project: Project, document: Document, steps: int) -> list[str]:
    """Edit a document step by step, one to three edits each. Returns the edits that it could have."""
    done: list[str] = []
    for step in range(steps):
        former, before = copy.deepcopy(document), len(done)
        for number in range(project.draw.choice((1, 1, 1, 2, 3))):
            edit = project.draw.choice(EDITS)
            if edit(document, project.draw, 10 * step + number):
                done.append(getattr(edit, "__name__", "edit"))
        write_document(document, project.spec)
        last = step == steps - 1
        try:
            status = project.step(types=SLOW or last, imports=SLOW or last)
        except AssertionError as error:
            raise AssertionError(f"{done}: {error}") from error
        if status == 2:
            # The edits have made a mistake; it is taken back.
            document.clear()
            document |= former
            write_document(document, project.spec)
            del done[before:]
    return done


@pytest.mark.parametrize(("name", "seed"), SERIES)
def test_nothing_written_by_hand_is_lost(
    tmp_path: Path, name: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    draw = random.Random(f"{name} {seed}")  # noqa: S311 - the same series every time
    handlers = draw.choice(("server/handlers.py", "server/handlers"))
    project = begin(tmp_path, draw, "api.yaml", handlers)
    if DOCUMENTS[name].parent.name == "specs":
        shutil.copytree(_ROOT / "specs/shared", tmp_path / "specs/shared")
    document = yaml.safe_load(DOCUMENTS[name].read_text(encoding="utf-8"))
    write_document(document, project.spec)
    assert project.step() == 0
    done = edit_on(project, document, STEPS)
    assert project.written > 0
    assert len(done) > STEPS / 2
