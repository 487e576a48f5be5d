"""What `oaswright check` takes: files, folders, patterns and standard input."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from oaswright.cli.main import run

HERE = Path(__file__).parent
GOOD = (HERE / "correct" / "pets-3.1.yaml").read_text("utf-8")
BAD = (HERE / "mistakes" / "typo-in-info.yaml").read_text("utf-8")
SHARING = """\
openapi: 3.1.0
info: {title: a, version: "1"}
paths: {}
components:
  schemas:
    A: {$ref: b.yaml}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["check", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_folder_means_every_document_below_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    minified = '{"x-a":{"openapi":"3.0.3"},"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{}}'
    documents = {
        "specs/a.yaml": GOOD,
        "specs/deep/er/b.yml": GOOD.replace("openapi:", "'openapi' :", 1),
        "specs/crlf.YAML": GOOD.replace("\n", "\r\n"),
        "specs/c.json": minified,
        "specs/flow.yaml": "{openapi: 3.1.0, info: {title: a, version: '1'}, paths: {}}",
    }
    others = {
        "specs/shared/errors.yaml": "type: object\nproperties:\n  openapi: {type: string}\n",
        "specs/collection.json": '{"item": [{"openapi": "3.1.0"}]}',
        "specs/list.json": '[{"openapi": "3.1.0"}]',
        "specs/compose.yaml": "services: {}\n",
        "specs/tabs.yaml": "a:\n\t- b\n",
        "specs/notes.txt": GOOD,
        "specs/node_modules/x/a.yaml": BAD,
        "specs/.hidden/a.yaml": BAD,
        "specs/env/pyvenv.cfg": "",
        "specs/env/a.yaml": BAD,
        "specs/generated/.oaswright.json": "{}",
        "specs/generated/openapi.json": '{"openapi": "3',
    }
    write(folder, documents | others)
    assert check(capsys, "specs") == (0, f"{len(documents)} documents checked, nothing found\n", "")
    assert check(capsys, ".", "specs/a.yaml", "./specs") == (0, "5 documents checked, nothing found\n", "")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (BAD, "unknown-field"),
        ("info: {title: a, version: '1'}\npaths: {}\n".replace(": {t", ":\n  {t"), "openapi-version"),
        ('{"openapi": "3.1.0", "info": {', "syntax"),
        ("openapi: 3.1.0\ninfo:\n\t- a\n", "syntax"),
        ("openapi: 4.0.0\n", "openapi-version"),
    ],
)
def test_a_document_with_a_mistake_is_one_all_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, rule: str
) -> None:
    write(
        folder, {"specs/a.yaml" if not text.startswith("{") else "specs/a.json": text, "specs/b.yaml": GOOD}
    )
    status, out, _ = check(capsys, "specs")
    assert status == 1
    assert f"error[{rule}]" in out
    assert "2 documents checked" in out


def test_a_document_in_another_encoding_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.yaml").write_bytes(GOOD.encode("utf-16"))
    status, out, _ = check(capsys, ".")
    assert (status, "error[encoding]" in out) == (1, True)


def test_swagger_2_is_named_and_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {}\n"
    write(folder, {"specs/a.yaml": GOOD, "specs/old.yaml": old, "old/old.json": '{"swagger": "2.0"}'})
    status, out, err = check(capsys, "specs")
    assert (status, out) == (0, "1 document checked, nothing found\n")
    assert err == "not checked, since Swagger 2.0 is not supported: specs/old.yaml\n"
    status, out, err = check(capsys, "old")
    assert (status, out) == (2, "")
    assert "Swagger 2.0 is not supported: old/old.json; convert it to OpenAPI 3 first" in err
    # Who names it asks about it.
    assert check(capsys, "specs/old.yaml")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["empty"], "there is no OpenAPI document below empty"),
        (["specs/*.json"], "no OpenAPI document matches specs/*.json"),
        (["specs/b*.yaml"], "no OpenAPI document matches specs/b*.yaml"),
        (
            ["specs/aa.yaml", "none.yaml"],
            "there is no file specs/aa.yaml; did you mean `a.yaml`?; there is no file none",
        ),
        (["/dev/null"], "/dev/null is neither a file nor a folder"),
        (["specs/a.yaml", "--stdin-filename", "b.yaml"], "give `-` as the document"),
    ],
)
def test_nothing_to_check_is_wrong_use(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    write(folder, {"specs/a.yaml": GOOD, "specs/b.yaml": "type: string\n", "empty/readme.md": ""})
    status, out, err = check(capsys, *arguments)
    assert (status, out) == (2, "")
    assert words in err


def test_a_pattern_that_no_shell_expands_means_the_documents_of_its_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"a/b/c.yaml": GOOD, "a/d.yaml": GOOD, "a/part.yaml": "type: string\n", "a/x.json": "[]"})
    assert check(capsys, "a/**/*.yaml") == (0, "2 documents checked, nothing found\n", "")
    assert check(capsys, str(folder / "a/?.y*")) == (0, "1 document checked, nothing found\n", "")
    write(folder, {"[a].yaml": GOOD})
    assert check(capsys, "[a].yaml") == (0, "1 document checked, nothing found\n", "")


