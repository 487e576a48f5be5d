"""`.oaswright.json` in each generated package: what was written there, and so what is ours.

It is the only generated file that names the version of the tool, and it knows no date. It also keeps what
the next run has to know to recognise a renamed operation.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from oaswright.contents import encode_text, fold_lines
from oaswright.handlers.model import Route
from oaswright.openapi.pointers import JSON

NAME = ".oaswright.json"
DOCUMENT = "openapi.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a package with their SHA-256, its operations by method name, and those gone.

    `retired` operations are no longer in the document, but handlers of their names remain. Likewise
    `schemes` by the methods that verify their credentials. `settings` are those that it was made with, None
    where that was not written down. `renamed` are names that are gone and still used, and the present ones.
    """

    version: str
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    operations: Mapping[str, Route] = field(default_factory=dict[str, Route])
    retired: Mapping[str, Route] = field(default_factory=dict[str, Route])
    schemes: Mapping[str, Route] = field(default_factory=dict[str, Route])
    retired_schemes: Mapping[str, Route] = field(default_factory=dict[str, Route])
    settings: Mapping[str, str] | None = None
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])


def format_manifest(manifest: Manifest) -> str:
    """The manifest as it is written: one entry a line, sorted, so that branches merge.

    An operation is written `operationId METHOD /path`, a security scheme `name type /location/name`.
    """
    more = {
        "retired": manifest.retired,
        "schemes": manifest.schemes,
        "retired schemes": manifest.retired_schemes,
    }
    renamed = {"renamed": dict(sorted(manifest.renamed.items()))} if manifest.renamed else {}
    table = {
        "oaswright": manifest.version,
        "settings": dict(sorted((manifest.settings or {}).items())),
        "files": dict(sorted(manifest.files.items())),
        "operations": _format_routes(manifest.operations),
        **{name: _format_routes(routes) for name, routes in more.items() if routes},
        **renamed,
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a package; an empty one, without a version, where there is none or it is damaged.

    One with conflict markers holds what either side wrote: the packages of both were ours.
    """
    try:
        text = (folder / NAME).read_bytes().decode("utf-8", "replace")
    except OSError:
        return Manifest("")
    sides = [table for side in _split_sides(text) if (table := _parse(side)) is not None]
    files: dict[str, str] = {}
    for side in sides:
        for name, digest in _read_strings(side, "files").items():
            if files.setdefault(name, digest) != digest and _hash_file(folder / name) == digest:
                files[name] = digest
    return Manifest(
        next((str(side["oaswright"]) for side in sides if "oaswright" in side), ""),
        files,
        _read_routes(sides, "operations"),
        _read_routes(sides, "retired"),
        _read_routes(sides, "schemes"),
        _read_routes(sides, "retired schemes"),
        next((_read_strings(side, "settings") for side in sides if "settings" in side), None),
        {old: new for side in sides for old, new in _read_strings(side, "renamed").items()},
    )


def read_former_document(folder: Path) -> JSON:
    """The document of a package as the last run wrote it; None where that is gone, or was edited since."""
    try:
        data = fold_lines((folder / DOCUMENT).read_bytes())
        known = hash_content(data) == read_manifest(folder).files.get(DOCUMENT)
        return cast("JSON", json.loads(data)) if known else None
    except (OSError, ValueError):
        return None


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


def _split_sides(text: str) -> list[str]:
    """A text as either side of a merge had it; the text alone where nothing is in conflict."""
    if "<<<<<<< " not in text:
        return [text]
    sides: list[list[str]] = [[], []]
    into = sides
    for line in text.splitlines(keepends=True):
        mark = line[:7]
        if mark == "<<<<<<<":
            into = sides[:1]
        elif mark == "|||||||":
            into = []
        elif mark == "=======":
            into = sides[1:]
        elif mark == ">>>>>>>":
            into = sides
        else:
            for side in into:
                side.append(line)
    return ["".join(side) for side in sides]


def _parse(text: str) -> Mapping[str, object] | None:
    # What was merged line by line may have a comma too much or too little.
    text = re.sub(r",(\s*})", r"\1", re.sub(r'(["}])(\n\s*")', r"\1,\2", text))
    try:
        found: object = json.loads(text)
    except ValueError:
        return None
    return cast("dict[str, object]", found) if isinstance(found, dict) else None


def _hash_file(path: Path) -> str | None:
    try:
        return hash_content(fold_lines(path.read_bytes()))
    except OSError:
        return None


def _read_routes(tables: Iterable[Mapping[str, object]], key: str) -> dict[str, Route]:
    """Operations by method name; an entry of any other form keeps its name and nothing else."""
    routes: dict[str, Route] = {}
    for name, text in (entry for table in tables for entry in _read_strings(table, key).items()):
        head, _, path = text.partition(" /")
        identifier, _, method = head.rpartition(" ")
        routes.setdefault(name, Route(identifier or name, method, f"/{path}" if path or " /" in text else ""))
    return routes


def _read_strings(table: Mapping[str, object], key: str) -> dict[str, str]:
    value = table.get(key)
    if not isinstance(value, dict):
        return {}
    entries = cast("dict[object, object]", value)
    return {str(name): text for name, text in entries.items() if isinstance(text, str)}
