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

from oaswright.contents import encode_text
from oaswright.handlers.model import Route

NAME = ".oaswright.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a package with their SHA-256, its operations by method name, and those gone.

    `retired` operations are no longer in the document, but handlers of their names remain. Likewise
    `schemes` by the methods that verify their credentials.
    """

    version: str
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    operations: Mapping[str, Route] = field(default_factory=dict[str, Route])
    retired: Mapping[str, Route] = field(default_factory=dict[str, Route])
    schemes: Mapping[str, Route] = field(default_factory=dict[str, Route])
    retired_schemes: Mapping[str, Route] = field(default_factory=dict[str, Route])


def format_manifest(manifest: Manifest) -> str:
    """The manifest as it is written: one entry a line, sorted, so that branches merge.

    An operation is written `operationId METHOD /path`, a security scheme `name type /location/name`.
    """
    more = {
        "retired": manifest.retired,
        "schemes": manifest.schemes,
        "retired schemes": manifest.retired_schemes,
    }
    table = {
        "oaswright": manifest.version,
        "files": dict(sorted(manifest.files.items())),
        "operations": _format_routes(manifest.operations),
        **{name: _format_routes(routes) for name, routes in more.items() if routes},
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
        _read_strings(table, "files"),
        _read_routes(table, "operations"),
        _read_routes(table, "retired"),
        _read_routes(table, "schemes"),
        _read_routes(table, "retired schemes"),
    )


def hash_content(content: str | bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(encode_text(content) if isinstance(content, str) else content).hexdigest()


def list_files(folder: Path) -> dict[Path, str]:
    """The files that the manifest of a package lists, with their SHA-256, as far as they lie in it.

    Names that lead out of the package, by themselves or by a symbolic link, are nothing that we wrote.
    """
    real = folder.resolve()
    return {
        folder / name: written
        for name, written in read_manifest(folder).files.items()
        if ".." not in Path(name).parts and (folder / name).parent.resolve().is_relative_to(real)
    }


def _format_routes(routes: Mapping[str, Route]) -> dict[str, str]:
    return {name: f"{route.id} {route.http_method} {route.path}" for name, route in sorted(routes.items())}


def _read_routes(table: Mapping[str, object], key: str) -> dict[str, Route]:
    """Operations by method name; an entry of any other form keeps its name and nothing else."""
    routes: dict[str, Route] = {}
    for name, text in _read_strings(table, key).items():
        head, _, path = text.partition(" /")
        identifier, _, method = head.rpartition(" ")
        routes[name] = Route(identifier or name, method, f"/{path}" if path or " /" in text else "")
    return routes


def _read_strings(table: Mapping[str, object], key: str) -> dict[str, str]:
    value = table.get(key)
    if not isinstance(value, dict):
        return {}
    entries = cast("dict[object, object]", value)
    return {str(name): text for name, text in entries.items() if isinstance(text, str)}
