"""Packages that are not generated here: whether they have what the files say. Nothing of them runs."""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

from oaswright.config import ModelPackage
from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span
from oaswright.format_types import find_module
from oaswright.ir.model import Api
from oaswright.render.package import render_model_package


def compare_installed(
    package: ModelPackage, api: Api, spans: Mapping[str, Span], root: Path
) -> tuple[list[Diagnostic], dict[Path, bytes | None]]:
    """What the source of a package lacks or has otherwise, and the files that were read.

    `api` is what its files say, `spans` are the schemas of its models by name. The package is looked for in
    the project below `root` and among what is installed.
    """
    module = package.module
    file = find_module(module, root)
    if file is None:
        problem = f"there is no module {module}, neither in {root} nor installed"
        hint = f"install what has {package.name}, or let it be generated here"
        span = min(spans.values(), default=None)
        return [Diagnostic(RuleId.SHARED_MODEL, Severity.ERROR, span, problem, hint)], {}
    files = [file, *(sorted(file.parent.glob("*.py")) if file.name == "__init__.py" else [])]
    inputs: dict[Path, bytes | None] = {path: path.read_bytes() for path in files}
    there = _read_definitions(data for data in inputs.values() if data is not None)
    here = _read_definitions([render_model_package(api)["models.py"].encode()])
    hint = f"install the {package.name} that is made from this file by this version of oaswright"
    findings: list[Diagnostic] = []
    for name in sorted(spans):
        if name not in there:
            problem = f"{module} has no `{name}`"
        elif there[name] is not None and there[name] != here[name]:
            problem = f"`{name}` of {module} is not what this file says"
        else:
            continue
        findings.append(Diagnostic(RuleId.SHARED_MODEL, Severity.ERROR, spans[name], problem, hint))
    return findings, inputs


def _read_definitions(sources: Iterable[bytes]) -> dict[str, tuple[str, ...] | None]:
    """What generated modules define, by name: the fields or members of a class, the value of an alias.

    None for a name that is imported from elsewhere.
    """
    found: dict[str, tuple[str, ...] | None] = {}
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        for node in tree.body:
            match node:
                case ast.ImportFrom():
                    for alias in node.names:
                        found.setdefault(alias.asname or alias.name, None)
                case ast.ClassDef():
                    body = (item for item in node.body if isinstance(item, ast.Assign | ast.AnnAssign))
                    found[node.name] = (*map(ast.unparse, node.bases), *map(ast.unparse, body))
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                    found[name] = (ast.unparse(node),)
                case _:
                    pass
    return found
