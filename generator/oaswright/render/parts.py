"""Parts of a package that are dear to make, and may be remembered by what they are made from."""

import hashlib
from collections.abc import Callable
from typing import TypeAlias

Parts: TypeAlias = Callable[[str, Callable[[], str]], str]
"""The text that is remembered under a key; if there is none, what the function makes."""


def make_anew(_key: str, make: Callable[[], str]) -> str:
    """Remember nothing."""
    return make()


def make_key(*parts: object) -> str:
    """The key of what is made from some values: a hash of all that they say."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
