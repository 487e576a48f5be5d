"""What README shows is what happens."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.regeneration.projects import oaswright
from tests.repository.files import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROJECT = '[tool.oaswright.apis.ohallo]\nspec = "specs/ohallo.yaml"\n'
EDITS = (
    ("'#/components/schemas/CalendarConnectionUpdate'", "'#/components/schemas/ConnectionUpdate'"),
    ("operationId: deleteCalendarConnection", "operationId: getCalendarConnection"),
)


def test_the_findings_that_it_shows_are_those_of_the_command(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    document = tmp_path / "specs" / "ohallo.yaml"
    text = document.read_text("utf-8")
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new, 1)
    document.write_text(text, "utf-8")
    shown = re.search(r"^\$ oaswright check\n(.*?)^\$ ", README, re.MULTILINE | re.DOTALL)
    assert shown is not None
    result = subprocess.run(
        [sys.executable, "-m", "oaswright", "check"],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout + result.stderr).strip() == shown.group(1).strip()


def test_what_init_prints_is_shown(tmp_path: Path) -> None:
    shown = re.search(r"^\$ oaswright init shop\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert oaswright(tmp_path, "init", "shop").out == shown.group(1)


def test_the_code_that_it_shows_is_generated() -> None:
    interface = (ROOT / "generated" / "ohallo" / "interface.py").read_text("utf-8")
    shown = re.search(
        r"`generated/ohallo/interface.py`, shortened\):\n\n```python\n(.*?)```", README, re.DOTALL
    )
    assert shown is not None
    for line in filter(None, shown.group(1).splitlines()):
        assert line.removesuffix(" ...") in interface.splitlines()


def test_the_project_that_it_shows_type_checks_and_serves(tmp_path: Path) -> None:
    def write(name: str) -> None:
        shown = re.search(rf"^```\w+\n# {re.escape(name)}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
        assert shown is not None
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(shown.group(1), "utf-8")

    write("pyproject.toml")
    write("shop/app.py")
    assert "an empty `shop/__init__.py`" in README
    (tmp_path / "shop/__init__.py").touch()
    (tmp_path / "specs").mkdir()
    shutil.copy(ROOT / "tests/typing/shop.yaml", tmp_path / "specs")

    def run(*arguments: str) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": str(tmp_path),
            "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache/readme"),
        }
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("-m", "oaswright", "generate")
    run("-m", "mypy", "--strict", "--config-file=", "shop")
    handlers = (tmp_path / "shop/handlers.py").read_text("utf-8")
    assert "class ShopHandlers(ShopApi[object])" in handlers
    assert "class ShopVerifiers(ShopSecurity[object])" in (tmp_path / "shop/security.py").read_text("utf-8")
    write("shop/security.py")
    run("-m", "oaswright", "generate")
    (tmp_path / "shop/handlers.py").write_text(
        handlers.replace("object", "User").replace(
            "\n\nclass", "\nfrom shop.security import User\n\n\nclass", 1
        )
    )
    write("tests/test_shop.py")
    run("-m", "mypy", "--strict", "--config-file=", "shop", "tests")
    asking = """
from oaswright.runtime.testing import Client
from shop.app import create_app
client = Client(create_app(), checked=False)  # the document declares no 401
for token in ("", "nobody", "token-of-ann"):
    print(client.get("/items", headers={"Authorization": f"Bearer {token}"} if token else {}).status_code)
"""
    assert run("-c", asking).split() == ["401", "401", "501"]
