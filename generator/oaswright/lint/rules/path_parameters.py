"""Path templates and path parameters that do not match.

## What it does
Reports a `{name}` in a path that no parameter `in: path` declares, a path parameter that is not in the path,
and one that is not `required: true`.

## Why
A parameter that is not in the path never has a value, a name without a parameter has no type; the standard
forbids both (OpenAPI 3.1 sections 4.8.8.1 and 4.8.12).

## Example
    /pets/{petId}:
      get:
        parameters:
          - {name: id, in: path, required: true, schema: {type: string}}     # did you mean `petId`?

## How to fix
Use the same name in the path and in the parameter, and write `required: true`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.lint.templates import blank_template, outside_names, suggest_template, template_names
from oaswright.openapi.grammar import Choice
from oaswright.openapi.pointers import Pointer
from oaswright.spec.model import Operation, Parameter, PathItem
from oaswright.spec.tree import Node, as_array, as_object


def check(context: Context) -> Iterable[Finding]:
    reported: dict[Pointer, Finding] = {}
    for item, finding in _compare_all(context):
        first = reported.setdefault(finding.pointer, finding)
        if first is not finding:
            # A shared parameter is wrong once, however many paths have it.
            again = (item.pointer, "the same in this path")
            reported[finding.pointer] = replace(first, related=(*first.related, again))
    yield from reported.values()
    for parameter in context.objects("parameter"):
        value = parameter.value
        # One that is not in the path is perhaps none of the path.
        stray = (*parameter.pointer, "name") in reported
        if value.get("in") == "path" and value.get("required", False) is False and not stray:
            yield Finding(
                (*parameter.pointer, "required") if "required" in value else parameter.pointer,
                f"the path parameter `{value.get('name')}` must be `required: true`",
                "write `required: true`: a path without one of its parts is another path",
            )


def _compare_all(context: Context) -> Iterator[tuple[PathItem, Finding]]:
    """The names in each path beside the path parameters of its operations."""
    shapes: set[str] = set()
    for item in context.spec.paths:
        shape = blank_template(item.path)
        if shape in shapes:
            # Which of two identical paths has the right names is open as long as both are there.
            continue
        shapes.add(shape)
        if not {"{", "}", "?"}.isdisjoint(outside_names(item.path)):
            # Nobody knows its parameters before its braces match, or its query is none of it.
            continue
        if "" in template_names(item.path):
            continue
        reported: set[Pointer] = set()
        found = [operation for operation in item.operations if operation.pointer in context.answered]
        for finding in chain.from_iterable(
            _compare(context, item, operation) for operation in found or (None,)
        ):
            # A parameter of the path is one of every operation, and reported once.
            if finding.pointer not in reported:
                reported.add(finding.pointer)
                yield item, finding


def _compare(context: Context, item: PathItem, operation: Operation | None = None) -> Iterator[Finding]:
    """The names in a path beside the path parameters of an operation, or of the path item alone."""
    names = dict.fromkeys(template_names(item.path))
    declared = (
        _declared_by(context, item)
        if operation is None
        else {
            found.name: found.pointer
            for found in operation.parameters
            if found.location == "path" and found.name
        }
    )
    if any(name not in declared for name in names) or not declared.keys() <= names.keys():
        # What is written as another tool does it is a finding of its own.
        names = dict.fromkeys(template_names(suggest_template(item.path)))
    strays = {name: pointer for name, pointer in declared.items() if name not in names}
    hints: dict[str, str] = {}
    for name in names:
        if name in declared:
            continue
        left = [stray for stray in strays if stray not in hints]
        meant = did_you_mean(name, left) or (left[0] if len(left) == 1 else None)
        if meant is not None and _is_path_wrong(context, item, name, meant):
            place = (*strays.pop(meant), "name")
            message = f"the path has `{{{name}}}`, and its parameter is `{meant}`"
            related = ((place, "the parameter"),)
            hint = f"did you mean `{{{meant}}}`?"
            yield Finding(place, message, hint, related, at="key", shown=item.pointer)
        elif meant is not None:
            hints[meant] = f"did you mean `{name}`?"
        elif operation is not None and (elsewhere := _find_elsewhere(operation, name)) is not None:
            yield Finding(
                (*elsewhere.pointer, "in"),
                f"the parameter `{name}` of the path `{item.path}` is declared `in: {elsewhere.location}`",
                "write `in: path` and `required: true`, or rename one of the two",
            )
        elif operation is not None and _are_readable(context, item.pointer, operation.pointer):
            if _is_nowhere(item, name):
                yield Finding(
                    operation.pointer,
                    f"no operation declares the path parameter `{name}` of `{item.path}`",
                    "declare it for the whole path with `in: path` and `required: true`, or take it out",
                    at="key",
                    shown=item.pointer,
                )
                continue
            yield Finding(
                operation.pointer,
                f"{operation.method.upper()} does not declare the path parameter `{name}` of `{item.path}`",
                f"add a parameter `{name}` with `in: path` and `required: true`",
                at="key",
            )
    for name, pointer in strays.items():
        yield Finding(
            (*pointer, "name"),
            f"the path parameter `{name}` is not in the path `{item.path}`",
            hints.get(name, f"add `{{{name}}}` to the path, or correct where the parameter is"),
            related=((item.pointer, "the path"),),
            # Where the path has all its parameters, this one is none of it.
            shown=None if name in hints or names.keys() - declared.keys() else (*pointer, "in"),
        )


def _is_path_wrong(context: Context, item: PathItem, name: str, declared: str) -> bool:
    """Whether it is the path that has a wrong name, where a parameter is declared by another one.

    That is so if more says the other name: other paths, other declarations in this path, names of components.
    """
    said = Counter(
        found for other in context.spec.paths if other is not item for found in template_names(other.path)
    )
    places = {
        found.pointer
        for operation in item.operations
        for found in operation.parameters
        if found.location == "path" and found.name == declared
    }
    said[declared] += max(0, len(places) - 1)
    for place in places:
        said[declared] += place[-1] == declared.capitalize() or place[-1] == declared
    return said[declared] > said[name]


def _is_nowhere(item: PathItem, name: str) -> bool:
    """Whether none of several operations declares a name of their path, be it at another place."""
    declared = [{parameter.name for parameter in operation.parameters} for operation in item.operations]
    return len(declared) > 1 and not any(name in names for names in declared)


def _find_elsewhere(operation: Operation, name: str) -> Parameter | None:
    """A parameter of the name of one in the path, at another place."""
    places = ("query", "header", "cookie")
    return next(
        (found for found in operation.parameters if found.name == name and found.location in places), None
    )


def _declared_by(context: Context, item: PathItem) -> dict[str, Pointer]:
    holder = Node(item.pointer, as_object(context.tree.at(item.pointer)))
    return {
        found.text("name"): found.pointer
        for _, found in context.parameters(holder)
        if found.text("in") == "path" and found.text("name")
    }


def _are_readable(context: Context, *holders: Pointer) -> bool:
    """Whether all parameters of some objects are known; a mistake there may hide the one that is missing."""
    shape = context.grammar.kinds["parameter"].fields["in"].shape
    locations = shape.words if isinstance(shape, Choice) else ()
    for holder in holders:
        written = as_object(context.tree.at(holder)).get("parameters", [])
        for index, entry in enumerate(as_array(written)):
            found = context.resolve(entry, (*holder, "parameters", index))
            if found is None or not found.text("name") or found.text("in") not in locations:
                return False
        if not isinstance(written, list):
            return False
    return True


RULE = Rule(RuleId.PATH_PARAMETERS, Severity.ERROR, __doc__, check)
