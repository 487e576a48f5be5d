"""The classes and aliases of a module of models, each with all that it takes to stand in another."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """A class or alias with what stands below it, as text.

    `uses` are the names that it needs, `imports` the pairs of module and name that bring some of them.
    """

    text: str
    uses: frozenset[str]
    imports: frozenset[tuple[str, str]] = frozenset()


def read_definitions(source: str) -> dict[str, Definition]:
    """Every definition of a module by name, in order."""
    tree, lines = ast.parse(source), source.splitlines()
    brought = {
        alias.asname or alias.name: (node.module, ast.unparse(alias))
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module not in {None, "__future__"}
        for alias in node.names
        if node.module is not None
    }
    texts: dict[str, list[str]] = {}
    uses: dict[str, set[str]] = {}
    latest = ""
    for node in tree.body:
        text = "\n".join(lines[_first_line(node) - 1 : node.end_lineno])
        match node:
            case ast.ImportFrom():
                continue
            case (
                ast.ClassDef(name=name)
                | ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name))
            ):
                texts[name], uses[name] = [text], {*_list_names(node)} - {name}
                latest = name
            case ast.Expr(value=ast.Call()):
                # `Model.model_rebuild()`: which need it depends on where they stand.
                continue
            case _ if latest:
                # The docstring of what stands above it.
                texts[latest].append(text)
            case _:
                pass
    return {
        name: Definition(
            "\n".join(texts[name]),
            frozenset(uses[name]),
            frozenset(brought[used] for used in uses[name] if used in brought),
        )
        for name in texts
    }


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.ClassDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _list_names(node: ast.AST) -> Iterator[str]:
    """The names that a definition needs: written as they are, or in the text of a forward reference."""
    for found in ast.walk(node):
        if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Load):
            yield found.id
        elif isinstance(found, ast.Call) and ast.unparse(found.func) == "TypeAliasType":
            yield from _list_forward_names(found.args[1])
        elif isinstance(found, ast.Assign) and isinstance(found.value, ast.Dict):
            # `__annotations__`, which is read at once.
            for value in found.value.values:
                yield from _list_forward_names(value)


def _list_forward_names(node: ast.AST) -> Iterator[str]:
    for text in _list_forward_references(node):
        yield from _list_names(ast.parse(text, mode="eval"))


def _list_forward_references(node: ast.AST) -> Iterator[str]:
    """The strings in an annotation that stand for types: not those of `Literal` or of a call."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Call():
            return
        case ast.Subscript(value=ast.Name(id="Literal")):
            return
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _list_forward_references(child)
