"""Correct servers by other hands: one document, three frameworks, each in its own style.

What they run on is no part of the project: it goes into `.venv-contract` and `express/node_modules`.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
VENV: Final = FOLDER.parents[2] / ".venv-contract"
PYTHON: Final = VENV / "bin" / "python"
MODULES: Final = FOLDER / "express" / "node_modules"

HEADERS: Final = {"x-api-key": "stadt-key"}
OTHER: Final = {"x-api-key": "dorf-key"}
READER: Final = {"x-api-key": "stadt-reader"}
WRONG: Final = {"x-api-key": "nobody"}


def prepare_python() -> str:
    """Make the environment of the FastAPI and Connexion servers; says what is missing, or nothing."""
    wanted, mark = FOLDER / "requirements.txt", VENV / ".installed"
    if mark.exists() and mark.stat().st_mtime > wanted.stat().st_mtime:
        return ""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(wanted)]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        subprocess.run(pip, check=True, stderr=subprocess.DEVNULL)
    except subprocess.CalledProcessError as error:
        return f"{VENV.name} cannot be made: {error}"
    mark.touch()
    return ""


def prepare_node() -> str:
    """Install what the Express server needs; says what is missing, or nothing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "Node is not on this machine"
    if MODULES.exists():
        return ""
    npm = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]
    try:
        subprocess.run(npm, cwd=FOLDER / "express", check=True)
    except subprocess.CalledProcessError as error:
        return f"Express cannot be installed: {error}"
    return ""
