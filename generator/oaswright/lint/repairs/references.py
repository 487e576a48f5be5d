"""Repairs of references that lead to nothing: what hangs on one is left out, or accepts everything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oaswright.document.edits import REMOVED, Edit
from oaswright.document.references import find_references
from oaswright.lint.context import Context
from oaswright.lint.repairs.fields import NOBODY, leave_out
from oaswright.lint.repairs.repair import Repair
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.security import CLOSED

_INSTEAD: Mapping[str, tuple[JSON, str]] = {
    "schema": ({}, "any value is accepted here"),
    "response": ({"description": ""}, "the response has no body"),
    "security-scheme": (CLOSED, NOBODY),
    "media-type": ({}, "any value is accepted here"),
}


@dataclass(frozen=True, slots=True)
class Dangling:
    """A reference that leads to nothing, at `pointer`, and its repair."""

    pointer: Pointer
    repair: Repair


def find_dangling(context: Context) -> Iterator[Dangling]:
    """The references of a document that lead to nothing, in the order of the text."""
    for site in context.sites:
        for holder, name, written, expects in find_references(site):
            if context.tree.find_target(written, holder if name == "$ref" else ()) is not None:
                continue
            repair = mend_reference(context, holder, name, expects)
            if repair is not None:
                yield Dangling((*holder, name), repair)


def mend_reference(context: Context, holder: Pointer, name: str, expects: str) -> Repair | None:
    """The repair of one reference that cannot be followed; `expects` is the kind of object it stands for."""
    if name != "$ref":
        return Repair("the value is not mapped", (Edit((*holder, name), REMOVED),))
    if expects in _INSTEAD:
        value, loss = _INSTEAD[expects]
        return Repair(loss, (Edit(holder, value),))
    return leave_out(context, holder)
