"""Packages with models alone, as far as code can be written from them: before the APIs that import them."""

import ast
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import cast
from urllib.parse import quote

from oaswright.config import Config, ModelPackage
from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span, has_errors
from oaswright.document.document import Document
from oaswright.document.project import Project, load_project
from oaswright.document.reading import read_document
from oaswright.format_types import find_module
from oaswright.ir.model import Api
from oaswright.ir.sharing import SharedModels, find_place, find_request_models
from oaswright.ir.types import Object
from oaswright.lint.engine import examine
from oaswright.lint.settings import Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.grammar import grammar, version_of
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer
from oaswright.preparation import prepare
from oaswright.render.package import render_model_package
from oaswright.spec.directions import find_every_direction
from oaswright.spec.inheritance import as_written
from oaswright.spec.tree import as_object

# What a file is read as that names no version itself.
_VERSION = "3.1.0"
# What a file says beside schemas in it without being one itself.
_AROUND_SCHEMAS = frozenset({"$comment", "$defs", "$id", "$schema", "definitions", "description", "title"})


@dataclass(frozen=True, slots=True)
class PreparedPackage:
    """A package with the models of some files: what its code is written from, and what APIs import of it.

    `api` has no operations; there is none, and no `models`, where the files have errors. `paths` are those
    by which files were reached, `inputs` what was read besides.
    """

    package: ModelPackage
    api: Api | None = None
    models: SharedModels | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    paths: Mapping[Path, Document] = field(default_factory=dict[Path, Document])
    inputs: Mapping[Path, bytes | None] = field(default_factory=dict[Path, "bytes | None"])

    @property
    def sources(self) -> dict[str, str]:
        """The texts of the files, by their shown names."""
        return {document.file: document.text for document in self.paths.values()}


def prepare_packages(
    config: Config, settings: Settings, *, used: set[Silence] | None = None
) -> tuple[PreparedPackage, ...]:
    """All packages of a configuration, those first that others import from.

    They depend on nothing but their files and the configuration, so they are the same whatever API asks. The
    silences that cover a finding are added to `used`.
    """
    used = set() if used is None else used
    projects: dict[ModelPackage, Project] = {}
    done: dict[ModelPackage, PreparedPackage] = {}
    for package in config.packages:
        documents = {path: read_document(path) for path in package.sources}
        found = [problem for document in documents.values() for problem in _find_problems(document)]
        if found:
            done[package] = PreparedPackage(package, diagnostics=tuple(found), paths=documents)
        else:
            projects[package] = _load(config, package, [*documents.values()])
    order, circles = _order(projects)
    for package, finding in circles.items():
        done[package] = PreparedPackage(package, diagnostics=(finding,), paths=_list_paths(projects[package]))
    for package in order:
        if package not in done:
            # What is installed cannot import what is generated here.
            known = [other for other in done.values() if package.generated or not other.package.generated]
            shared = [other.models for other in known if other.models is not None]
            done[package] = _prepare(config, settings, package, projects[package], shared, used)
    return tuple(done.values())


def list_shared(packages: Iterable[PreparedPackage]) -> list[SharedModels]:
    """What APIs can import of some packages."""
    return [package.models for package in packages if package.models is not None]


def _find_problems(document: Document) -> Iterator[Diagnostic]:
    if not document.usable:
        yield from document.diagnostics
    elif not _list_schemas(document):
        yield Diagnostic(
            RuleId.SHARED_MODEL,
            Severity.ERROR,
            document.span(()),
            "the file has a package of its own, but no schemas",
            "write schemas below `components: {schemas: …}`, below `$defs`, or one as the file itself",
        )


