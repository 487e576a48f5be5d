"""The document that refers to each schema of some files, as if somebody had written it."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from oaswright.config import Config, ModelPackage
from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.document import Document
from oaswright.document.project import Project, load_project
from oaswright.openapi.grammar import grammar, version_of
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer
from oaswright.spec.tree import as_object

# What a file is read as that names no version itself.
_VERSION = "3.1.0"
# What a file says beside schemas in it without being one itself.
_AROUND_SCHEMAS = frozenset({"$comment", "$defs", "$id", "$schema", "definitions", "description", "title"})


def find_problems(document: Document) -> Iterator[Diagnostic]:
    """What keeps a file from having a package of its own."""
    if not document.usable:
        yield from document.diagnostics
    elif not _list_schemas(document):
        yield Diagnostic(
            RuleId.SHARED_MODEL,
            Severity.ERROR,
            document.span(()),
            "the file has a package of its own, but no schemas",
            "write schemas below `components: {schemas: …}`, below `$defs`, or one as the file itself",
        )


def _list_schemas(document: Document) -> list[tuple[str, Pointer]]:
    """The schemas of a file that others refer to, each with its name.

    They are its components, the `$defs` of a schema, the file itself where it is a schema, and each member of
    a file that is nothing but a map of schemas.
    """
    whole = as_object(document.value)
    found: list[tuple[str, Pointer]] = []
    for holder in (("components", "schemas"), ("$defs",), ("definitions",)):
        held = follow(whole, holder)
        found += [(name, (*holder, name)) for name in as_object(held[0] if held else None)]
    known = {*grammar("3.1").kinds["openapi"].fields, *grammar("3.1").kinds["schema"].fields, "definitions"}
    if not whole.keys() & known:
        found += [(name, (name,)) for name, value in whole.items() if isinstance(value, dict)]
    elif not whole.keys() & {"openapi", "components", "paths"} and whole.keys() - _AROUND_SCHEMAS:
        found.append((document.path.stem, ()))
    return found


def load_files(config: Config, package: ModelPackage, documents: Sequence[Document]) -> Project:
    """The project of a document that refers to each schema of some files."""
    # There is no such file; what is found in it is nothing that anybody wrote.
    entry = config.state / f"{package.folder}.json"
    schemas: dict[str, JSON] = {}
    for document in documents:
        address = quote(Path(os.path.relpath(document.path, entry.parent)).as_posix())
        for raw, pointer in _list_schemas(document):
            base = name = re.sub(r"[^A-Za-z0-9._-]", "_", raw) or "_"
            number = 1
            while name in schemas:
                number += 1
                name = f"{base}_{number}"
            fragment = format_pointer(tuple(quote(str(token), safe="/~") for token in pointer))
            schemas[name] = {"$ref": address + (fragment if pointer else "")}
    written = next(filter(None, (_read_version(document) for document in documents)), _VERSION)
    whole = {
        "openapi": written,
        "info": {"title": package.name, "version": "0"},
        "paths": dict[str, JSON](),
        "components": {"schemas": schemas},
    }
    return load_project(entry, root=config.reference_root, data=json.dumps(whole).encode())


def _read_version(document: Document) -> str | None:
    """The version of OpenAPI that a file is written in, if it says so."""
    written = as_object(document.value).get("openapi")
    return written if isinstance(written, str) and version_of(document.value) is not None else None
