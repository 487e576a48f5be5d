"""`changes()`: what a PATCH sent, as a typed dictionary beside the model that reads it."""

import ast
from collections.abc import Collection, Mapping

from oaswright.render.text import wrap_docstring


def add_changes(source: str, models: Collection[str]) -> str:
    """Add to each model, which must have fields, a method `changes()` and the TypedDict that it returns."""
    tree = ast.parse(source)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    lines = source.splitlines()
    for node in sorted((classes[name] for name in models), key=lambda node: -node.lineno):
        assert node.end_lineno is not None
        lines[node.end_lineno : node.end_lineno] = _method(node.name)
        lines[node.lineno - 1 : node.lineno - 1] = [*_typed_dict(node, classes), "", ""]
    return "\n".join(lines) + "\n"


def _fields(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> dict[str, str]:
    """The fields of a model and their types, without the mark for absence; inherited ones first."""
    fields: dict[str, str] = {}
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes:
            fields |= _fields(classes[base.id], classes)
    for statement in node.body:
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and not ast.unparse(statement.annotation).startswith("ClassVar[")
        ):
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


def _typed_dict(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[str]:
    fields = [f"    {name}: {type_}" for name, type_ in _fields(node, classes).items()]
    doc = wrap_docstring(f"The members of `{node.name}` that were sent.", indent=4)
    return [f"class {node.name}Changes(TypedDict, total=False):", *doc, "", *fields]


def _method(name: str) -> list[str]:
    return [
        "",
        f"    def changes(self) -> {name}Changes:",
        '        """The members that were sent: absent ones are no keys, null is None."""',
        f'        return cast("{name}Changes", cast("object", self.sent()))',
    ]
