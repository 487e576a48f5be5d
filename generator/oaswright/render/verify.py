"""What a generated module may consist of, checked on its syntax tree before it is written.

Templates and literals are built so that text of a document never becomes code. This is the second
lock: whatever a mistake there, or in the library that writes the models, would let through, it could
only be a definition, an import from the few modules that generated code needs, or a call of the few
names that it calls. What is checked are the bytes that Python will read, in the encoding that it will use.
"""

import ast
import io
import tokenize
from collections.abc import Set
from pathlib import PurePosixPath

from oaswright.errors import OaswrightError

MODULES = frozenset(
    {
        "__future__", "abc", "collections.abc", "dataclasses", "datetime", "enum", "pydantic",
        "oaswright.runtime", "starlette.requests", "typing", "typing_extensions", "uuid",
    }
)  # fmt: skip
CALLS = frozenset(
    {"ConfigDict", "Field", "TypeAliasType", "TypeVar", "TypedDict", "UUID", "UUID_aliased"}
    | {"cast", "dataclass", "field"}
)
# What is called of the module `oaswright.runtime`.
RUNTIME = frozenset({"Api", "Argument", "Body", "Operation", "Policy", "Verifier", "read_document"})
# `self.sent()`, `Model.model_rebuild()`; `Model.model_validate({})` and `date.fromisoformat("")` for defaults
METHODS = frozenset({"sent", "model_rebuild", "model_validate", "fromisoformat"})

# Allowed whatever they hold: what they are made of is looked at itself.
_PLAIN = frozenset(
    {
        # definitions
        ast.Module, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AnnAssign, ast.Expr, ast.Pass,
        ast.alias, ast.keyword,
        # expressions
        ast.Constant, ast.Subscript, ast.Tuple, ast.List, ast.Dict, ast.BinOp, ast.BitOr, ast.UnaryOp,
        ast.USub, ast.BoolOp, ast.Or, ast.Load, ast.Store, ast.Lambda, ast.Starred,
    }
)  # fmt: skip
_DUNDERS = frozenset({"__all__", "__file__", "__annotations__", "__pydantic_extra__"})


class RenderError(OaswrightError):
    """Code that cannot be written for an API; the message says what is the matter."""


class UnsafeError(RenderError):
    """A generated module holds what none needs; the message names the construct and its line."""


def verify(
    source: bytes, name: str = "", siblings: Set[str] = frozenset(), externals: Set[str] = frozenset()
) -> None:
    """Check a generated module as it is written. Raises UnsafeError, also when it does not parse.

    `name` is the path of its file in the generated package, `siblings` are those of all modules there: what
    a relative import may reach, `externals` types by module and class that may be imported.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        if encoding != "utf-8":
            raise UnsafeError(f"the module names the encoding {encoding}")
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise UnsafeError(f"the module does not parse: {error}") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            allowed = _reaches(node, name, siblings) if node.level else _is_needed(node, externals)
            problem = None if allowed else f"an import from {node.module}"
        else:
            problem = _find_problem(node) if type(node) not in _PLAIN else None
        if problem is not None:
            raise UnsafeError(f"{problem} in line {getattr(node, 'lineno', 1)}")


def _is_needed(node: ast.ImportFrom, externals: Set[str]) -> bool:
    names = [alias.name for alias in node.names]
    if externals and all(f"{node.module}.{name}" in externals for name in names):
        return True
    return node.module in MODULES or (node.module == "oaswright" and names == ["runtime"])


def _reaches(node: ast.ImportFrom, name: str, siblings: Set[str]) -> bool:
    """Whether a relative import takes names from modules of the package, or modules of a package in it."""
    folders = PurePosixPath(name).parent.parts
    if node.level - 1 > len(folders):
        return False
    parts = [*folders[: len(folders) - node.level + 1], *(node.module.split(".") if node.module else ())]
    if not parts:
        return False
    if node.module is None:
        return all("/".join([*parts, f"{alias.name}.py"]) in siblings for alias in node.names)
    path = "/".join(parts)
    return not {f"{path}.py", f"{path}/__init__.py"}.isdisjoint(siblings)


def _find_problem(node: ast.AST) -> str | None:
    match node:
        case ast.Call():
            return None if _is_known(node.func) else f"a call of {ast.unparse(node.func)[:60]}"
        case ast.Name():
            allowed = not node.id.startswith("__") or node.id in _DUNDERS
            return None if allowed else f"the name {node.id[:60]}"
        case ast.Attribute():
            return f"the attribute {node.attr[:60]}" if node.attr.startswith("_") else None
        case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=[]):
            return None
        case ast.ClassDef():
            decorators = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
            return None if all(map(_is_known, decorators)) else "a decorator"
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            names = [d.id if isinstance(d, ast.Name) else "" for d in node.decorator_list]
            return None if {*names} <= {"abstractmethod"} else "a decorator"
        case _:
            return f"a {type(node).__name__}"


def _is_known(function: ast.expr) -> bool:
    match function:
        case ast.Name():
            return function.id in CALLS
        case ast.Attribute():
            if not isinstance(function.value, ast.Name):
                return False
            return function.attr in (RUNTIME if function.value.id == "runtime" else METHODS)
        case _:
            return False
