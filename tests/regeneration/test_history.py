"""The documents of this repository through all their versions, one after the other, as committed."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.regeneration.projects import oaswright
from tests.regeneration.test_replay import HELPERS, SLOW, write_by_hand

_ROOT = Path(__file__).parents[2]
NAMES = ("ohallo", "meetergo", "attendee", "highlevel", "calcom")


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, check=True).stdout


@pytest.mark.skipif(not SLOW, reason="OASWRIGHT_SLOW is not set")
@pytest.mark.skipif(not (_ROOT / ".git").exists(), reason="no history here")
@pytest.mark.parametrize("name", NAMES)
def test_handlers_survive_the_history_of_a_document(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import random

    (tmp_path / "pyproject.toml").write_text(
        f'[tool.oaswright.apis.{name}]\nspec = "specs/{name}.yaml"\nhandlers = "server/handlers.py"\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    handlers = tmp_path / "server" / "handlers.py"
    marks: dict[str, str] = {}
    versions = 0
    for commit in git("log", "--format=%H", "--reverse", "--", f"specs/{name}.yaml").decode().split():
        shutil.rmtree(tmp_path / "specs", ignore_errors=True)
        with tarfile.open(fileobj=io.BytesIO(git("archive", commit, "specs"))) as archive:
            archive.extractall(tmp_path, filter="data")
        result = oaswright(tmp_path, "generate")
        if result.status:
            # A version with mistakes, which later ones have mended: nothing may have been touched.
            assert "nothing was written" in result.err
            continue
        versions += 1
        if not marks:
            marks = write_by_hand(handlers, random.Random(name))  # noqa: S311
            continue
        text = handlers.read_text(encoding="utf-8")
        compile(text, "handlers.py", "exec")
        assert HELPERS in text
        assert all(text.count(mark) == written.count(mark) for mark, written in marks.items()), commit
        assert oaswright(tmp_path, "generate").out == "nothing to do\n"
    assert versions > 0
