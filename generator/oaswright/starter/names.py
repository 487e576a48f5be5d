"""The name of a new API."""

import re

from oaswright.openapi.names import snake

_FALLBACK = "api"
# Lines with the name twice stay short enough for one line.
_MAX_LENGTH = 30


def make_title(name: str) -> str:
    """What people call an API of this name: `my_api` is `My api`."""
    return name.replace("_", " ").strip().capitalize()


def make_name(text: str) -> str:
    """An identifier in lower-case ASCII for a name that people gave.

    >>> make_name("My API!"), make_name("2nd-shop"), make_name("class"), make_name("…")
    ('my_api', 'api_2_nd_shop', 'class_', 'api')
    """
    name = snake(re.sub(r"\W+", " ", text).strip() or _FALLBACK, fallback=_FALLBACK)
    while len(name) > _MAX_LENGTH and "_" in name:
        name = name.rpartition("_")[0]
    name = name[:_MAX_LENGTH]
    return name if name.isascii() and name.isidentifier() and name == name.lower() else _FALLBACK
