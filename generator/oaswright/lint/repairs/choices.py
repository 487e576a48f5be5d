"""What follows where a repair lets a schema accept everything: a choice that it is part of cannot be made."""

from collections.abc import Iterable, Iterator

from oaswright.document.edits import REMOVED, Edit
from oaswright.lint.context import Context
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import as_object

_CONDITION = ("if", "then", "else")
# With these a schema says enough without `type`.
_LISTING = frozenset({"enum", "const", "allOf", "$ref"})


def open_choices(context: Context, edits: Iterable[Edit]) -> list[Edit]:
    """The removal of each `oneOf`, `not` and `if` around a schema that accepts everything after some edits.

    Left as they are, `oneOf` would refuse what fits another alternative, and `not` every value.
    """
    pending = [pointer for edit in edits for pointer in _find_opened(context, edit)]
    if not pending:
        return []
    holders: dict[Pointer, list[Pointer]] = {}
    for site in context.sites:
        target = context.step(site.value, site.pointer) if isinstance(site.value, dict) else None
        if target is not None:
            holders.setdefault(target[1], []).append(site.pointer)
    found: list[Edit] = []
    seen: set[Pointer] = set()
    while pending:
        pointer = pending.pop()
        if pointer in seen:
            continue
        seen.add(pointer)
        pending += holders.get(pointer, ())
        keyword = next((token for token in reversed(pointer) if isinstance(token, str)), "")
        if context.kinds.get(_around(pointer)) != "schema":
            continue
        if keyword in ("oneOf", "anyOf") and isinstance(pointer[-1], int):
            removed = ("oneOf", "discriminator") if keyword == "oneOf" else ("discriminator",)
            found += [Edit((*pointer[:-2], name), REMOVED) for name in removed]
            pending.append(pointer[:-2])
        elif keyword == "not":
            found.append(Edit(pointer, REMOVED))
        elif keyword == "if":
            found += [Edit((*pointer[:-1], name), REMOVED) for name in _CONDITION]
    return found


def _find_opened(context: Context, edit: Edit) -> Iterator[Pointer]:
    """The schema that accepts everything, or nearly, once an edit is made."""
    pointer, kinds = edit.pointer, context.kinds
    if edit.value == {} and "schema" in (kinds.get(pointer), kinds.get(_around(pointer))):
        yield pointer
    holder = pointer[:-1]
    if edit.value is REMOVED and pointer[-1] == "type" and kinds.get(holder) == "schema":
        yield from () if _LISTING & as_object(context.tree.at(holder)).keys() else (holder,)


def _around(pointer: Pointer) -> Pointer:
    """The schema whose keyword holds a schema at a pointer, in a list or by itself."""
    return pointer[: -2 if isinstance(pointer[-1], int) else -1]
