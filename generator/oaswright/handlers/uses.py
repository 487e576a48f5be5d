"""Where the code of a module reads a name of its top level, written in a string or not."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from oaswright.handlers.bindings import Module
from oaswright.handlers.source import Edit, Function, Source, list_nodes
from oaswright.handlers.types import qualify

_CHECKS = frozenset({"isinstance", "issubclass"})
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_MAX_ANNOTATION = 200
_EXPORTS = "__all__"
# Of `unittest.mock`, and of the fixture `monkeypatch`.
_PATCHES = frozenset({"patch", "setattr", "delattr"})
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")


@dataclass(frozen=True, slots=True)
class Use:
    """A name or a dotted name that is read, and the node at which it stands.

    That is the string where an annotation is written as one. `checks`: what is asked is only whether a value
    is of the class. `is_path`: the name is that of the project, as in `patch("app.Item")`.
    """

    name: ast.Name | ast.Attribute
    node: ast.expr
    checks: bool = False
    is_path: bool = False

    def qualify(self, part: ast.expr, module: Module) -> str:
        """The qualified name that the name, or what it begins with, stands for; nothing where it is none."""
        return ast.unparse(part) if self.is_path else qualify(part, module) or ""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The names that hide those of the module: in functions inside, and besides in a class body alone."""

    hidden: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    checks: bool = False
    annotation: bool = False


# Several ask about one module, in one run after the other.
@functools.lru_cache(maxsize=256)
def list_uses(tree: ast.Module) -> tuple[Use, ...]:
    """What a module reads of its own top level, in no order."""
    found: list[Use] = []
    pending: list[tuple[ast.AST, _Scope]] = [(node, _Scope()) for node in tree.body]
    while pending:
        node, scope = pending.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            root = _root(node)
            if not isinstance(root, ast.Name):
                pending.append((root, scope))
            elif isinstance(root.ctx, ast.Load) and root.id not in scope.hidden | scope.own:
                found.append(Use(node, node, scope.checks))
        elif isinstance(node, ast.Constant):
            if scope.annotation and isinstance(node.value, str) and len(node.value) < _MAX_ANNOTATION:
                found += (Use(name, node, scope.checks) for name in _read_text(str(node.value)))
        else:
            pending += _open(node, scope)
    texts = [node for node in _list_texts(tree) if len(str(node.value)) < _MAX_ANNOTATION]
    found += (Use(name, node) for node in texts for name in _read_text(str(node.value)))
    found += (
        Use(name, node, is_path=True) for node in _list_paths(tree) for name in _read_text(str(node.value))
    )
    return (*found,)


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _read_text(text: str) -> Iterator[ast.Name | ast.Attribute]:
    """The names in an annotation that is a string."""
    try:
        pending: list[ast.AST] = [ast.parse(text.strip(), mode="eval").body]
    except (SyntaxError, ValueError):
        return
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            yield node
        else:
            pending += ast.iter_child_nodes(node)


