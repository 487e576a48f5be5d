"""What linters ask of the models that datamodel-code-generator writes, and it does not write by itself.

Imports that nothing uses are left out later, where the modules are put together.
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping

from oaswright.render.imports import import_lines
from oaswright.render.model_defaults import read_defaults

_EXTRA = re.compile(r'("__pydantic_extra__": )Dict\[')
_ARBITRARY = "        arbitrary_types_allowed=True,\n"
_ARBITRARY_ALONE = f"    model_config = ConfigDict(\n{_ARBITRARY}    )\n"
_IMPORT = re.compile(r"from (\S+) import ([^(]+)")


def modernise(source: str, externals: Mapping[str, str], told: Collection[tuple[str, str]] = ()) -> str:
    """The module with defaults that no two instances share, and `dict` for `Dict`.

    `externals` says what types of other modules are called here: they are imported under that name. `told`
    are the fields, by class and name, that have a single value and are not to have it as a default.
    """
    found, made = _make_defaults(_without_values(source, told) if told else source)
    # A type that Pydantic cannot read is an error at import, not one that no request satisfies.
    found = found.replace(_ARBITRARY_ALONE, "").replace(_ARBITRARY, "")
    found = _EXTRA.sub(r"\1dict[", found)
    lines: list[str] = []
    for line in found.splitlines():
        match = _IMPORT.fullmatch(line)
        lines += _import(match, externals, needs_field=made) if match else [line]
    return "\n".join(lines) + "\n"


def _import(match: re.Match[str], externals: Mapping[str, str], *, needs_field: bool) -> list[str]:
    names = {name.strip() for name in match[2].split(",")}
    if match[1] == "pydantic" and needs_field:
        names.add("Field")
    for path, name in externals.items():
        module, _, own = path.rpartition(".")
        if module == match[1] and own != name and name in names:
            names = {*names - {name}, f"{own} as {name}"}
    return import_lines(match[1], names)


def _without_values(source: str, told: Collection[tuple[str, str]]) -> str:
    """The module with some fields without their values."""
    lines = source.encode().split(b"\n")
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(name), value=ast.Constant()) if (node.name, name) in told:
                    # Such a value stands on one line with its type.
                    end = statement.annotation.end_col_offset or 0
                    last = (statement.annotation.end_lineno or statement.lineno) - 1
                    lines[last] = lines[last][:end]
                case _:
                    pass
    return b"\n".join(lines).decode()


def _make_defaults(source: str) -> tuple[str, bool]:
    """Lists and objects that are defaults of fields, made anew for each instance; whether there are any."""
    lines = source.encode().split(b"\n")
    made = False
    tree = ast.parse(source)
    defaults = read_defaults(tree, lines)
    for value, annotation in reversed([*_find_defaults(tree)]):
        first, last = value.lineno - 1, (value.end_lineno or value.lineno) - 1
        text = b"\n".join(lines[first : last + 1])
        end = len(text) - len(lines[last]) + (value.end_col_offset or 0)
        literal = text[value.col_offset : end]
        built = defaults.build(annotation, value)
        if built is None and isinstance(value, ast.Constant):
            continue
        made = True
        factory = {b"[]": b"list", b"{}": b"dict"}.get(literal, b"lambda: " + literal)
        if built is not None:
            factory = b"lambda: " + built.encode()
        changed = text[: value.col_offset] + b"Field(default_factory=" + factory + b")" + text[end:]
        lines[first : last + 1] = changed.split(b"\n")
    return b"\n".join(lines).decode(), made


def _find_defaults(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The texts, lists and objects that are defaults, each with the annotation of its field."""
    for node in tree.body:
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(statement, ast.AnnAssign) and (
                isinstance(statement.value, ast.List | ast.Dict)
                or (isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str))
            ):
                yield statement.value, statement.annotation
