"""A discriminator that does not select one of its schemas.

## What it does
Reports, as an error, a `mapping` to a schema that does not exist; as a warning a mapping to a schema that is
none of the alternatives beside it, or that leaves out who extends its schema, and alternatives that lack the
property or do not require it.

## Why
One property selects the schema that a value is checked against. Without the property, or with the name of
a schema that does not exist, none is selected.

## Example
    discriminator:
      propertyName: kind
      mapping:
        cat: Catt           # did you mean `Cat`?

## How to fix
Correct the name; add the property, as required, to each alternative.
"""

from collections.abc import Callable, Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import suggest_name
from oaswright.document.references import is_uri_like
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.keywords import CHOICE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer
from oaswright.spec.families import SCHEMAS, Families
from oaswright.spec.tree import Node, Object, as_array, as_object


def check(context: Context) -> Iterable[Finding]:
    schemas = context.tree.components("schemas")
    for schema in context.objects("schema"):
        if not isinstance(schema.value.get("discriminator"), dict):
            continue
        discriminator = Node((*schema.pointer, "discriminator"), schema.mapping("discriminator"))
        targets: list[tuple[str, Pointer]] = []
        for name, text in discriminator.mapping("mapping").items():
            if not isinstance(text, str):
                continue
            if is_uri_like(text):
                if text.startswith("#/"):
                    targets.append((name, parse_pointer(text[1:])))
            elif text in schemas:
                targets.append((name, ("components", "schemas", text)))
            else:
                yield Finding(
                    (*discriminator.pointer, "mapping", name),
                    f"unknown schema `{text}` in the mapping of `{name}`",
                    suggest_name(text, schemas) or "write `#/components/schemas/…`",
                    severity=Severity.ERROR,
                )
        if context.version == "3.2" and isinstance(discriminator.value.get("defaultMapping"), str):
            yield Finding(
                (*discriminator.pointer, "defaultMapping"),
                "`defaultMapping` is not followed: what lacks the property "
                f"`{discriminator.text('propertyName')}`, or has a value that names no schema, is refused",
                "send the value of a schema in the property",
                at="key",
            )
        keyword = next((word for word in CHOICE_KEYWORDS if schema.items(word)), None)
        if keyword is not None and isinstance(discriminator.value.get("propertyName"), str):
            yield from _alternatives(context, schema, keyword, discriminator, targets)
        elif keyword is None and schema.pointer[:2] == SCHEMAS and len(schema.pointer) == 3:
            yield from _children(context, schema, discriminator, targets)


def _children(
    context: Context, schema: Node, discriminator: Node, targets: list[tuple[str, Pointer]]
) -> Iterator[Finding]:
    """What a mapping of a parent says of others than its children, and does not say of these."""
    parent = str(schema.pointer[-1])
    families = Families(context.tree, {parent: discriminator.text("propertyName")})
    children = families.descendants(parent)
    for value, pointer in targets:
        known = pointer == schema.pointer or pointer[-1] in children
        if not known and follow(context.root, pointer) is not None:
            yield Finding(
                (*discriminator.pointer, "mapping", value),
                f"the mapping of `{value}` resolves to `{format_pointer(pointer)}`, "
                f"which does not extend `{parent}`: no value is read as it",
                f"refer to `{parent}` in its `allOf`",
            )
    mapped = {str(pointer[-1]) for _, pointer in targets}
    below = {child: families.descendants(child) for child in children - mapped}
    unnamed = sorted(child for child in below if not below[child])
    if targets and unnamed:
        shown = ", ".join(f"`{child}`" for child in unnamed[:3])
        more = f" and {len(unnamed) - 3} more" if len(unnamed) > 3 else ""
        yield Finding(
            (*discriminator.pointer, "mapping"),
            f"the mapping names no value for {shown}{more}: the value is the schema's own name",
            "add an entry for each schema that extends this one",
            related=tuple(((*SCHEMAS, child), "it extends this schema") for child in unnamed[:3]),
        )
    for child in sorted(below) if targets else ():
        # One with children that the mapping names is a base for them, as this schema is.
        if below[child] and not below[child] & mapped:
            yield Finding(
                (*SCHEMAS, child),
                f"the mapping of `{parent}` names neither `{child}` nor who extends it: "
                f"no value is read as `{child}` itself",
                f"add an entry for `{child}`, or for those who extend it if it is only their base",
                at="key",
                related=(((*discriminator.pointer, "mapping"), "the mapping"),),
            )


