"""Readers: from pairs of name and text to JSON values, by style and explode (section 4.8.12.2).

A schema may admit values of several kinds, as a string or a list of strings. The text then has several
readings, the likeliest first, and the one that the schema admits counts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from oaswright.runtime.strict_json import loads
from oaswright.runtime.text import TextType
from oaswright.runtime.validation import Validator

Values = Sequence[tuple[str, str]]
Reader = Callable[[Values], object]

_Tree: TypeAlias = "dict[str, _Tree | list[str]]"

ABSENT = object()
"""What a reader returns when nothing was sent, or nothing that it reads."""

_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_REPEATING = frozenset({"form", "cookie", "spaceDelimited", "pipeDelimited"})
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_MAX_NESTING = 8


class TooDeepError(ValueError):
    """Brackets are nested deeper than their types are known."""


def json_reader(name: str) -> Reader:
    """A value sent as JSON text, read as strictly as a body.

    It raises ValueError for what is none, and for several, of which nobody can say which is meant.
    """

    def read(values: Values) -> object:
        found = [value for key, value in values if key == name]
        if not found:
            return ABSENT
        if len(found) > 1:
            raise ValueError("must be sent once")
        try:
            return loads(found[0].encode())
        except ValueError:
            raise ValueError("must be JSON with no name twice and 254 levels at most") from None

    return read


def fitting(readers: Sequence[Reader], validator: Validator) -> Reader:
    """The reader of the first reading that is valid; of the first of all where none is."""
    if len(readers) == 1:
        return readers[0]

    def read(values: Values) -> object:
        found = [value for each in readers if (value := each(values)) is not ABSENT]
        if not found:
            return ABSENT
        return next((value for value in found if validator.valid(value)), found[0])

    return read


def readers(
    name: str, style: str, *, explode: bool, type_: TextType, last_wins: bool = False, spaced: bool = False
) -> tuple[Reader, ...]:
    """The readings of a value of a type, sent in a style, the likeliest first.

    `last_wins` picks one of repeated scalars. `spaced`: commas may have spaces around them, as in a header
    (RFC 9110, section 5.6.1).
    """
    form = _Form(name, style, explode=explode, last_wins=last_wins, spaced=spaced)
    literal = type_.literal()
    return (*form.readers(type_), *(form.readers(literal) if literal is not None else ()))


@dataclass(frozen=True, slots=True)
class _Form:
    """How a value is written, whatever its type."""

    name: str
    style: str
    explode: bool
    last_wins: bool
    spaced: bool

    def readers(self, type_: TextType) -> Iterator[Reader]:
        """The readings of a type, the likeliest first."""
        if self.style == "deepObject":
            # Only objects have brackets by the standard; what else the schema admits is sent as in a form.
            yield partial(self._tree, type_)
            is_object = False
        else:
            is_object = "object" in type_.types
        yield from self._named(type_, is_object=is_object)

    def _named(self, type_: TextType, *, is_object: bool) -> Iterator[Reader]:
        """Readings of what is sent under the name: a list, members or a scalar."""
        list_, object_ = partial(self._list, type_), partial(self._object, type_)
        scalar = partial(self._scalar, type_)
        is_list = "array" in type_.types
        if is_list and type_.has_scalars:
            yield partial(self._if_list, type_)
        if is_object and type_.has_scalars:
            yield partial(self._if_object, type_)
        if type_.has_scalars:
            yield partial(self._if_scalar, type_)
        if is_list:
            yield list_
        if is_object:
            yield object_
        if type_.has_scalars or "null" in type_.types or not (is_list or is_object):
            yield scalar

    def _texts(self, values: Values) -> list[str]:
        """What is sent under the name; nothing where members are sent beside it, in brackets."""
        if self.style == "deepObject" and any(key.startswith(f"{self.name}[") for key, _ in values):
            return []
        return [value for key, value in values if key == self.name]

    def _scalar(self, type_: TextType, values: Values) -> object:
        found = self._texts(values)
        if not found:
            return ABSENT
        if len(found) > 1 and not self.last_wins:
            return found  # a list, which the validator refuses
        return type_.scalar(self._unprefixed(found[-1]))

    def _if_scalar(self, type_: TextType, values: Values) -> object:
        """A scalar that is of one of the types, not a text that none of them has."""
        found = self._texts(values)
        holds = len(found) == 1 and type_.holds(self._unprefixed(found[0]))
        return self._scalar(type_, values) if holds else ABSENT

    def _list(self, type_: TextType, values: Values) -> object:
        found = self._texts(values)
        if not found:
            return ABSENT
        items = type_.items()
        if self._is_repeated:
            return [items.scalar(value) for value in found]
        parts = [part for text in found for part in self._parts(text)]
        if self.style == "matrix" and self.explode:
            parts = [part.removeprefix(f"{self.name}=") for part in parts]
        return [items.scalar(part) for part in parts]

    def _if_list(self, type_: TextType, values: Values) -> object:
        """A list that cannot be taken for one scalar."""
        found = self._texts(values)
        is_list = len(found) > 1 or (
            not self._is_repeated and any(len(self._parts(text)) > 1 for text in found)
        )
        return self._list(type_, values) if is_list else ABSENT

    def _object(self, type_: TextType, values: Values) -> object:
        if self._is_repeated:
            names = frozenset(type_.names)
            members = [(key, value) for key, value in values if key in names]
            return self._members(type_, members) if members else ABSENT
        found = self._texts(values)
        if not found:
            return ABSENT
        pairs = self._pairs(found[0]) if len(found) == 1 else None
        # What is no pairs is text, which the validator refuses.
        return self._scalar(type_, values) if pairs is None else self._members(type_, pairs)

    def _if_object(self, type_: TextType, values: Values) -> object:
        """Members by names that are declared, not a text with commas in it."""
        found = self._texts(values)
        pairs = self._pairs(found[0]) if len(found) == 1 and not self._is_repeated else None
        known = pairs and all(key in type_.names for key, _ in pairs)
        return self._members(type_, pairs) if pairs and known else ABSENT

    def _members(self, type_: TextType, pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
        """Members by name; one that is sent several times is a list, which the validator may refuse."""
        found: dict[str, list[str]] = {}
        for key, value in pairs:
            if self.last_wins and "array" not in type_.member(key).types:
                found[key] = [value]
            else:
                found.setdefault(key, []).append(value)
        return {key: _typed(texts, type_.member(key)) for key, texts in found.items()}

    def _tree(self, type_: TextType, values: Values) -> object:
        """`name[a]=1&name[b][c]=2`: nested brackets are nested objects, an extension of deepObject.

        Where the type is an array, `name[]=1` and `name[0]=1` are its items in the order sent.
        Raises TooDeepError.
        """
        tree: _Tree = {}
        for key, value in values:
            steps = _BRACKETS.findall(key[len(self.name) :]) if key.startswith(f"{self.name}[") else []
            if len(steps) > _MAX_NESTING:
                raise TooDeepError(f"has more than {_MAX_NESTING} levels of brackets")
            if steps:
                _plant(tree, steps, value)
        if not tree:
            return ABSENT
        plain = [value for key, value in values if key == self.name]
        # Sent in both forms it is neither, which the validator says.
        return [*plain, _grown(tree, type_)] if plain else _grown(tree, type_)

    @property
    def _is_repeated(self) -> bool:
        """Whether items and members are parameters of their own: `p=1&p=2`, `R=100&G=200`."""
        return self.style == "deepObject" or (self.explode and self.style in _REPEATING)

    def _unprefixed(self, text: str) -> str:
        """`;name=value` and `.value` without what stands before the value; exploded values keep theirs."""
        if self.style == "matrix":
            return text.removeprefix(";").removeprefix(f"{self.name}=")
        return text.removeprefix(".") if self.style == "label" else text

    def _parts(self, text: str) -> list[str]:
        text = self._unprefixed(text)
        separator = _DELIMITERS.get(self.style, ",")
        if self.explode and self.style in {"matrix", "label"}:
            separator = ";" if self.style == "matrix" else "."
        parts = text.split(separator) if text else []
        return [part.strip(" \t") for part in parts] if self.spaced else parts

    def _pairs(self, text: str) -> list[tuple[str, str]] | None:
        """The names and values that a text lists; None where they are no pairs."""
        parts = self._parts(text)
        if self.explode:
            cut = [part.partition("=") for part in parts]
            return [(key, value) for key, _, value in cut] if all(sign for _, sign, _ in cut) else None
        return None if len(parts) % 2 else list(zip(parts[::2], parts[1::2], strict=True))


def _typed(texts: list[str], type_: TextType) -> object:
    only = texts[0] if len(texts) == 1 else None
    if only is not None and ("array" not in type_.types or (type_.has_scalars and type_.holds(only))):
        return type_.scalar(only)
    return [type_.items().scalar(text) for text in texts]


def _plant(tree: "_Tree", steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            below.append(value)  # both a value and members, which no schema admits
            return
        tree = below
    last = steps[-1] or str(len(tree))  # name[]=1&name[]=2
    held = tree.setdefault(last, [])
    if isinstance(held, dict):
        held[""] = [value]
    else:
        held.append(value)


def _grown(tree: "_Tree | list[str]", type_: TextType) -> object:
    """The collected texts as values of their types."""
    if isinstance(tree, list):
        return _typed(tree, type_)
    is_list = "object" not in type_.types or all(step == "" or step.isdecimal() for step in tree)
    if "array" in type_.types and is_list:
        return [_grown(value, type_.items()) for value in tree.values()]
    return {key: _grown(value, type_.member(key)) for key, value in tree.items()}
