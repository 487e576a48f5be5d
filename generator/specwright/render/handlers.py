"""Handlers: the class in the project's own module gets a stub for each operation it lacks.

Nothing that stands in the module is changed but its import from the interface, which is extended.
"""

import ast
from dataclasses import dataclass

from specwright.ir import Api, Operation
from specwright.render.imports import import_block, import_lines
from specwright.render.signature import argument_types, signature
from specwright.render.text import literal


class HandlersError(Exception):
    """A handler module that stubs cannot be added to; `line` is where the trouble is (1-based)."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Stubs:
    """The module with its stubs, and the operations that were added."""

    source: str
    added: tuple[str, ...]


def with_stubs(source: str | None, api: Api, package: str) -> Stubs:
    """Add what is missing to a handler module; `source` is None where there is no module yet.

    `package` is the dotted name of the generated package. Raises HandlersError when the module
    does not parse, or holds no class that derives from the interface.
    """
    if source is None:
        return Stubs(_new_module(api, package), tuple(operation.id for operation in api.operations))
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise HandlersError(f"does not parse: {error.msg}", error.lineno or 1) from None
    owner = _implementation(tree, api.class_name)
    if owner is None:
        raise HandlersError(f"no class derives from {api.class_name}", 1)
    present = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    missing = [operation for operation in api.operations if operation.method_name not in present]
    if not missing:
        return Stubs(source, ())
    lines = source.splitlines(keepends=True)
    principal = _principal(owner, api)
    stubs = [line for operation in missing for line in ["", *_stub(operation, principal)]]
    assert owner.end_lineno is not None
    if not lines[owner.end_lineno - 1].endswith("\n"):
        lines[owner.end_lineno - 1] += "\n"
    lines[owner.end_lineno : owner.end_lineno] = [f"{line}\n" for line in stubs]
    return Stubs(
        _with_imports("".join(lines), missing, package), tuple(operation.id for operation in missing)
    )


def _implementation(tree: ast.Module, interface: str) -> ast.ClassDef | None:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                plain = base.value if isinstance(base, ast.Subscript) else base
                name = plain.attr if isinstance(plain, ast.Attribute) else getattr(plain, "id", "")
                if name == interface:
                    return node
    return None


def _principal(owner: ast.ClassDef, api: Api) -> str:
    """What the class puts in for the interface's type parameter."""
    for base in owner.bases:
        if isinstance(base, ast.Subscript) and ast.unparse(base.value).split(".")[-1] == api.class_name:
            return ast.unparse(base.slice)
    return "object"


def _stub(operation: Operation, principal: str) -> list[str]:
    return [*signature(operation, principal), f"        raise NotImplementedError({literal(operation.id)})"]


def _needed(operations: list[Operation] | tuple[Operation, ...], package: str) -> dict[str, set[str]]:
    """Names that the signatures of operations use, by module."""
    needed: dict[str, set[str]] = {f"{package}.interface": {o.response_name for o in operations}}
    for operation in operations:
        for found in argument_types(operation):
            for module, name in found.imports:
                needed.setdefault(module, set()).add(name)
            for name in found.models:
                needed.setdefault(f"{package}.models", set()).add(name)
    return needed


def _with_imports(source: str, operations: list[Operation], package: str) -> str:
    """Extend the module's imports, each where its module is imported already, else after the last one."""
    for module, names in sorted(_needed(operations, package).items()):
        tree = ast.parse(source)
        lines = source.splitlines(keepends=True)
        existing = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == module]
        present = {alias.asname or alias.name for node in existing for alias in node.names}
        if names <= present:
            continue
        if existing and not any(alias.asname for alias in existing[0].names):
            node = existing[0]
            merged = {alias.name for alias in node.names} | (names - present)
            lines[node.lineno - 1 : node.end_lineno] = [f"{line}\n" for line in import_lines(module, merged)]
        else:
            at = max(
                (n.end_lineno or 0 for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)),
                default=0,
            )
            lines[at:at] = [f"{line}\n" for line in import_lines(module, names - present)]
        source = "".join(lines)
    return source


def _new_module(api: Api, package: str) -> str:
    """A module of stubs. It is the project's from now on; only missing operations are ever added."""
    needed = _needed(api.operations, package)
    needed[f"{package}.interface"].add(api.class_name)
    own = {module for module in needed if module.startswith(f"{package}.")}
    pairs = [(module, name) for module, names in needed.items() for name in names]
    outside = import_block(pair for pair in pairs if pair[0] not in own)
    inside = import_block(pair for pair in pairs if pair[0] in own)
    name = f"{api.class_name.removesuffix('Api')}Handlers"
    base = f"{api.class_name}[object]" if api.secured else api.class_name
    head = [
        f'"""Handlers of {api.name}. Yours: specwright adds operations that are missing, nothing else."""',
        "",
        *outside,
        *([""] if outside else []),
        *inside,
        "",
        "",
        f"class {name}({base}):",
        f'    """Answers the operations of {api.name}."""',
    ]
    stubs = [line for operation in api.operations for line in ["", *_stub(operation, "object")]]
    return "\n".join([*head, *stubs]) + "\n"
