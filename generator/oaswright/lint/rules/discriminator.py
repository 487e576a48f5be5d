"""A discriminator that does not select one of its schemas.

## What it does
Reports, as an error, a `mapping` to a schema that does not exist; as a warning a mapping to a schema that is
none of the alternatives beside it, that leaves out who extends its schema or that no value of the property
chooses, alternatives that lack the property or do not require it, and a `defaultMapping` that is not followed
(OpenAPI 3.2), since it names no alternative beside others that have values and all properties of the default.

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
from oaswright.openapi.discriminators import chosen_values, component_reference, find_default
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
            yield from _default(context, schema, discriminator)
        keyword = next((word for word in CHOICE_KEYWORDS if schema.items(word)), None)
        if keyword is not None and isinstance(discriminator.value.get("propertyName"), str):
            yield from _alternatives(context, schema, keyword, discriminator, targets)
        elif schema.value.keys() & {*CHOICE_KEYWORDS}:
            # Alternatives that are no list are a finding of their own.
            continue
        elif schema.pointer[:2] == SCHEMAS and len(schema.pointer) == 3:
            yield from _children(context, schema, discriminator, targets)


def _default(context: Context, schema: Node, discriminator: Node) -> Iterator[Finding]:
    """A `defaultMapping` that names no schema, or one that is not followed."""
    place, written = (*discriminator.pointer, "defaultMapping"), discriminator.text("defaultMapping")
    schemas = context.tree.components("schemas")
    target = context.tree.find_target(component_reference(written), ())
    if target is None:
        hint = suggest_name(written.rpartition("/")[2], schemas) or "write `#/components/schemas/…`"
        yield Finding(place, f"unknown schema `{written}` in `defaultMapping`", hint, severity=Severity.ERROR)
    elif _find_default(context, schema) is None:
        yield Finding(
            place,
            "`defaultMapping` is not followed: what lacks the property "
            f"`{discriminator.text('propertyName')}`, or has a value that names no schema, is refused",
            "it must name one of the alternatives, of which each other one has values of its own and all "
            "properties of the default",
            at="key",
        )


def _find_default(context: Context, schema: Node) -> Pointer | None:
    return find_default(schema.value, schema.pointer, context.tree.at, context.tree.find_target)


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
    yield from _forbidden(context, discriminator, targets)
    # One with children that the mapping names is a base for them, as this schema is.
    unnamed = sorted(child for child in children - mapped if not families.descendants(child) & mapped)
    own = _values(context, schema.pointer, discriminator.text("propertyName"))
    unreachable = _find_unreachable(context, discriminator, [(*SCHEMAS, child) for child in unnamed], own)
    yield from _report_unreachable(discriminator, unreachable)
    unnamed = [child for child in unnamed if child not in unreachable]
    # What a reference that leads nowhere was meant for is perhaps one of them.
    written = discriminator.mapping("mapping")
    resolved = [pointer for _, pointer in targets if follow(context.root, pointer) is not None]
    if resolved and unnamed and len(resolved) == len(written):
        yield Finding(
            (*discriminator.pointer, "mapping"),
            f"the mapping names no value for {_list(unnamed)}: the value is the schema's own name",
            "add an entry for each schema that extends this one",
            related=tuple(((*SCHEMAS, child), "it extends this schema") for child in unnamed[:3]),
        )


def _values(context: Context, schema: Pointer, name: str) -> tuple[str, ...]:
    """The values of a property that choose a schema which no mapping names."""
    own = (str(schema[-1]),)
    return chosen_values(schema, name, own, context.tree.at, context.tree.find_target) or own


def _forbidden(
    context: Context, discriminator: Node, targets: list[tuple[str, Pointer]]
) -> Iterator[Finding]:
    """Values of a mapping that the property cannot have."""
    name, tree = discriminator.text("propertyName"), context.tree
    for value, pointer in targets:
        if follow(context.root, pointer) is None:
            continue
        chosen = chosen_values(pointer, name, (value,), tree.at, tree.find_target) or (value,)
        if value in chosen:
            continue
        others = {other for other, place in targets if place != pointer}
        described = as_object(tree.at((*pointer, "properties", name)))
        keyword = next((word for word in ("const", "enum") if word in described), None)
        own = str(pointer[-1]).lower()
        is_meant = value.lower() in own and not any(word.lower() in own for word in chosen)
        is_wrong = keyword is not None and (others.issuperset(chosen) or is_meant)
        yield Finding(
            (*discriminator.pointer, "mapping", value),
            f"`{name}` is never `{value}` in `{pointer[-1]}`: its `enum` does not have that value",
            f"write `{value}` here" if is_wrong else "map the values that the property has",
            # A value that chooses another schema was copied from there; one unlike the name is misspelled.
            shown=(*pointer, "properties", name, str(keyword)) if is_wrong else None,
        )


def _find_unreachable(
    context: Context, discriminator: Node, unnamed: list[Pointer], shared: tuple[str, ...] = ()
) -> list[str]:
    """The schemas without a mapping that neither their names nor values of their own can choose."""
    name = discriminator.text("propertyName")
    values = {pointer: _values(context, pointer, name) for pointer in unnamed}
    return [
        str(pointer[-1])
        for pointer, own in values.items()
        if pointer[-1] not in own
        and (own == shared or any(set(own) & set(others) for at, others in values.items() if at != pointer))
    ]


def _report_unreachable(discriminator: Node, schemas: list[str]) -> Iterator[Finding]:
    if schemas:
        name = discriminator.text("propertyName")
        yield Finding(
            (*discriminator.pointer, "propertyName"),
            f"no mapping names {_list(schemas)}, and the `enum` of `{name}` lacks the names of these "
            "schemas: no value chooses them",
            "add a `mapping` from the values of the `enum` to the schemas",
        )


def _list(names: list[str]) -> str:
    """Some names in full, and how many more there are."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(f"`{name}`" for name in names[:3]) + more


