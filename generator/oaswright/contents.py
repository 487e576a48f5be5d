"""What files hold: the bytes of a text, and what stands for the content of a folder."""

import os
import time
from contextlib import suppress
from pathlib import Path

# No run writes a draft for longer.
_MAX_SECONDS = 60 * 60


def encode_text(text: str) -> bytes:
    """The bytes of a text that `decode_text` gave; what was no UTF-8 comes back as it was."""
    return text.encode("utf-8", "surrogateescape")


def decode_text(data: bytes) -> str:
    """Bytes as text that can be written back unchanged, line endings and stray bytes included."""
    return data.decode("utf-8", "surrogateescape")


def fold_lines(data: bytes) -> bytes:
    """Bytes with line feeds alone at the ends of lines: a checkout may have written CRLF for them."""
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def list_folder(folder: str | Path) -> bytes:
    """What stands for the content of a folder: the names in it, but for bytecode. Raises OSError."""
    return "\n".join(sorted(name for name in os.listdir(folder) if name != "__pycache__")).encode()  # noqa: PTH208


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, by way of a draft beside it. Raises OSError.

    Drafts of the same file that killed runs have left go.
    """
    start = f".{path.name}."
    for entry in os.scandir(path.parent):
        if entry.name.startswith(start) and abs(entry.stat().st_mtime - time.time()) > _MAX_SECONDS:
            Path(entry.path).unlink(missing_ok=True)
    draft = path.with_name(f"{start}{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
