"""What an edit of a document means for hand-written Python: handlers and the members of models."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from oaswright.config import ApiConfig
from oaswright.diagnostics import has_errors
from oaswright.diff.matching import shape_of
from oaswright.document.project import Project
from oaswright.ir.model import Api, Body, Operation, Parameter
from oaswright.ir.types import Object, Type
from oaswright.lint.engine import examine
from oaswright.lint.settings import Settings
from oaswright.preparation import prepare

Kind: TypeAlias = Literal["added", "changed", "orphaned", "renamed"]


@dataclass(frozen=True, slots=True)
class PythonChange:
    """A change that hand-written code meets: what becomes of a handler, or of a member of a model."""

    kind: Kind
    message: str


def compare_python(
    old: Project, new: Project, api: ApiConfig, settings: Settings
) -> tuple[PythonChange, ...] | None:
    """What changes for the code behind an API; None where one of the documents cannot be generated."""
    before, after = (_lower(project, api, settings) for project in (old, new))
    if before is None or after is None:
        return None
    return (*_list_handlers(before, after), *_list_models(before, after))


def _lower(project: Project, api: ApiConfig, settings: Settings) -> Api | None:
    examined = examine(project, settings, lenient=api.lenient)
    if examined.bundle is None or has_errors(examined.diagnostics):
        return None
    prepared = prepare(
        examined.bundle,
        settings,
        lenient=api.lenient,
        name=api.name,
        formats=api.formats,
        context=examined.context,
    )
    return prepared.api


def _list_handlers(old: Api, new: Api) -> Iterator[PythonChange]:
    before = {operation.method_name: operation for operation in old.operations}
    after = {operation.method_name: operation for operation in new.operations}
    routes = {_route(operation): operation for operation in new.operations}
    renamed: set[str] = set()
    for name, operation in before.items():
        other = after.get(name)
        if other is None:
            there = routes.get(_route(operation))
            if there is None or there.method_name in before:
                yield PythonChange("orphaned", f"`{name}`: its operation is gone ({_show(operation)})")
                continue
            renamed.add(there.method_name)
            yield PythonChange("renamed", f"`{name}` is `{there.method_name}` now ({_show(there)})")
            other = there
        changes = [*_compare(operation, other)]
        if changes:
            yield PythonChange("changed", f"`{other.method_name}`: {'; '.join(changes)}")
    for name, operation in after.items():
        if name not in before and name not in renamed:
            yield PythonChange("added", f"`{name}` ({_show(operation)})")


def _route(operation: Operation) -> tuple[str, str]:
    return operation.http_method.upper(), shape_of(operation.path)


def _show(operation: Operation) -> str:
    return f"{operation.http_method.upper()} {operation.path}"


def _compare(old: Operation, new: Operation) -> Iterator[str]:
    """What differs in the signature of a handler, in words."""
    before = {parameter.argument: parameter for parameter in old.parameters}
    after = {parameter.argument: parameter for parameter in new.parameters}
    by_name = {(parameter.location, parameter.name): parameter for parameter in new.parameters}
    for argument, parameter in before.items():
        other = after.get(argument)
        if other is None:
            moved = by_name.get((parameter.location, parameter.name))
            verb = "is gone" if moved is None else f"is `{moved.argument}` now"
            yield f"argument `{argument}` {verb}"
        elif _annotation(parameter) != _annotation(other):
            yield f"argument `{argument}` is `{_annotation(other)}`, and was `{_annotation(parameter)}`"
    known = {(parameter.location, parameter.name) for parameter in old.parameters}
    for argument, parameter in after.items():
        if argument not in before and (parameter.location, parameter.name) not in known:
            yield f"argument `{argument}: {_annotation(parameter)}` is new"
    if _body(old.body) != _body(new.body):
        yield f"the body is `{_body(new.body)}`, and was `{_body(old.body)}`"
    former = {response.status: response.class_name for response in old.responses}
    present = {response.status: response.class_name for response in new.responses}
    for status, name in present.items():
        if status not in former:
            yield f"it may return `{name}` too"
        elif former[status] != name:
            yield f"`{former[status]}` is `{name}` now"
    yield from (f"it may no longer return `{former[status]}`" for status in former if status not in present)


def _annotation(parameter: Parameter) -> str:
    return parameter.type.text if parameter.always else parameter.type.optional().text


def _body(body: Body | None) -> str:
    if body is None:
        return "none"
    text = " | ".join(dict.fromkeys(content.type.text for content in body.contents))
    return text if body.required else f"{text} | None"


def _list_models(old: Api, new: Api) -> Iterator[PythonChange]:
    """Members of models that have another name in Python, or none any more."""
    for name, model in old.models.items():
        other = new.models.get(name)
        if other is None:
            continue
        before, after = _fields(model.type), _fields(other.type)
        come = {member: attribute for member, attribute in after.items() if member not in before}
        for member, attribute in before.items():
            if member in after and after[member] != attribute:
                yield PythonChange("renamed", f"`{name}.{attribute}` is `{name}.{after[member]}` now")
            elif member not in after:
                # One that took its place, where only one did.
                gone = [one for one in before if one not in after]
                successor = f", perhaps `{next(iter(come.values()))}`" if len(come) == len(gone) == 1 else ""
                yield PythonChange("orphaned", f"`{name}.{attribute}` is gone{successor}")


def _fields(type_: Type) -> Mapping[str, str]:
    """The members of a model by their names in JSON, with those in Python."""
    return {field.name: field.attribute for field in type_.fields} if isinstance(type_, Object) else {}
