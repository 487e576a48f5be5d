"""`oaswright init`: a project that is served, tested and checked as it was laid out."""

import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
import yaml
from oaswright.cli.main import run
from oaswright.runtime.document import read_document as read_served
from oaswright.starter.surroundings import find_wheel

from tests.regeneration.projects import Result, oaswright
from tests.repository.files import PROJECT, ROOT

STUBS = """\
openapi: 3.1.0
info: {title: "A \\"\\"\\" {{ 1 + 1 }} ` title", version: '1'}
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      security: [{key: []}]
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: since, in: query, schema: {type: string, format: date-time}}
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: 'shared/pet.yaml#/Pet'}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
"""
PET = "Pet: {type: object, required: [name], properties: {name: {type: string}}}\n"
FASTAPI = {
    "openapi": "3.1.0",
    "info": {"title": "FastAPI", "version": "0.1.0"},
    "paths": {
        "/items/{item_id}": {
            "get": {
                "summary": "Read Item",
                "operationId": "read_item_items__item_id__get",
                "parameters": [
                    {
                        "name": "item_id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "integer", "title": "Item Id"},
                    },
                    {
                        "name": "q",
                        "in": "query",
                        "required": False,
                        "schema": {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "Q"},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "Successful Response",
                        "content": {"application/json": {"schema": {}}},
                    },
                    "422": {
                        "description": "Validation Error",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/HTTPValidationError"}
                            }
                        },
                    },
                },
            }
        }
    },
    "components": {
        "schemas": {
            "HTTPValidationError": {
                "properties": {
                    "detail": {"items": {"$ref": "#/components/schemas/ValidationError"}, "type": "array"}
                },
                "type": "object",
                "title": "HTTPValidationError",
            },
            "ValidationError": {
                "properties": {
                    "loc": {"items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "type": "array"},
                    "msg": {"type": "string"},
                    "type": {"type": "string"},
                },
                "type": "object",
                "required": ["loc", "msg", "type"],
            },
        }
    },
}


def tree(root: Path) -> dict[str, bytes]:
    """Every file by its path, but for caches."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {"__pycache__", ".oaswright"} & {*path.parts}
    }


def execute(root: Path, *command: str) -> str:
    """What a module of Python prints in a project; it must succeed."""
    environment = {**os.environ, "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache/init"), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def is_clean(root: Path) -> bool:
    """Whether linter, formatter, `check` and `generate --check` find nothing in a project."""
    execute(root, "ruff", "check", "--no-cache", ".")
    execute(root, "ruff", "format", "--no-cache", "--check", ".")
    checked = oaswright(root, "check", "--quiet")
    drift = oaswright(root, "generate", "--check")
    return (checked, drift) == (Result(0, "", ""), Result(0, "", ""))


def test_the_example_passes_its_tests_and_the_contract_tests_at_once(tmp_path: Path) -> None:
    done = oaswright(tmp_path, "init", "my shop")
    assert (done.status, done.err) == (0, "")
    root = tmp_path / "my shop"
    assert is_clean(root)
    assert "cd 'my shop' && oaswright serve --reload" in done.out
    assert "9 passed" in execute(root, "pytest")
    assert " 0 faults" in execute(root, "oaswright", "test", "--no-fuzz")
    # What the next steps print is there.
    assert "/my_shop/docs" in done.out
    assert "token-of-ann" in (root / "server/accounts.py").read_text("utf-8")


def test_the_full_example_type_checks_and_passes_its_tests(tmp_path: Path) -> None:
    assert oaswright(tmp_path, "init", "shop", "--template", "full").status == 0
    root = tmp_path / "shop"
    assert is_clean(root)
    execute(root, "mypy")
    assert "passed" in execute(root, "pytest")
    service = yaml.safe_load((root / "compose.yaml").read_text("utf-8"))["services"]["api"]
    assert service["environment"]["DATABASE_URL"].startswith("postgresql://")
    assert "USER app" in (root / "Dockerfile").read_text("utf-8")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("shop", "shop"),
        ("My API!", "my_api"),
        ("2nd", "api_2_nd"),
        ("null", "null"),
        ("class", "class_"),
        ("магазин", "api"),
        ("…", "api"),
        ("a-very-long-name-of-a-folder-that-nobody-would-type", "a_very_long_name_of_a_folder"),
        ("x" * 90, "x" * 30),
        ('"""{{ 1 }}', "api_1"),
    ],
)
def test_a_folder_of_any_name_is_a_project(tmp_path: Path, folder: str, name: str) -> None:
    done = oaswright(tmp_path, "init", folder)
    assert (done.status, done.err) == (0, "")
    root = tmp_path / folder
    table = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["oaswright"]
    assert [*table["apis"]] == [name]
    document = yaml.safe_load((root / f"specs/{name}.yaml").read_text("utf-8"))
    assert isinstance(document["info"]["title"], str)
    assert oaswright(root, "generate", "--check").status == 0


