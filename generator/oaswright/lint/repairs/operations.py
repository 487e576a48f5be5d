"""Repairs of paths, operations, parameters and security requirements."""

from collections.abc import Iterator

from oaswright.document.edits import REMOVED, Edit
from oaswright.lint.context import Context
from oaswright.lint.repairs.fields import NOBODY, leave_out
from oaswright.lint.repairs.repair import Repair, put, remove
from oaswright.lint.rule import Finding
from oaswright.lint.templates import template_names
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.security import CLOSED
from oaswright.spec.tree import Node, as_array, as_object


def duplicate_operation_id(_context: Context, finding: Finding) -> Repair | None:
    """The later operation goes without an id, and is called by its method and path."""
    place = finding.pointer if finding.pointer[-1] == "operationId" else (*finding.pointer, "operationId")
    return remove(place, "this one is called by its method and path")


def path_syntax(context: Context, finding: Finding) -> Repair | None:
    """A path that lacks only its slash gets it; others are not served."""
    path = str(finding.pointer[-1])
    item = as_object(context.tree.at(finding.pointer))
    fixed = ("paths", f"/{path}")
    if path.startswith("/") or fixed[1] in context.root.get("paths", {}) or "{" in path:  # type: ignore[operator]
        return remove(finding.pointer, "it is not served")
    return Repair(f"`/{path}` is served", (Edit(fixed, item), Edit(finding.pointer, REMOVED)))


def identical_paths(_context: Context, finding: Finding) -> Repair | None:
    """The later of two paths that no request can tell apart goes."""
    return remove(finding.pointer, "it is not served")


def path_parameters(context: Context, finding: Finding) -> Repair | None:
    """A name without a parameter is a string; a parameter without a name in the path goes."""
    pointer = finding.pointer
    if finding.at == "key":
        operation = as_object(context.tree.at(pointer))
        names = template_names(str(pointer[-2]))
        missing = [name for name in names if f"path parameter `{name}` of" in finding.message]
        added: list[JSON] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in missing
        ]
        place = (*pointer, "parameters")
        return (
            put(place, [*as_array(operation.get("parameters")), *added], "it is a string") if added else None
        )
    if pointer[-1] == "name":
        places = tuple(dict.fromkeys(_listings(context, pointer[:-1])))
        return Repair("it is left out", tuple(Edit(place, REMOVED) for place in places)) if places else None
    place = pointer if pointer[-1] == "required" else (*pointer, "required")
    return put(place, True, "it is required")


def _listings(context: Context, parameter: Pointer) -> Iterator[Pointer]:
    """Where a parameter is listed for paths that do not have its name."""
    name = as_object(context.tree.at(parameter)).get("name")
    for item in context.spec.paths:
        if name in template_names(item.path):
            continue
        for holder in (item.pointer, *(operation.pointer for operation in item.operations)):
            node = Node(holder, as_object(context.tree.at(holder)))
            yield from (place for place, found in context.parameters(node) if found.pointer == parameter)


def undefined_security(context: Context, finding: Finding) -> Repair | None:
    """A scheme that nobody declares is satisfied by no request; scopes are for the application to judge."""
    pointer = finding.pointer
    if finding.at != "key":
        return Repair("the application decides who has it")
    place: Pointer = ("components", "securitySchemes", str(pointer[-1]))
    return Repair(NOBODY, tuple(_with_parents(context, place, CLOSED)))


def _with_parents(context: Context, pointer: Pointer, value: JSON) -> Iterator[Edit]:
    """The edit that puts a value at a pointer, with what is above it."""
    for length in range(1, len(pointer)):
        holder = context.tree.root.value
        for token in pointer[:length]:
            holder = as_object(holder.get(str(token)))
        if not holder:
            inner: JSON = value
            for token in reversed(pointer[length:]):
                inner = {str(token): inner}
            yield Edit(pointer[:length], inner)
            return
    yield Edit(pointer, value)


def conflicting_fields(context: Context, finding: Finding) -> Repair | None:
    """One of two fields that exclude each other goes; of several media types of a parameter all but one."""
    value = context.tree.at(finding.pointer)
    if finding.pointer[-1] == "content" and isinstance(value, dict) and value and finding.at == "key":
        name = next(iter(value))
        parent = as_object(context.tree.at(finding.pointer[:-1]))
        if "schema" not in parent:
            return put(finding.pointer, {name: value[name]}, f"only `{name}` is read")
    return leave_out(context, finding.pointer)
