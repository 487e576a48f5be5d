"""A style that is not defined for the type or place of its parameter.

## What it does
Reports `deepObject` for a value that is no object, and `spaceDelimited` and `pipeDelimited` for a value that
is neither an array nor an object, or with `explode: true`. Reports arrays and objects in cookies where no
style has a form for them. Reports arrays that hold arrays or objects, and objects that hold them. Reports two
parameters that are sent under one name: the members of an exploded object are parameters of their own. The
same holds for fields of forms whose encoding has a style.

## Why
The standard defines each style for some types only (section 4.8.12). Clients and servers send and read the
others in ways of their own, or not at all.

## Example
    - name: filter
      in: query
      style: deepObject
      schema:
        type: array         # deepObject is for objects

## How to fix
Write `style: form` (the default of the query), or describe an object. What is nested is sent as JSON, with
`content: {application/json: {schema: …}}` in place of `schema`.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.descriptions import TYPES, describe_types
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.media_types import essence, is_form
from oaswright.openapi.pointers import Pointer
from oaswright.spec.model import Parameter, Schema
from oaswright.spec.text_types import is_open, text_type
from oaswright.spec.tree import Node, Object, as_array, as_object

_TYPES = {
    "deepObject": frozenset({"object"}),
    "spaceDelimited": frozenset({"array", "object"}),
    "pipeDelimited": frozenset({"array", "object"}),
}
_COMPOSED = frozenset({"array", "object"})
_AS_JSON = "write `content: {application/json: {schema: …}}` in place of `schema`"


def check(context: Context) -> Iterable[Finding]:
    known: dict[Pointer, Object] = {}

    def text(schema: Schema) -> Object:
        if schema.pointer not in known:
            known[schema.pointer] = text_type(context.tree, schema)
        return known[schema.pointer]

    for kind in ("parameter", "header"):
        for holder in context.objects(kind):
            if "schema" in holder.value:
                schema = Schema((*holder.pointer, "schema"), holder.value["schema"])
                yield from _holder(context, holder, text(schema))
    for media in context.objects("media-type"):
        yield from _encodings(context, media)
    # Operations share the parameters of their path.
    pairs = {
        (one.pointer, other.pointer): (one, other)
        for operation in context.spec.operations
        for one, other in combinations(operation.parameters, 2)
        if one.location == other.location and one.location in {"query", "cookie"}
    }
    for one, other in pairs.values():
        yield from _clash(context, one, other, text)


def _holder(context: Context, holder: Node, text: Object) -> Iterator[Finding]:
    location = holder.text("in")
    style = holder.text("style") or ("form" if location in {"query", "cookie"} else "simple")
    explode = holder.value.get("explode")
    is_exploded = explode if isinstance(explode, bool) else style in {"form", "cookie"}
    types = _types(text)
    nested = _nested(style, text)
    if nested is not None:
        yield Finding(
            (*holder.pointer, "schema"), f"the style `{style}` is not defined for {nested}", _AS_JSON
        )
    elif location == "query" and style in _TYPES:
        yield from _misfit(holder, style, types, is_exploded=is_exploded)
    elif location == "cookie" and style in {"form", "cookie"} and types & _COMPOSED:
        yield from _cookie(context, holder, style, types & _COMPOSED, is_exploded=is_exploded)


def _encodings(context: Context, media: Node) -> Iterator[Finding]:
    """The fields of a form that are sent as parameters of a query are (section 4.8.15)."""
    encodings = media.mapping("encoding")
    if not encodings or "schema" not in media.value or not _is_form(media):
        return
    text = text_type(context.tree, Schema((*media.pointer, "schema"), media.value["schema"]))
    members = as_object(text.get("properties"))
    for name in encodings:
        pointer = (*media.pointer, "encoding", name)
        encoding = Node(pointer, as_object(encodings[name]))
        if name not in members or not {"style", "explode", "allowReserved"} & encoding.value.keys():
            continue
        member, style = as_object(members[name]), encoding.text("style") or "form"
        is_exploded = encoding.value.get("explode", style == "form") is True
        nested = _nested(style, member)
        if nested is not None:
            words = f"the style `{style}` is not defined for {nested}"
            yield Finding(pointer, words, "remove the style, so that it is sent as JSON", at="key")
        elif style in _TYPES:
            yield from _misfit(encoding, style, _types(member), is_exploded=is_exploded)


def _is_form(media: Node) -> bool:
    name = essence(str(media.pointer[-1]))
    return is_form(name) or name == "multipart/form-data"


def _nested(style: str, text: Object) -> str | None:
    """What no text of a style stands for, in words, and what the server does with it."""
    if style == "deepObject":
        what = _find_nested(text, _COMPOSED)
        return what and f"{what}; the server reads it in more brackets, `[a][b]`"
    what = _find_nested(text, frozenset({"object"}))
    if what is not None:
        return f"{what}; the server refuses such a value"
    what = _find_nested(text, frozenset({"array"}))
    return what and f"{what}; the server reads a member that is sent several times"


def _misfit(holder: Node, style: str, types: set[str], *, is_exploded: bool) -> Iterator[Finding]:
    allowed = _TYPES[style]
    if types and types.isdisjoint(allowed):
        yield Finding(
            (*holder.pointer, "style"),
            f"the style `{style}` is not defined for {describe_types(types)}; the server reads it as `form`",
            f"write `style: form`, or describe {describe_types(allowed)}",
        )
    elif style != "deepObject" and is_exploded:
        yield Finding(
            (*holder.pointer, "explode"),
            f"the style `{style}` is not defined with `explode: true`; the server reads it as `form`",
            "write `explode: false`, or `style: form`",
        )


def _cookie(
    context: Context, holder: Node, style: str, types: set[str], *, is_exploded: bool
) -> Iterator[Finding]:
    place = (*holder.pointer, "explode" if "explode" in holder.value else "schema")
    has_cookie = context.version == "3.2"
    what = f"is not defined for {describe_types(types)} in a cookie"
    if is_exploded and style == "form":
        yield Finding(
            place,
            f"the style `form` with `explode: true` {what}, where `&` separates nothing; "
            "the server reads a cookie for each value",
            "write `style: cookie`" if has_cookie else "write `explode: false`",
        )
    elif has_cookie and not is_exploded:
        yield Finding(
            place,
            f"`explode: false` {what}, which holds no commas; the server reads the values between them",
            "write `style: cookie` without `explode: false`",
        )


def _find_nested(text: Object, held: frozenset[str]) -> str | None:
    """The value inside of a value that no text stands for, in words. `held`: what members may not be."""
    items = _types(as_object(text.get("items")))
    if items and items <= _COMPOSED:
        return f"an array that holds {describe_types(items)}"
    for name, member in as_object(text.get("properties")).items():
        types = _types(as_object(member))
        if types and types <= held:
            return f"an object whose member `{name}` is {describe_types(types)}"
    for key in ("patterns", "additional"):
        for member in as_object(text.get(key)).values() if key == "patterns" else [text.get(key)]:
            types = _types(as_object(member))
            if types and types <= held:
                return f"an object whose members are {describe_types(types)}"
    return None


def _types(text: Object) -> set[str]:
    return ({str(name) for name in as_array(text.get("types"))} & TYPES.keys()) - {"null"}


def _clash(
    context: Context, one: Parameter, other: Parameter, text: Callable[[Schema], Object]
) -> Iterator[Finding]:
    """Two parameters of one place of which a name may mean either."""
    members, others = (_members(parameter, text) for parameter in (one, other))
    if members is None and others is None:
        return
    both = ({one.name} if members is None else members) & ({other.name} if others is None else others)
    place, related = (*other.pointer, "name"), (((*one.pointer, "name"), f"`{one.name}` is here"),)
    is_query = one.location == "query"
    if both:
        words = f"`{one.name}` and `{other.name}` are both sent under the name `{min(both)}`"
        hint = "rename one of the two" + (", or write `style: deepObject`" if is_query else "")
        yield Finding(place, f"{words}; the server reads it as both", hint, related)
    elif members is not None and others is not None:
        schemas = [schema for schema in (one.schema, other.schema) if schema is not None]
        if all(is_open(context.tree, schema) for schema in schemas):
            words = f"`{one.name}` and `{other.name}` both have members of any name"
            hint = "write `style: deepObject` for one of the two" if is_query else "make one of the two"
            yield Finding(place, f"{words}; each gets those of the other too", hint, related)


def _members(parameter: Parameter, text: Callable[[Schema], Object]) -> set[str] | None:
    """The names of the members of an exploded object; None for what is none."""
    is_exploded = parameter.explode and parameter.style in {"form", "cookie"}
    if not is_exploded or parameter.schema is None or parameter.media_type is not None:
        return None
    found = text(parameter.schema)
    return {*as_object(found.get("properties"))} if _types(found) == {"object"} else None


RULE = Rule(RuleId.PARAMETER_STYLE, Severity.WARNING, __doc__, check)
