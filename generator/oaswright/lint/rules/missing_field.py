"""A required field is missing.

## What it does
Reports an object without a field that the standard requires: always (`title` in `info`), or because of
another field (`scheme` in a security scheme of type `http`); and a name that is empty.

## Why
Without it the object says nothing that a client or a generator could use.

## Example
    responses:
      "404":
        content: {}       # missing field `description` in the Response Object `404`

## How to fix
Add the field.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.lint.fields import is_misspelt_reference, unknown_fields
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object

# What a security scheme of a type requires.
_OF_SECURITY_SCHEMES: dict[JSON, tuple[str, ...]] = {
    "apiKey": ("name", "in"),
    "http": ("scheme",),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
}

# Names that nothing can be called by if they are empty.
_NAMES = (
    ("parameter", "name"),
    ("tag", "name"),
    ("security-scheme", "name"),
    ("discriminator", "propertyName"),
)


def check(context: Context) -> Iterable[Finding]:
    required = {name: frozenset(kind.required) for name, kind in context.grammar.kinds.items()}
    split: set[Pointer] = set()
    for first, second in _list_split(context):
        split |= {first, second}
        message = "this item and the one above are one parameter: neither has all that it needs"
        hint = "remove its `- `, and indent it as the lines above"
        yield Finding(first, message, hint, at="start", shown=second)
    for site in context.sites:
        if site.pointer in split:
            continue
        if isinstance(site.value, dict) and not required[site.kind] <= site.value.keys():
            yield from _missing(context, site.kind, site.pointer, site.value, required[site.kind])
    for scheme in context.objects("security-scheme"):
        names = _OF_SECURITY_SCHEMES.get(scheme.text("type"), ())
        yield from _missing(context, "security-scheme", scheme.pointer, scheme.value, names)
    for responses in context.objects("responses"):
        if not responses.value:
            message = "the Responses Object has no response"
            yield Finding(responses.pointer, message, "add a status code or `default`", at="key")
    for kind, name in _NAMES:
        for found in context.objects(kind):
            if found.value.get(name) == "":
                message = f"the `{name}` of the {context.title(kind)} is empty"
                yield Finding((*found.pointer, name), message, "write a name")
    yield from (found for found in _either(context) if found.pointer not in split)
    if context.version == "3.0":
        yield from _items(context)
    else:
        yield from _content(context)


def _list_split(context: Context) -> Iterator[tuple[Pointer, Pointer]]:
    """Parameters of which a dash makes two, one below the other."""
    fields = frozenset(("name", "in"))
    written = {found.pointer: found.value for found in context.objects("parameter")}
    for pointer, value in written.items():
        place = pointer[-1]
        if not isinstance(place, int) or fields <= value.keys():
            continue
        below = (*pointer[:-1], place + 1)
        other = written.get(below, {})
        keys = value.keys() | other.keys()
        is_whole = fields <= keys and bool(keys & {"schema", "content"})
        if is_whole and value.keys().isdisjoint(other) and not fields <= other.keys():
            yield pointer, below


def _missing(
    context: Context, kind: str, pointer: Pointer, value: Object, required: Iterable[str]
) -> Iterator[Finding]:
    unknown = unknown_fields(context, kind, value)
    for name in context.grammar.kinds[kind].fields:
        if name not in required or name in value or (name == "openapi" and not pointer):
            continue
        if any(did_you_mean(written, [name]) or is_misspelt_reference(written) for written in unknown):
            # The misspelled field is reported; the two are one mistake.
            continue
        message = f"missing field `{name}` in the {context.title(kind)}{_called(kind, pointer)}"
        yield Finding(pointer, message, f"add `{name}: …`", at="key")


def _called(kind: str, pointer: Pointer) -> str:
    """The name of an object, where the author gave it one."""
    if len(pointer) == 3 and pointer[0] == "components":
        return f" `{pointer[2]}`"
    return f" `{pointer[-1]}`" if kind == "response" else ""


def _either(context: Context) -> Iterator[Finding]:
    """Parameters, headers and links without either of two fields of which they need one."""
    schema = "add `schema: {type: …}`"
    for kind, first, second, hint in (
        ("parameter", "schema", "content", schema),
        ("header", "schema", "content", schema),
        ("link", "operationId", "operationRef", None),
    ):
        for found in context.objects(kind):
            if first in found.value or second in found.value:
                continue
            # A field of another name there is the mistake that is reported.
            if unknown_fields(context, kind, found.value):
                continue
            name = found.value.get("name") if kind == "parameter" else found.pointer[-1]
            called = f" `{name}`" if isinstance(name, str) else ""
            message = f"the {kind}{called} has neither `{first}` nor `{second}`"
            way = hint
            if found.value.get("in") == "querystring":
                message = f"missing field `content` in the {kind}{called}, which is the whole query"
                way = "add `content: {application/x-www-form-urlencoded: {schema: …}}`"
            yield Finding(found.pointer, message, way, at="key")


def _items(context: Context) -> Iterator[Finding]:
    for schema in context.objects("schema"):
        if schema.value.get("type") == "array" and "items" not in schema.value:
            yield Finding(
                (*schema.pointer, "type"),
                "missing field `items` in a Schema Object of type `array`",
                "write `items: {}` for items of any type",
                severity=Severity.WARNING,
            )


def _content(context: Context) -> Iterator[Finding]:
    parts = ("paths", "components", "webhooks")
    if not context.root.keys().isdisjoint(parts):
        return
    unknown = unknown_fields(context, "openapi", context.root)
    if not any(did_you_mean(written, parts) for written in unknown):
        message = "the document has none of `paths`, `webhooks` and `components`"
        yield Finding(("openapi",), message, at="key")


RULE = Rule(RuleId.MISSING_FIELD, Severity.ERROR, __doc__, check)
