"""Path templates and path parameters that do not match.

## What it does
Reports a `{name}` in a path without a parameter `in: path` of that name, such a parameter without a place
in the path, and a path parameter that is not `required: true`.

## Why
A parameter without a place is never filled, a place without a parameter has no type; the standard forbids
both (OpenAPI 3.1 sections 4.8.8.1 and 4.8.12).

## Example
    /pets/{petId}:
      get:
        parameters:
          - {name: id, in: path, required: true, schema: {type: string}}     # did you mean `petId`?

## How to fix
Use the same name in the path and in the parameter, and write `required: true`.
"""

from collections.abc import Iterable, Iterator

from oaswright.diagnostics import RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context, Found
from oaswright.lint.paths import METHODS, path_items, template_names
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON

_LOCATIONS = ("path", "query", "header", "cookie", "querystring")


def check(context: Context) -> Iterable[Finding]:
    for parameter in context.objects("parameter"):
        value = parameter.value
        if value.get("in") == "path" and value.get("required", False) is False:
            yield Finding(
                (*parameter.pointer, "required") if "required" in value else parameter.pointer,
                f"the path parameter `{value.get('name')}` must be `required: true`",
                "a path without one of its parts is another path",
            )
    for path, item in path_items(context):
        names = template_names(path)
        shared = list(_path_parameters(context, item.value.get("parameters"), (*item.pointer, "parameters")))
        methods = [method for method in METHODS if isinstance(item.value.get(method), dict)]
        used: set[str] = set()
        for method in methods:
            operation = item.value[method]
            assert isinstance(operation, dict)
            place = (*item.pointer, method)
            own = list(_path_parameters(context, operation.get("parameters"), (*place, "parameters")))
            lists = (item.value.get("parameters"), operation.get("parameters"))
            vague = any(_is_vague(context, written, place) for written in lists)
            known = [name for name, _ in own + shared]
            strays = {name: where for name, where in own if name not in names}
            used.update(known)
            for name in names:
                if name in known:
                    continue
                guess = did_you_mean(name, strays) or (next(iter(strays)) if len(strays) == 1 else None)
                if guess is not None:
                    where = strays.pop(guess)
                    yield Finding(
                        (*where.pointer, "name"),
                        f"the path parameter `{guess}` has no place in the path `{path}`",
                        f"did you mean `{name}`?",
                    )
                elif not vague and not any(stray not in names for stray, _ in shared):
                    yield Finding(
                        place,
                        f"the path `{path}` has a `{{{name}}}` that {method.upper()} does not declare",
                        f"add a parameter `{name}` with `in: path` and `required: true`",
                        at="key",
                    )
            for name, where in strays.items():
                yield _stray(path, name, where)
        for name, where in shared:
            if name not in names:
                guess = did_you_mean(name, [wanted for wanted in names if wanted not in used])
                yield _stray(path, name, where, f"did you mean `{guess}`?" if guess else None)


def _stray(path: str, name: str, where: Found, hint: str | None = None) -> Finding:
    return Finding(
        (*where.pointer, "name"),
        f"the path parameter `{name}` has no place in the path `{path}`",
        hint or f"add `{{{name}}}` to the path, or remove the parameter",
    )


def _path_parameters(
    context: Context, parameters: JSON, pointer: tuple[str | int, ...]
) -> Iterator[tuple[str, Found]]:
    if not isinstance(parameters, list):
        return
    for index, written in enumerate(parameters):
        found = context.resolve(written, (*pointer, index))
        if found is None or found.value.get("in") != "path":
            continue
        name = found.value.get("name")
        if isinstance(name, str):
            yield name, found


def _is_vague(context: Context, parameters: JSON, pointer: tuple[str | int, ...]) -> bool:
    """Whether a parameter cannot be told, for a reason reported elsewhere; it may be the missing one."""
    if not isinstance(parameters, list):
        return parameters is not None
    for written in parameters:
        if isinstance(written, dict) and isinstance(written.get("$ref"), str):
            # A reference to nothing has no place of its own; one to something is judged where it leads.
            if context.resolve(written, (*pointer, "")) is None:
                return True
            continue
        named = isinstance(written, dict) and isinstance(written.get("name"), str)
        if not named or not isinstance(written, dict) or written.get("in") not in _LOCATIONS:
            return True
    return False


RULE = Rule(RuleId.PATH_PARAMETERS, Severity.ERROR, __doc__, check)
