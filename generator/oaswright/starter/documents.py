"""An existing document, read for the project that is laid out around it."""

import os
from pathlib import Path, PurePosixPath

from oaswright.diagnostics import Diagnostic, has_errors
from oaswright.document.project import Project, load_project
from oaswright.lint.engine import examine
from oaswright.preparation import Prepared, prepare
from oaswright.render.package import is_laid_by_group
from oaswright.starter.connexion import find_functions
from oaswright.starter.model import Api, Document, Functions, StarterError

_FOLDER = PurePosixPath("specs")


def read_document(file: Path, root: Path, name: str) -> Document:
    """The document `file` as part of the project in `root`, whose API is called `name`.

    Below `root` it stays where it is; else it is copied, with all files that it refers to, as they lie to
    each other. Raises StarterError where there is no such file.
    """
    if not file.is_file():
        raise StarterError(f"there is no file {file}")
    file, root = Path(os.path.abspath(file)), Path(os.path.abspath(root))  # noqa: PTH100 - links stay
    project = load_project(file)
    lenient = False
    prepared, found = _prepare(project, name, lenient=False)
    if prepared is None or prepared.api is None:
        errors = found
        lenient = True
        prepared, found = _prepare(project, name, lenient=True)
        # What cannot be mended is told as it is without leniency.
        found = errors if prepared is None or prepared.api is None else found
    api = _name_classes(prepared, name)
    is_inside = file.is_relative_to(root)
    top = _find_top(project)
    copies: dict[str, bytes] = {}
    if is_inside:
        spec = file.relative_to(root).as_posix()
        widened = "" if top.is_relative_to(root) else Path(os.path.relpath(top, root)).as_posix()
    else:
        widened = ""
        alone = _FOLDER / f"{name}{file.suffix if file.suffix in {'.json', '.yml'} else '.yaml'}"
        paths = {path: _FOLDER / path.relative_to(top).as_posix() for path in _list_files(project)}
        paths = {file: alone} if len(paths) == 1 else paths
        copies = {str(to): path.read_bytes() for path, to in paths.items()}
        spec = str(paths[file])
    _check_text(spec, widened, *copies)
    functions = Functions()
    if prepared is not None and prepared.api is not None:
        functions = find_functions(prepared.bundle.value, prepared.api.operations, root)
    return Document(spec, widened, copies, lenient, api, functions, found, project.sources)


def read_example(text: str, name: str) -> Api:
    """The names of the classes for the document of the example."""
    project = load_project(Path(f"{name}.yaml").absolute(), data=text.encode())
    api = _name_classes(_prepare(project, name, lenient=False)[0], name)
    assert api is not None, "the example is correct"
    return api


def _prepare(project: Project, name: str, *, lenient: bool) -> tuple[Prepared | None, list[Diagnostic]]:
    """What code is written from, and the findings on the way there."""
    examined = examine(project, lenient=lenient)
    found = list(examined.diagnostics)
    if examined.bundle is None or has_errors(found):
        return None, found
    prepared = prepare(examined.bundle, lenient=lenient, name=name, context=examined.context)
    return prepared, [*found, *prepared.diagnostics]


def _name_classes(prepared: Prepared | None, name: str) -> Api | None:
    if prepared is None or prepared.api is None:
        return None
    found = prepared.api
    security = found.security_name if found.schemes else ""
    return Api(name, found.class_name, security, is_laid_by_group(found, "by size"))


def _find_top(project: Project) -> Path:
    """The folder that all files of a document lie in."""
    return Path(os.path.commonpath([path.parent for path in _list_files(project)] or [project.root]))


def _list_files(project: Project) -> list[Path]:
    """The files of a document, each path without `..`."""
    return [Path(os.path.abspath(path)) for path in project.paths]  # noqa: PTH100 - links stay


def _check_text(*paths: str) -> None:
    """Make sure that paths can be written into files."""
    for path in paths:
        if not path.isprintable():
            raise StarterError(f"{path!r}: give the file a name of letters that can be printed first")
