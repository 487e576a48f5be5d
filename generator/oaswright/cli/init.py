"""`oaswright init`: a new project, which is served and tested at once."""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from oaswright.cli.console import refuse, say, use_colour
from oaswright.cli.options import GenerateOptions
from oaswright.extras import require

if TYPE_CHECKING:
    from oaswright.starter.model import Api, Document, Plan


@dataclass(frozen=True, slots=True)
class InitOptions:
    """`folder` is where the project goes; `document` is one to begin with instead of the example.

    `name` is that of the API; None for that of the folder.
    """

    folder: Path = Path()
    document: Path | None = None
    template: Literal["minimal", "full"] = "minimal"
    name: str | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        type=Path,
        default=Path(),
        help="the project (default: this folder)",
    )
    parser.add_argument(
        "--from",
        dest="document",
        metavar="FILE",
        type=Path,
        help="an OpenAPI document to begin with, YAML or JSON, instead of the example",
    )
    parser.add_argument(
        "--template",
        choices=("minimal", "full"),
        default="minimal",
        help="full: with a database, a Dockerfile and compose.yaml (default: %(default)s)",
    )
    parser.add_argument("--name", help="the name of the API (default: that of the folder)")


def read_options(arguments: argparse.Namespace) -> InitOptions:
    """The options that were given."""
    return InitOptions(arguments.folder, arguments.document, arguments.template, arguments.name)


def run(options: InitOptions) -> int:
    """Lay out a project and generate. Nothing that is there is overwritten.

    Returns the exit status: 0, 1 (the document has errors) or 2 (wrong use, something is in the way).
    """
    require("generate")
    try:
        return _run(options, options.folder.resolve())
    except OSError as error:
        return refuse("init", f"{error.filename or options.folder}: {error.strerror}")


def _run(options: InitOptions, root: Path) -> int:
    from oaswright.starter.documents import read_document, read_example
    from oaswright.starter.files import (
        list_code,
        list_surroundings,
        render_example,
        render_pyproject,
        render_table,
    )
    from oaswright.starter.laying import add_table, find_obstacles, lay, write_pyproject
    from oaswright.starter.names import make_name

    if root.exists() and not root.is_dir():
        return refuse("init", f"{options.folder} is a file; name a folder")
    name = make_name(root.name if options.name is None else options.name)
    document = None if options.document is None else read_document(options.document, root, name)
    if document is None:
        api = read_example(render_example(name), name)
    elif document.api is None:
        say(_format_findings(document))
        say("\nnothing was written: the errors have to be mended first")
        return 1
    else:
        api = document.api
    plan = _make_plan(options, root, document, api)
    code = list_code(plan)
    whole = add_table(root, render_table(plan))
    obstacles = find_obstacles(root, code)
    obstacles += ["generated"] if any((root / "generated").glob("*")) else []
    if obstacles:
        return refuse("init", f"in the way: {', '.join(obstacles)}; move that elsewhere. Nothing was written")
    lay(root, code)
    kept = lay(root, list_surroundings(plan))
    write_pyproject(root, render_pyproject(plan) if whole is None else whole)
    status = _generate(root)
    _say_result(options, plan, kept)
    return status


def _make_plan(options: InitOptions, root: Path, document: "Document | None", api: "Api") -> "Plan":
    """The project; its code goes to `server` where that is free."""
    from oaswright.config import FILE
    from oaswright.starter.files import list_code
    from oaswright.starter.laying import is_ours
    from oaswright.starter.model import Plan
    from oaswright.starter.surroundings import find_wheel, guess_forge

    plan = Plan(
        api,
        "server",
        options.template,
        guess_forge(root),
        version("oaswright"),
        document,
        find_wheel(),
        is_whole=not os.path.lexists(root / FILE),
    )
    is_free = is_ours(root / plan.package, root, list_code(plan))
    return plan if is_free else replace(plan, package=f"{plan.package}_{api.name}")


def _generate(root: Path) -> int:
    from oaswright.cli.regeneration import regenerate

    with chdir(root):
        return regenerate(GenerateOptions(quiet=True)).status


def _format_findings(document: "Document") -> str:
    from oaswright.diagnostics.text import format_text

    return format_text(document.diagnostics, document.sources, colour=use_colour(sys.stderr))


def _say_result(options: InitOptions, plan: "Plan", kept: Sequence[str]) -> None:
    """What was laid out, what was not, and the next steps."""
    name, package = plan.api.name, plan.package
    print(f"{options.folder}: {plan.spec}, {package}/, generated/{name}/, tests/ and what is around them")
    if plan.document is not None and plan.document.lenient:
        print("the document has errors, each of which leaves a faithful package: `lenient` is set for it")
    if not plan.is_whole:
        print("pyproject.toml: [tool.oaswright] was added")
    if plan.document is not None and (imports := plan.document.functions.imports):
        print(f"functions for Connexion answer before stubs: {', '.join(imports)}")
    if kept:
        print(f"kept as they are: {', '.join(kept)}")
    steps = [f"cd {shlex.quote(str(options.folder))}"] if options.folder != Path() else []
    steps.append("oaswright serve --reload")
    print(f"\n1. {' && '.join(steps)}")
    print(f"   the API at http://127.0.0.1:8000/, its pages at /{name}/docs")
    if plan.document is None:
        print("2. curl -H 'Authorization: Bearer token-of-ann' http://127.0.0.1:8000/tasks")
        print("   python -m pytest && oaswright test")
        print(f"3. edit {plan.spec}, then `oaswright generate`, then {package}/handlers.py")
    else:
        where = f"{package}/handlers{'/' if plan.api.is_large else '.py'}"
        verifiers = f" and {package}/security.py" if plan.api.security else ""
        print(f"2. fill in {where}{verifiers}: each operation is a stub that answers 501")
        print(f"3. python -m pytest, and `oaswright test` once {package}/contract.py names credentials")
    print("README.md says the rest")