def test_longest_names_are_formatted_too(tmp_path: Path) -> None:
    assert oaswright(tmp_path, "init", "--name", "w" * 40, "--template", "full").status == 0
    assert is_clean(tmp_path)


def lay_out_stubs(folder: Path) -> Path:
    (folder / "shared").mkdir(parents=True)
    (folder / "shared/pet.yaml").write_text(PET, "utf-8")
    (folder / "openapi.yaml").write_text(STUBS, "utf-8")
    return folder / "openapi.yaml"


def test_a_document_from_elsewhere_is_copied_with_what_it_refers_to(tmp_path: Path) -> None:
    document = lay_out_stubs(tmp_path / "elsewhere")
    done = oaswright(tmp_path, "init", "pets", "--from", str(document))
    assert (done.status, done.err) == (0, "")
    root = tmp_path / "pets"
    assert (root / "specs/openapi.yaml").read_text("utf-8") == STUBS
    assert (root / "specs/shared/pet.yaml").read_text("utf-8") == PET
    assert is_clean(root)
    assert "passed" in execute(root, "pytest")
    assert "fill in server/handlers.py and server/security.py" in done.out
    ours = {
        path: text for path, text in tree(root).items() if not path.startswith(("specs", "generated/pets"))
    }
    assert [path for path, text in ours.items() if b"1 + 1" in text] == []


def test_a_document_in_the_project_stays_where_it_is(tmp_path: Path) -> None:
    document = lay_out_stubs(tmp_path / "api")
    assert oaswright(tmp_path, "init", "--name", "pets", "--from", "api/openapi.yaml").status == 0
    table = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["tool"]["oaswright"]
    assert table["apis"]["pets"]["spec"] == "api/openapi.yaml"
    assert not (tmp_path / "specs").exists()
    assert document.read_text("utf-8") == STUBS


def test_references_beyond_the_project_widen_its_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    lay_out_stubs(tmp_path)
    (tmp_path / "service").mkdir()
    text = STUBS.replace("shared/pet.yaml", "../shared/pet.yaml")
    (tmp_path / "service/openapi.yaml").write_text(text, "utf-8")
    done = oaswright(tmp_path / "service", "init", "--from", "openapi.yaml")
    assert (done.status, done.err) == (0, "")
    table = tomllib.loads((tmp_path / "service/pyproject.toml").read_text("utf-8"))["tool"]["oaswright"]
    assert table["root"] == ".."


def test_the_document_of_a_fastapi_application_becomes_a_project(tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(FASTAPI), "utf-8")
    done = oaswright(tmp_path, "init", "shop", "--from", "openapi.json")
    assert done.status == 0
    assert json.loads((tmp_path / "shop/specs/shop.json").read_text("utf-8")) == FASTAPI
    assert oaswright(tmp_path / "shop", "generate", "--check").status == 0
    wiring = str(tmp_path / "shop/generated/shop/wiring.py")
    assert "/items/{item_id}" in json.loads(read_served(wiring).content)["paths"]


