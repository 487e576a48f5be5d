"""Types, values and fields in the words of messages."""

from collections.abc import Collection, Sequence

from oaswright.openapi.grammar import Choice, Grammar, ListOf, MapOf, ObjectOf, Shape, with_article

TYPES = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "object": "an object",
    "string": "a string",
    "null": "null",
}
"""The types of JSON Schema, each with the words for a value of it."""

_MAX_LENGTH = 40


def describe_types(types: Collection[str]) -> str:
    """A value of any of some types: `an integer or null`."""
    return join_or([words for name, words in TYPES.items() if name in types])


def describe_value(value: object) -> str:
    """A value itself where it is short, else its type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= _MAX_LENGTH else f'"{value[: _MAX_LENGTH - 1]}…"'
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return "an array" if value else "an empty array"
    return "an object"


def describe_shape(grammar: Grammar, shape: Shape) -> str:
    """What a field of the standard may hold."""
    if isinstance(shape, Choice):
        return join_or([f"`{word}`" for word in shape.words])
    if isinstance(shape, ListOf):
        return "an array"
    if isinstance(shape, MapOf):
        return "an object"
    if isinstance(shape, ObjectOf):
        return with_article(grammar.kinds[shape.kind].title)
    return {
        "string": "a string",
        "uri": "a string",
        "boolean": "true or false",
        "number": "a number",
        "count": "an integer that is not negative",
        "type": "the name of a type, or an array of such names",
    }[shape.type]


def join_or(words: Sequence[str], link: str = "or") -> str:
    """Alternatives as a phrase: `a, b or c`; with another link other phrases."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}"


def count(number: int, one: str, many: str) -> str:
    """A number of things: `1 item`, `2 items`."""
    return f"{number} {one if number == 1 else many}"
