"""What people wrote can be got back, whatever a run replaces and wherever an earlier one has ended."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from oaswright.cli.serve import recover_project
from oaswright.config import load_config
from oaswright.publish import moving, transaction
from oaswright.publish.journal import Move
from oaswright.publish.kept import MAX_DAYS, MIN_COPIES, list_copies

from tests.regeneration.projects import Result, edit, lay_out, oaswright, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that has been generated."""
    root = tmp_path / "project"
    lay_out(root)
    assert oaswright(root, "generate").status == 0
    return root


def rename_parameter(root: Path, name: str = "size") -> None:
    """Change what a handler is given."""
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", f"name: {name}"))


def end_in_between(root: Path, moves: int) -> None:
    """A run that ends after some moves, as if it were killed."""
    put, count = moving.put, 0

    def stop(move: Move, state: Path) -> None:
        nonlocal count
        if count == moves:
            raise KeyboardInterrupt
        count += 1
        put(move, state)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "put", stop)
        patch.setattr(transaction, "undo", lambda *_: {})
        patch.setattr(transaction, "_finish", lambda *_: None)
        assert oaswright(root, "generate").status == 130
    assert oaswright(root, "generate", "--check").status == 1


def finish(root: Path) -> Result:
    """A run after which there is nothing to do."""
    result = oaswright(root, "generate")
    assert result.status == 0, result.err
    assert oaswright(root, "generate").out == "nothing to do\n"
    assert not (root / ".oaswright/journal.json").exists()
    return result


def test_handlers_as_they_were_are_kept_and_listed(root: Path) -> None:
    handlers = root / "server/pets.py"
    versions: list[str] = []
    for name in ("size", "limit", "count"):
        versions.append(handlers.read_text(encoding="utf-8"))
        edit(
            root / "specs/pets.yaml",
            lambda text, name=name: text.replace(
                "{name: "
                + (  # type: ignore[misc]
                    {"size": "limit", "limit": "size", "count": "limit"}[name]
                ),
                "{name: " + name,
            ),
        )
        result = oaswright(root, "generate")
        assert "updated server/pets.py" in result.out
    assert "kept server/pets.py as it was: .oaswright/replaced/server/pets.3.py" in result.err
    assert sorted(
        copy.kept.read_text(encoding="utf-8") for copy in list_copies(root / ".oaswright")
    ) == sorted(versions)
    listed = oaswright(root, "kept")
    assert listed.status == 0
    lines = listed.out.splitlines()
    assert len(lines) == 4
    assert "server/pets.py  .oaswright/replaced/server/pets.3.py" in lines[0]
    assert f"{MAX_DAYS} days" in lines[-1]


def test_nothing_kept_is_said(root: Path) -> None:
    assert oaswright(root, "kept").out == "no former version is kept\n"


def test_edited_files_of_one_document_are_listed(root: Path) -> None:
    out = ("generate", "specs/pets.yaml", "--out", "shop")
    assert oaswright(root, *out).status == 0
    edit(root / "shop/models.py", lambda text: f"{text}# mine\n")
    assert oaswright(root, *out).status == 0
    assert "shop/models.py" in oaswright(root, "kept", "--out", "shop").out


def test_old_copies_go_but_for_the_last(root: Path) -> None:
    folder = root / ".oaswright/replaced/server"
    folder.mkdir(parents=True)
    then = time.time() - (MAX_DAYS + 1) * 24 * 60 * 60
    for number in range(1, MIN_COPIES + 6):
        copy = folder / ("pets.py" if number == 1 else f"pets.{number}.py")
        copy.write_text(f"# {number}\n", encoding="utf-8")
        os.utime(copy, (then + number, then + number))
    rename_parameter(root)
    assert oaswright(root, "generate").status == 0
    copies = list_copies(root / ".oaswright")
    assert [copy.number for copy in copies] == list(range(MIN_COPIES + 6, 6, -1))


def test_hard_links_and_permissions_of_handlers_stay(root: Path) -> None:
    handlers = root / "server/pets.py"
    handlers.chmod(0o640)
    os.link(handlers, root / "linked.py")
    before = handlers.read_text(encoding="utf-8")
    rename_parameter(root)
    assert oaswright(root, "generate").status == 0
    assert "size" in handlers.read_text(encoding="utf-8")
    assert handlers.samefile(root / "linked.py")
    assert handlers.stat().st_mode & 0o777 == 0o640
    assert [copy.kept.read_text(encoding="utf-8") for copy in list_copies(root / ".oaswright")] == [before]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_of_handlers_stays(root: Path) -> None:
    handlers = root / "server/pets.py"
    os.chown(handlers, 1234, 2345)
    rename_parameter(root)
    assert oaswright(root, "generate").status == 0
    assert (handlers.stat().st_uid, handlers.stat().st_gid) == (1234, 2345)


def test_read_only_handlers_are_refused(root: Path) -> None:
    (root / "server/pets.py").chmod(0o444)
    rename_parameter(root)
    before = tree(root, "generated", "server")
    result = oaswright(root, "generate")
    assert result.status == 2
    assert "server/pets.py is read-only" in result.err
    assert tree(root, "generated", "server") == before


