"""The documents in a folder: which of its files describe an API, and which are something else."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from oaswright.document.limits import MAX_BYTES
from oaswright.openapi.pointers import JSON

SUFFIXES = (".yaml", ".yml", ".json")
"""How the names of documents end."""

_SKIPPED = frozenset({"node_modules", "__pycache__"})
# What stands in a folder that is no place for documents: of a virtual environment, of a generated package.
_MARKS = frozenset({"pyvenv.cfg", ".oaswright.json"})
_KEY = re.compile(r"""^(["']?)(openapi|swagger|info|paths)\1[ \t]*:""", re.MULTILINE)
_VERSION = re.compile(r"""["']?(openapi|swagger)["']?\s*:\s*["']?[0-9]""")
_PATIENCE_SECONDS = 20
_FOLDER = b"./."


@dataclass(frozen=True, slots=True)
class Discovery:
    """The documents of a folder, sorted by path: of OpenAPI, and of Swagger 2.0, which is not supported."""

    openapi: tuple[Path, ...]
    swagger: tuple[Path, ...]


def discover(folder: Path) -> Discovery:
    """The documents at any depth below a folder.

    A document has a top-level field `openapi` (or `info` and `paths`, where that one was forgotten). Hidden
    folders, environments, installed and generated packages are left out, and what git ignores.
    """
    files = _drop_ignored(folder, sorted(_list_files(folder)))
    return select_documents(files)


def select_documents(files: Iterable[Path]) -> Discovery:
    """The documents among some files."""
    kinds = [(file, _classify(file)) for file in files]
    return Discovery(
        tuple(file for file, kind in kinds if kind == "openapi"),
        tuple(file for file, kind in kinds if kind == "swagger"),
    )


def _list_files(folder: Path) -> Iterator[Path]:
    inside = folder.resolve()
    for at, folders, names in os.walk(folder):
        if not _MARKS.isdisjoint(names) and Path(at) != folder:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
        for name in names:
            path = Path(at, name)
            if path.suffix.lower() not in SUFFIXES or name.startswith("."):
                continue
            # A link may lead out of the folder that was named.
            if not path.is_symlink() or path.resolve().is_relative_to(inside):
                yield path


def _drop_ignored(folder: Path, files: list[Path]) -> list[Path]:
    """The files that git does not ignore; all of them without git, and where it ignores the folder itself."""
    import shutil
    import subprocess

    git = shutil.which("git")
    if git is None or not files:
        return files
    # A name that begins with a colon means something else to git.
    names = {b"./" + os.fsencode(path.relative_to(folder).as_posix()): path for path in files}
    # Without the index nothing of the repository's own configuration runs.
    command = [git, "check-ignore", "--no-index", "-z", "--stdin"]
    try:
        done = subprocess.run(  # noqa: S603 - the names are data on standard input
            command,
            cwd=folder,
            input=b"\0".join([_FOLDER, *names]),
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return files
    ignored = set(done.stdout.split(b"\0"))
    return files if _FOLDER in ignored else [path for name, path in names.items() if name not in ignored]


def _classify(file: Path) -> Literal["openapi", "swagger"] | None:
    """What a file describes; None for anything that is no description of an API."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES)
    except OSError:
        # To name it is the business of whoever reads it next.
        return None
    return classify(data)


def classify(data: bytes) -> Literal["openapi", "swagger"] | None:
    """What the bytes of a file describe; None for anything that is no description of an API."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = data.decode(encoding, "replace").replace("\r\n", "\n")
    keys = _top_level_keys(text)
    if "openapi" in keys:
        return "openapi"
    if "swagger" in keys:
        return "swagger"
    return "openapi" if {"info", "paths"} <= keys else None


def _top_level_keys(text: str) -> set[str]:
    if not text.lstrip().startswith("{"):
        return {match[2] for match in _KEY.finditer(text)}
    version = _VERSION.search(text)
    if version is None:
        return set()
    try:
        value: JSON = json.loads(text)
    except (ValueError, RecursionError):
        # Broken, which is a finding; or YAML in braces.
        return {version[1]}
    return set(value) if isinstance(value, dict) else set()
