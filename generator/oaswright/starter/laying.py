"""Files of a new project on the disk: beside what is there, and never in its place."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from oaswright.config import FILE
from oaswright.contents import replace_file
from oaswright.starter.model import StarterError


def find_obstacles(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """The paths of files, or of what should be their folders, where something else is."""
    return [
        path for path, data in files.items() if not _is_free(root, path) and not _holds(root / path, data)
    ]


def is_ours(folder: Path, root: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a folder is free, or an earlier run that was interrupted has begun it."""
    if not os.path.lexists(folder):
        return True
    there = [path for path in folder.rglob("*") if "__pycache__" not in path.parts and not path.is_dir()]
    return folder.is_dir() and all(
        _holds(path, files.get(path.relative_to(root).as_posix())) for path in there
    )


def lay(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files whose paths are free. Returns the others. Raises OSError."""
    root.mkdir(parents=True, exist_ok=True)
    kept: list[str] = []
    for path, data in files.items():
        if not _is_free(root, path):
            kept += [path] if not _holds(root / path, data) else []
            continue
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if not _place(root / path, data):
            kept.append(path)
    return kept


def add_table(root: Path, table: str) -> bytes | None:
    """The pyproject.toml of a folder with a table added at its end; None where there is none.

    Raises StarterError where it has the table already or cannot be read.
    """
    file = root / FILE
    if not os.path.lexists(file):
        return None
    try:
        text = file.read_bytes().decode("utf-8")
        tools: object = tomllib.loads(text).get("tool", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StarterError(f"{file}: {error}") from None
    if isinstance(tools, dict) and "oaswright" in tools:
        raise StarterError(
            f"{file} has [tool.oaswright] already; add another API there, and run `oaswright generate`"
        )
    between = "" if not text.strip() else "\n" if text.endswith("\n") else "\n\n"
    whole = f"{text}{between}{table}"
    try:
        tomllib.loads(whole)
    except tomllib.TOMLDecodeError:
        raise StarterError(
            f"{file}: [tool] is written so that no table can be added; write [tool.…] tables"
        ) from None
    newline = "\r\n" if "\r\n" in text else "\n"
    return f"{text}{f'{between}{table}'.replace(chr(10), newline)}".encode()


def write_pyproject(root: Path, data: bytes) -> None:
    """Give a folder its pyproject.toml, which comes last: with it the folder is a project. Raises OSError."""
    replace_file((root / FILE).resolve(), data)


def _is_free(root: Path, path: str) -> bool:
    """Whether a file can be made there: nothing has its path, and nothing else those of its folders."""
    parents = [root / parent for parent in Path(path).parents]
    return not os.path.lexists(root / path) and all(
        parent.is_dir() or not os.path.lexists(parent) for parent in parents
    )


def _holds(path: Path, data: bytes | None) -> bool:
    return data is not None and path.is_file() and path.read_bytes() == data


def _place(path: Path, data: bytes) -> bool:
    """Give a file its path, whole or not at all. Returns whether the path was still free."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links.
        if os.path.lexists(path):
            return False
        draft.rename(path)
        return True
    finally:
        draft.unlink(missing_ok=True)
    return True
