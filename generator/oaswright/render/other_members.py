"""What datamodel-code-generator leaves out about members without a property: which are kept, which never."""

import ast
from collections.abc import Mapping

from oaswright.ir.types import Model, Object
from oaswright.render.text import literal

_WIDTH = 110
_KEPT = ["    model_config = ConfigDict(", '        extra="allow",', "    )"]


def describe_others(models: Mapping[str, Model]) -> dict[str, list[str]]:
    """The lines that each class needs: a subclass for members that its base ignores, and any for hidden ones.

    A class that neither keeps nor refuses other members passes hidden ones over anyway.
    """
    found: dict[str, list[str]] = {}
    for name, model in models.items():
        if not isinstance(model.type, Object):
            continue
        base = _base(model.type, models)
        lines = _KEPT if base is not None and model.type.extra == "kept" and not _looks(base, models) else []
        if model.type.hidden and _looks(model.type, models):
            lines = [*lines, *_list_hidden(sorted(model.type.hidden))]
        if lines:
            found[name] = lines
    return found


def add_lines(source: str, added: Mapping[str, list[str]]) -> str:
    """The module with lines at the head of some classes, after docstring and configuration."""
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.ClassDef) and node.name in added:
            at = _find_place(node)
            if lines[at - 1].strip() == "pass":
                at -= 1
                del lines[at]
            lines[at:at] = added[node.name]
    return "\n".join(lines) + "\n"


def _base(type_: Object, models: Mapping[str, Model]) -> Object | None:
    base = models[type_.base.name].type if type_.base is not None else None
    return base if isinstance(base, Object) else None


def _looks(type_: Object, models: Mapping[str, Model]) -> bool:
    """Whether a class keeps, types or refuses other members, also because its base does."""
    base = _base(type_, models)
    return type_.extra != "ignored" or (base is not None and _looks(base, models))


def _find_place(node: ast.ClassDef) -> int:
    """The line after which the fields of a class begin."""
    line = node.lineno
    for statement in node.body:
        if not isinstance(statement, ast.Expr | ast.Assign | ast.Pass):
            break
        line = statement.end_lineno or line
    return line


def _list_hidden(names: list[str]) -> list[str]:
    written = [f"{literal(name)}," for name in names]
    shown = " ".join(written) if len(names) == 1 else " ".join(written).removesuffix(",")
    line = f"    _passed_over: ClassVar[tuple[str, ...]] = ({shown})"
    if len(line) <= _WIDTH:
        return [line]
    return [
        "    _passed_over: ClassVar[tuple[str, ...]] = (",
        *(f"        {name}" for name in written),
        "    )",
    ]
