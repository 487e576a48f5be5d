"""An alternative that no value can choose.

## What it does
Reports an alternative of `oneOf` whose values are all values of another one too, such as `integer` beside
`number`, and an alternative of `oneOf` or `anyOf` that contradicts what is said beside it. Where no
alternative is left, no value is valid, which is an error.

## Why
`oneOf` asks for exactly one alternative. A value of the narrow one fits both, and is rejected.

## Example
    oneOf:
      - type: number
      - type: integer       # each integer is a number

## How to fix
Write `anyOf`, where a value may fit several; or make the alternatives exclude each other, by a property with
one value in each for instance; or remove one of the two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.closing import CLOSING, find_closed_out
from oaswright.lint.conjunctions import Part, admits_null, gather_parts
from oaswright.lint.context import Context
from oaswright.lint.contradictions import find_contradictions, is_fatal
from oaswright.lint.descriptions import TYPES
from oaswright.lint.inclusion import Schemas, includes
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.jsonschema import ANNOTATIONS
from oaswright.openapi.keywords import CHOICE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Node

# Comparing each with each takes the square of their number.
_MAX_ALTERNATIVES = 40
_SAYING_NOTHING = ANNOTATIONS | frozenset(CHOICE_KEYWORDS)
_SILENT = _SAYING_NOTHING | {"allOf", "$ref"}


def check(context: Context) -> Iterable[Finding]:
    for schema in context.objects("schema"):
        if schema.value.keys().isdisjoint(CHOICE_KEYWORDS):
            continue
        if context.version == "3.0" and "$ref" in schema.value:
            continue
        for keyword in CHOICE_KEYWORDS:
            if not schema.items(keyword):
                continue
            branches = [
                (branch, (*schema.pointer, *steps)) for steps, branch in subschemas(schema.value, (keyword,))
            ]
            findings = dict(_contradictory(context, schema, branches))
            dead = set(findings)
            if keyword == "oneOf":
                for number, equal, finding in _included(context, schema, branches):
                    findings.setdefault(number, finding)
                    dead.update((number, *equal))
            severity = Severity.ERROR if len(dead) == len(branches) else Severity.WARNING
            # Without any alternative left, one finding says it.
            for number in sorted(findings)[: 1 if severity is Severity.ERROR else None]:
                yield replace(findings[number], severity=severity)


def _contradictory(context: Context, schema: Node, branches: Schemas) -> Iterator[tuple[int, Finding]]:
    """The alternatives that contradict what is said beside them, by their numbers."""
    if all(keyword in _SAYING_NOTHING or keyword.startswith("x-") for keyword in schema.value):
        return
    around = gather_parts(context, schema.value, schema.pointer)
    if all(part.value.keys() <= _SILENT for part in around):
        return
    null = _without_choices(context, schema)
    for number, (branch, pointer) in enumerate(branches):
        own = gather_parts(context, branch, pointer)
        if not (null and admits_null(context, branch, pointer)):
            together = list({part.pointer: part for part in (*around, *own)}.values())
            found = _contradiction(context, together, pointer)
            if found is not None:
                yield number, found


def _without_choices(context: Context, schema: Node) -> bool:
    """Whether null may be a value, as far as the choices do not say otherwise."""
    rest = {name: value for name, value in schema.value.items() if name not in CHOICE_KEYWORDS}
    return admits_null(context, rest, schema.pointer)


def _contradiction(context: Context, parts: list[Part], branch: Pointer) -> Finding | None:
    """What keeps the alternative at a pointer from being chosen, at a place of its own."""

    def own(part: Part) -> bool:
        return part.entry[: len(branch)] == branch

    for found in find_contradictions(context, parts):
        if own(found.earlier.part) != own(found.later.part) and is_fatal(found, parts):
            mine, other = found.earlier, found.later
            if own(other.part):
                mine, other = other, mine
            return Finding(
                mine.shown,
                f"this alternative can never be chosen: {found.problem}",
                found.hint,
                ((other.pointer, f"`{other.steps[-1]}` is here"),) if other.steps else (),
            )
    for closed in find_closed_out(context, parts).values():
        if closed.required and own(closed.closed) != own(closed.speaking):
            speaking = (*closed.speaking.pointer, "required")
            closing = (*closed.closed.pointer, closed.keyword)
            closes = own(closed.closed)
            place = closed.closed.place(closed.keyword) if closes else closed.speaking.place("required")
            return Finding(
                place,
                "this alternative can never be chosen: "
                f"`{closed.name}` is required, but `{closed.keyword}: false` forbids it",
                "describe the property in the closed schema",
                ((speaking if closes else closing, "the other one"),),
                at="key" if place[-1] in CLOSING else "value",
            )
    return None


def _included(
    context: Context, schema: Node, branches: Schemas
) -> Iterator[tuple[int, tuple[int, ...], Finding]]:
    """The alternatives of `oneOf` whose values all fit another one: number, equal ones, finding."""
    if len(branches) > _MAX_ALTERNATIVES:
        return
    discriminated = isinstance(schema.value.get("discriminator"), dict)
    targets = [
        context.step(branch, pointer) if isinstance(branch, dict) else None for branch, pointer in branches
    ]

    # What a misspelled type admits is not known.
    doubtful = {
        number
        for number, ((branch, _), target) in enumerate(zip(branches, targets, strict=True))
        if _has_unknown_type(branch if target is None else target[0])
    }

    def fits(narrow: int, wide: int) -> bool:
        one, other = targets[narrow], targets[wide]
        if doubtful & {narrow, wide}:
            return False
        # A discriminator chooses between references, whatever their schemas admit.
        chosen = discriminated and one is not None and other is not None and one[1] != other[1]
        return not chosen and includes(context, [branches[wide]], [branches[narrow]])

    for number in range(len(branches)):
        wide = next(
            (index for index in range(len(branches)) if index != number and fits(number, index)), None
        )
        if wide is None:
            continue
        equal = fits(wide, number)
        # Of two that are equal, the later one is reported for both.
        if not equal or wide < number:
            same = targets[number] is not None and targets[number] == targets[wide]
            place = branches[number][1]
            referring = (*place, "$ref")
            yield (
                number,
                (wide,) if equal else (),
                _overlap(branches[wide][1], place if targets[number] is None else referring, same),
            )


def _has_unknown_type(schema: JSON) -> bool:
    if not isinstance(schema, dict) or "type" not in schema:
        return False
    written = schema["type"]
    return any(
        not isinstance(name, str) or name not in TYPES
        for name in (written if isinstance(written, list) else [written])
    )


def _overlap(wide: Pointer, narrow: Pointer, same: bool) -> Finding:
    name = f"alternative {int(wide[-1]) + 1}"
    words = f"is the same as {name}" if same else f"has no value that does not fit {name} too"
    return Finding(
        narrow,
        f"this alternative of `oneOf` can never be chosen: it {words}",
        "remove one of the two" if same else "write `anyOf`, or make the alternatives exclude each other",
        ((wide, name),),
    )


RULE = Rule(RuleId.UNREACHABLE_ALTERNATIVE, Severity.WARNING, __doc__, check)
