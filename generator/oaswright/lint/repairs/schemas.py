"""Repairs of schemas: what cannot be enforced is not."""

import json

from oaswright.lint.context import Context
from oaswright.lint.repairs.fields import leave_out
from oaswright.lint.repairs.repair import Repair, put, remove
from oaswright.lint.rule import Finding
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import as_array


def invalid_pattern(_context: Context, finding: Finding) -> Repair | None:
    """The pattern is not enforced; properties that are named by one are not described."""
    if finding.pointer[-1] == "pattern":
        return remove(finding.pointer, "it is not enforced")
    return remove(finding.pointer, "properties of such names are not checked")


def discriminator(context: Context, finding: Finding) -> Repair | None:
    """A value that leads to no schema is not mapped; else alternatives are told apart by their schemas."""
    pointer = finding.pointer
    if "mapping" in pointer[-2:-1]:
        return remove(pointer, "the value is not mapped")
    for length in range(len(pointer), 0, -1):
        if context.kinds.get(pointer[:length]) == "discriminator":
            return remove(pointer[:length], "alternatives are told apart by their schemas alone")
    return harmless(context, finding)


def impossible_schema(_context: Context, finding: Finding) -> Repair | None:
    """What no validator can be made of goes; no value fits what remains."""
    if finding.pointer[-1] in ("multipleOf", "enum"):
        return remove(finding.pointer, "it is not enforced")
    return Repair("no value is accepted")


def circular_reference(context: Context, finding: Finding) -> Repair | None:
    """The schema that holds the cycle's reference accepts everything."""
    holder = finding.pointer[:-1] if finding.pointer[-1] == "$ref" else finding.pointer
    if context.kinds.get(holder) == "schema":
        return put(holder, {}, "any value is accepted here")
    return leave_out(context, holder)


def harmless(_context: Context, _finding: Finding) -> Repair | None:
    """What a server can do without."""
    return Repair("it is served as it is written")


def without_effect(context: Context, finding: Finding) -> Repair | None:
    """What goes without a trace."""
    return leave_out(context, finding.pointer)


def duplicate_item(context: Context, finding: Finding) -> Repair | None:
    """Each item is listed once."""
    first: dict[str, JSON] = {}
    for item in as_array(context.tree.at(finding.pointer[:-1])):
        first.setdefault(json.dumps(item, sort_keys=True), item)
    return put(finding.pointer[:-1], [*first.values()], "it counts once")
