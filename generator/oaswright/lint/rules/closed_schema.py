"""A property that another schema of the same composition forbids.

## What it does
Reports properties that are described or required beside `additionalProperties: false` of another schema that
holds for the same object: a member of `allOf`, the target of a `$ref`, or each of the alternatives. Where
such a property is required, no object is valid, which is an error.

## Why
`additionalProperties` knows the `properties` of its own schema only. Every object with the property is
rejected, in requests and in responses.

## Example
    NewTask:
      additionalProperties: false
      properties: {title: {type: string}}
    Task:
      allOf:
        - $ref: '#/components/schemas/NewTask'    # allows no `id`
        - required: [id]
          properties: {id: {type: string}}

## How to fix
Since OpenAPI 3.1, write `unevaluatedProperties: false` beside `allOf` in place of `additionalProperties:
false`. In 3.0, remove it, or describe the properties again in the closed schema.
"""

from collections.abc import Iterable, Iterator, Mapping

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.closing import CLOSING, ClosedOut, find_closed_out, is_nothing
from oaswright.lint.conjunctions import Part, common_types, gather_parts
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.keywords import CHOICE_KEYWORDS, subschemas
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import as_object

_COMBINING = frozenset({"$ref", "allOf", *CHOICE_KEYWORDS})
# More names say nothing more.
_MAX_NAMES = 4


def check(context: Context) -> Iterable[Finding]:
    seen: set[tuple[Pointer, Pointer]] = set()
    schemas = context.objects("schema")
    reaching = _find_reaching(context)
    for schema in schemas if reaching else ():
        value = schema.value
        if (
            schema.pointer not in reaching
            or value.keys().isdisjoint(_COMBINING)
            or (len(value) == 1 and "$ref" in value)
        ):
            continue
        if context.version == "3.0" and "$ref" in value:
            continue
        chosen = [keyword for keyword in CHOICE_KEYWORDS if schema.items(keyword)]
        parts = gather_parts(context, value, schema.pointer)
        if "object" not in common_types(parts):
            continue
        found = find_closed_out(context, parts)
        yield from _findings(context, found, seen)
        for keyword in chosen:
            branches = (
                [*parts, *gather_parts(context, branch, (*schema.pointer, *steps))]
                for steps, branch in subschemas(value, (keyword,))
            )
            yield from _findings(context, _in_each(context, branches, found), seen)


def _find_reaching(context: Context) -> set[Pointer]:
    """The schemas that hold together with a closed one, or may, by references, `allOf` or alternatives."""
    pending = [
        schema.pointer
        for schema in context.objects("schema")
        if not schema.value.keys().isdisjoint(CLOSING)
        and any(is_nothing(schema.value.get(keyword)) for keyword in CLOSING)
    ]
    found: set[Pointer] = set()
    while pending:
        pointer = pending.pop()
        if pointer not in found:
            found.add(pointer)
            pending += context.holders.get(pointer, ())
            if len(pointer) > 1 and pointer[-2] in _COMBINING:
                pending.append(pointer[:-2])
    return found


def _in_each(
    context: Context, branches: Iterable[list[Part]], known: Mapping[str, ClosedOut]
) -> dict[str, ClosedOut]:
    """The properties that are closed out in each alternative for objects."""
    found: dict[str, ClosedOut] | None = None
    for parts in branches:
        if "object" not in common_types(parts):
            continue
        closed = find_closed_out(context, parts)
        found = {name: closed[name] for name in (closed if found is None else found) if name in closed}
        if not found:
            return {}
    # An alternative that requires such a property can never be chosen, a finding of its own.
    return {
        name: closed for name, closed in (found or {}).items() if name not in known and not closed.required
    }


def _findings(
    context: Context, found: Mapping[str, ClosedOut], seen: set[tuple[Pointer, Pointer]]
) -> Iterator[Finding]:
    """One finding for each closed schema and the schema that says otherwise."""
    groups: dict[tuple[Pointer, Pointer], list[ClosedOut]] = {}
    for closed in found.values():
        entry = closed.closed.entry
        inner = entry == closed.speaking.entry and entry not in (
            closed.closed.pointer,
            closed.speaking.pointer,
        )
        key = (closed.closed.pointer, closed.speaking.pointer)
        if not inner and key not in seen:
            groups.setdefault(key, []).append(closed)
    seen.update(groups)
    for group in groups.values():
        yield _finding(context, group)


def _finding(context: Context, group: list[ClosedOut]) -> Finding:
    first = next((closed for closed in group if closed.required), group[0])
    names = ", ".join(f"`{closed.name}`" for closed in group[:_MAX_NAMES])
    more = f" and {len(group) - _MAX_NAMES} more" if len(group) > _MAX_NAMES else ""
    needed = first.required and not _is_directed(first)
    why = f"`{first.keyword}: false` of another schema forbids"
    if needed:
        words = f"no object is valid: `{first.name}` is required, but {why} it"
    else:
        words = f"{names}{more} can never be there: {why} {'it' if len(group) == 1 else 'them'}"
    place = first.closed.place(first.keyword)
    where = (*first.speaking.pointer, first.field)
    related: dict[Pointer, str] = {
        (*first.closed.pointer, first.keyword): "the schema is closed here",
        where if first.required else (*where, first.name): f"`{first.name}` is {_said(first)} here",
    }
    return Finding(
        place,
        words,
        _hint(context, first),
        tuple((pointer, text) for pointer, text in related.items() if pointer != place),
        at="key" if place[-1] == first.keyword else "value",
        severity=Severity.ERROR if needed else Severity.WARNING,
    )


def _said(closed: ClosedOut) -> str:
    return "required" if closed.required else "described"


def _is_directed(closed: ClosedOut) -> bool:
    """Whether the property is demanded in one direction only."""
    described = as_object(as_object(closed.speaking.value.get("properties")).get(closed.name))
    return described.get("readOnly") is True or described.get("writeOnly") is True


def _hint(context: Context, closed: ClosedOut) -> str:
    if closed.keyword == "unevaluatedProperties":
        return "move `unevaluatedProperties: false` to the schema that combines them"
    if context.version == "3.0":
        return "remove `additionalProperties: false`, or describe the properties beside it"
    return "write `unevaluatedProperties: false` beside the combination in place of it"


RULE = Rule(RuleId.CLOSED_SCHEMA, Severity.ERROR, __doc__, check)
