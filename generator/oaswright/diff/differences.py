"""What differs between two forms of a schema, each kind of demand by itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from oaswright.diff.forms import TYPES_OF_FACETS, Form, is_tighter
from oaswright.diff.literals import value_key
from oaswright.diff.words import list_words, show, show_types
from oaswright.openapi.pointers import JSON, Pointer

Effect: TypeAlias = Literal["narrowed", "widened", "changed", "added", "removed", "remark"]
"""What became of the set of values: smaller, larger, neither of both for sure, or the same."""

FACETS: Mapping[str, str] = {
    "minimum": "range", "maximum": "range", "multipleOf": "multiple", "minLength": "length",
    "maxLength": "length", "minItems": "size", "maxItems": "size", "minProperties": "size",
    "maxProperties": "size", "pattern": "pattern", "format": "format", "uniqueItems": "items",
    "contains": "items", "unevaluatedItems": "items", "unevaluatedProperties": "other-members",
    "propertyNames": "other-members", "not": "condition", "if": "condition", "dependentSchemas": "condition",
    "dependentRequired": "condition", "content": "content",
}  # fmt: skip
"""The last part of the id of the rule that a keyword belongs to."""

_EXACT = frozenset({"uniqueItems", "multipleOf"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two forms.

    `facet` is the last part of the id of its rule. `demands` are what each side asks for, as schemas without
    references: a witness violates that of the side that refuses it; None where the whole schema decides.
    `provable`: a value may prove it.
    """

    facet: str
    effect: Effect
    message: str
    old: Pointer
    new: Pointer
    values: tuple[JSON, JSON] | None = None
    demands: tuple[JSON, JSON] | None = None
    provable: bool = True


def compare_values(old: Form, new: Form, *, textual: bool) -> Iterator[Difference]:
    """The differences of everything but members, items and alternatives."""
    yield from _types(old, new, textual=textual)
    if old.null != new.null:
        verb = "may no longer be null" if old.null else "may be null now"
        yield Difference(
            "null", "narrowed" if old.null else "widened", verb, old.types_at, new.types_at,
            (old.null, new.null), ({"not": {"type": "null"}}, {"not": {"type": "null"}}),
        )  # fmt: skip
    yield from _enum(old, new)
    common = old.types & new.types
    for name in dict.fromkeys((*old.limits, *new.limits)):
        if TYPES_OF_FACETS[name] & common:
            yield from _limit(name, old, new)
    if old.types == new.types:
        yield from _idle_limits(old, new)
    for name in dict.fromkeys((*old.words, *new.words)):
        if name not in TYPES_OF_FACETS or TYPES_OF_FACETS[name] & common:
            yield from _words(name, old, new)


def _types(old: Form, new: Form, *, textual: bool) -> Iterator[Difference]:
    if old.types == new.types or (old.enum is not None and new.enum is not None):
        return
    gone = _beyond(old.types, new.types, textual=textual)
    come = _beyond(new.types, old.types, textual=textual)
    if old.enum is not None and not gone:
        return  # of a list one has no more types than the values
    if new.enum is not None and not come:
        return
    message = f"the type changes from {show_types(old.types)} to {show_types(new.types)}"
    effect: Effect = "changed" if gone and come else "narrowed" if gone else "widened" if come else "remark"
    if textual and old.types ^ new.types:
        # As text a number is a string, but not one of every pattern.
        if "string" in new.types - old.types and (new.words or new.limits or new.enum):
            effect = "changed" if effect == "widened" else effect
        elif "string" in old.types - new.types and (old.words or old.limits or old.enum):
            effect = "changed" if effect == "narrowed" else effect
    yield Difference(
        "type", effect, message, old.types_at, new.types_at,
        (list[JSON](sorted(old.types)), list[JSON](sorted(new.types))),
        (_type_demand(old), _type_demand(new)),
    )  # fmt: skip


def _type_demand(form: Form) -> JSON:
    names = ["number" if name == "fraction" else name for name in sorted(form.types)]
    return {"type": [*dict.fromkeys(names), "null"]}


def _beyond(some: frozenset[str], others: frozenset[str], *, textual: bool) -> frozenset[str]:
    """The types of some values that others do not have; as text every scalar is a string."""
    left = some - others
    if textual and "string" in others:
        left -= {"integer", "fraction", "boolean"}
    return left


def _enum(old: Form, new: Form) -> Iterator[Difference]:
    if old.enum is None and new.enum is None:
        return
    if old.enum is None or new.enum is None:
        listed = new.enum or old.enum
        assert listed is not None
        if not old.types & new.types and old.types:
            return
        shown = list_words(listed.values)
        message = (
            f"only {shown} may be given now"
            if old.enum is None
            else f"other values than {shown} may be given now"
        )
        yield Difference(
            "enum",
            "narrowed" if old.enum is None else "widened",
            message,
            listed.pointer if old.enum is not None else old.types_at or old.pointer,
            listed.pointer if new.enum is not None else new.types_at or new.pointer,
            (list(old.enum.values) if old.enum else None, list(new.enum.values) if new.enum else None),
            (_enum_demand(old), _enum_demand(new)),
        )
        return
    before = {value_key(value): value for value in old.enum.values}
    after = {value_key(value): value for value in new.enum.values}
    demands = (_enum_demand(old), _enum_demand(new))
    gone = [value for key, value in before.items() if key not in after]
    come = [value for key, value in after.items() if key not in before]
    values = (list(old.enum.values), list(new.enum.values))
    if gone:
        message = f"{list_words(gone)} {'is' if len(gone) == 1 else 'are'} no longer among the values"
        yield Difference("enum", "narrowed", message, old.enum.pointer, new.enum.pointer, values, demands)
    if come:
        message = f"{list_words(come)} {'is' if len(come) == 1 else 'are'} among the values now"
        yield Difference("enum", "widened", message, old.enum.pointer, new.enum.pointer, values, demands)


