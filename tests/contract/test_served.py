"""The five APIs over a socket, as `oaswright test --url` finds them."""

import subprocess
import sys
from pathlib import Path

import pytest

from server.products import NAMES
from tests.server.serving import running, sqlite_url

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("product", NAMES)
def test_a_served_api_keeps_its_document(product: str, tmp_path: Path) -> None:
    with running(sqlite_url(tmp_path), [product]) as client:
        command = [sys.executable, "-m", "oaswright", "test", "--api", product, "--url", str(client.base_url)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "left behind" not in done.stdout
