"""Everything of the runtime's benchmark, from nothing: `python -m benchmarks.runtime [FOLDER]`.

Makes `.venv-bench` with the peers at pinned releases, generates each candidate's package with its own
tool, and measures. FOLDER (default `.bench`) keeps the packages. oapi-gen needs Python 3.12; without one it
is left out. BENCH_PYTHON names the Python to use; otherwise it is the newest that is found.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.runtime import prepare

ROOT = Path(__file__).parents[2]
LOCK = Path(__file__).with_name("requirements.lock")
VENV = ROOT / ".venv-bench"


def main(folder: Path) -> None:
    """Set up, generate, measure."""
    python = set_up()
    oapi_gen = VENV / "bin" / "oapi-gen"
    if not oapi_gen.exists():
        print("oapi-gen is left out: it needs Python 3.12", file=sys.stderr)
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout
        prepare.main(folder, version.split()[1], str(oapi_gen) if oapi_gen.exists() else None)
        (folder / "done").touch()
    path = os.pathsep.join([str(ROOT), str(ROOT / "generator"), str(folder)])
    command = [str(python), "-m", "benchmarks.runtime.measure", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": path})


def set_up() -> Path:
    """The Python of an environment with the peers; made when it is not there or the lock has changed."""
    python, mark = VENV / "bin" / "python", VENV / ".installed"
    if mark.exists() and mark.stat().st_mtime > LOCK.stat().st_mtime:
        return python
    print(f"Setting up {VENV.name} (once)", file=sys.stderr)
    wanted = filter(None, (os.environ.get("BENCH_PYTHON"), "python3.13", "python3.12"))
    newest = next(filter(_runs, wanted), sys.executable)
    subprocess.run([newest, "-m", "venv", "--clear", VENV], check=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
    mark.touch()
    return python


def _runs(python: str) -> bool:
    """Whether there is such a Python; a shim of a version manager may stand for none."""
    return (
        shutil.which(python) is not None
        and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".bench").resolve())
