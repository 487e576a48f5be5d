"""The members of an enum: named by their values, or as an extension says."""

import keyword
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum, StrEnum

from oaswright.openapi.names import ENUM_NAMES, is_exact, members
from oaswright.openapi.pointers import JSON
from oaswright.openapi.unique_names import Claim, assign_names
from oaswright.spec.tree import as_array


def name_members(schema: Mapping[str, JSON], values: Sequence[str | int], word: str = "") -> tuple[str, ...]:
    """The names of the members of an enum with these values, which an integer's begin with `word`."""
    declared = _declared_names(schema)
    claims = [_claim(value, declared.get(value), word) for value in values]
    return tuple(assign_names(claims).values())


def _claim(value: str | int, declared: str | None, word: str) -> Claim:
    names = list(_names(value, word))
    rank = is_exact(str(value), names[0])
    if declared is None:
        return Claim(repr(value), names, rank + 1)
    return Claim(repr(value), (declared, *names), 0)


def _names(value: str | int, word: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from members(value)
    else:
        yield f"{word}_{value}".replace("-", "MINUS_")


def _declared_names(schema: Mapping[str, JSON]) -> dict[JSON, str]:
    """The name that an extension gives to each value of `enum`, where a member may have it."""
    values = as_array(schema.get("enum"))
    for extension in ENUM_NAMES:
        names = as_array(schema.get(extension))
        if names and len(names) == len(values):
            return {
                value: name
                for value, name in zip(values, names, strict=True)
                if not isinstance(value, bool | float | list | dict)
                and isinstance(name, str)
                and _may_be_member(name)
            }
    return {}


def _may_be_member(name: str) -> bool:
    """Whether a name is an identifier that means nothing to Python or to an enum, and easily read."""
    taken = hasattr(StrEnum, name) or hasattr(IntEnum, name) or name in {"mro", "name", "value"}
    readable = name.isascii() and name[:1].isalpha() and name not in {"l", "I", "O"}
    return name.isidentifier() and readable and not keyword.iskeyword(name) and not taken
