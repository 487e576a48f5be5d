"""A component that nothing refers to.

## What it does
Reports a component that neither an operation nor another used component refers to. A schema that extends a
used one with a discriminator by `allOf`, at any distance, counts as used, as does one that a mapping or
`defaultMapping` names, and a security scheme by its name in a requirement.
A document without any operations is a library, and is not checked; nor is one with errors, since what is
misspelled there may have been the use.

## Why
What is not referred to is not part of the API. Often a reference was meant and written out instead.

## Example
    components:
      schemas:
        OldPet: {type: object}        # nothing refers to it

## How to fix
Remove the component, or refer to it. Silence the rule for documents whose components others use.
"""

from collections.abc import Iterable

from oaswright.diagnostics import RuleId, Severity
from oaswright.document.references import find_references
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import Pointer, parse_pointer


def check(context: Context) -> Iterable[Finding]:
    if not any(operation.pointer[0] in ("paths", "webhooks") for operation in context.objects("operation")):
        return
    used = _used(context)
    for group in context.tree.root.mapping("components"):
        if group.startswith("x-") or group == "pathItems":
            continue
        for name in context.tree.components(group):
            pointer = ("components", group, name)
            if pointer not in used:
                yield Finding(
                    pointer,
                    f"nothing refers to the component `{name}` of `{group}`",
                    "remove it, or refer to it",
                    at="key",
                )


def _used(context: Context) -> set[Pointer]:
    """The components that can be reached from outside the components."""
    edges: dict[Pointer, set[Pointer]] = {}
    heirs: dict[Pointer, set[Pointer]] = {}
    schemas = context.tree.components("schemas")
    for site in context.sites:
        holder = _component(site.pointer)
        targets = edges.setdefault(holder, set())
        for pointer, field, reference, _ in find_references(site):
            target = None
            if field == "$ref" and isinstance(site.value, dict):
                step = context.step(site.value, pointer)
                target = step[1] if step is not None else None
            elif reference.startswith("#/"):
                target = parse_pointer(reference[1:])
            if target is None:
                continue
            targets.add(_component(target))
            if "allOf" in site.pointer[len(holder) :] and holder != ():
                heirs.setdefault(_component(target), set()).add(holder)
        if site.kind == "discriminator" and isinstance(site.value, dict):
            mapping = site.value.get("mapping")
            entries = mapping.values() if isinstance(mapping, dict) else ()
            for text in (*entries, site.value.get("defaultMapping")):
                if isinstance(text, str) and text in schemas:
                    targets.add(("components", "schemas", text))
            # Those who extend a schema with a discriminator are named by its values.
            edges.setdefault(holder, set()).add((*holder, "heirs"))
        if site.kind == "security-requirement" and isinstance(site.value, dict):
            targets.update(("components", "securitySchemes", name) for name in site.value)
    used: set[Pointer] = set()
    pending: list[Pointer] = [()]
    while pending:
        holder = pending.pop()
        if holder in used:
            continue
        used.add(holder)
        if holder and holder[-1] == "heirs" and len(holder) == 4:
            for heir in heirs.get(holder[:3], ()):
                pending += [heir, (*heir, "heirs")]
        pending.extend(edges.get(holder, ()))
    return used


def _component(pointer: Pointer) -> Pointer:
    """The component that contains a pointer; () outside the components."""
    return pointer[:3] if len(pointer) >= 3 and pointer[0] == "components" else ()


RULE = Rule(RuleId.UNUSED_COMPONENT, Severity.WARNING, __doc__, check)
