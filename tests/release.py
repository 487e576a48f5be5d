"""What is to be released, tried as its users get it: wheel and sdist in environments with nothing else.

`make release-check` builds both. For each Python the wheel is installed, and `oaswright init` lays out a
project, which is checked, generated, served and tested, by the server alone too; the sdist is installed.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.repository.files import ROOT

CANDIDATES = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")
TOOLS = ("mypy", "pytest", "ruff")
COMMANDS = (
    "ruff check .",
    "ruff format --check .",
    "mypy",
    "oaswright check",
    "oaswright generate --check",
    "pytest -q",
    "oaswright test --max-time 120",
)
# Of what is installed with us; other terms need a look.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|Unlicense|0BSD|CNRI|Public Domain|LGPL",
    re.IGNORECASE,
)
LICENCES = """
import json
from importlib.metadata import distributions
def licence(meta):
    found = [text for text in meta.get_all("Classifier", []) if text.startswith("License ::")]
    return meta.get("License-Expression") or " ".join(found) or (meta.get("License") or "?")[:60]
print(json.dumps({d.metadata["Name"]: licence(d.metadata) for d in distributions()}))
"""


class StepError(Exception):
    """A step that did not go as it must."""


def main(arguments: Sequence[str]) -> int:
    """Try each Python. Returns 0, or 1 if a step failed."""
    parser = argparse.ArgumentParser(prog="make release-check")
    parser.add_argument("pythons", nargs="*", help="interpreters (default: those on the path)")
    pythons = find_pythons(parser.parse_args(arguments).pythons or CANDIDATES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            wheel, sdist = build(folder / "dist")
            for version, python in pythons.items():
                print(f"Python {version}")
                try_python(python, wheel, sdist, folder / version)
        except StepError as failure:
            print(failure, file=sys.stderr)
            return 1
    return 0


def find_pythons(names: Sequence[str]) -> dict[str, str]:
    """Interpreters by their version, each version once."""
    found: dict[str, str] = {}
    for name in names:
        path = shutil.which(name)
        asking = [path or name, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(asking, capture_output=True, text=True, check=False) if path else None
        if done is not None and done.returncode == 0 and tuple(map(int, done.stdout.split("."))) >= (3, 11):
            found.setdefault(done.stdout.strip(), path or name)
    return found


def build(folder: Path) -> tuple[Path, Path]:
    """The wheel and the sdist of this checkout."""
    run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], ROOT)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


def try_python(python: str, wheel: Path, sdist: Path, folder: Path) -> None:
    """All steps with one Python. Raises StepError."""
    folder.mkdir()
    bin_ = make_environment(python, folder / "venv", f"{wheel}[generate,serve,test]", *TOOLS)
    check_licences(bin_)
    run([str(bin_ / "oaswright"), "init", "shop"], folder)
    project = folder / "shop"
    for command in COMMANDS:
        run([str(bin_ / command.split()[0]), *command.split()[1:]], project)
    ask(bin_, project)
    ask(make_environment(python, folder / "server", f"{wheel}[serve]"), project)
    installed = make_environment(python, folder / "sdist", f"{sdist}[generate]")
    run([str(installed / "oaswright"), "generate", "--check"], project)


def make_environment(python: str, folder: Path, *requirements: str) -> Path:
    """An environment with these requirements and nothing else: the folder of its commands."""
    run([python, "-m", "venv", str(folder)], folder.parent)
    bin_ = folder / ("Scripts" if os.name == "nt" else "bin")
    run(
        [str(bin_ / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirements],
        folder,
    )
    return bin_


def check_licences(bin_: Path) -> None:
    """Make sure that what is installed with us may be. Raises StepError."""
    licences: dict[str, str] = json.loads(run([str(bin_ / "python"), "-c", LICENCES], bin_))
    strange = {name: text for name, text in licences.items() if not ALLOWED.search(text)}
    if strange:
        raise StepError(f"look at the licences of {strange}")


def ask(bin_: Path, project: Path) -> None:
    """Serve the project and make a request with and without a token. Raises StepError."""
    with serving(bin_, project) as url:
        for path, token, expected in (
            ("/tasks", "token-of-ann", 200),
            ("/tasks", "nobody", 401),
            ("/shop/openapi.json", "", 200),
        ):
            request = urllib.request.Request(f"{url}{path}", headers={"Authorization": f"Bearer {token}"})  # noqa: S310
            if (status := get_status(request)) != expected:
                raise StepError(f"GET {path} is {status}, not {expected}")


def get_status(request: urllib.request.Request) -> int:
    """The status of a response; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@contextmanager
def serving(bin_: Path, project: Path) -> Iterator[str]:
    """The address of the project while it is served. Raises StepError."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    process = subprocess.Popen([str(bin_ / "oaswright"), "serve", "--port", port], cwd=project)
    try:
        url, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while get_status(urllib.request.Request(f"{url}/livez")) != 204:  # noqa: S310
            if process.poll() is not None or time.monotonic() > end:
                raise StepError("the project is not served")
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def run(command: Sequence[str], folder: Path) -> str:
    """What a command prints. Raises StepError if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    shown = " ".join([Path(command[0]).name, *command[1:]])
    if done.returncode != 0:
        raise StepError(f"{shown}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    print(f"  {shown}"[:110], flush=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
