"""Handlers about which an earlier run found nothing to do, as long as all that it looked at is as it was.

Of the generated package that is the code, without docstrings; of modules of it that nobody has opened, the
names at their top level; of plain values, all but what the dicts hold.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Set
from pathlib import Path
from typing import cast

from oaswright.contents import encode_text
from oaswright.handlers.model import History, Subject, Sync
from oaswright.handlers.modules import list_modules
from oaswright.handlers.package_changes import list_user_paths
from oaswright.handlers.sync import synchronise
from oaswright.handlers.vanished import list_top_level
from oaswright.openapi.pointers import JSON
from oaswright.render.parts import FORGETFUL, Parts

# The status that a docstring begins with says which responses a class is for.
_DOCSTRING = re.compile(r'"""\s*((?:[1-5]\w\w|default)\b)?.*?"""', re.DOTALL)

_BODY = re.compile(r"^(class [^\n]*\n)(?:(?:    [^\n]*)?\n)+", re.MULTILINE)


def synchronise_changed(
    subject: Subject,
    entry: Path,
    root: Path,
    history: History,
    *,
    overlay: Mapping[Path, bytes],
    parts: Parts,
    apply_renames: bool = False,
) -> Sync:
    """What `synchronise` gives; told without it where `parts` remembers that there was nothing to do or say.

    Raises OSError.
    """
    name = f"{subject.name}.{subject.words.module}"
    # What another API changes in this run is in no later one.
    remembers = parts is not FORGETFUL and not overlay
    if remembers and not apply_renames:
        settled = _recall(subject, entry, root, history, parts.recall(name))
        if settled is not None:
            return settled
    found = synchronise(subject, entry, root, history, overlay=overlay, apply_renames=apply_renames)
    if remembers and _is_quiet(found):
        read: dict[str, JSON] = {str(path): _hash(data) for path, data in found.read.items()}
        opened = sorted(str(path) for path in found.opened)
        state = _describe(subject, entry, root, found.opened)
        parts.remember(name, {"opened": [*opened], "read": read, "state": state})
    return found


def _is_quiet(sync: Sync) -> bool:
    done = (sync.files, sync.added, sync.resynced, sync.renamed)
    return not any((*done, sync.orphans, sync.retired, sync.findings))


def _recall(
    subject: Subject, entry: Path, root: Path, history: History, settled: Mapping[str, JSON]
) -> Sync | None:
    if not settled or history.retired or history.routes != subject.routes or subject.gone:
        return None
    opened = frozenset(Path(path) for path in cast("list[str]", settled["opened"]))
    if _describe(subject, entry, root, opened) != settled["state"]:
        return None
    modules = {path: text for path, text in subject.files.items() if path.suffix == ".py"}
    if not all(_is_as_before(subject, path, text, opened) for path, text in modules.items()):
        return None
    hashes = cast("Mapping[str, str | None]", settled["read"])
    read = {Path(name): _read(Path(name)) for name in hashes}
    if any(_hash(data) != hashes[str(path)] for path, data in read.items()):
        return None
    return Sync(read=read, opened=opened)


def _is_as_before(subject: Subject, path: Path, text: str, opened: Set[Path]) -> bool:
    before = _read(path)
    if before is None or before == encode_text(text):
        return before is not None
    return _reduce(subject, path, before.decode("utf-8", "replace"), opened) == _reduce(
        subject, path, text, opened
    )


def _describe(subject: Subject, entry: Path, root: Path, opened: Set[Path]) -> str:
    """A digest of all that synchronising looks at, but for the modules of the project that it reads."""
    modules = list_modules(entry)
    users = list_user_paths(root, subject, {*modules})
    parts = (
        (subject.name, subject.class_name, subject.package, subject.words.module, str(subject.folder)),
        sorted((name, str(route), route.id) for name, route in subject.routes.items()),
        [str(path) for path in (*modules, *users)],
        sorted((str(path), text) for path, text in subject.beside.items()),
        sorted(
            (str(path), _reduce(subject, path, text, opened))
            for path, text in subject.files.items()
            if path.suffix == ".py"
        ),
    )
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def _reduce(subject: Subject, path: Path, text: str, opened: Set[Path]) -> str:
    code = _DOCSTRING.sub(r'"""\1"""', text)
    if path == subject.folder / "dicts.py":
        code = _BODY.sub(r"\1", code)
    if path in opened:
        return _hash(code.encode("utf-8", "surrogatepass")) or ""
    return " ".join([*sorted(list_top_level(code)), str(".models import " in code)])


def _hash(data: bytes | None) -> str | None:
    return None if data is None else hashlib.blake2b(data, digest_size=16).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
