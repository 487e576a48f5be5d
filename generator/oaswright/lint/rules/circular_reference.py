"""References that form a cycle.

## What it does
Reports references that resolve to themselves, schemas that contain themselves through `allOf`, and schemas
that require a value of themselves in each value, so that no finite value is valid. A tree, where a node may
contain further nodes, is not reported.

## Why
No value is valid, and nothing can be generated.

## Example
    Employee:
      required: [manager]
      properties:
        manager: {$ref: '#/components/schemas/Employee'}      # and the manager's manager, and so on

## How to fix
Break the cycle: make a property optional, allow null, or refer to the schema that was meant.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.keywords import CHOICE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object, as_array

_MAX_NAMES = 8
# Longer chains are refused wherever references are followed; looking for cycles among them is expensive.
_MAX_STEPS = 100


def check(context: Context) -> Iterable[Finding]:
    reported: set[Pointer] = set()
    for site in context.sites:
        if not isinstance(site.value, dict) or "$ref" not in site.value:
            continue
        if site.kind in ("reference", "schema", "path-item"):
            chain = _references_only(context, site.value, site.pointer)
            if chain and not reported & set(chain):
                reported.update(chain)
                yield Finding((*site.pointer, "$ref"), "the reference resolves to itself")
    graph = _must_hold(context)
    for cycle in _cycles(graph):
        pointers = [pointer for pointer, _ in cycle]
        if reported & set(pointers):
            continue
        reported.update(pointers)
        names = [str(pointer[-1]) for pointer in pointers]
        way = " -> ".join([*names, names[0]] if len(names) <= _MAX_NAMES else [*names[:_MAX_NAMES], "…"])
        by = cycle[0][1]
        yield Finding(
            by,
            f"no finite value is valid against the schema `{names[0]}`, "
            f"since each contains another one: {way}",
            "make one of the properties optional, or allow null",
        )


def _references_only(context: Context, value: Object, pointer: Pointer) -> list[Pointer]:
    """The pointers of a cycle that consists of references and begins here; empty if there is none."""
    start = pointer
    pointers = [pointer]
    current: JSON = value
    while isinstance(current, dict) and isinstance(current.get("$ref"), str):
        if context.version != "3.0" and len(current) > 1 and context.kinds.get(pointer) == "schema":
            # Other keywords beside the reference still have an effect.
            return []
        step = context.step(current, pointer)
        if step is None:
            return []
        current, pointer = step
        if pointer == start:
            return pointers
        if pointer in pointers or len(pointers) > _MAX_STEPS:
            return []
        pointers.append(pointer)
    return []


def _must_hold(context: Context) -> dict[Pointer, list[tuple[Pointer, Pointer]]]:
    """For each named schema the ones that each of its values must contain (or be), and where that is said."""
    graph: dict[Pointer, list[tuple[Pointer, Pointer]]] = {}
    for schema in context.objects("schema"):
        if len(schema.pointer) == 3 and schema.pointer[0] == "components":
            graph[schema.pointer] = list(_held(context, schema.value, schema.pointer))
    return graph


def _held(context: Context, schema: JSON, pointer: Pointer) -> Iterator[tuple[Pointer, Pointer]]:
    if not isinstance(schema, dict) or schema.get("nullable") is True:
        return
    if "$ref" in schema:
        step = context.step(schema, pointer)
        if step is not None:
            yield step[1], (*pointer, "$ref")
        if context.version == "3.0":
            return
    # Of several alternatives one may come to an end.
    sure = [keyword for keyword in CHOICE_KEYWORDS if len(as_array(schema.get(keyword))) == 1]
    for steps, part in subschemas(schema, ("allOf", *sure)):
        yield from _held(context, part, (*pointer, *steps))
    kinds = schema.get("type")
    if kinds is not None and kinds not in ("object", ["object"]):
        return
    required, properties = schema.get("required"), schema.get("properties")
    # Without `type: object` a string would do, but nobody means that.
    if isinstance(required, list) and isinstance(properties, dict):
        for name in required:
            if isinstance(name, str) and name in properties:
                yield from _held(context, properties[name], (*pointer, "properties", name))


def _cycles(
    graph: dict[Pointer, list[tuple[Pointer, Pointer]]],
) -> Iterator[list[tuple[Pointer, Pointer]]]:
    """Cycles of the graph, each as (schema, where it names the next)."""
    done: set[Pointer] = set()
    for start, first in graph.items():
        if start in done:
            continue
        path: list[tuple[Pointer, Pointer]] = []
        on_path: dict[Pointer, int] = {start: 0}
        stack = [(start, iter(first))]
        while stack:
            node, edges = stack[-1]
            for target, holder in edges:
                if target in on_path:
                    index = on_path[target]
                    yield [*path[index:], (node, holder)]
                elif target in graph and target not in done:
                    path.append((node, holder))
                    on_path[target] = len(path)
                    stack.append((target, iter(graph[target])))
                    break
            else:
                stack.pop()
                done.add(node)
                on_path.pop(node)
                if path and stack:
                    path.pop()


RULE = Rule(RuleId.CIRCULAR_REFERENCE, Severity.ERROR, __doc__, check)
