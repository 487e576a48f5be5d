"""The PostgreSQL of these tests ends with the test process, also when that is killed."""

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.store.cluster import find_binaries

ROOT = Path(__file__).parents[3]
# Tells the folder of its cluster and then waits for ever, as a run that hangs.
HANGING = """
import sys, time
from pathlib import Path

def test_hangs(postgresql_folder: Path, capfd) -> None:
    with capfd.disabled():
        sys.stdout.write(f"\\n{postgresql_folder}\\n")
        sys.stdout.flush()
        time.sleep(120)
"""
# For a deadlock only: a server that is still there after this long stays.
PATIENCE = 60


@pytest.mark.skipif(find_binaries() is None, reason="no PostgreSQL on this machine")
def test_a_killed_run_leaves_no_server(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING)
    (tmp_path / "conftest.py").write_text("from tests.server.store.conftest import postgresql_folder\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", tmp_path]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        folder = next(Path(found) for line in run.stdout if (found := line.decode().strip()).startswith("/"))
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        ended = os.pidfd_open(server)
        run.kill()
    assert select.select([ended], [], [], PATIENCE)[0], "the server is still there"
    os.close(ended)
