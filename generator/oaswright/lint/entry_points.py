"""Whether any installed distribution brings rules."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

GROUP = "oaswright.rules"


def has_entry_points() -> bool:
    """Whether any distribution has such an entry point.

    This takes a millisecond; importing `importlib.metadata` takes as long as checking a small document.
    """
    return any(GROUP.encode() in text for folder in sys.path for text in _read_entry_points(folder))


def _read_entry_points(folder: str) -> Iterator[bytes]:
    try:
        names = [name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info"))]  # noqa: PTH208
    except OSError:
        return
    for name in names:
        try:
            yield Path(folder, name, "entry_points.txt").read_bytes()
        except OSError:
            continue
