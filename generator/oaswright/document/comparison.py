"""What was edited in a document: each difference between two states of it, in words, with its place."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oaswright.diagnostics import Span
from oaswright.document.bundle import Bundle
from oaswright.document.units import Part, Unit, find_links, split_document
from oaswright.openapi.pointers import JSON, Pointer

# Maps whose keys people have chosen, and what one of their values is called.
_MEMBERS = {
    "properties": "property",
    "patternProperties": "pattern",
    "dependentSchemas": "dependent schema",
    "$defs": "definition",
    "definitions": "definition",
    "parameters": "parameter",
    "responses": "response",
    "headers": "header",
    "content": "",
    "encoding": "encoding of",
    "examples": "example",
    "links": "link",
    "callbacks": "callback",
    "mapping": "mapping of",
    "variables": "variable",
    "scopes": "scope",
}
# Between what is named and what it holds.
_PASSED_OVER = frozenset({"schema", "flows"})
_WORDS = {"requestBody": "request body"}
_MAX_VALUE = 40


@dataclass(frozen=True, slots=True)
class DocumentEdit:
    """One difference: in which unit, in words, and where the document has it, or had it in its parent.

    `former` is what a renamed unit was.
    """

    unit: Unit
    text: str
    span: Span
    former: Unit | None = None

    def __str__(self) -> str:
        between = " " if self.text.startswith(("added", "removed", "renamed", "moved", "changed")) else ": "
        return f"{self.unit}{between}{self.text} ({self.span.file}:{self.span.start.line})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The edits between two states of a document, and to which units each unit of either refers."""

    edits: tuple[DocumentEdit, ...]
    links: Mapping[Unit, frozenset[Unit]]


@dataclass(frozen=True, slots=True)
class _Difference:
    """Where two values differ; `shown` has the names of list items instead of their numbers."""

    pointer: Pointer
    shown: tuple[str | int, ...]
    text: str


def compare_documents(former: JSON, bundle: Bundle) -> Comparison:
    """The edits that lead from a document as it was published to the present one."""
    # Both as JSON says them, so that what is written alike is alike.
    present: JSON = json.loads(json.dumps(bundle.value))
    old, new = split_document(former), split_document(present)
    links = find_links(old)
    for unit, found in find_links(new).items():
        links[unit] = links.get(unit, frozenset()) | found
    return Comparison(tuple(_list_edits(old, new, bundle)), links)


def _list_edits(old: Mapping[Unit, Part], new: Mapping[Unit, Part], bundle: Bundle) -> Iterator[DocumentEdit]:
    here = {part.pointer: unit for unit, part in old.items()}
    gone = {unit: part for unit, part in old.items() if unit not in new}
    for unit, part in new.items():
        span = bundle.key_span(part.pointer)
        former, renamed = old.get(unit), None
        if former is None:
            # Of another name at its place, or word for word what is gone elsewhere.
            at_place = here.get(part.pointer) if unit.kind == "operation" else None
            renamed = at_place if at_place in gone else _find_twin(unit, part, gone)
            if renamed is None:
                yield DocumentEdit(unit, "added", span)
                continue
            former = gone.pop(renamed)
            if former.pointer == part.pointer or unit.kind != "operation":
                yield DocumentEdit(unit, f"renamed from {renamed.name}", span, renamed)
        if unit.kind == "operation" and former.pointer != part.pointer:
            text = f"moved from {_show_route(former.pointer)} to {_show_route(part.pointer)}"
            yield DocumentEdit(unit, text, span, renamed)
        for difference in _compare(former.value, part.value, part.pointer, ()):
            if difference.shown == ("operationId",):
                continue
            yield DocumentEdit(unit, _describe(difference), bundle.key_span(difference.pointer))
    for unit, part in gone.items():
        yield DocumentEdit(unit, "removed", bundle.key_span(part.pointer[:-1]))
    if [unit for unit in old if unit in new] != [unit for unit in new if unit in old]:
        moved = next(
            a
            for a, b in zip((u for u in new if u in old), (u for u in old if u in new), strict=True)
            if a != b
        )
        yield DocumentEdit(moved, "moved to another place in the order", bundle.key_span(new[moved].pointer))


def _find_twin(unit: Unit, part: Part, gone: Mapping[Unit, Part]) -> Unit | None:
    """The only unit of the same kind that is gone and was the same but for its name."""
    alike = [
        other
        for other, was in gone.items()
        if other.kind == unit.kind and unit.kind != "document" and was.value == part.value
    ]
    return alike[0] if len(alike) == 1 else None


def _show_route(pointer: Pointer) -> str:
    return f"{str(pointer[-1]).upper()} {pointer[1]}"


