"""Paths and their templates."""

import re
from collections.abc import Iterator

from oaswright.lint.context import Context, Found

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_NAME = re.compile(r"\{([^{}]*)\}")


def template_names(path: str) -> list[str]:
    """The names in a path template, in order, repeated ones repeated."""
    return _NAME.findall(path)


def path_items(context: Context) -> Iterator[tuple[str, Found]]:
    """The path items below `paths` with their paths; a referenced one is resolved."""
    paths = context.root.get("paths")
    if not isinstance(paths, dict):
        return
    for path, written in paths.items():
        if path.startswith("x-"):
            continue
        item = context.resolve(written, ("paths", path))
        if item is not None:
            yield path, item