def test_what_is_kept_while_a_run_undoes_its_moves_is_named_by_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that the run has just made is saved over, and then somebody is in its way."""
    (root / "server/pets.py").unlink()
    rename_parameter(root)
    real, moved = transaction.put, list[Move]()

    def put(move: Move, state: Path) -> None:
        moved.append(move)
        if len(moved) == 2:
            (root / "server/pets.py").write_text("# saved\n", encoding="utf-8")
            (root / "generated/pets/interface.py").write_text("# in the way\n", encoding="utf-8")
        real(move, state)

    monkeypatch.setattr(transaction, "put", put)
    result = oaswright(root, "generate")
    assert result.status == 0, result.err
    assert "kept server/pets.py as it was: .oaswright/replaced/server/pets.py\n" in result.err
    assert (root / ".oaswright/replaced/server/pets.py").read_text(encoding="utf-8") == "# saved\n"
    assert "generated/pets/interface.py had been edited by hand" in result.err


@pytest.mark.parametrize("moves", [0, 1])
def test_interrupted_run_is_completed_where_nothing_has_changed(root: Path, moves: int) -> None:
    rename_parameter(root)
    end_in_between(root, moves)
    assert "completed what an interrupted run had begun" in finish(root).err


@pytest.mark.parametrize("moves", [0, 1])
def test_what_was_edited_since_an_interrupted_run_counts(root: Path, moves: int) -> None:
    rename_parameter(root)
    end_in_between(root, moves)
    handlers = root / "server/pets.py"
    edit(handlers, lambda text: text.replace('raise NotImplementedError("getPet")', "return 1  # mine"))
    result = finish(root)
    assert "an earlier run was interrupted, and server/pets.py changed since" in result.err
    text = handlers.read_text(encoding="utf-8")
    assert "return 1  # mine" in text
    assert "size: int" in text


def test_serve_tells_what_became_of_an_interrupted_run(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rename_parameter(root)
    end_in_between(root, 1)
    edit(root / "server/pets.py", lambda text: f"{text}# mine\n")
    recover_project(load_config(root))
    assert "an earlier run was interrupted, and server/pets.py changed since" in capsys.readouterr().err
    assert (root / "server/pets.py").read_text(encoding="utf-8").endswith("# mine\n")


def test_another_branch_since_an_interrupted_run_counts(root: Path) -> None:
    before = tree(root, "generated", "server", "specs")
    rename_parameter(root)
    assert oaswright(root, "generate").status == 0
    other = tree(root, "generated", "server", "specs")
    rename_parameter_back = [(root / name, data) for name, data in before.items()]
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: size", "name: count"))
    end_in_between(root, 0)
    for path, data in rename_parameter_back:
        path.write_bytes(data)
    finish(root)
    assert tree(root, "generated", "server", "specs") == before != other


def test_copy_of_an_interrupted_project_leaves_the_original(root: Path) -> None:
    rename_parameter(root)
    end_in_between(root, 1)
    copied = root.with_name("copied")
    shutil.copytree(root, copied, symlinks=True)
    before = tree(root, ".")
    finish(copied)
    assert tree(root, ".") == before
    finish(root)
    assert tree(root, "generated", "server") == tree(copied, "generated", "server")


@pytest.mark.parametrize("target", ["../victim.py", "{root}/victim.py", "server/../../victim.py"])
def test_journal_reaches_nothing_outside_of_the_project(root: Path, target: str) -> None:
    victim = root.parent / "victim.py"
    victim.write_text("# mine\n", encoding="utf-8")
    rename_parameter(root)
    end_in_between(root, 0)
    journal = root / ".oaswright/journal.json"
    named = target.replace("{root}", str(root.parent))
    edit(journal, lambda text: text.replace('"server/pets.py"', f'"{named}"'))
    finish(root)
    assert victim.read_text(encoding="utf-8") == "# mine\n"


def git(root: Path, *arguments: str, status: int = 0) -> None:
    command = ["git", "-c", "user.name=me", "-c", "user.email=me@example.org", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    assert done.returncode == status, done.stderr


def test_two_branches_that_both_generated_are_merged(root: Path) -> None:
    """Conflicts in everything that is generated; those of documents and handlers are resolved by hand."""
    specs = root / "specs/pets.yaml"

    def add(path: str, name: str) -> None:
        operation = (
            f"  /{path}:\n    get: {{operationId: {name}, responses: {{'204': {{description: None.}}}}}}\n"
        )
        edit(specs, lambda text: text.replace("components:\n", f"{operation}components:\n"))
        assert oaswright(root, "generate").status == 0
        text = f'raise NotImplementedError("{name}")'
        edit(root / "server/pets.py", lambda found: found.replace(text, f"return 1  # mine: {name}"))
        git(root, "commit", "--all", "--message", name)

    git(root, "init", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--message", "first")
    git(root, "switch", "--create", "other")
    add("cats", "listCats")
    git(root, "switch", "main")
    add("dogs", "listDogs")
    git(root, "merge", "other", status=1)
    manifest = (root / "generated/pets/.oaswright.json").read_text(encoding="utf-8")
    assert "<<<<<<<" in manifest
    for path in (specs, root / "server/pets.py"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(line for line in lines if line[:7] not in {"<<<<<<<", "=======", ">>>>>>>"}),
            encoding="utf-8",
        )
    finish(root)
    text = (root / "server/pets.py").read_text(encoding="utf-8")
    assert "return 1  # mine: listCats" in text
    assert "return 1  # mine: listDogs" in text
    generated = tree(root, "generated")
    assert not any(b"<<<<<<<" in data for data in generated.values())
    shutil.rmtree(root / "generated")
    shutil.rmtree(root / ".oaswright")
    finish(root)
    assert tree(root, "generated") == generated


@pytest.mark.parametrize("damage", ["", "{", None])
def test_json_of_a_package_without_a_manifest_is_ours(root: Path, damage: str | None) -> None:
    manifest = root / "generated/pets/.oaswright.json"
    if damage is None:
        manifest.unlink()
    else:
        manifest.write_text(damage, encoding="utf-8")
    rename_parameter(root)
    finish(root)
