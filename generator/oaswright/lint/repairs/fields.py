"""Repairs of fields: unknown and missing ones, values of a wrong type, unknown words."""

from collections.abc import Mapping

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.document.edits import REMOVED, Edit
from oaswright.lint.context import Context
from oaswright.lint.repairs.repair import Repair, put, remove
from oaswright.lint.rule import Finding
from oaswright.lint.strays import group_strays
from oaswright.openapi.grammar import Field, ListOf, MapOf, ObjectOf, Scalar, Shape
from oaswright.openapi.pointers import JSON, Pointer, follow
from oaswright.openapi.security import CLOSED
from oaswright.spec.tree import as_object, as_string

# What stands for a required field that is missing. For other fields, the object goes.
_ASSUMED: Mapping[tuple[str, str], JSON] = {
    ("openapi", "info"): {"title": "Untitled", "version": "0"},
    ("openapi", "paths"): {},
    ("info", "title"): "Untitled",
    ("info", "version"): "0",
    ("license", "name"): "",
    ("operation", "responses"): {"default": {"description": ""}},
    ("response", "description"): "",
    ("request-body", "content"): {},
    ("server", "url"): "/",
    ("implicit-flow", "scopes"): {},
    ("token-flow", "scopes"): {},
    ("code-flow", "scopes"): {},
    ("device-flow", "scopes"): {},
}
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
NOBODY = "no request can satisfy it, and operations that have no other way in answer 401"


def unknown_field(context: Context, finding: Finding) -> Repair | None:
    """The field is taken out; what references lead into stays, and what may be meant for `security` fails."""
    if did_you_mean(str(finding.pointer[-1]), ["security"]) is not None:
        return None
    holder, name = finding.pointer[:-1], str(finding.pointer[-1])
    site = next((site for site in context.sites if site.pointer == holder), None)
    groups = group_strays(context, site) if site is not None else []
    names = next((names for names in groups if name in names), [name])
    places = [(*holder, name) for name in names]
    if any(target[: len(place)] == place for target in _targets(context) for place in places):
        return Repair("the field itself has no effect")
    loss = "it is ignored" if len(names) == 1 else "they are ignored"
    return Repair(loss, tuple(Edit(place, REMOVED) for place in places))


def _targets(context: Context) -> list[Pointer]:
    found: list[Pointer] = []
    for site in context.sites:
        if isinstance(site.value, dict) and (step := context.step(site.value, site.pointer)) is not None:
            found.append(step[1])
    return found


def missing_field(context: Context, finding: Finding) -> Repair | None:
    """What is missing is assumed, or the object that lacks it goes."""
    pointer = finding.pointer
    kind = context.kinds.get(pointer)
    if kind is None:
        return None
    if kind == "security-scheme":
        return put(pointer, CLOSED, NOBODY)
    value = as_object(context.tree.at(pointer))
    if kind == "responses":
        return put(pointer, {"default": {"description": ""}}, "any status is sent, without a body")
    if kind == "parameter" and not {"name", "in"} <= value.keys():
        return leave_out(context, pointer)
    if kind in ("parameter", "header") and value.keys().isdisjoint(("schema", "content")):
        return put((*pointer, "schema"), {}, "any value is accepted")
    for name in context.grammar.kinds[kind].required:
        if name in value:
            continue
        if (kind, name) in _ASSUMED:
            return _assume((*pointer, name), _ASSUMED[kind, name])
        if kind == "server-variable":
            values = value.get("enum")
            return _assume((*pointer, name), values[0] if isinstance(values, list) and values else "")
        if kind.endswith("-flow"):
            return _assume((*pointer, name), "")
    return leave_out(context, pointer)


def _assume(pointer: Pointer, value: JSON) -> Repair:
    return put(
        pointer, value, f"{f'`{value}`' if isinstance(value, str) and value else 'an empty one'} is assumed"
    )


def leave_out(context: Context, pointer: Pointer) -> Repair | None:
    """The nearest object around a place that may be absent is taken out."""
    for length in range(len(pointer), 0, -1):
        place = pointer[:length]
        if _is_optional(context, place):
            return remove(place, f"{_called(context, place)} is left out")
    return None


def _called(context: Context, pointer: Pointer) -> str:
    """How a message calls what stands at a pointer: an entry of a map may have the name of something else."""
    if not isinstance(pointer[-1], str):
        return "it"
    is_entry = isinstance(_shape_around(context, pointer[:-1]), MapOf)
    return f"`{pointer[-1]}` of `{pointer[-2]}`" if is_entry else f"`{pointer[-1]}`"


def _is_optional(context: Context, pointer: Pointer) -> bool:
    """Whether the standard lets an object do without what stands at a pointer."""
    shape = _shape_around(context, pointer[:-1])
    if isinstance(shape, (ListOf, MapOf)):
        return True
    if isinstance(shape, ObjectOf):
        kind = context.grammar.kinds[shape.kind]
        field = kind.fields.get(str(pointer[-1]))
        return not field.required if isinstance(field, Field) else True
    return False


