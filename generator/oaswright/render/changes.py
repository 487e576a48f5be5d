"""`changes()`: what a PATCH sent, as a typed dictionary beside the model that reads it."""

import ast
import sys

from oaswright.render.text import wrap_docstring


def with_changes(source: str, models: frozenset[str]) -> str:
    """Add to each of the models a method `changes()` and the TypedDict that it returns.

    Names of models that have no fields (a type alias, a root model) are passed over.
    """
    tree = ast.parse(source)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    wanted = [classes[name] for name in sorted(models) if name in classes and _fields(classes[name], classes)]
    if not wanted:
        return source
    lines = source.splitlines()
    for node in sorted(wanted, key=lambda node: -node.lineno):
        assert node.end_lineno is not None
        lines[node.end_lineno : node.end_lineno] = _method(node.name)
        lines[node.lineno - 1 : node.lineno - 1] = [*_typed_dict(node, classes), "", ""]
    return _with_imports("\n".join(lines) + "\n", "cast", "TypedDict")


def _fields(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> dict[str, str]:
    """The fields of a model and their types, without the mark for absence; inherited ones first."""
    fields: dict[str, str] = {}
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            fields |= _fields(classes[base.id], classes)
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            if statement.target.id == "root":
                return {}
            fields[statement.target.id] = _value_type(statement.annotation)
    return fields


def _value_type(annotation: ast.expr) -> str:
    """`Annotated[str | None | MISSING, Field(...)]` is `str | None`."""
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
        inner = annotation.slice
        annotation = inner.elts[0] if isinstance(inner, ast.Tuple) else inner
    members: list[ast.expr] = []
    while isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        members.insert(0, annotation.right)
        annotation = annotation.left
    members.insert(0, annotation)
    kept = [text for member in members if (text := ast.unparse(member)) != "MISSING"]
    return " | ".join(kept)


def _typed_dict(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[str]:
    fields = [f"    {name}: {type_}" for name, type_ in _fields(node, classes).items()]
    doc = wrap_docstring(f"The members of `{node.name}` that were sent.", indent=4)
    return [f"class {node.name}Changes(TypedDict, total=False):", *doc, "", *fields]


def _method(name: str) -> list[str]:
    return [
        "",
        f"    def changes(self) -> {name}Changes:",
        '        """The members that were sent: absent ones are no keys, null is None."""',
        f'        return cast("{name}Changes", self.sent())',
    ]


def _with_imports(source: str, *names: str) -> str:
    """Add names to the import from typing, which datamodel-code-generator may or may not have written."""
    lines = source.splitlines()
    for index, line in enumerate(lines):
        if line.startswith("from typing import "):
            present = line.removeprefix("from typing import ").split(", ")
            lines[index] = f"from typing import {', '.join(sorted({*present, *names}, key=_import_order))}"
            return "\n".join(lines) + "\n"
    statement = f"from typing import {', '.join(sorted(names, key=_import_order))}"
    start = next(i for i, line in enumerate(lines) if line.startswith("from __future__")) + 2
    end = next(i for i in range(start, len(lines)) if not lines[i])
    standard = [line for line in lines[start:end] if line.split()[1].split(".")[0] in sys.stdlib_module_names]
    if standard:
        lines[start:end] = sorted([*lines[start:end], statement], key=lambda line: line.split()[1])
    else:
        lines[start:start] = [statement, ""]
    return "\n".join(lines) + "\n"


def _import_order(name: str) -> tuple[bool, str]:
    """Classes before functions, as import sorters have it."""
    return name.islower(), name
