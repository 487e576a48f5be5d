"""Packages with models alone, as far as code can be written from them."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import cast

from oaswright.config import Config, ModelPackage
from oaswright.diagnostics import Diagnostic, RuleId, Severity, has_errors
from oaswright.document.document import Document
from oaswright.document.project import Project
from oaswright.document.reading import read_document
from oaswright.ir.model import Api
from oaswright.ir.sharing import SharedModels, find_place, find_request_models
from oaswright.ir.types import Object
from oaswright.lint.engine import examine
from oaswright.lint.settings import Settings
from oaswright.lint.silences import Silence
from oaswright.model_packages.documents import find_problems, load_files
from oaswright.model_packages.installed import compare_installed
from oaswright.preparation import prepare
from oaswright.spec.directions import find_every_direction
from oaswright.spec.inheritance import as_written


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
        found = [problem for document in documents.values() for problem in find_problems(document)]
        if found:
            done[package] = PreparedPackage(package, diagnostics=tuple(found), paths=documents)
        else:
            projects[package] = load_files(config, package, [*documents.values()])
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
    assert found.api is not None
    differences, inputs = compare_installed(package, found.api, spans, config.root)
    return replace(found, inputs=inputs, diagnostics=(*found.diagnostics, *differences))


def _list_paths(project: Project) -> dict[Path, Document]:
    """The files that somebody wrote, by the paths by which they were reached."""
    return {path: document for path, document in project.paths.items() if document is not project.entry}


def _drop_entry(found: Iterable[Diagnostic], project: Project) -> tuple[Diagnostic, ...]:
    """The findings about what somebody wrote."""
    return tuple(item for item in found if item.span is None or item.span.file != project.entry.file)