def _alternatives(
    context: Context, schema: Node, keyword: str, discriminator: Node, targets: list[tuple[str, Pointer]]
) -> Iterator[Finding]:
    name = discriminator.text("propertyName")
    allowed: set[Pointer] = set()
    unresolved = False
    count = 0
    default = _find_default(context, schema)
    lacking: list[Pointer] = []
    optional: list[Pointer] = []
    named: list[Pointer] = []
    for steps, branch in subschemas(schema.value, (keyword,)):
        if not isinstance(branch, dict):
            # What is no schema may have been meant for any.
            unresolved = unresolved or not isinstance(branch, bool)
            continue
        pointer = (*schema.pointer, *steps)
        if branch.get("type") == "null" or {"$dynamicRef", "$recursiveRef"} & branch.keys():
            continue
        target = context.step(branch, pointer)
        if target is not None:
            _reach(context, *target, allowed)
            named += [target[1]] if target[1] else []
        elif "$ref" in branch:
            unresolved = True
        else:
            allowed.add(())
        place = target[1] if target is not None else pointer
        if place == default:
            continue
        count += 1
        if not _holds(
            context, branch, pointer, lambda part: name in as_object(part.get("properties")), set()
        ):
            if not _is_undescribed(context, place, name):
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
    yield from _forbidden(context, discriminator, targets)
    mapped = {pointer for _, pointer in targets}
    unnamed = [pointer for pointer in named if pointer not in mapped and pointer != default]
    yield from _report_unreachable(discriminator, _find_unreachable(context, discriminator, unnamed))
    if lacking:
        have = "has" if len(lacking) == 1 else "have"
        yield Finding(
            (*discriminator.pointer, "propertyName"),
            f"{_count(lacking)} {have} no property `{name}`",
            "describe the property, as required, in each alternative",
            related=tuple((pointer, "it is missing here") for pointer in lacking[:2]),
            # What most alternatives have is missing in the others.
            shown=lacking[0] if len(lacking) < count - len(lacking) else None,
        )
    elif optional and not discriminator.text("defaultMapping") and name not in schema.items("required"):
        do = "does" if len(optional) == 1 else "do"
        yield Finding(
            (*discriminator.pointer, "propertyName"),
            f"{_count(optional)} {do} not require the property `{name}`",
            "add it to `required` of each alternative",
            related=tuple((pointer, "it is optional here") for pointer in optional[:2]),
            shown=_find_required(context, optional[0]) if len(optional) < count else None,
        )


def _find_required(context: Context, schema: Pointer) -> Pointer:
    """The list of required properties of a schema; the schema itself where it has none."""
    return (*schema, "required") if "required" in as_object(context.tree.at(schema)) else schema


def _is_undescribed(context: Context, schema: Pointer, name: str) -> bool:
    """Whether a schema requires a property that it does not describe, a finding of its own."""
    return any(
        pointer[: len(schema)] == schema
        and name in as_array(as_object(context.tree.at(pointer)).get("required"))
        for pointer in context.undescribed
    )


def _count(alternatives: list[Pointer]) -> str:
    """How many alternatives there are, and the names of some."""
    names = [str(pointer[-1]) for pointer in alternatives if pointer and isinstance(pointer[-1], str)]
    return f"{len(alternatives)} of the alternatives" + (f" ({_list(names)})" if names else "")


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