def _alternatives(
    context: Context, schema: Node, keyword: str, discriminator: Node, targets: list[tuple[str, Pointer]]
) -> Iterator[Finding]:
    name = discriminator.text("propertyName")
    allowed: set[Pointer] = set()
    unresolved = False
    lacking: list[Pointer] = []
    optional: list[Pointer] = []
    for steps, branch in subschemas(schema.value, (keyword,)):
        if not isinstance(branch, dict):
            continue
        pointer = (*schema.pointer, *steps)
        if branch.get("type") == "null" or {"$dynamicRef", "$recursiveRef"} & branch.keys():
            continue
        target = context.step(branch, pointer)
        if target is not None:
            _reach(context, *target, allowed)
        elif "$ref" in branch:
            unresolved = True
        else:
            allowed.add(())
        place = target[1] if target is not None else pointer
        if not _holds(
            context, branch, pointer, lambda part: name in as_object(part.get("properties")), set()
        ):
            lacking.append(place)
        elif not _holds(context, branch, pointer, lambda part: name in as_array(part.get("required")), set()):
            optional.append(place)
    for value, pointer in () if unresolved else targets:
        if () not in allowed and pointer not in allowed and follow(context.root, pointer) is not None:
            yield Finding(
                (*discriminator.pointer, "mapping", value),
                f"the mapping of `{value}` resolves to `{format_pointer(pointer)}`, "
                f"which is not an alternative of `{keyword}`",
                related=(((*schema.pointer, keyword), "the alternatives"),),
            )
    if lacking:
        have = "has" if len(lacking) == 1 else "have"
        yield Finding(
            (*discriminator.pointer, "propertyName"),
            f"{_count(lacking)} {have} no property `{name}`",
            "describe the property, as required, in each alternative",
            related=tuple((pointer, "it is missing here") for pointer in lacking[:2]),
        )
    elif optional and not discriminator.text("defaultMapping") and name not in schema.items("required"):
        do = "does" if len(optional) == 1 else "do"
        yield Finding(
            (*discriminator.pointer, "propertyName"),
            f"{_count(optional)} {do} not require the property `{name}`",
            "add it to `required` of each alternative",
            related=tuple((pointer, "it is optional here") for pointer in optional[:2]),
        )


def _count(alternatives: list[Pointer]) -> str:
    """How many alternatives there are, and the names of some."""
    names = [f"`{pointer[-1]}`" for pointer in alternatives[:3] if pointer and isinstance(pointer[-1], str)]
    shown = f" ({', '.join(names)})" if names else ""
    return f"{len(alternatives)} of the alternatives{shown}"


def _reach(context: Context, schema: JSON, pointer: Pointer, reached: set[Pointer]) -> None:
    """Add a schema, and the alternatives that it consists of in turn."""
    if pointer in reached or not isinstance(schema, dict):
        return
    reached.add(pointer)
    branches = [((*pointer, *steps), branch) for steps, branch in subschemas(schema, CHOICE_KEYWORDS)]
    for holder, branch in [(pointer, schema), *branches]:
        target = context.step(branch, holder) if isinstance(branch, dict) else None
        if target is not None:
            _reach(context, *target, reached)


def _holds(
    context: Context, schema: JSON, pointer: Pointer, says: Callable[[Object], bool], seen: set[Pointer]
) -> bool:
    """Whether a schema, or one that it is composed of, says something; true where that cannot be told."""
    if not isinstance(schema, dict) or pointer in seen:
        return False
    seen.add(pointer)
    if says(schema):
        return True
    if "$ref" in schema:
        target = context.step(schema, pointer)
        # An unresolved reference is a finding of its own.
        if target is None or _holds(context, *target, says, seen):
            return True
    return any(
        _holds(context, part, (*pointer, *steps), says, seen)
        for steps, part in subschemas(schema, ("allOf", *CHOICE_KEYWORDS))
    )


RULE = Rule(RuleId.DISCRIMINATOR, Severity.WARNING, __doc__, check)
