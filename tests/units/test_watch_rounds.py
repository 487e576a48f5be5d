"""What each round of `--watch` runs, says and waits for."""

import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from oaswright.cli import watch as watching
from oaswright.cli.options import GenerateOptions
from oaswright.cli.regeneration import Outcome
from oaswright.errors import OaswrightError

OLD = 1_000_000_000_000_000_000


def test_each_round_waits_for_what_its_run_has_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("pyproject.toml", "a.yaml", "b.yaml", "c.yaml", "new.yaml")
    config, a, b, c, new = (tmp_path / name for name in names)
    for path in (config, a, b, c):
        path.write_text("a")
        os.utime(path, ns=(OLD, OLD))
    outcomes = [
        Outcome(0, True, frozenset({a, new})),
        Outcome(1, False, frozenset({b})),
        Outcome(0, False, frozenset({c})),
        Outcome(0, False, frozenset({c})),
    ]
    rounds: list[tuple[list[Path], Mapping[Path, Any]]] = []
    heard: list[Outcome] = []
    quiet: list[bool] = []
    ended = threading.Event()

    def run(_: GenerateOptions, *, quiet: bool) -> Outcome:
        asked.append(quiet)
        if not rounds:
            # Saved while the run reads it.
            new.write_text("a")
        return outcomes[len(rounds)]

    def wait(known: frozenset[Path], before: Mapping[Path, Any], _: threading.Event) -> None:
        rounds.append((sorted(known), before))
        if len(rounds) == len(outcomes):
            ended.set()

    asked = quiet
    monkeypatch.setattr(watching, "_run", run)
    monkeypatch.setattr(watching, "_wait", wait)
    assert watching.watch(GenerateOptions(mode="watch"), stop=ended, after=heard.append) == 0
    assert heard == outcomes
    assert quiet == [False, True, True, True]
    # After an error the files of before still matter.
    assert [known for known, _ in rounds] == [[a, new], [a, b, new], [c], [c]]
    said = capsys.readouterr().err.splitlines()
    assert said == ["watching 2 files; Ctrl-C ends", "no errors; nothing to do"]
    before = rounds[0][1]
    assert before[config][0] == before[a][0] == OLD
    assert before[new] is None
    # What the clock of a file system may be behind counts as saved during the run.
    assert rounds[1][1][b][0] == OLD


@pytest.mark.parametrize(("age", "counts"), [(0, True), (10_000_000, True), (10_000_000_000, False)])
def test_a_file_that_was_not_known_has_changed_if_it_was_saved_since(
    age: int, counts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended, file = threading.Event(), tmp_path / "a.yaml"
    file.write_text("a")
    seen: list[Any] = []

    def run(_: GenerateOptions, *, quiet: bool) -> Outcome:
        return Outcome(0, False, frozenset({file}))

    def wait(_: frozenset[Path], before: Mapping[Path, Any], __: threading.Event) -> None:
        seen.append(before[file])
        ended.set()

    now = time.time_ns()
    os.utime(file, ns=(now - age, now - age))
    monkeypatch.setattr(watching.time, "time_ns", lambda: now)
    monkeypatch.setattr(watching, "_run", run)
    monkeypatch.setattr(watching, "_wait", wait)
    watching.watch(GenerateOptions(mode="watch"), stop=ended)
    assert [state is None for state in seen] == [counts]


@pytest.mark.parametrize(
    ("error", "said", "status"),
    [
        (OaswrightError("no such thing"), "oaswright generate: no such thing\n", 2),
        (ValueError("odd"), "oaswright generate: ValueError: odd\n", 1),
    ],
)
def test_an_error_is_said_and_waited_out(
    error: Exception,
    said: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: Any, **__: Any) -> Outcome:
        raise error

    monkeypatch.setattr(watching, "regenerate", fail)
    assert watching._run(GenerateOptions(mode="watch"), quiet=True) == Outcome(status)
    assert capsys.readouterr().err == said
