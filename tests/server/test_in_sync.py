"""The generated packages are what the documents say: a change of a document alone does not pass."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_generated_code_is_in_sync_with_the_documents() -> None:
    command = [sys.executable, "-m", "oaswright", "generate", "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
