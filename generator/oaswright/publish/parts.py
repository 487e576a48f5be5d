"""Parts of packages that are dear to make, remembered in `.oaswright/parts/` by what they are made from."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from oaswright.contents import decode_text, encode_text
from oaswright.manifest import hash_content
from oaswright.publish.state import make_state

# Those of a few dozen edits, so that to undo one costs no more than to make it.
_MAX_PARTS = 64


def remember_parts(state: Path) -> Callable[[str, Callable[[], str]], str]:
    """What finds a part by its key, or makes and remembers it. A part never changes: its key is a hash.

    A project that cannot be written to does without.
    """
    folder = state / "parts"

    def parts(key: str, make: Callable[[], str]) -> str:
        file = folder / key
        with suppress(OSError):
            digest, _, data = file.read_bytes().partition(b"\n")
            if digest.decode("ascii", "replace") == hash_content(data):
                os.utime(file)
                return decode_text(data)
        text = make()
        with suppress(OSError):
            make_state(state)
            folder.mkdir(exist_ok=True)
            draft = folder / f".{key}.{os.getpid()}"
            draft.write_bytes(hash_content(text).encode() + b"\n" + encode_text(text))
            draft.replace(file)
            _drop_oldest(folder)
        return text

    return parts


def _drop_oldest(folder: Path) -> None:
    entries = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime_ns)
    for entry in entries[:-_MAX_PARTS]:
        Path(entry.path).unlink()
