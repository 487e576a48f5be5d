"""`oaswright serve --reload`: the document, the generated code and the server that runs it stay together."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.toolkit.conftest import Project
from tests.toolkit.serving import serving, wait_for

APP = """
from generated.shop.wiring import wire
from oaswright.runtime.application import application

from app.handlers import ShopHandlers


def create():
    return application([wire(ShopHandlers())])
"""


def test_every_save_of_the_document_reaches_the_server(project: Project) -> None:
    (project.root / "app/served.py").write_text(APP)
    configuration = project.root / "pyproject.toml"
    configuration.write_text(f'[tool.oaswright]\napp = "app.served:create"\n{configuration.read_text()}')
    with serving(project.root) as (url, log):
        wait_for(f"{url}/openapi.json?key=secret", log, lambda text: "Get an item" in text)
        for old, new in (("Get an item", "Read an item"), ("Read an item", "Fetch an item")):
            # The whole generated folder is exchanged with its successor each time.
            project.edit(f"summary: {old}", f"summary: {new}")
            wait_for(f"{url}/openapi.json", log, lambda text, new=new: new in text)
    printed = log.read_text(encoding="utf-8")
    assert "Traceback" not in printed
    assert '"method":"GET"' in printed, "there is an access log"
    assert "secret" not in printed


def test_an_application_that_does_not_import_answers_why_and_then_starts_again(tmp_path: Path) -> None:
    served = tmp_path / "app/served.py"
    served.parent.mkdir()
    (tmp_path / "app/__init__.py").touch()
    served.write_text("from app import gone\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.oaswright]\napp = "app.served:create"\n', encoding="utf-8"
    )
    with serving(tmp_path) as (url, log):
        wait_for(url, log, lambda text: "cannot import name 'gone'" in text and 'served.py", line 1' in text)
        served.write_text(ANSWERS, encoding="utf-8")
        wait_for(url, log, "here".__eq__, saved=served)
    assert "uvicorn/" not in log.read_text(encoding="utf-8")


ANSWERS = """
from starlette.responses import PlainTextResponse


def create():
    return PlainTextResponse("here")
"""
FAILS_IN_ITS_LIFESPAN = """
from contextlib import asynccontextmanager

from starlette.applications import Starlette


@asynccontextmanager
async def lifespan(app):
    raise RuntimeError("the database does not answer")
    yield


def create():
    return Starlette(lifespan=lifespan)
"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (FAILS_IN_ITS_LIFESPAN, "the database does not answer"),
        ("def make(): ...", 'app = "app:create" in pyproject.toml: app has no create'),
        ("def create():\n    return missing", "NameError: name 'missing' is not defined"),
    ],
)
def test_an_application_that_cannot_start_is_status_1(tmp_path: Path, code: str, said: str) -> None:
    (tmp_path / "app.py").write_text(code, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.oaswright]\napp = "app:create"\n', encoding="utf-8")
    command = [sys.executable, "-m", "oaswright", "serve", "--port", "0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert said in done.stderr
    assert "uvicorn/" not in done.stderr or "lifespan" in code
