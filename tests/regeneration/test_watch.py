"""`oaswright generate --watch`: every save gets its run."""

import threading
import time
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from oaswright.cli import watch as watching
from oaswright.cli.options import GenerateOptions
from oaswright.cli.regeneration import Outcome, regenerate

from tests.regeneration.projects import PET, edit, lay_out, oaswright


@dataclass
class Watched:
    """A project that is being watched, and the exit status of each run so far."""

    root: Path
    statuses: list[int] = field(default_factory=list)

    def run_after(self, runs: int, status: int) -> None:
        """Wait until there has been a run with a status beyond the first ones."""
        deadline = time.monotonic() + 30
        while status not in self.statuses[runs:]:
            assert time.monotonic() < deadline, self.statuses
            time.sleep(0.02)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A project that has been generated and is watched from then on."""
    lay_out(tmp_path)
    assert oaswright(tmp_path, "generate").status == 0
    yield from watch(tmp_path)


def watch(root: Path) -> Iterator[Watched]:
    found = Watched(root)
    stop = threading.Event()

    def after(outcome: Outcome) -> None:
        found.statuses.append(outcome.status)

    with chdir(root):
        options = GenerateOptions(mode="watch")
        thread = threading.Thread(
            target=watching.watch, args=(options,), kwargs={"stop": stop, "after": after}
        )
        thread.start()
        try:
            found.run_after(0, 0)
            yield found
        finally:
            stop.set()
            thread.join()


def test_a_mended_document_is_answered(watched: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    spec = watched.root / "specs/pets.yaml"
    edit(spec, lambda text: text.replace("openapi:", "open api:"))
    watched.run_after(1, 1)
    edit(spec, lambda text: text.replace("open api:", "openapi:"))
    watched.run_after(2, 0)
    assert "no errors; nothing to do" in capsys.readouterr().err


def test_a_save_is_generated_and_an_error_waited_out(watched: Watched) -> None:
    spec = watched.root / "specs/pets.yaml"
    edit(spec, lambda text: text.replace("name: limit", "name: size"))
    watched.run_after(1, 0)
    edit(spec, lambda text: text.replace("openapi:", "open api:"))
    watched.run_after(2, 1)
    runs = len(watched.statuses)
    edit(spec, lambda text: text.replace("open api:", "openapi:").replace("size", "page"))
    watched.run_after(runs, 0)
    assert "page: int | None" in (watched.root / "server/pets.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["specs/shared/other.yaml", "specs/new/deep/other.yaml"])
def test_a_file_that_was_missing_is_noticed(watched: Watched, name: str) -> None:
    reference = name.removeprefix("specs/")
    edit(watched.root / "specs/pets.yaml", lambda text: text.replace("shared/pet.yaml", reference))
    watched.run_after(1, 1)
    runs = len(watched.statuses)
    (watched.root / name).parent.mkdir(parents=True, exist_ok=True)
    time.sleep(0.3)  # The folder alone changes nothing.
    (watched.root / name).write_text(PET.replace("age:", "weight:"), encoding="utf-8")
    watched.run_after(runs, 0)
    assert "weight" in (watched.root / "generated/pets/models.py").read_text(encoding="utf-8")


def test_a_save_while_a_run_is_at_work_gets_a_run_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path)
    saved: list[str] = []

    def run(options: GenerateOptions, *, quiet: bool) -> Outcome:
        outcome = regenerate(options, quiet=quiet)
        if "size" not in saved and (tmp_path / "generated/pets/models.py").exists() and quiet:
            saved.append("size")
            edit(tmp_path / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
        return outcome

    monkeypatch.setattr(watching, "regenerate", run)
    for watched in watch(tmp_path):
        edit(tmp_path / "specs/shops.yaml", lambda text: text.replace("All shops", "Every shop"))
        deadline = time.monotonic() + 30
        while "size: int" not in (tmp_path / "server/pets.py").read_text(encoding="utf-8"):
            assert time.monotonic() < deadline, watched.statuses
            time.sleep(0.02)


def test_a_save_before_the_first_look_is_seen_beside_a_log_that_is_written_to(tmp_path: Path) -> None:
    lay_out(tmp_path)
    outcomes: list[Outcome] = []
    stop = threading.Event()

    def write_log() -> None:
        while not stop.wait(0.02):
            (tmp_path / "log").write_text("a request\n", encoding="utf-8")

    def after(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if len(outcomes) == 1:
            edit(tmp_path / "specs/shops.yaml", lambda text: text.replace("All shops", "Every shop"))
        else:
            stop.set()

    threading.Thread(target=write_log, daemon=True).start()
    ending = threading.Timer(30, stop.set)
    ending.start()
    with chdir(tmp_path):
        watching.watch(GenerateOptions(mode="watch"), stop=stop, after=after)
    ending.cancel()
    assert [outcome.status for outcome in outcomes] == [0, 0]


def test_what_a_link_leads_to_is_watched(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    real, spec = tmp_path / "elsewhere/shops.yaml", tmp_path / "specs/shops.yaml"
    spec.rename(real)
    spec.symlink_to(real)
    assert oaswright(tmp_path, "generate").status == 0
    for watched in watch(tmp_path):
        edit(real, lambda text: text.replace("All shops", "Every shop"))
        watched.run_after(1, 0)
        document = tmp_path / "generated/shops/openapi.json"
        assert "Every shop" in document.read_text(encoding="utf-8")


def test_a_new_module_among_handlers_is_noticed(tmp_path: Path) -> None:
    lay_out(tmp_path)
    edit(tmp_path / "pyproject.toml", lambda text: text.replace("server/pets.py", "server/pets"))
    assert oaswright(tmp_path, "generate").status == 0
    for watched in watch(tmp_path):
        (tmp_path / "server/pets/extra.py").write_text("LIMIT = 3\n", encoding="utf-8")
        watched.run_after(1, 0)


def test_a_system_that_watches_no_more_folders_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watching.watchfiles, "watch", refuse)
    result = oaswright(tmp_path, "generate", "--watch")
    assert result.status == 2
    last = result.err.splitlines()[-1]
    assert last.startswith("oaswright generate: cannot watch files: OS file watch limit reached; ")


def test_a_wrong_configuration_is_waited_out(watched: Watched) -> None:
    edit(watched.root / "pyproject.toml", lambda text: text.replace("output", "outputs"))
    watched.run_after(1, 2)
    runs = len(watched.statuses)
    edit(watched.root / "pyproject.toml", lambda text: text.replace("outputs", "output"))
    watched.run_after(runs, 0)


def test_an_interruption_ends_it_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)

    def interrupt(outcome: Outcome) -> None:
        assert outcome.wrote
        raise KeyboardInterrupt

    assert watching.watch(GenerateOptions(mode="watch"), after=interrupt) == 0