def _open(node: ast.AST, scope: _Scope) -> list[tuple[ast.AST, _Scope]]:
    """What is below a node, with the names that are hidden there."""
    inside = _Scope(scope.hidden, scope.own)
    annotation = _Scope(scope.hidden, scope.own, annotation=True)
    if isinstance(node, Function):
        arguments = _list_arguments(node.args)
        annotations = [*(arg.annotation for arg in arguments), node.returns]
        local = _Scope(scope.hidden | _list_bound(node.body) | {arg.arg for arg in arguments})
        return [
            *((found, annotation) for found in annotations if found is not None),
            *((found, inside) for found in [*_list_defaults(node.args), *node.decorator_list]),
            *((found, local) for found in node.body),
        ]
    if isinstance(node, ast.Lambda):
        local = _Scope(scope.hidden | {arg.arg for arg in _list_arguments(node.args)})
        return [*((found, inside) for found in _list_defaults(node.args)), (node.body, local)]
    if isinstance(node, ast.ClassDef):
        body = _Scope(scope.hidden, _list_bound(node.body))
        head = [*node.bases, *node.keywords, *node.decorator_list]
        return [*((found, inside) for found in head), *((found, body) for found in node.body)]
    if isinstance(node, _COMPREHENSIONS):
        bound = frozenset[str]().union(*(_list_bound([part.target]) for part in node.generators))
        return [(found, _Scope(scope.hidden | bound, scope.own)) for found in ast.iter_child_nodes(node)]
    if isinstance(node, ast.AnnAssign):
        rest = [node.target, *([node.value] if node.value is not None else [])]
        return [(node.annotation, annotation), *((found, inside) for found in rest)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CHECKS:
        checks = _Scope(scope.hidden, scope.own, checks=True)
        return [(found, checks if found in node.args[1:] else inside) for found in ast.iter_child_nodes(node)]
    if isinstance(node, ast.MatchClass):
        checks = _Scope(scope.hidden, scope.own, checks=True)
        return [(found, checks if found is node.cls else inside) for found in ast.iter_child_nodes(node)]
    return [(found, scope) for found in ast.iter_child_nodes(node)]


def _list_texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """Strings that name something: what is exported, and types in `cast`, `TypeVar` and aliases."""
    for node in list_nodes(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            is_alias = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).endswith("TypeAlias")
            if is_alias or any(isinstance(target, ast.Name) and target.id == _EXPORTS for target in targets):
                yield from _list_strings(node.value)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith(f"{_EXPORTS}."):
                yield from (found for argument in node.args for found in _list_strings(argument))
            elif called.rpartition(".")[2] == "cast":
                yield from (found for argument in node.args[:1] for found in _list_strings(argument))
            elif called.rpartition(".")[2] == "TypeVar":
                bounds = (keyword.value for keyword in node.keywords if keyword.arg == "bound")
                yield from (found for bound in (*bounds, *node.args[1:]) for found in _list_strings(bound))


def _list_paths(tree: ast.Module) -> Iterator[ast.Constant]:
    """Strings that name what a test replaces, as in `patch("app.Item")`."""
    for node in list_nodes(tree):
        if (
            isinstance(node, ast.Call)
            and node.args
            and not _PATCHES.isdisjoint(ast.unparse(node.func).split("."))
        ):
            path = node.args[0]
            if isinstance(path, ast.Constant) and _PATH.fullmatch(str(path.value)):
                yield path


def _list_strings(node: ast.expr | None) -> Iterator[ast.Constant]:
    for found in ast.walk(node) if node is not None else ():
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found


def _list_defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [found for found in [*arguments.defaults, *arguments.kw_defaults] if found is not None]


def _list_arguments(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*found, *(arg for arg in (arguments.vararg, arguments.kwarg) if arg is not None)]


def _list_bound(body: list[ast.stmt] | list[ast.expr]) -> frozenset[str]:
    """The names that statements bind in their own scope, those declared global left out."""
    bound: set[str] = set()
    shared: set[str] = set()
    pending: list[ast.AST] = [*body]
    while pending:
        node = pending.pop()
        if isinstance(node, Function | ast.ClassDef):
            bound.add(node.name)
            continue
        if isinstance(node, ast.Lambda | _COMPREHENSIONS):
            continue
        bound |= bound_names(node)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.Global):
            shared |= set(node.names)
        pending += ast.iter_child_nodes(node)
    return frozenset(bound - shared)


def bound_names(node: ast.AST) -> set[str]:
    """The names that a statement or pattern binds besides those written as plain names."""
    if isinstance(node, Function | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return {node.name} if node.name else set()
    if isinstance(node, ast.MatchMapping):
        return {node.rest} if node.rest else set()
    if isinstance(node, ast.Global | ast.Nonlocal):
        return set(node.names)
    return set()


def edit_text(source: Source, node: ast.expr, old: str, new: str, *, dotted: bool) -> Iterator[Edit]:
    """The edits of a name in a string; `dotted`: it stands behind a dot."""
    start, end = source.start(node), source.end(node)
    before = r"(?<=\.)" if dotted else r"(?<![\w.])"
    for found in re.finditer(rf"{before}{re.escape(old)}\b", source.text[start:end]):
        yield Edit(start + found.start(), start + found.end(), new)
