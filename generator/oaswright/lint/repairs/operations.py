"""Repairs of paths, operations, parameters and security requirements."""

import re
from collections.abc import Iterator, Mapping

from oaswright.document.edits import REMOVED, Edit
from oaswright.lint.context import Context
from oaswright.lint.repairs.fields import NOBODY, leave_out
from oaswright.lint.repairs.repair import Repair, put, remove
from oaswright.lint.rule import Finding
from oaswright.lint.templates import template_names
from oaswright.openapi.methods import METHODS
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


def identical_paths(context: Context, finding: Finding) -> Repair | None:
    """Of two paths that no request can tell apart the first gets the operations that it has not."""
    first, path = finding.related[0][0], str(finding.pointer[-1])
    later, paths = (
        context.resolve(context.tree.at(finding.pointer), finding.pointer),
        context.tree.root.mapping("paths"),
    )
    alike = [name for name in paths if _shape(name) == _shape(path)]
    taken = {method for name in alike[: alike.index(path)] for method in as_object(paths[name])}
    moved = [
        method for method in METHODS if later is not None and method in later.value and method not in taken
    ]
    if later is None or not moved or not taken.isdisjoint({"$ref", "parameters", "servers"}):
        return remove(finding.pointer, "it is not served")
    names = dict(zip(template_names(path), template_names(str(first[-1])), strict=True))
    edits = [Edit((*first, method), _rename_parameters(context, later, method, names)) for method in moved]
    lost = [method.upper() for method in METHODS if method in later.value and method not in moved]
    loss = f"its operations are served under `{first[-1]}`"
    loss += f", but for {', '.join(lost)}, which is not served" if lost else ""
    return Repair(loss, (*edits, Edit(finding.pointer, REMOVED)))


def _shape(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _rename_parameters(context: Context, item: Node, method: str, names: Mapping[str, str]) -> JSON:
    """An operation with the parameters of its path item, those in the path under other names."""
    operation = as_object(item.value[method])
    own = [found for _, found in context.parameters(Node((*item.pointer, method), operation))]
    known = {(found.text("in"), found.text("name")) for found in own}
    shared = [found for _, found in context.parameters(item)]
    every = [*(found for found in shared if (found.text("in"), found.text("name")) not in known), *own]
    parameters: list[JSON] = [
        {**found.value, "name": names.get(found.text("name"), found.text("name"))}
        if found.text("in") == "path"
        else found.value
        for found in every
    ]
    return {**operation, "parameters": parameters}


def path_parameters(context: Context, finding: Finding) -> Repair | None:
    """A name without a parameter is a string; a parameter without a name in the path goes."""
    pointer = finding.pointer
    if finding.at == "key" and pointer[-1] != "name":
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
    if pointer[-1] == "in":
        if pointer[0] == "components":
            # Elsewhere it may be what it says.
            return None
        place = (*pointer[:-1], "required")
        return Repair("it is read from the path", (Edit(pointer, "path"), Edit(place, True)))
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