def test_what_git_ignores_is_left_out_unless_it_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    write(
        folder,
        {".gitignore": "build/\n*.draft.yaml\n", "a.yaml": GOOD, "build/x/a.yaml": GOOD, "b.draft.yaml": BAD},
    )
    assert check(capsys, ".") == (0, "1 document checked, nothing found\n", "")
    assert check(capsys, "build") == (0, "1 document checked, nothing found\n", "")
    assert check(capsys, "b.draft.yaml")[0] == 1


def test_a_link_is_followed_inside_of_the_folder_only(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"specs/a.yaml": GOOD, "elsewhere/b.yaml": BAD})
    (folder / "specs/out.yaml").symlink_to(folder / "elsewhere/b.yaml")
    (folder / "specs/all").symlink_to(folder / "elsewhere")
    assert check(capsys, "specs") == (0, "1 document checked, nothing found\n", "")


def test_standard_input_stands_for_a_file(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def given(text: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return check(capsys, "-", *arguments)

    assert given(GOOD) == (0, "1 document checked, nothing found\n", "")
    status, out, _ = given(BAD)
    assert (status, out.startswith("<stdin>:4:3: error[unknown-field]")) == (1, True)
    # References count from the file, which need not have been saved, or holds an earlier text.
    text = SHARING
    write(folder, {"specs/b.yaml": "type: strin\n", "specs/a.yaml": BAD})
    for name in ("specs/new.yaml", "specs/a.yaml"):
        status, out, _ = given(text, "--stdin-filename", name)
        assert (status, out.startswith("specs/b.yaml:1:7: error[")) == (1, True)
    status, out, _ = given(text)
    assert (status, "there is no file b.yaml" in out) == (1, True)
    status, out, _ = given('{"openapi": "3.1.0",', "--stdin-filename", "a.json", "--format", "github")
    assert (status, out.startswith("::error file=a.json,line=1")) == (1, True)
    assert given(GOOD, "specs/a.yaml")[0] == 1


def test_standard_input_is_read_as_bytes(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oaswright", "check", "-"],
        cwd=folder,
        input=GOOD.encode("utf-16"),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"error[encoding]" in done.stdout


def test_an_empty_path_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", ""]) == 2
    assert "an empty path; name a document or a folder" in capsys.readouterr().err


def test_what_is_wrong_in_a_shared_file_is_said_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"a.yaml": SHARING, "c.yaml": SHARING, "b.yaml": "type: strin\n"})
    status, out, _ = check(capsys, "a.yaml", "c.yaml")
    assert (status, out.count("error[")) == (1, 1)
    assert out.splitlines()[-1].startswith("2 documents checked: 1 error;")


def test_the_nearest_configuration_counts_wherever_the_command_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silence = (
        '[[tool.oaswright.rules.silence]]\nrule = "unused-component"\nat = "specs/a.yaml"\nreason = "ours"\n'
    )
    rules = '[tool.oaswright.rules]\nreference-validator = "off"\n'
    own = "from oaswright.rules import Finding, rule\n@rule('acme/info')\ndef all(_): yield Finding((), '')\n"
    unused = (HERE / "mistakes/unused-component.yaml").read_text("utf-8")
    write(
        folder,
        {
            "pyproject.toml": f'{rules}unused-component = "error"\n',
            "a.yaml": unused,
            "in/pyproject.toml": rules + 'files = ["own.py"]\n' + silence,
            "in/own.py": own,
            "in/specs/a.yaml": unused,
            # Without our table it is none of ours.
            "in/deeper/pyproject.toml": '[project]\nname = "a"\n',
            "in/deeper/specs/a.yaml": unused,
        },
    )
    for at in (folder, folder / "in/specs"):
        os.chdir(at)
        named = os.path.relpath(folder / "in/specs/a.yaml", at)
        status, out, _ = check(capsys, named)
        assert (status, out.startswith(f"{named}:1:1: warning[acme/info]: ")) == (0, True)
        assert "unused" not in out
    os.chdir(folder)
    status, out, _ = check(capsys, "a.yaml", "in/specs/a.yaml")
    assert (status, out.count("error[unused-component]"), out.count("[acme/info]")) == (1, 1, 1)
    assert check(capsys, "in/deeper/specs/a.yaml")[1].count("warning[unused-component]") == 1


def test_references_reach_as_far_as_where_the_command_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The root of the working directory counts for the documents of a project below it, and not elsewhere."""
    rules = '[tool.oaswright.rules]\nreference-validator = "off"\nunused-component = "off"\n'
    document = SHARING.replace("b.yaml", "../b.yaml")
    files = {"pyproject.toml": rules, "b.yaml": "type: string\n"}
    write(
        folder, {**files, "in/pyproject.toml": rules, "in/a.yaml": document, "beside/pyproject.toml": rules}
    )
    assert check(capsys, "in/a.yaml")[0] == 0
    for at in ("in", "beside"):
        os.chdir(folder / at)
        status, out, _ = check(capsys, str(folder / "in/a.yaml"))
        assert (status, out.count("a.yaml:6:15: error[reference-outside-project]")) == (1, 1)
    os.chdir(folder / "beside")
    assert check(capsys, "--root", "..", "../in/a.yaml")[0] == 0
    status, _, err = check(capsys, "--root", ".", "../in/a.yaml")
    assert (status, "../in/a.yaml lies outside of --root ." in err) == (2, True)
