"""What a run was about to put where, written down so that the next run can complete it or let it be."""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import cast

from oaswright.manifest import hash_content
from oaswright.publish.staging import sync_folder
from oaswright.publish.state import remove_entry

JOURNAL = "journal.json"
# The key of a file itself among the files of a move.
ITSELF = "."


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder that takes the place of another: `staged` that of `target`.

    Both are relative to the project; what lies outside of it has absolute paths. `before` and `after` are
    the SHA-256 of the files that change, by their paths below the target (`ITSELF` where it is a file); None
    where there is none. What was written `by_hand` is kept whenever it is replaced; `in_place`, the file
    itself stays and gets other content.
    """

    target: str
    staged: str
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    by_hand: bool = False
    in_place: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether a folder is replaced whole."""
        return ITSELF not in self.after


def matches(path: Path, hashes: Mapping[str, str | None]) -> bool:
    """Whether the files of a move are what these hashes say."""
    return all(hash_file(path / name) == digest for name, digest in hashes.items())


def hash_file(path: Path) -> str | None:
    """The SHA-256 of a file, None where there is none; a folder has no hash, and matches no file."""
    try:
        return hash_content(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        return "folder"


def write_journal(moves: Sequence[Move], state: Path) -> None:
    """The point of no return: the journal appears under its name whole, or not at all.

    What lies outside of the project is not in there: the next run would not touch it.
    """
    inside = [asdict(move) for move in moves if not Path(move.target).is_absolute()]
    draft = state / f"{JOURNAL}.draft"
    with draft.open("wb") as file:
        file.write(json.dumps(inside).encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(state / JOURNAL)
    sync_folder(state)


def remove_journal(state: Path) -> None:
    """Delete the journal, if there is one. Raises OSError."""
    remove_entry(state / JOURNAL)


def read_journal(state: Path) -> tuple[Move, ...] | None:
    """What an interrupted run was about to move: nothing where there is no journal, None where it is damaged.

    A path that leads out of the project is damage: nobody wrote it here.
    """
    try:
        text = (state / JOURNAL).read_bytes()
    except IsADirectoryError:
        return None
    except OSError:
        return ()
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        return tuple(_read_move(entry) for entry in cast("list[dict[str, object]]", json.loads(text)))
    return None


def _read_move(entry: Mapping[str, object]) -> Move:
    return Move(
        _read_path(entry["target"]),
        _read_path(entry["staged"]),
        _read_hashes(entry["before"]),
        _read_hashes(entry["after"]),
        by_hand=entry["by_hand"] is True,
        in_place=entry["in_place"] is True,
    )


def _read_path(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(value)
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or Path(value).is_absolute():
        raise ValueError(value)
    return value


def _read_hashes(value: object) -> dict[str, str | None]:
    hashes = cast("dict[str, str | None]", value)
    return {name if name == ITSELF else _read_path(name): digest for name, digest in hashes.items()}
