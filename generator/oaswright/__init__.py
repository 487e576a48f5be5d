"""OpenAPI first: hand-written documents in, a typed Connexion server out."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oaswright.diagnostics import Diagnostic

__all__ = ["check"]


def check(path: Path | str) -> "list[Diagnostic]":
    """All findings about an OpenAPI document and the files it refers to, sorted by place.

    Never raises for a mistake in the document; a file that cannot be read is a finding as well.
    """
    from oaswright.lint.engine import check_file

    return check_file(path)