def _list_schemas(document: Document) -> list[tuple[str, Pointer]]:
    """The schemas of a file that others refer to, each with its name.

    They are its components, the `$defs` of a schema, the file itself where it is a schema, and each member of
    a file that is nothing but a map of schemas.
    """
    whole = as_object(document.value)
    found: list[tuple[str, Pointer]] = []
    for holder in (("components", "schemas"), ("$defs",), ("definitions",)):
        held = follow(whole, holder)
        found += [(name, (*holder, name)) for name in as_object(held[0] if held else None)]
    known = {*grammar("3.1").kinds["openapi"].fields, *grammar("3.1").kinds["schema"].fields, "definitions"}
    if not whole.keys() & known:
        found += [(name, (name,)) for name, value in whole.items() if isinstance(value, dict)]
    elif not whole.keys() & {"openapi", "components", "paths"} and whole.keys() - _AROUND_SCHEMAS:
        found.append((document.path.stem, ()))
    return found


def _load(config: Config, package: ModelPackage, documents: Sequence[Document]) -> Project:
    """A document that refers to each schema of some files, as if somebody had written it."""
    # There is no such file; what is found in it is nothing that anybody wrote.
    entry = config.state / f"{package.folder}.json"
    schemas: dict[str, JSON] = {}
    for document in documents:
        address = quote(Path(os.path.relpath(document.path, entry.parent)).as_posix())
        for raw, pointer in _list_schemas(document):
            base = name = re.sub(r"[^A-Za-z0-9._-]", "_", raw) or "_"
            number = 1
            while name in schemas:
                number += 1
                name = f"{base}_{number}"
            fragment = format_pointer(tuple(quote(str(token), safe="/~") for token in pointer))
            schemas[name] = {"$ref": address + (fragment if pointer else "")}
    written = next(filter(None, (_read_version(document) for document in documents)), _VERSION)
    whole = {
        "openapi": written,
        "info": {"title": package.name, "version": "0"},
        "paths": dict[str, JSON](),
        "components": {"schemas": schemas},
    }
    return load_project(entry, root=config.reference_root, data=json.dumps(whole).encode())


def _read_version(document: Document) -> str | None:
    """The version of OpenAPI that a file is written in, if it says so."""
    written = as_object(document.value).get("openapi")
    return written if isinstance(written, str) and version_of(document.value) is not None else None


def _order(
    projects: Mapping[ModelPackage, Project],
) -> tuple[list[ModelPackage], dict[ModelPackage, Diagnostic]]:
    """Packages after those that they import from, and for those in a circle the finding that says so."""
    owners = {path.resolve(): package for package in projects for path in package.sources}
    graph: dict[ModelPackage, list[ModelPackage]] = {}
    # In the order of the configuration, as far as references leave it open.
    for package in sorted(projects, key=lambda package: package.generated):
        read = (document.path.resolve() for document in projects[package].documents.values())
        graph[package] = [owners[path] for path in read if owners.get(path, package) != package]
    sorter = TopologicalSorter(graph)
    try:
        return [*sorter.static_order()], {}
    except CycleError as error:
        circle = cast("list[ModelPackage]", error.args[1])[:-1]
    found = {package: _report_circle(projects[package], package, circle, owners) for package in circle}
    return [package for package in projects if package not in circle], found


def _report_circle(
    project: Project,
    package: ModelPackage,
    circle: Sequence[ModelPackage],
    owners: Mapping[Path, ModelPackage],
) -> Diagnostic:
    """The finding that packages would import from each other, at a reference that leads out of one."""
    span = None
    for reference in reversed(project.references):
        target = owners.get(reference.target.document.path.resolve())
        is_ours = owners.get(reference.document.path.resolve()) == package
        if is_ours and target in circle and target != package:
            span = reference.document.span((*reference.holder, reference.field))
    others = " and ".join(sorted(other.name for other in circle if other != package))
    return Diagnostic(
        RuleId.SHARED_MODEL,
        Severity.ERROR,
        span,
        f"{package.name} and {others} would import from each other",
        "give their files the same package",
    )


