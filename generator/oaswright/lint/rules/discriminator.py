"""A discriminator that cannot tell its schemas apart.

## What it does
Reports, as an error, a `mapping` value that names no schema of the document; as a warning a mapping target
that is none of the alternatives beside it, and alternatives that have no property of its name.

## Why
The discriminator says by one property which schema holds. Without the property, or with a name that leads
nowhere, a value matches nothing.

## Example
    discriminator:
      propertyName: kind
      mapping:
        cat: Catt           # did you mean `Cat`?

## How to fix
Correct the name; add the property, as required, to each alternative.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.document.references import is_uri_like
from oaswright.lint.context import Context, Found, Object
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer


def check(context: Context) -> Iterable[Finding]:
    schemas = context.component("schemas")
    for schema in context.objects("schema"):
        written = schema.value.get("discriminator")
        if not isinstance(written, dict):
            continue
        place = (*schema.pointer, "discriminator")
        targets: list[tuple[str, Pointer]] = []
        mapping = written.get("mapping")
        for name, text in mapping.items() if isinstance(mapping, dict) else ():
            if not isinstance(text, str):
                continue
            if is_uri_like(text):
                if text.startswith("#/"):
                    targets.append((name, parse_pointer(text[1:])))
            elif text in schemas:
                targets.append((name, ("components", "schemas", text)))
            else:
                guess = did_you_mean(text, schemas)
                yield Finding(
                    (*place, "mapping", name),
                    f"the mapping of `{name}` names a schema `{text}` that does not exist",
                    f"did you mean `{guess}`?" if guess else "write `#/components/schemas/…`",
                    severity=Severity.ERROR,
                )
        yield from _alternatives(context, schema, written, targets)


def _alternatives(
    context: Context, schema: Found, discriminator: Object, targets: list[tuple[str, Pointer]]
) -> Iterator[Finding]:
    place = (*schema.pointer, "discriminator")
    keyword = next((word for word in ("oneOf", "anyOf") if isinstance(schema.value.get(word), list)), None)
    name = discriminator.get("propertyName")
    if keyword is None or not isinstance(name, str):
        return
    branches = schema.value[keyword]
    allowed: set[Pointer] = set()
    lacking: list[Pointer] = []
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        if not isinstance(branch, dict):
            continue
        pointer = (*schema.pointer, keyword, index)
        if branch.get("type") == "null" or {"$dynamicRef", "$recursiveRef"} & branch.keys():
            continue
        step = context.step(branch, pointer) if "$ref" in branch else None
        if step is not None:
            _reach(context, step[0], step[1], allowed)
        elif "$ref" not in branch:
            allowed.add(())
        if not _has_property(context, branch, pointer, name, set()):
            lacking.append(step[1] if step is not None else pointer)
    for word, target in targets:
        if () not in allowed and target not in allowed and follow(context.root, target) is not None:
            yield Finding(
                (*place, "mapping", word),
                f"the mapping of `{word}` leads to `{format_pointer(target)}`, "
                f"which is no alternative of `{keyword}`",
                related=(((*schema.pointer, keyword), "the alternatives"),),
            )
    if lacking:
        shown = ", ".join(
            f"`{pointer[-1]}`" for pointer in lacking[:3] if pointer and isinstance(pointer[-1], str)
        )
        count = len(lacking)
        which = f" ({shown})" if shown else ""
        yield Finding(
            (*place, "propertyName"),
            f"{count} of the alternatives{which} {'has' if count == 1 else 'have'} no property `{name}`",
            "describe the property, as required, in each alternative",
            related=tuple((pointer, "it is missing here") for pointer in lacking[:2]),
        )


def _reach(context: Context, schema: JSON, pointer: Pointer, reached: set[Pointer]) -> None:
    """Add a schema, and the alternatives that it consists of in turn."""
    if pointer in reached or not isinstance(schema, dict):
        return
    reached.add(pointer)
    branches: list[tuple[JSON, Pointer]] = [(schema, pointer)] if "$ref" in schema else []
    for keyword in ("oneOf", "anyOf"):
        parts = schema.get(keyword)
        branches += [
            (part, (*pointer, keyword, n)) for n, part in enumerate(parts if isinstance(parts, list) else ())
        ]
    for branch, place in branches:
        step = context.step(branch, place) if isinstance(branch, dict) and "$ref" in branch else None
        if step is not None:
            _reach(context, step[0], step[1], reached)


def _has_property(context: Context, schema: JSON, pointer: Pointer, name: str, seen: set[Pointer]) -> bool:
    if not isinstance(schema, dict) or pointer in seen:
        return False
    seen.add(pointer)
    properties = schema.get("properties")
    if isinstance(properties, dict) and name in properties:
        return True
    if "$ref" in schema:
        step = context.step(schema, pointer)
        # Where a reference leads nowhere, that is the finding.
        if step is None or _has_property(context, step[0], step[1], name, seen):
            return True
    for keyword in ("allOf", "oneOf", "anyOf"):
        parts = schema.get(keyword)
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            if _has_property(context, part, (*pointer, keyword, index), name, seen):
                return True
    return False


RULE = Rule(RuleId.DISCRIMINATOR, Severity.WARNING, __doc__, check)
