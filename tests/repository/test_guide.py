"""The project that the guide for users of Connexion shows is served as it says."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.repository.files import ROOT

GUIDE = (ROOT / "docs" / "coming-from-connexion.md").read_text("utf-8")
FILES = ("pyproject.toml", "specs/shop.yaml", "shop/pets.py", "shop/auth.py", "shop/app.py")
ASKING = """
from oaswright.runtime.testing import Client
from shop.app import create_app

ann = {"Authorization": "Bearer token-of-ann"}
with Client(create_app(), follow_redirects=True) as client:
    print(client.put("/v1/pets/1", json={"name": "Rex"}).status_code)
    print(client.put("/v1/pets/1/", json={"name": "Max"}).status_code)
    print(client.get("/v1/pets/1").status_code)
    print(client.get("/v1/pets/1", headers=ann).json()["name"])
    print(client.get("/v1/pets/2", headers=ann).status_code)
    print(client.get("/v1/ui").status_code)
"""


def test_functions_are_served_beside_stubs(tmp_path: Path) -> None:
    for name in FILES:
        shown = re.search(
            rf"^( *)```\w+\n *# {re.escape(name)}\n(.*?)^ *```", GUIDE, re.MULTILINE | re.DOTALL
        )
        assert shown is not None, name
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(shown[2]), "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    assert "connexion-extension" in run("-m", "oaswright", "generate")
    assert run("-c", ASKING).split() == ["201", "200", "401", "Max", "404", "200"]
