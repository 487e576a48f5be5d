"""Readers: from pairs of name and text to one JSON value, by style and explode (section 4.8.12.2)."""

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

import orjson

from oaswright.runtime.text import TextType

Values = Sequence[tuple[str, str]]
Reader = Callable[[Values], object]

ABSENT = object()
"""What a reader returns when nothing was sent."""

_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_MAX_NESTING = 8


def json_reader(name: str) -> Reader:
    """A value sent as JSON text; what does not parse stays text."""

    def read(values: Values) -> object:
        text = next((value for key, value in values if key == name), None)
        if text is None:
            return ABSENT
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text

    return read


def reader(name: str, style: str, *, explode: bool, type_: TextType, last_wins: bool = False) -> Reader:
    """The reader of a value of a type, sent in a style; `last_wins` picks one of repeated scalars."""
    if style == "deepObject":
        return _deep_object(name, type_)
    prefixes: dict[str, Callable[[str], str]] = {"matrix": _matrix(name), "label": _label}
    prefix = prefixes.get(style)
    if "object" in type_.types and type_.structured and "array" not in type_.types:
        return _object(name, style, explode=explode, type_=type_, prefix=prefix)
    if "array" in type_.types:
        return _array(name, style, explode=explode, items=type_.items(), prefix=prefix)

    def read(values: Values) -> object:
        found = [value for key, value in values if key == name]
        if not found:
            return ABSENT
        if len(found) > 1 and not last_wins:
            return found  # a list, which the validator refuses
        return type_.scalar(prefix(found[-1]) if prefix else found[-1])

    return read


def _matrix(name: str) -> Callable[[str], str]:
    """`;name=value` without its prefix; exploded values keep theirs."""
    return lambda text: text.removeprefix(";").removeprefix(f"{name}=")


def _label(text: str) -> str:
    return text.removeprefix(".")


def _separator(style: str, *, explode: bool) -> str:
    if explode and style in {"matrix", "label"}:
        return ";" if style == "matrix" else "."
    return _DELIMITERS.get(style, ",")


def _array(
    name: str, style: str, *, explode: bool, items: TextType, prefix: Callable[[str], str] | None
) -> Reader:
    separator = _separator(style, explode=explode)

    def read(values: Values) -> object:
        found = [value for key, value in values if key == name]
        if not found:
            return ABSENT
        if style in {"form", "cookie", "spaceDelimited", "pipeDelimited"} and explode:
            return [items.scalar(value) for value in found]
        texts = [prefix(value) if prefix else value for value in found]
        parts = [part for text in texts for part in (text.split(separator) if text else [])]
        if style == "matrix" and explode:
            parts = [part.removeprefix(f"{name}=") for part in parts]
        return [items.scalar(part) for part in parts]

    return read


def _object(
    name: str, style: str, *, explode: bool, type_: TextType, prefix: Callable[[str], str] | None
) -> Reader:
    separator = _separator(style, explode=explode)
    names = frozenset(type_.names)

    def pairs(values: Values) -> list[tuple[str, str]] | None:
        if style in {"form", "cookie"} and explode:
            return [(key, value) for key, value in values if key in names] or None
        text = next((value for key, value in values if key == name), None)
        if text is None:
            return None
        parts = (prefix(text) if prefix else text).split(separator)
        if explode:
            return [(key, value) for key, _, value in (part.partition("=") for part in parts)]
        return list(zip(parts[::2], parts[1::2], strict=False))

    def read(values: Values) -> object:
        found = pairs(values)
        return ABSENT if found is None else {key: type_.member(key).scalar(value) for key, value in found}

    return read


def _deep_object(name: str, type_: TextType) -> Reader:
    """`name[a]=1&name[b][c]=2`: nested brackets are nested objects, an extension of deepObject.

    Where the type is an array, `name[]=1` and `name[0]=1` are its items in the order sent.
    """

    def read(values: Values) -> object:
        tree: dict[str, Any] = {}
        for key, value in values:
            steps = _BRACKETS.findall(key[len(name) :]) if key.startswith(f"{name}[") else []
            if steps and len(steps) <= _MAX_NESTING:
                _plant(tree, steps, value)
        return _grown(tree, type_) if tree else ABSENT

    return read


def _plant(tree: dict[str, Any], steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            return
        tree = cast("dict[str, Any]", below)
    last = steps[-1]
    if not last:  # name[]=1&name[]=2
        last = str(len(tree))
    tree[last] = value


def _grown(tree: object, type_: TextType) -> object:
    """The collected texts as values of their types."""
    if isinstance(tree, str):
        return type_.scalar(tree)
    members = cast("dict[str, object]", tree)
    if "array" in type_.types and "object" not in type_.types:
        return [_grown(value, type_.items()) for value in members.values()]
    return {key: _grown(value, type_.member(key)) for key, value in members.items()}
