"""A file or folder takes the place of another and comes back, with and without an exchange in one step."""

import ctypes
import errno
import itertools
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from oaswright.manifest import Manifest, format_manifest, hash_content, read_manifest
from oaswright.publish import exchange as exchanging
from oaswright.publish import kept, moving, ownership, settling
from oaswright.publish.journal import ITSELF, Move, read_journal, write_journal
from oaswright.publish.moving import ConflictError, complete_exchange, is_as, is_pending, put, undo

OLD, NEW = "old text", "new"


def move(
    *, by_hand: bool = False, in_place: bool = False, before: str | None = OLD, after: str | None = NEW
) -> Move:
    hashes = [{ITSELF: None if text is None else hash_content(text)} for text in (before, after)]
    return Move("a.py", ".state/staged/1", *hashes, by_hand=by_hand, in_place=in_place)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state of a project with the file `a.py` and its successor."""
    (tmp_path / ".state/staged").mkdir(parents=True)
    (tmp_path / "a.py").write_text(OLD)
    (tmp_path / ".state/staged/1").write_text(NEW)
    return tmp_path / ".state"


@pytest.fixture(params=["exchange", "renames"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "renames":
        monkeypatch.setattr(moving, "exchange", lambda *_: False)
    return str(request.param)


def texts(state: Path) -> dict[str, str]:
    return {
        path.relative_to(state.parent).as_posix(): path.read_text()
        for path in state.parent.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("made", "there", "staged"),
    [
        (move(), {"a.py": OLD, ".state/staged/1": NEW}, {"a.py": NEW, ".state/staged/1": OLD}),
        (move(in_place=True), {"a.py": OLD, ".state/staged/1": NEW}, {"a.py": NEW, ".state/staged/1": OLD}),
        (move(before=None), {".state/staged/1": NEW}, {"a.py": NEW}),
        (move(after=None), {"a.py": OLD}, {".state/staged/1": OLD}),
    ],
    ids=["another", "in place", "a new one", "none"],
)
def test_a_file_is_put_and_undone(
    state: Path, made: Move, there: dict[str, str], staged: dict[str, str]
) -> None:
    for name in ("a.py", ".state/staged/1"):
        if name not in there:
            (state.parent / name).unlink()
    assert is_pending(made, state)
    assert is_as(made, made.before, state)
    put(made, state)
    assert texts(state) == staged
    assert not is_pending(made, state)
    assert is_as(made, made.after, state)
    undo(made, {}, state)
    assert texts(state) == {name: text for name, text in there.items() if name == "a.py"}


def test_a_folder_is_put_and_undone(state: Path) -> None:
    (state.parent / "a.py").rename(state.parent / "old.py")
    for folder, text in (("package", OLD), (".state/staged/2", NEW)):
        (state.parent / folder).mkdir()
        (state.parent / folder / "b.py").write_text(text)
    made = Move("package", ".state/staged/2", {"b.py": hash_content(OLD)}, {"b.py": hash_content(NEW)})
    put(made, state)
    assert (state.parent / "package/b.py").read_text() == NEW
    undo(made, {}, state)
    assert (state.parent / "package/b.py").read_text() == OLD
    assert not (state / "staged/2").exists()


def test_what_was_saved_meanwhile_is_no_part_of_a_move(state: Path) -> None:
    (state.parent / "a.py").write_text("saved")
    with pytest.raises(ConflictError, match=r"a\.py was changed while this run was at work$"):
        put(move(), state)
    assert texts(state) == {"a.py": NEW, ".state/staged/1": "saved"}
    undo(move(), {}, state)
    assert texts(state) == {"a.py": "saved"}


def test_a_save_in_place_is_seen_and_nothing_written(state: Path) -> None:
    (state.parent / "a.py").write_text("saved")
    with pytest.raises(ConflictError, match="was changed while"):
        put(move(in_place=True), state)
    assert texts(state) == {"a.py": "saved", ".state/staged/1": NEW}


def test_a_file_that_went_or_came_is_a_conflict(state: Path) -> None:
    with pytest.raises(ConflictError, match=r"a\.py was made while this run was at work$"):
        moving._place(state / "staged/1", state.parent / "a.py")
    (state / "staged/2").mkdir()
    (state.parent / "package/inside").mkdir(parents=True)
    with pytest.raises(ConflictError, match=r"package was made while this run was at work$"):
        moving._place(state / "staged/2", state.parent / "package")
    (state.parent / "a.py").unlink()
    with pytest.raises(ConflictError, match=r"a\.py went while this run was at work$"):
        put(move(in_place=True), state)


def test_a_successor_that_went_is_no_conflict(state: Path) -> None:
    (state / "staged/1").unlink()
    with pytest.raises(FileNotFoundError):
        put(move(in_place=True), state)
    with pytest.raises(FileNotFoundError):
        moving._place(state / "staged/1", state.parent / "b.py")


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        # Nothing written yet, part of it, all but the cut, and all.
        (OLD, OLD),
        (NEW[:1] + OLD[1:], OLD),
        (NEW + OLD[3:], OLD),
        (NEW[:2], OLD),
        (NEW, NEW),
        # Somebody has saved meanwhile.
        ("saved by hand", "saved by hand"),
        ("new, by hand", "new, by hand"),
    ],
)
def test_a_file_that_was_being_rewritten_is_the_former_or_the_new_one(
    state: Path, now: str, outcome: str
) -> None:
    (state.parent / "a.py").write_text(now)
    (state / "staged/1.old").write_text(OLD)
    complete_exchange(move(in_place=True), state)
    assert texts(state) == {"a.py": outcome, ".state/staged/1": OLD if outcome == NEW else NEW}


def test_a_file_that_was_out_of_the_way_comes_back(state: Path) -> None:
    (state.parent / "a.py").rename(state / "staged/1.old")
    complete_exchange(move(), state)
    assert texts(state) == {"a.py": OLD, ".state/staged/1": NEW}
    (state.parent / "a.py").rename(state / "staged/1.old")
    (state / "staged/1").rename(state.parent / "a.py")
    complete_exchange(move(), state)
    assert texts(state) == {"a.py": NEW, ".state/staged/1": OLD}


def test_a_folder_that_somebody_made_anew_is_kept(state: Path) -> None:
    for folder in ("package", ".state/staged/2", ".state/staged/2.old"):
        (state.parent / folder).mkdir()
        (state.parent / folder / "b.py").write_text(folder)
    made = Move("package", ".state/staged/2", {"b.py": hash_content(OLD)}, {"b.py": hash_content(NEW)})
    found = complete_exchange(made, state)
    assert (state.parent / "package/b.py").read_text() == ".state/staged/2.old"
    assert [path.read_text() for path in found.values()] == ["package"]


@pytest.mark.parametrize("path", ["../a.py", "a/../../b", "/etc/a", "", 5, None, ["a"]])
@pytest.mark.parametrize("field", ["target", "staged", "before", "after"])
def test_a_journal_that_leads_out_of_the_project_is_damage(state: Path, path: object, field: str) -> None:
    write_journal([move(), replace(move(), target="/outside/a.py")], state)
    assert read_journal(state) == (move(),)
    (entry,) = json.loads((state / "journal.json").read_bytes())
    named = {str(path): hash_content(OLD)} if isinstance(path, str) else path
    entry[field] = path if field in {"target", "staged"} else named
    (state / "journal.json").write_text(json.dumps([entry]))
    assert read_journal(state) is None


def _fail(number: int) -> Callable[..., int]:
    def call(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    return call


def test_systems_without_an_exchange_say_so(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = state.parent / "a.py", state / "staged/1"
    for call in (None, _fail(errno.ENOSYS), _fail(errno.EINVAL)):
        monkeypatch.setattr(exchanging, "_renameat2", lambda call=call: call)
        assert exchanging.exchange(*paths) is False
    monkeypatch.setattr(exchanging, "_renameat2", lambda: _fail(errno.EACCES))
    with pytest.raises(PermissionError):
        exchanging.exchange(*paths)
    monkeypatch.undo()
    monkeypatch.setattr(exchanging.sys, "platform", "darwin")
    assert exchanging._renameat2() is None
    monkeypatch.setattr(exchanging.sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert exchanging._renameat2() is None


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EACCES])
def test_a_former_version_is_kept_on_another_device(
    state: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def rename(*_: Any) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "rename", rename)
    path = state / "staged/1"
    if number == errno.EXDEV:
        copy = kept.keep_file(state.parent / "a.py", path, state)
        assert (copy.read_text(), path.exists()) == (NEW, False)
    else:
        with pytest.raises(PermissionError):
            kept.keep_file(state.parent / "a.py", path, state)
        assert path.exists()


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_a_manifest_in_conflict_holds_what_both_sides_wrote(state: Path, style: str) -> None:
    digest = hash_content(OLD)
    sides = [
        Manifest("1", {"a.py": digest, "both.py": "0", "ours.py": "1"}),
        Manifest("1", {"a.py": "2", "both.py": "0", "theirs.py": "3"}),
    ]
    ours, theirs = (format_manifest(side).splitlines(keepends=True) for side in sides)
    start, end = 3, -3
    base = ["||||||| base\n", '    "gone.py": "4"\n'] if style == "diff3" else []
    merged = [*ours[:start], "<<<<<<< ours\n", *ours[start:end], *base, "=======\n", *theirs[start:end]]
    merged += [">>>>>>> theirs\n", *ours[end:]]
    (state.parent / ".oaswright.json").write_text("".join(merged))
    found = read_manifest(state.parent)
    # Of a file that each has otherwise, what is there tells which one it is.
    assert (found.version, found.files) == ("1", {**sides[0].files, "theirs.py": "3"})
    (state.parent / "a.py").write_text("other")
    assert read_manifest(state.parent).files["a.py"] == digest
    swapped = [*ours[:start], "<<<<<<< ours\n", *theirs[start:end], "=======\n", *ours[start:end]]
    (state.parent / ".oaswright.json").write_text("".join([*swapped, ">>>>>>> theirs\n", *ours[end:]]))
    assert read_manifest(state.parent).files["a.py"] == "2"
    (state.parent / "a.py").write_text(OLD)
    assert read_manifest(state.parent).files["a.py"] == digest


def test_links_are_alike_that_lead_to_the_same(state: Path) -> None:
    folder = state.parent
    for name, target in (("one", "a.py"), ("same", "a.py"), ("other", "b.py")):
        (folder / name).symlink_to(target)
    (folder / "b.py").write_text(OLD)
    (folder / "c.py").write_text(NEW)
    os.link(folder / "c.py", folder / "d.py")
    alike = {("one", "same"), ("a.py", "b.py"), ("c.py", "d.py")}
    names = ("one", "same", "other", "a.py", "b.py", "c.py", "d.py")
    for first, second in itertools.product(names, names):
        expected = first == second or (first, second) in alike or (second, first) in alike
        assert settling._are_alike(folder / first, folder / second) == expected, (first, second)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "0 is in the way and not written by oaswright; move it aside"),
        (2, "0, 1 are in the way and not written by oaswright; move them aside"),
        (6, "0, 1, 2, 3, 4, 5 are in the way"),
        (9, "0, 1, 2, 3, 4, 5 and 3 more are in the way"),
    ],
)
def test_what_is_in_the_way_is_named(number: int, words: str) -> None:
    assert ownership._refuse([str(each) for each in range(number)]).startswith(words)