def test_functions_of_a_connexion_application_answer_before_the_stubs(tmp_path: Path) -> None:
    for name, text in CONNEXION.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    done = oaswright(tmp_path, "init", "--name", "shop", "--from", "openapi.yaml")
    assert done.status == 0
    assert "functions for Connexion answer before stubs: shop.auth, shop.pets\n" in done.out
    app = (tmp_path / "server/app.py").read_text("utf-8")
    assert "shop.gone" not in app
    execute(tmp_path, "ruff", "check", "--no-cache", "server", "tests")
    execute(tmp_path, "ruff", "format", "--no-cache", "--check", "server", "tests")
    (tmp_path / "tests/test_pets.py").write_text(ASKING, "utf-8")
    assert "2 passed" in execute(tmp_path, "pytest")


CONNEXION = {
    "openapi.yaml": """\
openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
paths:
  /pets/{pet_id}:
    parameters: [{name: pet_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: shop.pets.get_pet
      security: [{jwt: []}]
      responses:
        '200': {description: A pet., content: {application/json: {schema: {type: object}}}}
    delete:
      operationId: delete_pet
      x-openapi-router-controller: shop.pets
      responses: {'204': {description: Gone.}}
    put:
      operationId: shop.gone.put_pet
      responses: {'204': {description: Changed.}}
    post:
      operationId: 'shop.pets.import os; os.exit'
      responses: {'204': {description: Changed.}}
components:
  securitySchemes:
    jwt: {type: http, scheme: bearer, x-bearerInfoFunc: shop.auth.decode_token}
""",
    "shop/pets.py": """
def get_pet(pet_id, user):
    return {"id": pet_id}


def delete_pet(pet_id):
    return None
""",
    "shop/auth.py": """
def decode_token(token):
    return {"sub": "Ann"} if token == "token-of-ann" else None
""",
}
ASKING = """
from oaswright.runtime.testing import Client
from server.app import create_app


def test_functions_and_stubs_answer():
    with Client(create_app(), checked=False) as client:
        assert client.get("/pets/1", headers={"Authorization": "Bearer token-of-ann"}).json() == {"id": 1}
        assert client.get("/pets/1").status_code == 401
        assert client.delete("/pets/1").status_code == 204
        assert client.put("/pets/1").status_code == 501
"""