def _compare(old: JSON, new: JSON, pointer: Pointer, shown: tuple[str | int, ...]) -> Iterator[_Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _compare_members(old, new, pointer, shown)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _compare_items(old, new, pointer, shown)
    elif json.dumps(old) != json.dumps(new):
        yield _Difference(pointer, shown, _describe_values(old, new))


def _compare_members(
    old: Mapping[str, JSON], new: Mapping[str, JSON], pointer: Pointer, shown: tuple[str | int, ...]
) -> Iterator[_Difference]:
    for name, value in new.items():
        if name in old:
            yield from _compare(old[name], value, (*pointer, name), (*shown, name))
        else:
            yield _Difference((*pointer, name), (*shown, name), _with_value("added", value))
    for name, value in old.items():
        if name not in new:
            yield _Difference(pointer, (*shown, name), _with_value("removed", value))
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield _Difference(pointer, shown, "order changed")


def _compare_items(
    old: Sequence[JSON], new: Sequence[JSON], pointer: Pointer, shown: tuple[str | int, ...]
) -> Iterator[_Difference]:
    """Items are compared by their names, as parameters have them, else by what they are."""
    names, former = list(map(_name_item, new)), list(map(_name_item, old))
    if len(set(names)) < len(names) or len(set(former)) < len(former):
        names, former = _number(names), _number(former)
    before = dict(zip(former, old, strict=True))
    lost = [name for name in former if name not in names]
    fresh = [index for index, name in enumerate(names) if name not in before]
    # Items without names that are as many as before have changed; others have come and gone.
    changed = [*(new[index] for index in fresh), *(before[name] for name in lost)]
    in_pairs = len(lost) == len(fresh) and all(isinstance(value, dict | list) for value in changed)
    for index, (name, value) in enumerate(zip(names, new, strict=True)):
        at = (*pointer, index)
        other = lost[fresh.index(index)] if in_pairs and index in fresh else name
        if other in before:
            token = _show_item(before[other], index)
            yield from _compare(before[other], value, at, (*shown, token))
        else:
            yield _item(at, shown, value, index, "added")
    if not in_pairs:
        for name in lost:
            yield _item(pointer, shown, before[name], former.index(name), "removed")
    if not lost and not fresh and names != former:
        yield _Difference(pointer, shown, "order changed")


def _item(at: Pointer, shown: tuple[str | int, ...], value: JSON, index: int, verb: str) -> _Difference:
    if isinstance(value, dict | list):
        return _Difference(at, (*shown, _show_item(value, index)), verb)
    return _Difference(at, shown, f"{_show_value(value)} {verb}")


def _name_item(value: JSON) -> str:
    if isinstance(value, dict):
        if isinstance(value.get("name"), str):
            return json.dumps([value["name"], value.get("in")])
        if "$ref" in value:
            return json.dumps(value["$ref"])
    return json.dumps(value)


def _number(names: Sequence[str]) -> list[str]:
    """Names with the number of each among its like."""
    seen: Counter[str] = Counter()
    numbered: list[str] = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{seen[name]} {name}")
    return numbered


def _show_item(value: JSON, index: int) -> str | int:
    name = value.get("name") if isinstance(value, dict) else None
    if isinstance(name, str):
        return name
    target = value.get("$ref") if isinstance(value, dict) else None
    return target.rpartition("/")[2] if isinstance(target, str) else index


def _describe(difference: _Difference) -> str:
    """`property `price`: `type` changed from "string" to "integer"`."""
    tokens = list(difference.shown)
    words: list[str] = []
    while tokens:
        name = tokens.pop(0)
        if name in _MEMBERS and tokens:
            words.append(f"{_MEMBERS[str(name)]} `{_show_token(tokens.pop(0))}`".strip())
        elif isinstance(name, int):
            words.append(f"item {name + 1}")
        elif not (name in _PASSED_OVER and tokens):
            words.append(_WORDS.get(name, f"`{name}`"))
    verb = difference.text
    # `property `price` added`, but `property `price`: `type` changed from …`.
    if verb.startswith("changed") and len(words) > 1:
        words[-2:] = [f"{words[-2]}: {words[-1]}"]
    between = " " if verb.startswith(("added", "removed", "changed", "order")) else ": "
    return f"{', '.join(words)}{between}{verb}" if words else verb


def _show_token(token: str | int) -> str:
    return str(token + 1) if isinstance(token, int) else token


def _with_value(verb: str, value: JSON) -> str:
    return (
        verb
        if isinstance(value, dict | list) or len(json.dumps(value)) > _MAX_VALUE
        else f"{verb}: {_show_value(value)}"
    )


def _describe_values(old: JSON, new: JSON) -> str:
    if any(isinstance(value, str) and len(value) > _MAX_VALUE for value in (old, new)):
        return "changed"
    return f"changed from {_show_value(old)} to {_show_value(new)}"


def _show_value(value: JSON) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_VALUE else f"{text[: _MAX_VALUE - 1]}…"
