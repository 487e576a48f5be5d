"""The next version of an API, by what has changed (Semantic Versioning 2.0.0)."""

import re

from oaswright.diff.model import Comparison, Level

_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(?P<rest>[-+].*)?\Z")


def next_version(comparison: Comparison) -> str | None:
    """The least version that the new document may have; None where the old one is no semantic version.

    Breaking changes ask for the next major version, other ones for the next minor one. Before 1.0.0 a
    breaking change asks for the next minor version, and other ones for the next patch.
    """
    old = _parse(comparison.versions[0])
    level = comparison.level
    if old is None:
        return None
    if level is None:
        return comparison.versions[0]
    major, minor, patch = old
    is_breaking = level is Level.BREAKING
    if major == 0:
        return f"0.{minor + 1}.0" if is_breaking else f"0.{minor}.{patch + 1}"
    return f"{major + 1}.0.0" if is_breaking else f"{major}.{minor + 1}.0"


def moved_enough(comparison: Comparison) -> bool:
    """Whether `info.version` has moved as far as the changes ask; true where it is no semantic version."""
    asked, new = _parse(next_version(comparison) or ""), _parse(comparison.versions[1])
    return asked is None or (new is not None and new >= asked)


def _parse(text: str) -> tuple[int, int, int] | None:
    found = _VERSION.match(text)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found is not None else None
