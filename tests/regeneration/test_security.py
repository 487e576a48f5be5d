"""The class that verifies credentials, through the edits of a document's security."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.regeneration.projects import Result, oaswright

PYPROJECT = '[tool.oaswright.apis.zoo]\nspec = "zoo.yaml"\nhandlers = "zoo/handlers.py"\n'
START: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Zoo", "version": "1"},
    "paths": {
        "/pets": {
            "get": {
                "operationId": "getPets",
                "security": [{"key": []}, {"token": []}],
                "responses": {"204": {"description": "none"}, "401": {"description": "no"}},
            }
        }
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "token": {"type": "http", "scheme": "bearer"},
        }
    },
}
WRITTEN = """    async def key(self, credential: ApiKey, request: HTTPConnection) -> Verified[str]:
        # by hand
        return Verified(credential.value)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a document, and nothing generated yet."""
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (tmp_path / "zoo").mkdir()
    return tmp_path


def generate(root: Path, value: dict[str, Any], *options: str) -> Result:
    (root / "zoo.yaml").write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")
    return oaswright(root, "generate", *options)


def edited(security: list[dict[str, list[str]]], **schemes: dict[str, str] | None) -> dict[str, Any]:
    """The document with other requirements, and some schemes changed or gone."""
    value = deepcopy(START)
    value["paths"]["/pets"]["get"]["security"] = security
    declared = {**value["components"]["securitySchemes"], **schemes}
    value["components"]["securitySchemes"] = {name: found for name, found in declared.items() if found}
    return value


def verifiers(root: Path) -> str:
    return (root / "zoo/security.py").read_text("utf-8")


@pytest.fixture
def written(root: Path) -> Path:
    """A project whose verifier of keys somebody has written."""
    assert generate(root, START).status == 0
    lines = verifiers(root).splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if "async def key" in line)
    text = "".join([*lines[:start], *WRITTEN.splitlines(keepends=True), *lines[start + 2 :]])
    (root / "zoo/security.py").write_text(text.replace("[object]", "[str]"), encoding="utf-8")
    return root


def test_stubs_are_laid_out_beside_the_handlers(root: Path) -> None:
    result = generate(root, START)
    assert (result.status, result.err) == (0, "")
    assert "stub added: token" in result.out
    assert "1 operation added, 2 security schemes added" in result.out
    assert (
        verifiers(root)
        == '''"""Security of zoo. Yours; oaswright keeps its signatures in sync."""

from oaswright.runtime import ApiKey, Bearer, Verified
from starlette.requests import HTTPConnection

from generated.zoo.security import ZooSecurity


class ZooVerifiers(ZooSecurity[object]):
    """Verifies the security schemes of zoo."""

    async def key(self, credential: ApiKey, request: HTTPConnection) -> Verified[object]:
        raise NotImplementedError("key")

    async def token(self, credential: Bearer, request: HTTPConnection) -> Verified[object]:
        raise NotImplementedError("token")
'''
    )
    assert "nothing to do" in oaswright(root, "generate").out
    assert oaswright(root, "generate", "--check").status == 0


def test_a_new_scheme_gets_a_stub_and_leaves_the_rest_alone(written: Path) -> None:
    before = verifiers(written)
    result = generate(
        written,
        edited([{"key": []}, {"token": []}, {"basic": []}], basic={"type": "http", "scheme": "basic"}),
    )
    assert "1 security scheme added" in result.out
    after = verifiers(written)
    assert WRITTEN in after
    assert after.startswith(before[: before.index("from oaswright")])
    assert "from oaswright.runtime import ApiKey, Basic, Bearer, Verified" in after
    assert "async def basic(self, credential: Basic, request: HTTPConnection) -> Verified[str]:" in after


def test_a_scheme_that_is_gone_is_reported_until_its_method_is_deleted(written: Path) -> None:
    value = edited([{"token": []}], key=None)
    for _ in range(2):
        result = generate(written, value)
        assert result.status == 0
        assert (
            "`key` verifies no security scheme; `ApiKey /header X-Key` is not in the document" in result.err
        )
        assert WRITTEN in verifiers(written)
    (written / "zoo/security.py").write_text(verifiers(written).replace(WRITTEN, ""), encoding="utf-8")
    assert generate(written, value).err == ""


def test_a_renamed_scheme_gives_its_method_the_new_name(written: Path) -> None:
    value = edited(
        [{"apiKey": []}, {"token": []}],
        key=None,
        apiKey={"type": "apiKey", "in": "header", "name": "X-Key"},
    )
    result = generate(written, value, "--apply-renames")
    assert result.status == 0, result.err
    assert "renamed: key -> api_key" in result.out
    assert WRITTEN.replace("def key", "def api_key") in verifiers(written)


@pytest.mark.parametrize(
    ("value", "signature"),
    [
        (
            edited([{"key": ["admin"]}, {"token": []}]),
            "key(self, credential: ApiKey, request: HTTPConnection) -> Granted[str]:",
        ),
        (
            edited([{"key": []}, {"token": []}], key={"type": "http", "scheme": "basic"}),
            "key(self, credential: Basic, request: HTTPConnection) -> Verified[str]:",
        ),
        (
            edited([{"token": [], "key": []}]),
            "key(self, credential: ApiKey, request: HTTPConnection, *, principal: str) -> Verified[str]:",
        ),
    ],
    ids=["scopes", "type", "place in a requirement"],
)
def test_the_signature_of_a_method_follows_its_scheme(
    written: Path, value: dict[str, Any], signature: str
) -> None:
    result = generate(written, value)
    assert result.status == 0, result.err
    assert "re-synced: key" in result.out
    assert f"    async def {signature}\n        # by hand\n" in verifiers(written)


def test_security_that_is_gone_is_reported_where_its_class_is_used(written: Path) -> None:
    value = edited([], key=None, token=None)
    for _ in range(2):
        result = generate(written, value)
        assert result.status == 1
        assert re.search(
            r"zoo/security.py:6:.*`ZooSecurity` is (no longer|not) in generated.zoo.security", result.err
        )
    (written / "zoo/security.py").unlink()
    assert generate(written, value).err == ""


def test_the_configuration_may_name_another_module(root: Path) -> None:
    (root / "zoo/security.py").write_text("SECRET = 1\n", encoding="utf-8")
    result = generate(root, START)
    assert result.status == 1
    assert (
        "holds no class that derives from ZooSecurity; name the module that has one as `security`"
        in result.err
    )
    (root / "pyproject.toml").write_text(f'{PYPROJECT}security = "zoo/auth.py"\n', encoding="utf-8")
    assert generate(root, START).status == 0
    assert "class ZooVerifiers(ZooSecurity[object]):" in (root / "zoo/auth.py").read_text("utf-8")
    assert verifiers(root) == "SECRET = 1\n"


def test_handlers_and_verifiers_may_stand_in_one_module(root: Path) -> None:
    assert generate(root, START).status == 0
    both = (root / "zoo/handlers.py").read_text("utf-8") + "\n\n" + verifiers(root)
    (root / "zoo/handlers.py").write_text(both, encoding="utf-8")
    (root / "pyproject.toml").write_text(f'{PYPROJECT}security = "zoo/handlers.py"\n', encoding="utf-8")
    assert "nothing to do" in generate(root, START).out
    value = edited([{"key": []}, {"token": ["admin"]}])
    value["paths"]["/zoos"] = {"get": {"operationId": "getZoos", "responses": {"204": {"description": ""}}}}
    result = generate(root, value)
    assert result.status == 0, result.err
    text = (root / "zoo/handlers.py").read_text("utf-8")
    assert "async def get_zoos" in text
    assert "async def token(self, credential: Bearer, request: HTTPConnection) -> Granted[object]:" in text


def test_apis_in_one_folder_have_a_module_each(root: Path) -> None:
    apis = "".join(
        f'[tool.oaswright.apis.{name}]\nspec = "zoo.yaml"\nhandlers = "zoo/{name}.py"\n'
        for name in ("a", "b")
    )
    (root / "pyproject.toml").write_text(apis, encoding="utf-8")
    assert generate(root, START).status == 0
    assert {path.name for path in (root / "zoo").iterdir()} == {
        "a.py", "a_security.py", "b.py", "b_security.py",
    }  # fmt: skip
