"""The parameter list of a handler, put together anew for its operation."""

import ast
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace

from oaswright.handlers.interface import Argument, Method
from oaswright.handlers.parameters import Kind, Parameter, ParameterList
from oaswright.handlers.source import Edit, Function, Source
from oaswright.render.layout import WIDTH


def rebuild_parameters(
    found: ParameterList,
    method: Method,
    print_type: Callable[[ast.expr], str],
    annotations: Mapping[str, str],
    stale: Set[str],
    gone: Set[str],
) -> list[Parameter]:
    """The parameters that a method asks for, as the author wrote them where they are there already.

    `annotations` holds the new ones of parameters that stay, `stale` the names whose defaults do not, `gone`
    the names that the method no longer has.
    """
    by_name = {parameter.name: parameter for parameter in found.parameters}
    declared = {argument.name for argument in method.arguments}

    def build(argument: Argument) -> Parameter:
        kind: Kind = "named" if argument.named else "positional"
        old = by_name.get(argument.name)
        if old is None:
            return Parameter(argument.name, kind, print_type(argument.annotation), argument.default)
        kept = old.default if argument.name not in stale else None
        annotation = annotations.get(argument.name, old.annotation)
        return replace(old, kind=kind, annotation=annotation, default=kept or argument.default)

    positional = _drop_gaps([build(argument) for argument in method.arguments if not argument.named])
    named = [build(argument) for argument in method.arguments if argument.named]
    named += [
        replace(parameter, kind="named")
        for parameter in found.parameters
        if parameter.kind in {"positional", "named"} and parameter.name not in declared | gone
    ]
    star = [parameter for parameter in found.parameters if parameter.kind == "star"]
    if named and not star:
        star = [Parameter("", "star")]
    elif not named and star and not star[0].name:
        star = []
    # A slash stays only where nothing but `self` stands before it.
    head = [p for i, p in enumerate(found.parameters) if p.kind == "first" or (p.kind == "slash" and i == 1)]
    rest = [parameter for parameter in found.parameters if parameter.kind == "rest"]
    return [*head, *positional, *star, *named, *rest]


def _drop_gaps(positional: Sequence[Parameter]) -> list[Parameter]:
    """Positional parameters with defaults only at the end, as Python wants them."""
    result: list[Parameter] = []
    required = False
    for parameter in reversed(positional):
        required = required or parameter.default is None
        result.insert(0, replace(parameter, default=None) if required else parameter)
    return result


def replace_parameters(
    source: Source, function: Function, found: ParameterList, parameters: Sequence[Parameter]
) -> Edit:
    """The edit that puts other parameters in place of those that stand there.

    Comments of parameters that go stay where they were. A line that is too long is broken as a formatter
    would break it.
    """
    parameters, tail = _keep_comments(found, parameters)
    newline = source.newline
    margin = source.indent(function.lineno)
    unit = "\t" if "\t" in margin else "    "
    broken = any("\n" in p.text or "\r" in p.text or p.before or p.after for p in parameters)
    if not (tail or broken or found.exploded):
        one_line = ", ".join(parameter.text for parameter in parameters)
        head = source.text[source.starts[source.position(found.start).line - 1] : found.start + 1]
        if len(head.expandtabs(4)) + len(one_line) + _tail_width(source, function, found.end) <= WIDTH:
            return Edit(found.start + 1, found.end, one_line)
        if len(margin.expandtabs(4)) + 4 + len(one_line) <= WIDTH:
            return Edit(found.start + 1, found.end, f"{newline}{margin}{unit}{one_line}{newline}{margin}")
    lines: list[str] = []
    for index, parameter in enumerate(parameters):
        comma = "" if parameter.kind == "rest" and index + 1 < len(parameters) else ","
        behind = "".join(f"  {comment}" for comment in parameter.after[:1])
        lines += [*parameter.before, f"{parameter.text}{comma}{behind}", *parameter.after[1:]]
    block = "".join(f"{margin}{unit}{line}{newline}" for line in [*lines, *tail])
    return Edit(found.start + 1, found.end, f"{newline}{block}{margin}")


def _keep_comments(
    found: ParameterList, parameters: Sequence[Parameter]
) -> tuple[list[Parameter], list[str]]:
    """The new parameters with every comment that the old ones had, and the comments after the last."""
    new = {_key(parameter): parameter for parameter in parameters}
    stray: list[str] = []
    before: dict[str, list[str]] = {}
    for old in found.parameters:
        kept = new.get(_key(old))
        if kept is None:
            stray += [*old.before, *old.comments, *old.after]
            continue
        before[_key(old)] = [*stray, *(comment for comment in old.comments if comment not in kept.text)]
        stray = []
    result = [replace(p, before=(*before.get(_key(p), ()), *p.before)) for p in parameters]
    return result, [*stray, *found.comments]


def _key(parameter: Parameter) -> str:
    return "*" if parameter.kind == "star" else parameter.name


def _tail_width(source: Source, function: Function, end: int) -> int:
    """How many characters follow the last parameter up to the colon, the closing bracket included."""
    if function.returns is None:
        return 2
    return source.end(function.returns) - end + 1
