"""What on the disk is ours: the files that the manifest of a package lists, and no others.

A run replaces and deletes what is ours. Anything else stays; where it is in the way, the run is refused.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from oaswright.config import Config
from oaswright.contents import encode_text, fold_lines
from oaswright.errors import OaswrightError
from oaswright.manifest import NAME, hash_content, list_files, read_manifest
from oaswright.publish.compare import Change, show_path
from oaswright.render.package import HEADER, MARKER

_HEADS = (HEADER, MARKER.partition(":")[0])
_MAX_NAMED = 6


class ForeignError(OaswrightError):
    """Files that are not ours are in the way; the message names them and the way out."""


def list_former_packages(config: Config) -> list[Path]:
    """The generated packages of a project that its configuration names no longer."""
    names = {config.package_folder(target).name for target in config.targets}
    manifests = sorted(config.output.glob(f"*/{NAME}"))
    return [manifest.parent for manifest in manifests if manifest.parent.name not in names]


def find_by_hand(changes: Iterable[Change], owned: Iterable[Path], config: Config) -> frozenset[Path]:
    """The files among some changes that no package holds: handlers and verifiers."""
    folders = (*owned, config.output / "__init__.py")
    paths = (change.path for change in changes)
    return frozenset(path for path in paths if not any(path.is_relative_to(folder) for folder in folders))


def find_edits(changes: Sequence[Change], owned: Iterable[Path], config: Config) -> tuple[Change, ...]:
    """The changes to files of ours that are no longer what was written there: edited by hand.

    `owned` are generated packages; changes outside of them are to handlers and are passed over. Raises
    ForeignError where a change is to a file that is not ours.
    """
    folders = {folder: read_manifest(folder) for folder in owned}
    written = {path: hashed for folder in folders for path, hashed in list_files(folder).items()}
    edits: list[Change] = []
    foreign: dict[Path, None] = {}
    for change in changes:
        folder = next((folder for folder in folders if change.path.is_relative_to(folder)), None)
        if folder is None and change.path != config.output / "__init__.py":
            continue
        if change.before is None:
            foreign |= dict.fromkeys(_list_obstacles(change.path))
        elif change.path in written:
            if hash_content(fold_lines(encode_text(change.before))) != written[change.path]:
                edits.append(change)
        elif folder is not None and folders[folder].version:
            if change.path != folder / NAME:
                foreign[change.path] = None
        elif change.path.name == NAME or _is_ours(change, folder):
            # No manifest can be read, or none lists it: the first line tells whose it is.
            edits.append(change)
        else:
            foreign[change.path] = None
    if foreign:
        raise ForeignError(_refuse([show_path(path, config.root) for path in foreign]))
    return tuple(edits)


def _is_ours(change: Change, folder: Path | None) -> bool:
    """Whether a file begins as ours do; JSON, which has no comments, where the package does."""
    if change.path.suffix != ".json" or folder is None:
        return change.before is not None and change.before.startswith(_HEADS)
    try:
        return (folder / "__init__.py").read_bytes().startswith(tuple(head.encode() for head in _HEADS))
    except OSError:
        return False


def _list_obstacles(path: Path) -> Iterator[Path]:
    """What is at a path that holds no file, or where a folder above it would have to be."""
    if os.path.lexists(path):
        yield path
        return
    above = next(parent for parent in path.parents if os.path.lexists(parent))
    if not above.is_dir():
        yield above


def _refuse(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    are, them = ("is", "it") if len(names) == 1 else ("are", "them")
    return (
        f"{', '.join(names[:_MAX_NAMED])}{more} {are} in the way and not written by oaswright; "
        f"move {them} aside, or generate into another folder; nothing was written"
    )
