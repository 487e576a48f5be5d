"""The command: what it compares, how it shows it, and with which status it ends."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from oaswright.cli.main import run
from oaswright.diff.registry import change_rules
from oaswright.lint.registry import all_rules

from tests.diff.documents import of_operation, of_request, operation

Captured: TypeAlias = pytest.CaptureFixture[str]
WIDE = of_request({"type": "integer", "maximum": 9})
NARROW = of_request({"type": "integer", "maximum": 5})


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], Path]:
    monkeypatch.chdir(tmp_path)

    def write(name: str, value: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1))
        return path

    return write


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")


def test_json_is_a_list_of_changes_with_places(write: Any, capsys: Captured) -> None:
    write("old.json", WIDE)
    write("new.json", NARROW)
    assert run(["diff", "old.json", "new.json", "--format", "json"]) == 1
    (change,) = json.loads(capsys.readouterr().out)
    assert change["id"] == "request-range"
    assert change["level"] == "breaking"
    assert change["operation"] == {"method": "POST", "path": "/pets"}
    assert change["values"] == {"old": 9, "new": 5}
    assert change["witness"] == {"direction": "request", "value": 6}
    line = Path("new.json").read_text().splitlines()[change["new"]["line"] - 1]
    assert '"maximum": 5' in line
    assert change["old"]["file"] == "old.json"


def test_text_shows_frames_of_both_documents_and_the_witness(write: Any, capsys: Captured) -> None:
    write("old.json", WIDE)
    write("new.json", NARROW)
    assert run(["diff", "old.json", "new.json"]) == 1
    shown = capsys.readouterr().out
    assert "breaking[request-range]: POST /pets: request body: `maximum` falls from 9 to 5" in shown
    assert '"maximum": 5' in shown
    assert '"maximum": 9' in shown
    assert "clients that send what was accepted are refused, such as 6" in shown
    assert "1 document compared: 1 breaking" in shown
    assert "the changes ask for 2.0.0" in shown


@pytest.mark.parametrize(
    ("options", "status"),
    [([], 0), (["--fail-on", "risky"], 0), (["--fail-on", "any"], 1), (["--fail-on", "none"], 0),
     (["--rule", "request-range=breaking"], 0), (["--check-version"], 1)],
)  # fmt: skip
def test_the_status_depends_on_the_level(write: Any, options: list[str], status: int) -> None:
    write("old.json", NARROW)
    write("new.json", WIDE)
    assert run(["diff", "old.json", "new.json", *options]) == status


def test_what_cannot_be_read_is_wrong_use(write: Any, capsys: Captured) -> None:
    write("new.json", WIDE)
    write("broken.json", "{")
    write("older.json", {"swagger": "2.0", "paths": {}})
    for old in ("gone.json", "broken.json", "nothing:new.json", "older.json"):
        assert run(["diff", old, "new.json"]) == 2
    assert "there is no file gone.json" in capsys.readouterr().err


def test_a_document_with_mistakes_is_compared_and_strict_makes_it_fail(write: Any, capsys: Captured) -> None:
    write("old.json", WIDE)
    write("new.json", {**WIDE, "info": {}})
    assert run(["diff", "old.json", "new.json"]) == 0
    assert "missing-field" in capsys.readouterr().err
    assert run(["diff", "old.json", "new.json", "--strict"]) == 1


def test_a_revision_is_read_with_all_its_files(write: Any, tmp_path: Path, capsys: Captured) -> None:
    write("specs/shared.json", {"Thing": {"type": "integer", "maximum": 9}})
    write("specs/api.json", of_request({"$ref": "shared.json#/Thing"}))
    commit(tmp_path)
    write("specs/shared.json", {"Thing": {"type": "integer", "maximum": 5}})
    for arguments in (
        ["--against", "main", "specs/api.json"],
        ["HEAD:specs/api.json", "specs/api.json"],
        ["--against", "main", "specs"],
    ):
        assert run(["diff", *arguments, "--format", "json"]) == 1
        (change,) = json.loads(capsys.readouterr().out)
        assert change["old"]["file"] in {"main:specs/shared.json", "HEAD:specs/shared.json"}
        assert change["new"]["file"] == "specs/shared.json"


def test_a_project_is_compared_with_a_revision(write: Any, tmp_path: Path, capsys: Captured) -> None:
    write("api.json", WIDE)
    write("pyproject.toml", '[tool.oaswright.apis.shop]\nspec = "api.json"\n')
    commit(tmp_path)
    assert run(["diff", "--against", "main"]) == 0
    write("api.json", NARROW)
    assert run(["diff", "--against", "main"]) == 1
    assert "main:api.json" in capsys.readouterr().out


def test_folders_are_compared_document_by_document(write: Any, capsys: Captured) -> None:
    write("old/a.json", WIDE)
    write("old/gone.json", of_operation(operation()))
    write("new/a.json", WIDE)
    write("new/b/come.json", of_operation(operation()))
    assert run(["diff", "old", "new", "--format", "json"]) == 1
    found = [(change["level"], change["id"]) for change in json.loads(capsys.readouterr().out)]
    assert sorted(found) == [("breaking", "operation-removed"), ("info", "operation-added")]


def test_settings_change_levels_and_accept_changes_for_a_time(write: Any, capsys: Captured) -> None:
    write("old.json", WIDE)
    write("new.json", NARROW)
    silence = (
        '[[tool.oaswright.diff.silence]]\nrule = "request-range"\nat = "new.json#/paths"\nreason = "unused"\n'
    )
    for table, status, said in (
        ('[tool.oaswright.diff.rules]\nrequest-range = "risky"\n', 0, ""),
        (silence, 0, "1 change is accepted"),
        (f"{silence}until = 2020-01-31\n", 1, "has run out on 2020-01-31"),
        (silence.replace("new.json", "other.json"), 1, "covers no change"),
        ('[tool.oaswright.diff]\nfail-on = "none"\n', 0, ""),
    ):
        write("pyproject.toml", table)
        assert run(["diff", "old.json", "new.json"]) == status
        assert said in capsys.readouterr().err
    write("pyproject.toml", '[tool.oaswright.diff.rules]\nrequest-rang = "risky"\n')
    assert run(["diff", "old.json", "new.json"]) == 2
    assert "did you mean `request-range`?" in capsys.readouterr().err


def test_every_rule_is_explained(capsys: Captured) -> None:
    assert run(["explain", "request-range"]) == 0
    shown = capsys.readouterr().out
    assert "# request-range (at worst breaking)" in shown
    assert "[[tool.oaswright.diff.silence]]" in shown
    assert run(["explain"]) == 0
    assert "operation-removed" in capsys.readouterr().out


def test_rules_of_changes_have_ids_of_their_own() -> None:
    assert not change_rules().keys() & all_rules().keys()


def test_a_pull_request_gets_markdown_and_marks(write: Any, capsys: Captured) -> None:
    write("old.json", WIDE)
    write("new.json", of_request({"type": "integer", "maximum": 5}, path="/pets/<b>@all"))
    assert run(["diff", "old.json", "new.json", "--format", "markdown"]) == 1
    shown = capsys.readouterr().out
    assert "### API changes: 1 breaking, 1 harmless" in shown
    assert "POST /pets/\\<b\\>&#64;all" in shown
    assert "<details><summary>Harmless (1)</summary>" in shown
    assert run(["diff", "old.json", "new.json", "--format", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("::error file=new.json,line=")
    assert lines[1].startswith("::notice file=new.json,line=")


def test_the_changelog_is_a_page_in_which_documents_are_text(write: Any, capsys: Captured) -> None:
    write("old.json", WIDE)
    write("new.json", of_request({"type": "integer", "enum": [1]}, path="/<script>x</script>"))
    assert run(["diff", "old.json", "new.json", "--format", "html"]) == 1
    shown = capsys.readouterr().out
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_one_command_tells_what_becomes_of_handlers_and_models(
    write: Any, tmp_path: Path, capsys: Captured
) -> None:
    def api(operation_id: str, member: str, *, more: bool) -> dict[str, Any]:
        thing = {"type": "object", "properties": {member: {"type": "string"}}}
        body = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
        answer = {"description": "", "content": body}
        get = operation(operationId=operation_id, responses={"200": answer})
        if more:
            get["parameters"] = [{"in": "query", "name": "limit", "schema": {"type": "integer"}}]
        found = of_operation(get, components={"schemas": {"Pet": thing}})
        method, name = ("put", "addPet") if more else ("get", "dropPet")
        found["paths"]["/other"] = {method: operation(operationId=name)}
        return found

    write("pyproject.toml", '[tool.oaswright.apis.shop]\nspec = "api.json"\n')
    write("api.json", api("listPets", "petName", more=False))
    commit(tmp_path)
    write("api.json", api("findPets", "name", more=True))
    run(["diff", "--against", "main"])
    shown = capsys.readouterr().out.partition("Python of shop:\n")[2]
    for said in (
        "renamed: `list_pets` is `find_pets` now (POST /pets)",
        "changed: `find_pets`: argument `limit: int | None` is new; `ListPetsOk` is `FindPetsOk` now",
        "orphaned: `drop_pet`: its operation is gone (GET /other)",
        "added: `add_pet` (PUT /other)",
        "orphaned: `Pet.pet_name` is gone, perhaps `name`",
    ):
        assert f"  {said}\n" in shown
