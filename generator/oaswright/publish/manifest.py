"""`.oaswright.json` in each generated package: what was written there, and so what is ours.

It is the only generated file that names the version of the tool, and it knows no date. It also keeps what
the next run has to know to recognise a renamed operation.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

NAME = ".oaswright.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a package with their SHA-256, its operations by method name, and those gone.

    An operation is written `operationId METHOD /path`.
    """

    version: str
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    operations: Mapping[str, str] = field(default_factory=dict[str, str])
    retired: Mapping[str, str] = field(default_factory=dict[str, str])


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is written: one entry a line, sorted, so that branches merge."""
    table = {
        "oaswright": manifest.version,
        "files": dict(sorted(manifest.files.items())),
        "operations": dict(sorted(manifest.operations.items())),
        **({"retired": dict(sorted(manifest.retired.items()))} if manifest.retired else {}),
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a package; an empty one, without a version, where there is none or it is damaged."""
    try:
        found: object = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return Manifest("")
    if not isinstance(found, dict):
        return Manifest("")
    table = cast("dict[str, object]", found)
    return Manifest(
        str(table.get("oaswright", "")),
        _texts(table, "files"),
        _texts(table, "operations"),
        _texts(table, "retired"),
    )


def digest(text: str | bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    return hashlib.sha256(data).hexdigest()


def listed(folder: Path) -> dict[Path, str]:
    """The files that the manifest of a package lists, with their SHA-256, as far as they lie in it.

    Names that lead out of the package, by themselves or by a symbolic link, are nothing that we wrote.
    """
    real = folder.resolve()
    return {
        folder / name: written
        for name, written in read_manifest(folder).files.items()
        if ".." not in Path(name).parts and (folder / name).parent.resolve().is_relative_to(real)
    }


def _texts(table: Mapping[str, object], key: str) -> dict[str, str]:
    value = table.get(key)
    if not isinstance(value, dict):
        return {}
    entries = cast("dict[object, object]", value)
    return {str(name): text for name, text in entries.items() if isinstance(text, str)}
