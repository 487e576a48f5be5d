"""Paths as services see them: from the root of the repository, wherever in it the command ran."""

import os
from pathlib import Path


def find_repository() -> Path | None:
    """The root of the checkout around the working directory; None outside of any.

    In GitHub Actions that is `GITHUB_WORKSPACE`, elsewhere the nearest folder with a `.git`.
    """
    here = Path.cwd()
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if workspace:
        root = Path(workspace).resolve()
        if here.is_relative_to(root):
            return root
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), None)


def show_from(file: str, root: Path | None) -> str:
    """A shown path as one from a folder, with forward slashes; as it is if it does not lie below."""
    if root is None:
        return file
    path = Path(os.path.abspath(file))  # noqa: PTH100 - links stay as they are written
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file
