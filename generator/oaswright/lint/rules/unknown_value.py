"""A value that the standard does not list for the field.

## What it does
Reports an unknown value of a field for which the standard lists all values: `type`, `in`, `style` and so on.

## Why
A parameter without a location, or a schema of an unknown type, is read differently by every tool.

## Example
    schema:
      type: sting         # did you mean `string`?

## How to fix
Write one of the values that the message lists.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES, join_or
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.grammar import Choice, Kind, ListOf, Scalar, Shape, Version, grammar
from oaswright.openapi.pointers import JSON, Pointer

# Words of other languages for the types of JSON Schema.
_OTHER_TYPES = {
    "int": "integer",
    "int32": "integer` with `format: int32",
    "int64": "integer` with `format: int64",
    "long": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "str": "string",
    "text": "string",
    "uuid": "string` with `format: uuid",
    "date": "string` with `format: date",
    "datetime": "string` with `format: date-time",
    "date-time": "string` with `format: date-time",
    "email": "string` with `format: email",
    "file": "string` with `format: binary",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
    "map": "object",
}


# Types of security schemes in Swagger 2.0 and elsewhere.
_OTHER_SCHEMES = {
    "basic": "http` and `scheme: basic",
    "bearer": "http` and `scheme: bearer",
    "jwt": "http` and `scheme: bearer",
    "token": "http` and `scheme: bearer",
    "digest": "http` and `scheme: digest",
    "oidc": "openIdConnect",
    "openid": "openIdConnect",
}
# Where Swagger 2.0 has a body among the parameters.
_OTHER_PLACES = {
    "body": "describe it by `requestBody`, with `content: {application/json: {schema: …}}`",
    "formdata": "describe it by `requestBody`, with `content: {multipart/form-data: {schema: …}}`",
    "form": "describe it by `requestBody`, with `content: {multipart/form-data: {schema: …}}`",
}


def check(context: Context) -> Iterable[Finding]:
    worded = _list_all_worded(context.version)
    for site in context.sites:
        shapes = worded[site.kind]
        if not isinstance(site.value, dict) or shapes.keys().isdisjoint(site.value):
            continue
        for name, value in site.value.items():
            for steps, word, words in _unknown(shapes[name], value) if name in shapes else ():
                hint = _hint(site.kind, name, word, words)
                yield Finding((*site.pointer, name, *steps), f"unknown value `{word}` of `{name}`", hint)


@cache
def _list_all_worded(version: Version) -> Mapping[str, Mapping[str, Shape]]:
    return {kind.id: _list_worded(kind) for kind in grammar(version).kinds.values()}


def _list_worded(kind: Kind) -> dict[str, Shape]:
    """The fields of a kind of object that hold one of a few words, or several of them."""
    found: dict[str, Shape] = {}
    for name, field in kind.fields.items():
        shape = field.shape.item if isinstance(field.shape, ListOf) else field.shape
        if isinstance(shape, Choice) or shape == Scalar("type"):
            found[name] = field.shape
    return found


def _unknown(shape: Shape, value: JSON) -> Sequence[tuple[Pointer, str, Sequence[str]]]:
    """The words in a field that are none of those which it may hold: (steps to it, the word, the others)."""
    if isinstance(shape, Choice):
        return [((), value, shape.words)] if isinstance(value, str) and value not in shape.words else ()
    if isinstance(shape, Scalar) and shape.type == "type":
        if isinstance(value, str):
            return () if value in TYPES else [((), value, tuple(TYPES))]
        shape = ListOf(shape)
    if isinstance(shape, ListOf) and isinstance(value, list):
        return [
            ((index, *steps), word, words)
            for index, item in enumerate(value)
            for steps, word, words in _unknown(shape.item, item)
        ]
    return ()


def _hint(kind: str, name: str, word: str, words: Sequence[str]) -> str:
    if name == "type" and word == "null":
        return "OpenAPI 3.0 writes `nullable: true` beside another type"
    if kind == "parameter" and name == "in" and word.lower() in _OTHER_PLACES:
        return _OTHER_PLACES[word.lower()]
    others = _OTHER_SCHEMES if kind == "security-scheme" else _OTHER_TYPES
    guess = (others.get(word.lower()) if name == "type" else None) or did_you_mean(word, words)
    if guess is not None and kind == "security-scheme" and "`" in guess:
        return f"write `type: {guess}`"
    if name == "type" and guess == "null":
        # Without quotes it is no word in YAML.
        return 'write `"null"`, with the quotes'
    return f"did you mean `{guess}`?" if guess else f"write {join_or([f'`{known}`' for known in words])}"


RULE = Rule(RuleId.UNKNOWN_VALUE, Severity.ERROR, __doc__, check)