def test_errors_that_leave_a_faithful_package_make_the_api_lenient(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(STUBS.replace("shared/pet.yaml#/Pet", "#/components/schemas/P"), "utf-8")
    done = oaswright(tmp_path, "init", "shop", "--from", "a.yaml")
    assert done.status == 0
    assert "`lenient` is set" in done.out
    assert "warning[unresolved-reference]" in done.err
    assert oaswright(tmp_path / "shop", "generate", "--check").status == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openapi: 3.1.0\ninfo: {", "error[syntax]"),
        ("swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {}\n", "swagger2openapi"),
    ],
)
def test_a_document_that_cannot_be_read_is_status_1_and_nothing_is_written(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    done = oaswright(tmp_path, "init", "shop", "--from", "a.yaml")
    assert done.status == 1
    assert said in done.err
    assert [*tree(tmp_path)] == ["a.yaml"]


def test_what_is_there_is_kept_and_named(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    mine = {
        "README.md": "mine",
        ".gitignore": "mine",
        "server/main.py": "mine",
        "pyproject.toml": "[project]\r\n",
    }
    for path, text in mine.items():
        (tmp_path / path).write_bytes(text.encode())
    done = oaswright(tmp_path, "init", "--name", "shop")
    assert (done.status, done.err) == (0, "")
    assert "kept as they are: README.md, .gitignore" in done.out
    found = tree(tmp_path)
    table = found.pop("pyproject.toml").decode()
    assert {path: found[path].decode() for path in mine if path in found} == {
        path: text for path, text in mine.items() if path != "pyproject.toml"
    }
    assert table.startswith("[project]\r\n\r\n[tool.oaswright]\r\n")
    assert tomllib.loads(table)["tool"].keys() == {"oaswright"}
    assert tomllib.loads(table)["tool"]["oaswright"]["app"] == "server_shop.app:create_app"
    assert oaswright(tmp_path, "generate", "--check").status == 0


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"pyproject.toml": "[tool.oaswright]\n"}, "has [tool.oaswright] already"),
        ({"pyproject.toml": "tool = {}\n"}, "no table can be added"),
        ({"pyproject.toml": "[tool\n"}, "pyproject.toml: "),
        ({"specs/shop.yaml": "mine", "generated/mine.py": ""}, "in the way: specs/shop.yaml, generated"),
        ({"specs": "a file"}, "in the way: specs/shop.yaml"),
        ({"server/main.py": "", "server_shop/app.py": ""}, "in the way: server_shop/app.py"),
    ],
)
def test_what_is_in_the_way_is_named_and_nothing_is_written(
    tmp_path: Path, files: dict[str, str], said: str
) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    before = tree(tmp_path)
    done = oaswright(tmp_path, "init", "--name", "shop")
    assert done.status == 2
    assert said in done.err
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "arguments", [["a-file"], ["shop", "--from", "gone.yaml"], ["shop", "--template", "huge"]]
)
def test_wrong_use_is_status_2(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a-file").touch()
    done = oaswright(tmp_path, "init", *arguments)
    assert done.status == 2
    assert [*tree(tmp_path)] == ["a-file"]


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_run_that_was_interrupted_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("oaswright.starter.laying.write_pyproject", interrupt)
        assert oaswright(tmp_path, "init", "shop").status == 130
    assert oaswright(tmp_path, "init", "shop").status == 0
    assert oaswright(tmp_path, "init", "other").status == 0
    names = {path.replace("other", "shop") for path in tree(tmp_path / "other")}
    assert names == {*tree(tmp_path / "shop")}


def test_a_repository_at_gitlab_gets_its_job(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text(
        '[remote "origin"]\n\turl = git@gitlab.example.com:a/b.git\n', "utf-8"
    )
    assert oaswright(tmp_path, "init", "shop").status == 0
    job = yaml.safe_load((tmp_path / "shop/.gitlab-ci.yml").read_text("utf-8"))["gate"]
    assert "oaswright generate --check" in job["script"]
    assert not (tmp_path / "shop/.github").exists()


def test_the_wheel_that_it_was_installed_from_lies_in_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"oaswright-{PROJECT['project']['version']}-py3-none-any.whl"
    (tmp_path / "d i st").mkdir()
    (tmp_path / "d i st" / name).write_bytes(b"a wheel")
    origin = {"url": (tmp_path / "d i st" / name).as_uri(), "archive_info": {}}
    monkeypatch.setattr(PathDistribution, "read_text", lambda *_: json.dumps(origin))
    assert find_wheel() == tmp_path / "d i st" / name
    monkeypatch.undo()
    monkeypatch.setattr("oaswright.starter.surroundings.find_wheel", lambda: tmp_path / "d i st" / name)
    assert oaswright(tmp_path, "init", "shop").status == 0
    assert (tmp_path / "shop/vendor" / name).read_bytes() == b"a wheel"
    for file in ("requirements.txt", "requirements-dev.txt"):
        assert f"\n./vendor/{name}[" in (tmp_path / "shop" / file).read_text("utf-8")


def test_the_hooks_and_the_job_run_commands_that_are_there(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "shop")]) == 0
    hooks = yaml.safe_load((tmp_path / "shop/.pre-commit-config.yaml").read_text("utf-8"))["repos"][0][
        "hooks"
    ]
    assert [hook["entry"] for hook in hooks] == ["oaswright check", "oaswright generate --check"]
    job = yaml.safe_load((tmp_path / "shop/.github/workflows/ci.yml").read_text("utf-8"))["jobs"]["gate"]
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert {"mypy", "oaswright check", "python -m pytest"} < {*commands}
