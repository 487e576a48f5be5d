"""Below which folder a document may refer to files."""

import os
from pathlib import Path

from oaswright.config.model import FILE, Config
from oaswright.config.reading import load_config


def find_reference_root(config: Config, spec: Path) -> Path | None:
    """The root of references for a document: that of the configuration, or of the one around the document.

    None for a document of neither. Raises ConfigError.
    """
    path = Path(os.path.abspath(spec))  # noqa: PTH100 - links stay as they are written
    if config.reference_root is not None and path.is_relative_to(config.reference_root):
        return config.reference_root
    root = load_config(path.parent).reference_root
    return root if root is not None and path.is_relative_to(root) else None


def find_root(entry: Path) -> Path:
    """The folder below which a document may refer to files, if no configuration says so.

    It is the nearest one above it with a pyproject.toml or a .git; without one, the working directory if the
    document lies below it (and it is not the whole file system or the user's home); else the document's own.
    """
    for folder in entry.parents:
        if (folder / FILE).exists() or (folder / ".git").exists():
            return folder
    here = Path.cwd()
    is_wide = here == Path(here.anchor) or here == Path(os.path.expanduser("~"))  # noqa: PTH111 - never raises
    return here if entry.is_relative_to(here) and not is_wide else entry.parent
