"""`changes()`: what a PATCH sent, as a typed dictionary beside the model that reads it."""

import ast
from collections.abc import Collection, Container, Mapping

from oaswright.render.text import wrap_docstring


def add_changes(source: str, models: Collection[str], defined: Container[str]) -> str:
    """Add to some models, which must have fields, a method `changes()` and the TypedDict that it returns.

    `defined` are the names of all models.
    """
    tree = ast.parse(source)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    lines = source.splitlines()
    for node in sorted((classes[name] for name in models), key=lambda node: -node.lineno):
        assert node.end_lineno is not None
        changes = name_changes(node.name, defined)
        lines[node.end_lineno : node.end_lineno] = _method(changes)
        lines[node.lineno - 1 : node.lineno - 1] = [*_typed_dict(changes, node, classes), "", ""]
    return "\n".join(lines) + "\n"


def name_changes(model: str, models: Container[str]) -> str:
    """What the TypedDict of the members of a model that were sent is called; no model has this name."""
    name = f"{model}Changes"
    while name in models:
        name += "_"
    return name


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


def _typed_dict(name: str, node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[str]:
    fields = [f"    {field}: {type_}" for field, type_ in _fields(node, classes).items()]
    doc = wrap_docstring(f"The members of `{node.name}` that were sent.", indent=4)
    return [f"class {name}(TypedDict, total=False):", *doc, "", *fields]


def _method(changes: str) -> list[str]:
    return [
        "",
        f"    def changes(self) -> {changes}:",
        '        """The members that were sent: absent ones are no keys, null is None."""',
        f'        return cast("{changes}", cast("object", self.sent()))',
    ]