def _shape_around(context: Context, pointer: Pointer) -> Shape | None:
    """What the standard has at a pointer."""
    for length in range(len(pointer), -1, -1):
        kind = context.kinds.get(pointer[:length])
        if kind is None or kind not in context.grammar.kinds:
            continue
        shape: Shape | None = ObjectOf(kind)
        for token in pointer[length:]:
            shape = _below(context, shape, token)
        return shape
    return None


def _below(context: Context, shape: Shape | None, token: str | int) -> Shape | None:
    match shape:
        case ListOf(item=inner) | MapOf(member=inner):
            return inner
        case ObjectOf(kind=kind_id):
            kind = context.grammar.kinds[kind_id]
            field = kind.fields.get(str(token))
            return kind.patterned if field is None else field.shape
        case _:
            return None


def wrong_type(context: Context, finding: Finding) -> Repair | None:
    """The value that was plainly meant, else the field goes, and what cannot be without it."""
    pointer = finding.pointer
    found = follow(context.root, pointer)
    if found is None:
        return None
    value, shape = found[0], _shape_around(context, pointer)
    kind = context.kinds.get(pointer[:-1])
    if isinstance(shape, Scalar):
        repair = _wrong_scalar(context, pointer, value, shape.type)
        if repair is not None:
            return repair
    if kind == "schema" and pointer[-1] == "type" and isinstance(value, list):
        return _type_list(context, pointer, value)
    if kind == "schema" and pointer[-1] in ("exclusiveMinimum", "exclusiveMaximum"):
        return _exclusive(context, pointer, value)
    if isinstance(shape, ObjectOf) and shape.kind == "schema":
        return put(pointer, {}, "any value is accepted here")
    return leave_out(context, pointer)


def _wrong_scalar(context: Context, pointer: Pointer, value: JSON, type_: str) -> Repair | None:
    match type_:
        case "string" if isinstance(value, (bool, int, float)):
            text = context.written(pointer)
            return put(pointer, text, f"`{text}` is read as text")
        case "boolean" if isinstance(value, str) and value.lower() in _WORDS:
            meant = _WORDS[value.lower()]
            return put(pointer, meant, f"{str(meant).lower()} is assumed")
        case "number" | "count" if isinstance(value, str) and value.isascii() and value.isdigit():
            return put(pointer, int(value), f"{int(value)} is assumed")
        case _:
            return None


def _type_list(context: Context, pointer: Pointer, types: list[JSON]) -> Repair:
    """In OpenAPI 3.0 a list of one type and null means a nullable type; other lists are too much for it."""
    names = [name for name in types if name != "null"]
    if len(names) != 1:
        return remove(pointer, "values of any type are accepted")
    schema = {**as_object(context.tree.at(pointer[:-1])), "type": names[0]}
    if "null" in types:
        schema["nullable"] = True
    meant = " that may be null" if "null" in types else ""
    return put(pointer[:-1], schema, f"`{names[0]}`{meant} is assumed")


def _exclusive(context: Context, pointer: Pointer, value: JSON) -> Repair:
    """A bound that is excluded, in the words of the other version."""
    schema = dict(as_object(context.tree.at(pointer[:-1])))
    name = str(pointer[-1])
    bound = name.removeprefix("exclusive").lower()
    if isinstance(value, bool):
        limit = schema.pop(bound, None) if value else None
        if limit is None:
            return remove(pointer, "it is ignored")
        return put(pointer[:-1], {**schema, name: limit}, f"`{name}: {limit}` is assumed")
    if isinstance(value, (int, float)) and bound not in schema:
        meant: dict[str, JSON] = {**schema, bound: value, name: True}
        return put(pointer[:-1], meant, f"`{bound}: {value}` is assumed to be excluded")
    return remove(pointer, "it is ignored")


def unknown_value(context: Context, finding: Finding) -> Repair | None:
    """A word that the standard does not know goes, and what means nothing without it."""
    pointer = finding.pointer
    kind = context.kinds.get(pointer[:-1]) or context.kinds.get(pointer[:-2])
    if kind == "security-scheme":
        return put(pointer[:-1], CLOSED, NOBODY)
    if kind == "schema" and "type" in pointer[-2:]:
        place = pointer if pointer[-1] == "type" else pointer[:-1]
        schema = as_object(context.tree.at(place[:-1]))
        if as_string(schema.get("type")) == "file":
            binary: dict[str, JSON] = {**schema, "type": "string", "format": "binary"}
            return put(place[:-1], binary, "a binary string is assumed")
        return remove(place, "values of any type are accepted")
    if kind == "parameter" and pointer[-1] == "in":
        return leave_out(context, pointer[:-1])
    return leave_out(context, pointer)
