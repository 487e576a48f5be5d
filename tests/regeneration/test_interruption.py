"""A run stopped at any operation on files leaves the old files or the new ones, never some of each.

OASWRIGHT_SLOW=1 tries ten thousand saves during a run, and a thousand whole runs that are killed.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from oaswright.publish import transaction
from oaswright.publish.moving import ConflictError
from oaswright.publish.state import BusyError, lock_state

_ROOT = Path(__file__).parents[2]
SLOW = bool(os.environ.get("OASWRIGHT_SLOW"))
TRIALS = 5000 if SLOW else 60
STOPPED = 1000 if SLOW else 15


def points(folder: Path, mode: str, way: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "tests.regeneration.interruption", str(folder), mode, way]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("way", ["exchange", "dance"])
def test_killed_anywhere_everything_is_old_or_new(tmp_path: Path, way: str) -> None:
    found = points(tmp_path, "kill", way)
    assert len(found) > 30
    for point in found[:-1]:
        assert point["code"] == 9
        if way == "exchange":
            # Even before anything is recovered, no reader sees a mixed generated tree.
            assert point["generated"] in {"old", "new"}, point
        assert point["recovered"] in {"old", "new"}, point
        assert point["again"] == "new", point
        assert point["left"] == [".gitignore", "lock", "replaced"], point
        assert point["kept"] == ["# old handlers\n", "# old more\n"], point
    assert {point["recovered"] for point in found} == {"old", "new"}


@pytest.mark.parametrize("way", ["exchange", "dance"])
@pytest.mark.parametrize("mode", ["fail", "full"])
def test_failure_anywhere_is_undone_or_overcome(tmp_path: Path, mode: str, way: str) -> None:
    found = points(tmp_path, mode, way)
    assert len(found) > 30
    for point in found:
        expected = {"old"} if point["code"] == 7 else {"new"}
        assert point["whole"] in expected, point
        assert point["recovered"] in expected, point
        assert point["again"] == "new", point
    assert {point["code"] for point in found} >= {3, 7}


@pytest.mark.parametrize("way", ["exchange", "dance"])
def test_what_is_saved_during_a_run_is_never_lost(tmp_path: Path, way: str) -> None:
    command = [sys.executable, "-m", "tests.regeneration.saving", str(tmp_path), "1", str(TRIALS), way]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


def test_run_after_a_killed_one_goes_on_whatever_has_happened_meanwhile(tmp_path: Path) -> None:
    """The branch switched, the project copied, the clock set back, memories and manifests damaged."""
    command = [sys.executable, "-m", "tests.regeneration.stopping", str(tmp_path), "1", str(STOPPED)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


def _hold(state: Path, release: Path, released: Path) -> None:
    """Hold the lock until the file `release` is there, and write `released` just before it is let go."""
    with lock_state(state):
        while not release.exists():
            time.sleep(0.01)
        released.touch()


def test_second_run_waits_and_then_says_who_is_writing(tmp_path: Path) -> None:
    state, release, released = tmp_path / ".oaswright", tmp_path / "release", tmp_path / "released"
    process = multiprocessing.get_context("spawn").Process(
        target=_hold, args=(state, release, released), daemon=True
    )
    process.start()
    while not (state / "holder").exists() or not (state / "holder").read_text(encoding="ascii"):
        time.sleep(0.01)
    said: list[str] = []
    with (
        pytest.raises(BusyError, match=f"process {process.pid}"),
        lock_state(state, patience=0.1, waiting=said.append),
    ):
        pass
    assert said == [f"waiting for another run (process {process.pid})"]
    assert not released.exists()
    release.touch()
    with lock_state(state, patience=20):
        assert released.exists()
    process.join()


def test_lock_of_a_killed_run_holds_up_nobody(tmp_path: Path) -> None:
    state, never = tmp_path / ".oaswright", tmp_path / "never"
    process = multiprocessing.get_context("spawn").Process(
        target=_hold, args=(state, never, never), daemon=True
    )
    process.start()
    while not (state / "holder").exists():
        time.sleep(0.01)
    process.kill()
    process.join()
    assert (state / "lock").exists()
    with lock_state(state, patience=0):
        assert (state / "holder").read_text(encoding="ascii") == f"{os.getpid()}\n"


def test_handlers_saved_meanwhile_are_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "handlers.py"
    file.write_text("newer\n", encoding="utf-8")
    with lock_state(tmp_path / ".oaswright"), pytest.raises(ConflictError, match=r"handlers\.py was changed"):
        transaction.commit({file: b"ours\n"}, {file: b"older\n"}, [], tmp_path / ".oaswright")
    assert file.read_text(encoding="utf-8") == "newer\n"


def test_linked_handlers_stay_links_and_keep_their_permissions(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "handlers.py"
    real.parent.mkdir()
    real.write_text("old\n", encoding="utf-8")
    real.chmod(0o640)
    link = tmp_path / "handlers.py"
    link.symlink_to(real)
    with lock_state(tmp_path / ".oaswright"):
        transaction.commit({link: b"new\n"}, {link: b"old\n"}, [], tmp_path / ".oaswright")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new\n"
    assert real.stat().st_mode & 0o777 == 0o640


def test_damaged_journal_does_no_harm(tmp_path: Path) -> None:
    state = tmp_path / ".oaswright"
    state.mkdir()
    (state / "journal.json").write_text('[{"target": 3', encoding="utf-8")
    assert transaction.recover(state) == transaction.Recovery()
