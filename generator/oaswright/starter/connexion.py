"""Functions of a project that were written for Connexion, as its document names them."""

import ast
import keyword
from collections.abc import Iterator, Mapping
from pathlib import Path

from oaswright.ir.model import Operation
from oaswright.openapi.pointers import JSON
from oaswright.starter.model import Functions

_CONTROLLER = "x-openapi-router-controller"
_INFO = ("x-basicInfoFunc", "x-bearerInfoFunc", "x-apikeyInfoFunc", "x-tokenInfoFunc")


def find_functions(document: JSON, operations: "tuple[Operation, ...]", root: Path) -> Functions:
    """The modules whose functions answer operations or verify credentials.

    A module counts where its file is in the project and defines the function: none is imported here.
    """
    known: dict[str, frozenset[str]] = {}

    def is_there(name: str) -> bool:
        module, _, function = name.rpartition(".")
        if module not in known:
            known[module] = frozenset(_list_definitions(module, root))
        return function in known[module]

    named = {name for operation in operations for name in _list_names(document, operation) if is_there(name)}
    info = {scheme: name for scheme, name in _list_info(document) if is_there(name)}
    return Functions(tuple(sorted({name.rpartition(".")[0] for name in named})), info)


def _list_names(document: JSON, operation: Operation) -> Iterator[str]:
    """The function that answers an operation, by its dotted name."""
    if "." in operation.id:
        yield operation.id
        return
    item = _step(document, "paths", operation.path)
    for owner in (_step(item, operation.http_method.lower()), item, document):
        controller = _step(owner, _CONTROLLER)
        if isinstance(controller, str):
            yield f"{controller}.{operation.id}"
            return


def _list_info(document: JSON) -> Iterator[tuple[str, str]]:
    """For each security scheme the function that verifies its credentials."""
    schemes = _step(document, "components", "securitySchemes")
    for scheme in schemes if isinstance(schemes, Mapping) else ():
        for key in _INFO:
            name = _step(schemes, scheme, key)
            if isinstance(name, str):
                yield scheme, name


def _list_definitions(module: str, root: Path) -> Iterator[str]:
    """The functions that a module defines; none where it is not in the project or cannot be read."""
    parts = module.split(".")
    if not all(part.isascii() and part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        return
    stem = root.joinpath(*parts)
    file = stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def _step(value: JSON, *names: str) -> JSON:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
