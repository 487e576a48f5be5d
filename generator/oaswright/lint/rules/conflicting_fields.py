"""Two fields of one object that exclude each other.

## What it does
Reports pairs of which the standard allows one: `schema` and `content` of a parameter, `example` and
`examples`, `value` and `externalValue`, `operationId` and `operationRef`, `identifier` and `url` of a
licence; also a property that is both `readOnly` and `writeOnly`, and a style that the location of the
parameter does not have.

## Why
Tools take one of the two, and not all the same one.

## Example
    - name: limit
      in: query
      schema: {type: integer}
      example: 10
      examples: {ten: {value: 10}}        # exclude each other

## How to fix
Remove one of the two.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest
from oaswright.lint.context import Context
from oaswright.lint.descriptions import join_or
from oaswright.lint.rule import Finding, Rule
from oaswright.spec.tree import Node

_PAIRS = (
    ("parameter", "schema", "content"),
    ("header", "schema", "content"),
    ("parameter", "example", "examples"),
    ("header", "example", "examples"),
    ("media-type", "example", "examples"),
    ("example", "value", "externalValue"),
    ("example", "value", "dataValue"),
    ("example", "value", "serializedValue"),
    ("example", "serializedValue", "externalValue"),
    ("link", "operationId", "operationRef"),
    ("license", "identifier", "url"),
    ("media-type", "encoding", "prefixEncoding"),
    ("media-type", "encoding", "itemEncoding"),
    ("encoding", "encoding", "prefixEncoding"),
    ("encoding", "encoding", "itemEncoding"),
    ("xml", "nodeType", "attribute"),
    ("xml", "nodeType", "wrapped"),
)
_STYLES = {
    "path": ("matrix", "label", "simple"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}


def check(context: Context) -> Iterable[Finding]:
    for kind, one, other in _PAIRS:
        for found in context.objects(kind):
            if one in found.value and other in found.value:
                later = max(one, other, key=list(found.value).index)
                earlier = one if later == other else other
                yield Finding(
                    (*found.pointer, later),
                    f"`{one}` and `{other}` exclude each other",
                    "remove one of the two",
                    related=(((*found.pointer, earlier), f"`{earlier}` is here"),),
                    at="key",
                )
    for parameter in context.objects("parameter"):
        yield from _parameter(context, parameter)
    for kind in ("operation", "path-item"):
        for holder in context.objects(kind):
            yield from _whole_query(context, holder)
    for schema in context.objects("schema"):
        if schema.value.get("readOnly") is True and schema.value.get("writeOnly") is True:
            yield Finding(
                (*schema.pointer, "writeOnly"),
                "`readOnly` and `writeOnly` exclude each other",
                "remove one of the two; a property of requests and responses has neither",
                at="key",
            )


def _parameter(context: Context, parameter: Node) -> Iterator[Finding]:
    value = parameter.value
    content = value.get("content")
    if isinstance(content, dict) and len(content) != 1:
        yield Finding(
            (*parameter.pointer, "content"),
            f"the `content` of a parameter must name one media type, not {len(content)}",
            at="key",
        )
    location, style = value.get("in"), value.get("style")
    if location == "querystring" and "schema" in value and context.version == "3.2":
        words = "a parameter in `querystring` is described by `content`, not by `schema`"
        hint = "write `content: {application/x-www-form-urlencoded: {schema: …}}`"
        yield Finding((*parameter.pointer, "schema"), words, hint, at="key")
    yield from _without_effect(context, parameter)
    if not isinstance(style, str) or not isinstance(location, str) or location not in _STYLES:
        return
    styles = _STYLES[location]
    if location == "cookie" and context.version == "3.2":
        styles = (*styles, "cookie")
    if style not in styles:
        yield Finding(
            (*parameter.pointer, "style"),
            f"a parameter in `{location}` cannot have the style `{style}`",
            suggest(style, styles) or f"write {join_or([f'`{word}`' for word in styles])}",
        )


def _whole_query(context: Context, holder: Node) -> Iterator[Finding]:
    """A parameter `in: querystring` is the whole query (OpenAPI 3.2 section 4.12)."""
    found = [
        (pointer, location)
        for pointer, parameter in context.parameters(holder)
        if (location := parameter.text("in")) in ("query", "querystring")
    ]
    whole = next((pointer for pointer, location in found if location == "querystring"), None)
    for pointer, location in found:
        if whole is not None and pointer != whole:
            yield Finding(
                pointer,
                f"a parameter in `{location}` cannot be combined with one in `querystring`",
                "describe the whole query by one parameter",
                related=((whole, "this one is the whole query"),),
            )


def _without_effect(context: Context, parameter: Node) -> Iterator[Finding]:
    """Fields that have no effect in the location of a parameter, or beside `content` (since 3.1)."""
    value = parameter.value
    location = value.get("in")
    if context.version == "3.0":
        if value.get("allowEmptyValue") is True and location in ("path", "header", "cookie"):
            words = f"`allowEmptyValue` has no effect on a parameter in `{location}`"
            place = (*parameter.pointer, "allowEmptyValue")
            yield Finding(place, words, "remove it", at="key", severity=Severity.WARNING)
        return
    reserved = {"query"} if context.version == "3.1" else {"query", "path", "cookie"}
    for name, locations in (("allowEmptyValue", {"query"}), ("allowReserved", reserved)):
        if name in value and location in ("path", "query", "header", "cookie") and location not in locations:
            words = f"`{name}` is not for a parameter in `{location}`"
            yield Finding((*parameter.pointer, name), words, "remove it", at="key")
    if "content" in value and "schema" not in value:
        for name in ("style", "explode"):
            if name in value:
                words = f"`{name}` goes with `schema`, not with `content`"
                yield Finding((*parameter.pointer, name), words, "remove it", at="key")


RULE = Rule(RuleId.CONFLICTING_FIELDS, Severity.ERROR, __doc__, check)
