"""Where a module makes responses and models of the generated package of what they do not take."""

import ast
from dataclasses import dataclass

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.handlers.bindings import Definition, Module
from oaswright.handlers.findings import locate
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import list_nodes
from oaswright.handlers.types import qualify
from oaswright.handlers.uses import list_uses
from oaswright.handlers.vanished import PackageNames

_MODEL = "oaswright.runtime.Model"


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument of a class: its name, another one by which it can be given, its type as text."""

    name: str
    alias: str
    annotation: str
    required: bool
    by_name: bool


@dataclass(frozen=True, slots=True)
class _Maker:
    """What a class is made of; one that is `open` takes more."""

    arguments: tuple[_Argument, ...]
    open: bool


def report_constructions(module: Module, names: PackageNames) -> list[Diagnostic]:
    """One finding for each call of a class of the package without what it needs, or with what it has not.

    Of what types these are nothing is said.
    """
    calls = {node.func: node for node in list_nodes(module.source.tree) if isinstance(node, ast.Call)}
    found: list[Diagnostic] = []
    for use in list_uses(module.source.tree):
        call = calls.get(use.name)
        maker = _find_maker(qualify(use.name, module) or "", names) if call is not None else None
        if call is None or maker is None:
            continue
        wrong = _compare(call, maker)
        if wrong:
            name = ast.unparse(use.name).rpartition(".")[2]
            message = f"`{name}` is made {wrong}"
            hint = f"it {_describe(maker)}"
            span = locate(module, use.node)
            found.append(Diagnostic(RuleId.WRONG_ARGUMENTS, Severity.ERROR, span, message, hint))
    return found


def _compare(call: ast.Call, maker: _Maker) -> str:
    """What is wrong with a call; nothing where that is all right, or cannot be told."""
    if any(isinstance(node, ast.Starred) for node in call.args) or any(k.arg is None for k in call.keywords):
        return ""
    places = [argument for argument in maker.arguments if not argument.by_name]
    given = [keyword.arg for keyword in call.keywords if keyword.arg is not None]
    first = [argument.name for argument in places[: len(call.args)]]
    missing = [
        argument.name
        for argument in maker.arguments
        if argument.required and not {argument.name, argument.alias} & {*given, *first}
    ]
    known = {name for argument in maker.arguments for name in (argument.name, argument.alias)}
    unknown = [] if maker.open else [name for name in given if name not in known]
    if len(call.args) > len(places):
        return "with more values by place than it takes"
    without = f"without {_join(missing)}" if missing else ""
    beyond = f"with {_join(unknown)}, which it does not have" if unknown else ""
    return " and ".join(filter(None, (without, beyond)))


def _find_maker(dotted: str, names: PackageNames) -> _Maker | None:
    """What a class of the package is made of; None for anything else, and where it cannot be told."""
    owner, qualified = names.after.follow(dotted)
    if owner is None or not owner.path.is_relative_to(names.subject.folder):
        return None
    binding = owner.bindings.get(qualified.rpartition(".")[2])
    node = binding.node if isinstance(binding, Definition) else None
    return _read_maker(owner, node, names.after) if node is not None else None


def _read_maker(owner: Module, node: ast.ClassDef, modules: Modules) -> _Maker | None:
    is_response = any(ast.unparse(found).startswith("dataclass(") for found in node.decorator_list)
    arguments: dict[str, _Argument] = {}
    is_open = is_model = False
    for base in node.bases:
        found, qualified = modules.follow(qualify(base, owner) or "")
        if qualified == _MODEL:
            is_model = True
            continue
        binding = found.bindings.get(qualified.rpartition(".")[2]) if found is not None else None
        if found is None or not isinstance(binding, Definition) or binding.node is None:
            return None
        inherited = _read_maker(found, binding.node, modules)
        if inherited is None:
            return None
        is_open, is_model = is_open or inherited.open, is_model or not is_response
        arguments |= {argument.name: argument for argument in inherited.arguments}
    if not is_response and not is_model:
        return None
    for statement in node.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "model_config":
            is_open = is_open or "extra='allow'" in ast.unparse(statement.value)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            argument = _read_argument(statement.target.id, statement, by_name=is_model)
            arguments |= {argument.name: argument} if argument is not None else {}
    # Where a base is made of what its class has as a constant, it takes that no more.
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and ast.unparse(statement.annotation).startswith("ClassVar"):
            arguments.pop(ast.unparse(statement.target), None)
    return _Maker(tuple(arguments.values()), is_open)


def _read_argument(name: str, statement: ast.AnnAssign, *, by_name: bool) -> _Argument | None:
    annotation, value = statement.annotation, statement.value
    if ast.unparse(annotation).startswith("ClassVar"):
        return None
    given = value
    if isinstance(value, ast.Call):
        # `field(kw_only=True)`, `Field(default_factory=list)`.
        words = {keyword.arg: keyword.value for keyword in value.keywords}
        by_name = by_name or "kw_only" in words
        given = value if value.args or words.keys() & {"default", "default_factory"} else None
    alias = name
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
        for node in ast.walk(annotation):
            if isinstance(node, ast.keyword) and node.arg == "alias" and isinstance(node.value, ast.Constant):
                alias = str(node.value.value)
        annotation = annotation.slice.elts[0] if isinstance(annotation.slice, ast.Tuple) else annotation
    return _Argument(name, alias, ast.unparse(annotation), given is None, by_name)


def _describe(maker: _Maker) -> str:
    """The arguments that have to be given with their types, as a reader writes them; others by name."""
    needed = ", ".join(f"`{one.name}: {one.annotation}`" for one in maker.arguments if one.required)
    more = ", ".join(f"`{one.name}`" for one in maker.arguments if not one.required)
    if not more:
        return f"takes {needed or 'nothing'}"
    return f"takes {needed}, and may take {more}" if needed else f"may take {more}"


def _join(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
