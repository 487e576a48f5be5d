"""Readers: from pairs of name and text to JSON values, by style and explode (section 4.8.12.2).

A schema may admit values of several kinds, as a string or a list of strings. The text then has several
readings, the likeliest first, and the one that the schema admits counts.

Lists are split before their parts are decoded, so that an encoded delimiter is part of a value (RFC 6570,
section 3.2.1). `spaceDelimited` and `pipeDelimited` are split afterwards: URLs encode these.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeAlias

from oaswright.runtime.brackets import ABSENT, Values, grow
from oaswright.runtime.strict_json import loads
from oaswright.runtime.text import TextType
from oaswright.runtime.validation import Validator

Reader: TypeAlias = Callable[[Values], object]
"""From all that was sent in a location to the value of one parameter, or `ABSENT`."""

_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_REPEATING = frozenset({"form", "cookie", "spaceDelimited", "pipeDelimited"})


class StyleError(ValueError):
    """A text is not written in the style of its parameter."""


class Taken(NamedTuple):
    """What is sent beside a parameter in its location, by names and by their beginnings."""

    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()


def find_text(name: str, values: Values) -> str | None:
    """The one text that is sent under a name; None for none. Raises ValueError for several."""
    found = [value for key, value in values if key == name]
    if len(found) > 1:
        raise ValueError("must be sent once")
    return found[0] if found else None


def json_reader(name: str, decode: Callable[[str], str] | None = None) -> Reader:
    """A value sent as JSON text, read as strictly as a body, or as what is JSON once it is decoded.

    It raises ValueError for what is none, and for several, of which nobody can say which is meant.
    """

    def read(values: Values) -> object:
        found = find_text(name, values)
        if found is None:
            return ABSENT
        for text in (found, *((decode(found),) if decode else ())):
            try:
                return loads(text.encode())
            except ValueError:
                pass
        raise ValueError("must be JSON with no name twice and 254 levels at most")

    return read


def fitting(readers: Sequence[Reader], validator: Validator) -> Reader:
    """The reader of the first reading that is valid; of the first of all where none is.

    It raises StyleError where there is no reading.
    """
    if len(readers) == 1:
        return readers[0]

    def read(values: Values) -> object:
        first: object = ABSENT
        failed: StyleError | None = None
        for each in readers:
            try:
                value = each(values)
            except StyleError as error:
                failed = failed or error
                continue
            if value is not ABSENT:
                if validator.valid(value):
                    return value
                first = value if first is ABSENT else first
        if first is ABSENT and failed is not None:
            raise failed
        return first

    return read


def without_empty(name: str, read: Reader) -> Reader:
    """A reader to which a parameter without text was not sent (`allowEmptyValue`, section 4.8.12.2)."""

    def read_filled(values: Values) -> object:
        return ABSENT if [text for key, text in values if key == name] == [""] else read(values)

    return read_filled


def readers(
    name: str,
    style: str,
    *,
    explode: bool,
    type_: TextType,
    last_wins: bool = False,
    spaced: bool = False,
    decode: Callable[[str], str] = str,
    others: Taken | None = None,
) -> tuple[Reader, ...]:
    """The readings of a value of a type, sent in a style, the likeliest first.

    `last_wins` picks one of repeated scalars. `spaced`: commas may have spaces around them, as in a header
    (RFC 9110, section 5.6.1). `decode` decodes what is left once a text was split. An exploded object has
    members of any name but those of `others`; without them, of the declared names only.
    """
    form = _Form(name, style, explode, last_wins, spaced, decode, others)
    literal = type_.literal()
    return (*form.readers(type_), *(form.readers(literal) if literal is not None else ()))


def is_exploded(style: str, *, explode: bool) -> bool:
    """Whether items and members are parameters of their own: `p=1&p=2`, `R=100&G=200`."""
    return style == "deepObject" or (explode and style in _REPEATING)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a value is written, whatever its type."""

    name: str
    style: str
    explode: bool
    last_wins: bool
    spaced: bool
    decode: Callable[[str], str]
    others: Taken | None

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
        if type_.has_scalars and (is_list or is_object):
            yield partial(self._if_scalar, type_)
        if is_list:
            yield list_
            if not self._is_repeated and not self.spaced:
                yield self._empty_list
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
        return type_.scalar(self.decode(self._unprefixed(found[-1])))

    def _if_scalar(self, type_: TextType, values: Values) -> object:
        """A scalar that is of one of the types, not a text that none of them has."""
        found = self._texts(values)
        holds = len(found) == 1 and type_.holds(self.decode(self._unprefixed(found[0])))
        return self._scalar(type_, values) if holds else ABSENT

    def _list(self, type_: TextType, values: Values) -> object:
        found = self._texts(values)
        if not found:
            return ABSENT
        items = type_.items()
        if self._is_repeated:
            return [items.scalar(self.decode(value)) for value in found]
        return [items.scalar(self.decode(part)) for text in found for part in self._items(text)]

    def _empty_list(self, values: Values) -> object:
        """No items where nothing is written; a list of one empty text is written so too."""
        found = self._texts(values)
        return [] if len(found) == 1 and self._items(found[0]) == [""] else ABSENT

    def _if_list(self, type_: TextType, values: Values) -> object:
        """A list that cannot be taken for one scalar."""
        found = self._texts(values)
        is_list = len(found) > 1 or (
            not self._is_repeated and any(len(self._items(text)) > 1 for text in found)
        )
        return self._list(type_, values) if is_list else ABSENT

    def _object(self, type_: TextType, values: Values) -> object:
        if self._is_repeated:
            names, others = frozenset(type_.names), self.others
            members = [
                (key, self.decode(value))
                for key, value in values
                if key in names
                or (others and key not in others.names and not key.startswith(others.prefixes))
            ]
            return self._members(type_, members) if members else ABSENT
        found = self._texts(values)
        if not found:
            return ABSENT
        pairs = self._pairs(found[0]) if len(found) == 1 else None
        # What is no pairs is text, which the validator refuses.
        return found[0] if pairs is None else self._members(type_, pairs)

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
        return {key: type_.member(key).of(texts) for key, texts in found.items()}

    def _tree(self, type_: TextType, values: Values) -> object:
        """The members in brackets. Raises TooDeepError."""
        found = grow(self.name, values, type_)
        plain = [value for key, value in values if key == self.name]
        # Sent in both forms it is neither, which the validator says.
        return [*plain, found] if plain and found is not ABSENT else found

    @property
    def _is_repeated(self) -> bool:
        return is_exploded(self.style, explode=self.explode)

    def _unprefixed(self, text: str) -> str:
        """`;name=value` and `.value` without what stands before the value. Raises StyleError."""
        if self.style == "matrix":
            return self._named_value(self._without(";", text))
        return self._without(".", text) if self.style == "label" else text

    def _without(self, sign: str, text: str) -> str:
        if not text.startswith(sign):
            raise StyleError(f"must begin with `{sign}`")
        return text[1:]

    def _named_value(self, text: str) -> str:
        """The value of `name=value`; an empty one is written without the sign (RFC 6570, section 3.2.7)."""
        name, _, value = text.partition("=")
        if self.decode(name) != self.name:
            raise StyleError(f"must be written as `;{self.name}=…`")
        return value

    def _items(self, text: str) -> list[str]:
        """The items that a text lists. Raises StyleError."""
        if self.style == "matrix" and self.explode:
            return [self._named_value(part) for part in self._without(";", text).split(";")]
        return self._parts(self._unprefixed(text))

    def _parts(self, text: str) -> list[str]:
        separator = _DELIMITERS.get(self.style, ",")
        if self.explode and self.style in {"matrix", "label"}:
            separator = ";" if self.style == "matrix" else "."
        parts = text.split(separator) if text or not self.spaced else []
        return [part.strip(" \t") for part in parts] if self.spaced else parts

    def _pairs(self, text: str) -> list[tuple[str, str]] | None:
        """The names and values that a text lists; None where they are no pairs. Raises StyleError."""
        is_matrix = self.style == "matrix"
        text = self._without(";", text) if is_matrix and self.explode else self._unprefixed(text)
        parts = self._parts(text) if text else []
        if self.explode:
            cut = [part.partition("=") for part in parts]
            if not is_matrix and not all(sign for _, sign, _ in cut):
                return None
            return [(self.decode(key), self.decode(value)) for key, _, value in cut]
        if len(parts) % 2:
            return None
        decoded = [self.decode(part) for part in parts]
        return list(zip(decoded[::2], decoded[1::2], strict=True))
