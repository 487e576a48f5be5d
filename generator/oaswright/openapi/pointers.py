"""What a loaded document is made of, and how a place in it is named."""

from typing import TypeAlias
from urllib.parse import unquote

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
Pointer: TypeAlias = tuple[str | int, ...]


def format_pointer(pointer: Pointer) -> str:
    """The pointer as a URI fragment, such as `#/paths/~1pets/get` (RFC 6901 section 6)."""
    return "#" + "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in pointer)


def parse_pointer(fragment: str) -> tuple[str, ...]:
    """The tokens of a JSON Pointer given as a URI fragment without `#`, percent-decoded.

    Raises ValueError if the fragment is neither empty nor starts with a slash.
    """
    if not fragment:
        return ()
    decoded = unquote(fragment)
    if not decoded.startswith("/"):
        raise ValueError(fragment)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in decoded[1:].split("/"))


def follow(value: JSON, tokens: tuple[str | int, ...]) -> tuple[JSON, Pointer] | None:
    """The value at a pointer and the pointer with list indices as integers; None if there is nothing."""
    pointer: list[str | int] = []
    for token in tokens:
        if isinstance(value, dict):
            key = str(token)
            if key not in value:
                return None
            value = value[key]
            pointer.append(key)
        elif isinstance(value, list):
            if isinstance(token, str) and not (token.isascii() and token.isdigit()):
                return None
            index = int(token)
            if not 0 <= index < len(value):
                return None
            value = value[index]
            pointer.append(index)
        else:
            return None
    return value, tuple(pointer)
