"""Fetch the JSON Schema Test Suite into `.test-suite`, which git ignores.

It comes with the source distribution of the jsonschema package, whose hash is pinned here; the
package `@json-schema-org/tests` of npm only points to it.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "jsonschema"
VERSION = "4.26.0"
SHA256 = "0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326"
FOLDER = Path(__file__).parents[2] / ".test-suite"
DRAFTS = ("draft2020-12", "draft4")


def main() -> None:
    """Download, compare the hash, unpack the drafts that OpenAPI builds on."""
    if (FOLDER / VERSION).is_dir():
        return
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        source = ["--no-deps", "--no-binary", PACKAGE, f"{PACKAGE}=={VERSION}", "--dest", place]
        subprocess.run([*command, *source], check=True)
        archive = Path(place) / f"{PACKAGE}-{VERSION}.tar.gz"
        if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
            raise SystemExit(f"{archive.name} is not what it was")
        with tarfile.open(archive) as packed:
            packed.extractall(place, filter="data")
        found = Path(place) / f"{PACKAGE}-{VERSION}" / "json"
        shutil.rmtree(FOLDER, ignore_errors=True)
        for draft in DRAFTS:
            shutil.copytree(found / "tests" / draft, FOLDER / VERSION / "tests" / draft)
        shutil.copytree(found / "remotes", FOLDER / VERSION / "remotes")


if __name__ == "__main__":
    main()
