"""What on the disk is ours: the files that the manifest of a package lists, and no others.

A run replaces and deletes what is ours. Anything else stays; where it stands in the way, the run is refused.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from oaswright.errors import OaswrightError
from oaswright.publish.compare import Change, shown
from oaswright.publish.manifest import NAME, digest, listed, read_manifest
from oaswright.render.package import HEADER

_MARKER_HEAD = '"""Packages that oaswright generates'
MARKER = f'{_MARKER_HEAD}: one for each document. Do not edit."""\n'
"""The `__init__.py` of the output folder, which no manifest lists."""

_NAMED = 6


class ForeignError(OaswrightError):
    """Files that are not ours are in the way; the message names them and the way out."""


def edited_by_hand(
    changes: Sequence[Change], owned: Iterable[Path], output: Path, root: Path
) -> tuple[Change, ...]:
    """The changes to files of ours that are no longer what was written there.

    `owned` are the generated packages below `output`; changes elsewhere are to handlers and are passed
    over. Raises ForeignError, with paths below `root`, where a change is to a file that is not ours.
    """
    folders = {folder: read_manifest(folder) for folder in owned}
    written = {path: hashed for folder in folders for path, hashed in listed(folder).items()}
    edited: list[Change] = []
    foreign: dict[Path, None] = {}
    for change in changes:
        folder = next((folder for folder in folders if change.path.is_relative_to(folder)), None)
        if folder is None and change.path != output / "__init__.py":
            continue
        if change.before is None:
            foreign |= dict.fromkeys(_obstacles(change.path))
        elif change.path in written:
            if digest(change.before) != written[change.path]:
                edited.append(change)
        elif folder is not None and folders[folder].version:
            if change.path != folder / NAME:
                foreign[change.path] = None
        elif change.path.name == NAME or change.before.startswith((HEADER, _MARKER_HEAD)):
            # No manifest can be read, or none lists it: the first line tells whose it is.
            edited.append(change)
        else:
            foreign[change.path] = None
    if foreign:
        raise ForeignError(_refusal([shown(path, root) for path in foreign]))
    return tuple(edited)


def _obstacles(path: Path) -> Iterator[Path]:
    """What is at a path that holds no file, or where a folder above it would have to be."""
    if os.path.lexists(path):
        yield path
        return
    above = next(place for place in path.parents if os.path.lexists(place))
    if not above.is_dir():
        yield above


def _refusal(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    are, them = ("is", "it") if len(names) == 1 else ("are", "them")
    return (
        f"{', '.join(names[:_NAMED])}{more} {are} in the way and not written by oaswright; "
        f"move {them} aside, or generate into another folder; nothing was written"
    )
