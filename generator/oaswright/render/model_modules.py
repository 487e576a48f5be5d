"""The module of models as a package: what one group uses beside it, what several share in one place.

No module needs one that needs it in turn: what a model refers to is used by every group that uses the
model. So the modules of groups import `shared`, which imports none of them, and `other` may import all.
"""

import ast
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from oaswright.ir.groups import OTHER, SHARED
from oaswright.ir.model import Api
from oaswright.render.changes import name_changes
from oaswright.render.imports import export_order, import_block, import_lines, is_standard
from oaswright.render.shared_models import close, divide
from oaswright.render.signature import argument_types
from oaswright.render.templates import template

LONG = 3000
"""With more lines than this a module of models is split."""


@dataclass(slots=True)
class _Definition:
    """A class or alias with what stands below it, as text; `last` comes after all others of its module."""

    text: str
    uses: set[str]
    last: str = ""


def import_models(source: str, api: Api, header: str) -> str:
    """The module of models with those imported that stand in packages of their own."""
    if not api.imports:
        return source
    tree = ast.parse(source)
    definitions = _drop_imported(_read_definitions(tree, source.splitlines()), api)
    exported = {**dict.fromkeys(definitions), **api.imports}
    return _render_module("models", {"models": definitions}, tree, header, api.imports, exported)


def split_models(source: str, api: Api, header: str) -> dict[str, str]:
    """The sources of the modules of a package `models`, by name without an ending, from that of one module.

    `__init__` imports every name from the others.
    """
    tree = ast.parse(source)
    definitions = _drop_imported(_read_definitions(tree, source.splitlines()), api)
    places = _place(api, definitions)
    modules: dict[str, dict[str, _Definition]] = {}
    for name, definition in definitions.items():
        modules.setdefault(places[name], {})[name] = definition
    return {
        "__init__": _render_face(modules, header, api.imports),
        **{name: _render_module(name, modules, tree, header, api.imports) for name in sorted(modules)},
    }


def _drop_imported(definitions: dict[str, _Definition], api: Api) -> dict[str, _Definition]:
    """The definitions without those of imported models, and of what these alone need beside them."""
    changes = {name_changes(name, api.models) for name in api.imports.keys() & api.partial_models}
    dropped = {*api.imports, *changes}
    return {name: found for name, found in definitions.items() if name not in dropped}


def _read_definitions(tree: ast.Module, lines: list[str]) -> dict[str, _Definition]:
    """Every definition of a module by name, in order."""
    found: dict[str, _Definition] = {}
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
                found[name] = _Definition(text, {*_list_names(node)})
                latest = name
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
                found[name].last = text
            case _ if latest:
                # The docstring of what stands above it.
                found[latest].text += f"\n{text}"
            case _:
                pass
    for name, definition in found.items():
        definition.uses -= {name}
    return found


def _place(api: Api, definitions: Mapping[str, _Definition]) -> dict[str, str]:
    """The module of each definition."""
    direct: dict[str, set[str]] = defaultdict(set)
    for operation in api.operations:
        types = argument_types(operation)
        for response in operation.responses:
            types += [content.type for content in response.contents]
            types += [header.type for header in response.headers]
        direct[operation.group].update(name for found in types for name in found.models)
    graph = {name: sorted(definition.uses) for name, definition in definitions.items()}
    users: dict[str, list[str]] = {name: [] for name in definitions}
    for group, names in direct.items():
        for name in close(names, graph):
            users[name].append(group)
    places = {
        name: OTHER if not groups else groups[0] if len(groups) == 1 else SHARED
        for name, groups in users.items()
    }
    shared = {name: graph[name] for name, place in places.items() if place == SHARED}
    if sum(definitions[name].text.count("\n") for name in shared) > LONG:
        found = divide({name: [n for n in used if n in shared] for name, used in shared.items()})
        taken = {group.name for group in api.groups}
        places |= {name: _name_part(word, taken) for name, word in found.items()}
    return places


def _name_part(word: str, taken: Collection[str]) -> str:
    """The module for what is shared and begins with a word; no group has one of this name."""
    name = f"{SHARED}_{word}"
    while name in taken:
        name += "_"
    return name


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.ClassDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _list_names(node: ast.AST) -> Iterator[str]:
    """The names that a definition needs: written as they are, or in the text of a forward reference."""
    for found in ast.walk(node):
        if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Load):
            yield found.id
        elif isinstance(found, ast.Call) and ast.unparse(found.func) == "TypeAliasType":
            for text in _list_forward_references(found.args[1]):
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


def _render_module(
    name: str,
    modules: Mapping[str, Mapping[str, _Definition]],
    tree: ast.Module,
    header: str,
    imported: Mapping[str, str],
    exported: Collection[str] = (),
) -> str:
    """A module of definitions; `exported` are those that others import from it, if not all of its own."""
    definitions = [*modules[name].values()]
    uses = set[str]().union(*(definition.uses for definition in definitions))
    standard: list[str] = []
    third_party: list[str] = []
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or node.module in {None, "__future__"}:
            continue
        assert node.module is not None
        aliases = [ast.unparse(alias) for alias in node.names if (alias.asname or alias.name) in uses]
        (standard if is_standard(node.module) else third_party).extend(import_lines(node.module, aliases))
    shared = _import_shared(imported, uses | {*exported})
    local: list[str] = []
    for other in sorted(modules):
        if other != name:
            local += import_lines(f".{other}", uses & modules[other].keys())
    return template("models.py").render(
        header=header,
        blocks=[block for block in (standard, third_party, shared, local) if block],
        exported=sorted(exported, key=export_order),
        # A class keeps two lines away from the imports, anything else one.
        gap=1 + bool(definitions and definitions[0].text.startswith(("class", "@"))),
        body="\n\n\n".join(definition.text for definition in definitions),
        last=[definition.last for definition in definitions if definition.last],
    )


def _import_shared(imported: Mapping[str, str], names: Collection[str]) -> list[str]:
    """The imports of models from packages of their own, as far as they are among some names."""
    pairs: list[tuple[str, str]] = []
    for name, path in imported.items():
        module, _, own = path.rpartition(".")
        pairs += [(module, own if own == name else f"{own} as {name}")] if name in names else []
    return import_block(pairs)


def _render_face(
    modules: Mapping[str, Mapping[str, _Definition]], header: str, imported: Mapping[str, str]
) -> str:
    names = {*imported, *(name for definitions in modules.values() for name in definitions)}
    blocks = [
        _import_shared(imported, names),
        [line for name in sorted(modules) for line in import_lines(f".{name}", modules[name])],
    ]
    return template("models_package.py").render(
        header=header,
        blocks=[block for block in blocks if block],
        exported=sorted(names, key=export_order),
    )
