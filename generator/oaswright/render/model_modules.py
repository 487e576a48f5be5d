"""The module of models as a package: what one group uses beside it, what several share in one place.

No module needs one that needs it in turn: what a model refers to is used by every group that uses the
model. So the modules of groups import `shared`, which imports none of them, and `other` may import all.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from oaswright.ir.groups import OTHER, SHARED
from oaswright.ir.model import Api
from oaswright.render.changes import name_changes
from oaswright.render.imports import export_order, import_block, import_lines, is_standard
from oaswright.render.model_definitions import Definition
from oaswright.render.model_order import list_rebuilt
from oaswright.render.shared_models import close, divide
from oaswright.render.signature import argument_types
from oaswright.render.templates import template

LONG = 3000
"""With more lines than this a module of models is split."""


def render_models(found: Mapping[str, Definition], api: Api, header: str) -> str:
    """The module of models, with those imported that stand in packages of their own."""
    if not found:
        return f"{header}\n"
    definitions = _drop_imported(found, api)
    exported = {**dict.fromkeys(definitions), **api.imports} if api.imports else ()
    rebuilt = _list_rebuilt(definitions, api)
    return _render_module("models", {"models": definitions}, rebuilt, header, api.imports, exported)


def split_models(found: Mapping[str, Definition], api: Api, header: str) -> dict[str, str]:
    """The sources of the modules of a package `models`, by name without an ending.

    `__init__` imports every name from the others.
    """
    definitions = _drop_imported(found, api)
    places = _place(api, definitions)
    modules: dict[str, dict[str, Definition]] = {}
    for name, definition in definitions.items():
        modules.setdefault(places[name], {})[name] = definition
    rebuilt = _list_rebuilt(definitions, api)
    return {
        "__init__": _render_face(modules, header, api.imports),
        **{name: _render_module(name, modules, rebuilt, header, api.imports) for name in sorted(modules)},
    }


def _list_rebuilt(definitions: Collection[str], api: Api) -> list[str]:
    return list_rebuilt((name for name in definitions if name in api.models), api.models)


def _drop_imported(definitions: Mapping[str, Definition], api: Api) -> dict[str, Definition]:
    """The definitions without those of imported models, and of what these alone need beside them."""
    changes = {name_changes(name, api.models) for name in api.imports.keys() & api.partial_models}
    dropped = {*api.imports, *changes}
    return {name: found for name, found in definitions.items() if name not in dropped}


def _place(api: Api, definitions: Mapping[str, Definition]) -> dict[str, str]:
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


def _render_module(
    name: str,
    modules: Mapping[str, Mapping[str, Definition]],
    rebuilt: Collection[str],
    header: str,
    imported: Mapping[str, str],
    exported: Collection[str] = (),
) -> str:
    """A module of definitions; `exported` are those that others import from it, if not all of its own."""
    definitions = [*modules[name].values()]
    uses = set[str]().union(*(definition.uses for definition in definitions))
    brought = set[tuple[str, str]]().union(*(definition.imports for definition in definitions))
    standard = import_block(pair for pair in brought if is_standard(pair[0]))
    third_party = import_block(pair for pair in brought if not is_standard(pair[0]))
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
        last=[f"{own}.model_rebuild()" for own in rebuilt if own in modules[name]],
    )


def _import_shared(imported: Mapping[str, str], names: Collection[str]) -> list[str]:
    """The imports of models from packages of their own, as far as they are among some names."""
    pairs: list[tuple[str, str]] = []
    for name, path in imported.items():
        module, _, own = path.rpartition(".")
        pairs += [(module, own if own == name else f"{own} as {name}")] if name in names else []
    return import_block(pairs)


def _render_face(
    modules: Mapping[str, Mapping[str, Definition]], header: str, imported: Mapping[str, str]
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