def _prepare(
    config: Config,
    settings: Settings,
    package: ModelPackage,
    project: Project,
    shared: Sequence[SharedModels],
    used: set[Silence],
) -> PreparedPackage:
    # Whoever uses the schemas, it is not seen from here.
    own = replace(settings, severities={**settings.severities, RuleId.UNUSED_COMPONENT: None})
    lenient = any(api.lenient for api in config.apis)
    examined = examine(project, own, lenient=lenient, used=used)
    diagnostics = _drop_entry(examined.diagnostics, project)
    found = PreparedPackage(package, paths=_list_paths(project), diagnostics=diagnostics)
    if examined.bundle is None or has_errors(examined.diagnostics):
        return found
    sources = ", ".join(Path(os.path.relpath(path, config.root)).as_posix() for path in package.sources)
    prepared = prepare(
        examined.bundle,
        own,
        lenient=lenient,
        name=package.folder,
        source=sources,
        used=used,
        formats=config.formats,
        shared=shared,
        find_uses=find_every_direction,
    )
    found = replace(found, diagnostics=(*found.diagnostics, *prepared.diagnostics))
    if prepared.api is None:
        return found
    places = {name: find_place(prepared.bundle, *at) for name, at in prepared.models.items()}
    own_models = {
        name: model for name, model in prepared.api.models.items() if name not in prepared.api.imports
    }
    models = SharedModels(
        package.module,
        prepared.bundle.version,
        {places[name]: model for name, model in own_models.items()},
        places,
        config.formats,
        frozenset(str(path.resolve()) for path in package.sources),
    )
    # Any of them may be what somebody sends to change something.
    partial = {
        name for name in find_request_models(places) if isinstance(prepared.api.models[name].type, Object)
    }
    found = replace(found, api=replace(prepared.api, partial_models=frozenset(partial)), models=models)
    if package.generated:
        return found
    spans = {name: prepared.bundle.key_span(as_written(prepared.models[name][0])) for name in own_models}
    return _check_installed(config, found, spans)


def _list_paths(project: Project) -> dict[Path, Document]:
    """The files that somebody wrote, by the paths by which they were reached."""
    return {path: document for path, document in project.paths.items() if document is not project.entry}


def _drop_entry(found: Iterable[Diagnostic], project: Project) -> tuple[Diagnostic, ...]:
    """The findings about what somebody wrote."""
    return tuple(item for item in found if item.span is None or item.span.file != project.entry.file)


def _check_installed(config: Config, found: PreparedPackage, spans: Mapping[str, Span]) -> PreparedPackage:
    """A package that is not generated here, with what it lacks. Its source is read, nothing of it runs.

    `spans` are the schemas of its models, by name.
    """
    module = found.package.module
    file = find_module(module, config.root)
    span = next(iter(found.paths.values())).span(())
    if file is None:
        problem = f"there is no module {module}, neither in {config.root} nor installed"
        hint = f"install what has {found.package.name}, or let it be generated here"
        finding = Diagnostic(RuleId.SHARED_MODEL, Severity.ERROR, span, problem, hint)
        return replace(found, models=None, diagnostics=(*found.diagnostics, finding))
    files = [file, *(sorted(file.parent.glob("*.py")) if file.name == "__init__.py" else [])]
    inputs: dict[Path, bytes | None] = {path: path.read_bytes() for path in files}
    there = _read_definitions(data for data in inputs.values() if data is not None)
    assert found.api is not None
    here = _read_definitions([render_model_package(found.api)["models.py"].encode()])
    findings: list[Diagnostic] = []
    for name in sorted(spans):
        if name not in there:
            problem = f"{module} has no `{name}`"
        elif there[name] is not None and there[name] != here[name]:
            problem = f"`{name}` of {module} is not what this file says"
        else:
            continue
        hint = f"install the {found.package.name} that is made from this file by this version of oaswright"
        findings.append(Diagnostic(RuleId.SHARED_MODEL, Severity.ERROR, spans[name], problem, hint))
    found = replace(found, inputs=inputs, diagnostics=(*found.diagnostics, *findings))
    return replace(found, models=None) if findings else found


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
