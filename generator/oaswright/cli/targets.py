"""What `oaswright check` is asked to check: files, folders, patterns and standard input."""

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from oaswright.diagnostics.suggestions import suggest
from oaswright.document.discovery import Discovery, discover, select_documents
from oaswright.document.limits import MAX_BYTES
from oaswright.errors import OaswrightError

_STDIN = "-"


class TargetError(OaswrightError):
    """There is nothing to check at a path."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The documents to check, each once, with the bytes that stand for its file if these come from elsewhere.

    `swagger` are documents of Swagger 2.0 in the folders, which are left out.
    """

    documents: tuple[tuple[Path, bytes | None], ...]
    swagger: tuple[Path, ...] = ()


def find_targets(specs: Iterable[Path], stdin_filename: Path | None) -> Targets:
    """What some arguments stand for. Raises TargetError for one that stands for nothing."""
    documents: dict[str, tuple[Path, bytes | None]] = {}
    swagger: list[Path] = []
    missing: list[str] = []
    for spec in specs:
        if str(spec) == _STDIN:
            # Without a name it is a file of the working directory that its findings call so.
            path = stdin_filename or Path("<stdin>")
            documents[os.path.abspath(path)] = path, sys.stdin.buffer.read(MAX_BYTES + 1)  # noqa: PTH100
            continue
        if spec.is_file():
            found = Discovery((spec,), ())
        elif spec.is_dir():
            found = discover(spec)
        else:
            found = select_documents(_expand(spec))
        swagger += found.swagger
        if not found.openapi and not found.swagger:
            missing.append(_describe(spec))
        for path in found.openapi:
            documents.setdefault(os.path.abspath(path), (path, None))  # noqa: PTH100
    if stdin_filename is not None and not any(data is not None for _, data in documents.values()):
        raise TargetError(f"--stdin-filename names standard input; give `{_STDIN}` as the document")
    if missing:
        raise TargetError("; ".join(missing))
    if not documents:
        raise TargetError(
            f"Swagger 2.0 is not supported: {', '.join(map(str, swagger))}; convert it to OpenAPI 3 first"
        )
    return Targets(tuple(documents.values()), tuple(swagger))


def _expand(pattern: Path) -> Iterator[Path]:
    """The files of a pattern that no shell has expanded."""
    if glob.has_magic(str(pattern)):
        # `Path.glob` takes no absolute patterns.
        found = map(Path, sorted(glob.glob(str(pattern), recursive=True)))  # noqa: PTH207
        yield from (path for path in found if path.is_file())


def _describe(spec: Path) -> str:
    """Why there is nothing to check."""
    if spec.is_dir():
        return f"there is no OpenAPI document below {spec}"
    if glob.has_magic(str(spec)):
        return f"no OpenAPI document matches {spec}"
    if spec.exists():
        return f"{spec} is neither a file nor a folder"
    names = [path.name for path in spec.parent.iterdir()] if spec.parent.is_dir() else []
    hint = suggest(spec.name, names)
    return f"there is no file {spec}" + (f"; {hint}" if hint else "")
