"""Parts of a package that are dear to make, and may be remembered by what they are made from."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from oaswright.openapi.pointers import JSON


@dataclass(frozen=True, slots=True)
class Parts:
    """What is remembered of a package by its name: `recall` gives it, `remember` keeps it for the next run.

    Both hold values of JSON by keys, which are hashes of all that a value is made from.
    """

    recall: Callable[[str], Mapping[str, JSON]]
    remember: Callable[[str, Mapping[str, JSON]], None]


def _forget(_name: str, _values: Mapping[str, JSON]) -> None:
    """Keep nothing."""


FORGETFUL = Parts(lambda _: {}, _forget)
"""Remembers nothing."""


def make_key(*parts: object) -> str:
    """The key of what is made from some values that JSON has: a hash of all that they say."""
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()