def _enum_demand(form: Form) -> JSON:
    return True if form.enum is None else {"enum": [*form.enum.values, None]}


def _limit(name: str, old: Form, new: Form) -> Iterator[Difference]:
    before, after = old.limits.get(name), new.limits.get(name)
    if before is not None and after is not None:
        if (before.number, before.strict) == (after.number, after.strict):
            return
        narrowed = is_tighter(name, after, before)
        verb = "rises" if after.number > before.number else "falls"
        if before.number == after.number:
            message = (
                f"`{name}` {show(after.number)} is {'exclusive now' if after.strict else 'admitted now'}"
            )
        else:
            message = f"`{name}` {verb} from {show(before.number)} to {show(after.number)}"
    elif after is not None:
        narrowed, message = True, f"`{name}` {show(after.number)} is asked for now"
    elif before is not None:
        narrowed, message = False, f"`{name}` {show(before.number)} is no longer asked for"
    else:
        return
    yield Difference(
        FACETS[name],
        "narrowed" if narrowed else "widened",
        message,
        before.pointer if before else old.pointer,
        after.pointer if after else new.pointer,
        (before.number if before else None, after.number if after else None),
        (_limit_demand(name, old), _limit_demand(name, new)),
    )


def _idle_limits(old: Form, new: Form) -> Iterator[Difference]:
    """The differences of bounds that have no effect for the types, which no value can show."""
    for name, before in old.idle.items():
        after = new.idle.get(name)
        if after is None or before.number == after.number:
            continue
        effect: Effect = "narrowed" if is_tighter(name, after, before) else "widened"
        message = f"`{name}` changes from {show(before.number)} to {show(after.number)}, "
        message += f"though it says nothing about the type {show_types(old.types)}"
        values: tuple[JSON, JSON] = (before.number, after.number)
        yield Difference("idle", effect, message, before.pointer, after.pointer, values, None, provable=False)


def _limit_demand(name: str, form: Form) -> JSON:
    limit = form.limits.get(name)
    if limit is None:
        return True
    if limit.strict:
        name = "exclusiveMinimum" if name == "minimum" else "exclusiveMaximum"
    return {name: limit.number}


def _words(name: str, old: Form, new: Form) -> Iterator[Difference]:
    before, after = old.words.get(name), new.words.get(name)
    one, other = (words.texts if words else frozenset[str]() for words in (before, after))
    if one == other:
        return
    effect: Effect = "narrowed" if one < other else "widened" if other < one else "changed"
    if name == "multipleOf" and before and after:
        effect = _compare_steps(one, other)
    message = _describe(name, one, other)
    yield Difference(
        FACETS[name],
        effect,
        message,
        before.pointer if before else old.pointer,
        after.pointer if after else new.pointer,
        (list[JSON](sorted(one)), list[JSON](sorted(other)))
        if name in {"pattern", "format", "multipleOf"}
        else None,
        (_word_demand(name, one), _word_demand(name, other)),
    )


def _word_demand(name: str, texts: frozenset[str]) -> JSON:
    """What the texts of a keyword ask for, as a schema."""
    if name in {"pattern", "format"}:
        return {"allOf": [{name: text} for text in sorted(texts)]} if texts else True
    if name == "multipleOf":
        return {"allOf": [{name: float(text)} for text in sorted(texts)]} if texts else True
    if name == "uniqueItems":
        return {name: True} if texts else True
    parts: list[JSON] = [json.loads(text) for text in sorted(texts)]
    is_plain = not any('"again"' in text or '"far"' in text or '"$ref"' in text for text in texts)
    return {"allOf": parts} if parts and is_plain and name == "contains" else True


def _compare_steps(old: frozenset[str], new: frozenset[str]) -> Effect:
    if len(old) == len(new) == 1:
        before, after = float(next(iter(old))), float(next(iter(new)))
        if before and (after / before).is_integer():
            return "narrowed"
        if after and (before / after).is_integer():
            return "widened"
    return "changed"


def _describe(name: str, old: frozenset[str], new: frozenset[str]) -> str:
    if name not in {"pattern", "format", "multipleOf"}:
        verb = (
            "is asked for now"
            if not old
            else "is no longer asked for"
            if not new
            else "asks for something else"
        )
        return (
            f"`{'contentEncoding, contentMediaType or contentSchema' if name == 'content' else name}` {verb}"
        )
    before, after = (
        list_words(sorted(texts)) if name != "multipleOf" else ", ".join(sorted(texts))
        for texts in (old, new)
    )
    if not old:
        return f"`{name}` {after} is asked for now"
    if not new:
        return f"`{name}` {before} is no longer asked for"
    return f"`{name}` changes from {before} to {after}"
