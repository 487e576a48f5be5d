"""The Jinja templates of generated modules. They are ours; a document is never rendered."""

import functools
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template


@functools.cache
def load_templates(folder: Path) -> "Environment":
    """The templates below a folder of ours, of Python source and other plain text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(  # noqa: S701 - the templates make no markup
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def template(name: str) -> "Template":
    """The template for a generated module, `interface.py` or `wiring.py`."""
    return load_templates(Path(__file__).parent).get_template(f"{name}.jinja")
