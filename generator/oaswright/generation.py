"""The whole way from documents to files, as one function that writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from oaswright.config import ApiConfig, Config
from oaswright.diagnostics import Diagnostic, RuleId, Severity, has_errors, ordered
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.document import Document
from oaswright.document.project import load_project
from oaswright.handlers.model import History, Route, Subject, Sync
from oaswright.handlers.sync import synchronise
from oaswright.ir.lower import lower
from oaswright.ir.unsupported import report
from oaswright.lint.engine import check, configure
from oaswright.lint.settings import DEFAULT, Settings, parse_settings
from oaswright.publish.cache import listing
from oaswright.publish.manifest import Manifest, read_manifest
from oaswright.publish.ownership import MARKER
from oaswright.render.package import render_api
from oaswright.render.schemas import render_schemas
from oaswright.render.verify import RenderError
from oaswright.spec.directions import find_directions
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Tree

_NO_SYNC = Sync()


@dataclass(frozen=True, slots=True)
class Package:
    """One generated package: its folder and text, what was read for it, what became of its handlers."""

    name: str
    folder: Path
    files: Mapping[Path, str]
    routes: Mapping[str, Route]
    inputs: Mapping[Path, bytes | None]
    diagnostics: tuple[Diagnostic, ...]
    sync: Sync = _NO_SYNC


@dataclass(frozen=True, slots=True)
class Generation:
    """The files of a run by absolute path, the folders it owns, what it found, and the packages one by one.

    `sources` maps shown file names to their text, for code frames. With an error among
    `diagnostics` there are no files and no packages.
    """

    files: Mapping[Path, str]
    owned: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    packages: tuple[Package, ...] = ()


@dataclass(slots=True)
class _Run:
    """What comes together over the APIs of a run."""

    settings: Settings = DEFAULT
    files: dict[Path, str] = field(default_factory=dict[Path, str])
    owned: list[Path] = field(default_factory=list[Path])
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    sources: dict[str, str] = field(default_factory=dict[str, str])
    packages: list[Package] = field(default_factory=list[Package])

    def result(self) -> Generation:
        found, owned = tuple(ordered(self.findings)), tuple(self.owned)
        if has_errors(found):
            return Generation({}, owned, found, self.sources)
        return Generation(self.files, owned, found, self.sources, tuple(self.packages))


def generate(
    config: Config,
    apis: Sequence[ApiConfig],
    *,
    apply_renames: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Generation:
    """Generate some APIs of a project. Findings of all documents come back at once.

    `apply_renames` gives handlers of renamed operations their new names; `progress` hears the name of
    each API before its turn. Raises SettingsError and OSError.
    """
    run = _Run(parse_settings(config.rules, config.root))
    handlers: dict[Path, bytes] = {}
    for entry in apis:
        if progress is not None:
            progress(entry.name)
        folder = config.output / entry.name
        shown = entry.spec.relative_to(config.root).as_posix()
        made = _package(entry.spec, config.root, folder, shown, run)
        if made is None:
            continue
        class_name, generated = made
        sync = _NO_SYNC
        if entry.handlers is not None:
            subject = Subject(
                entry.name,
                class_name,
                ".".join((*_import_path(config), entry.name)),
                folder,
                generated.files,
                generated.routes,
            )
            history = _history(read_manifest(folder))
            sync = synchronise(
                subject, entry.handlers, config.root, history, overlay=handlers, apply_renames=apply_renames
            )
            handlers |= sync.files
            sync = replace(sync, findings=tuple(configure(sync.findings, run.settings)))
            run.findings += sync.findings
            run.sources |= sync.sources
        run.packages.append(
            Package(
                entry.name,
                folder,
                generated.files,
                generated.routes,
                {**sync.read, **generated.inputs, **_folders(entry.handlers)},
                (*generated.diagnostics, *sync.findings),
                sync,
            )
        )
    run.files |= {path: data.decode("utf-8", "surrogateescape") for path, data in handlers.items()}
    run.files[config.output / "__init__.py"] = MARKER
    return run.result()


def generate_document(
    spec: Path, out: Path, config: Config | None = None, *, root: Path | None = None
) -> Generation:
    """Generate the package `out` from one document.

    Of a configuration only the rules count; its APIs do not. Raises SettingsError.
    """
    run = _Run()
    if config is not None:
        run = _Run(parse_settings(config.rules, config.root))
    made = _package(spec, root, out, spec.name, run)
    if made is not None:
        run.packages.append(made[1])
    return run.result()


def manifest_of(package: Package, version: str) -> Manifest:
    """What is remembered of a package beside it."""
    operations = {name: _written(route) for name, route in package.routes.items()}
    retired = {name: _written(route) for name, route in package.sync.retired.items()}
    return Manifest(version, {}, operations, retired)


@dataclass(frozen=True, slots=True)
class _Made:
    """The text of a package by file name, or none of it where the findings hold errors."""

    class_name: str
    files: Mapping[str, str]
    routes: Mapping[str, Route]
    diagnostics: tuple[Diagnostic, ...]


def _package(
    spec: Path, root: Path | None, folder: Path, shown: str, run: _Run
) -> tuple[str, Package] | None:
    """The class name and package of one document; None where it has errors, which are findings then."""
    run.owned.append(folder)
    project = load_project(spec, root=root)
    run.sources |= project.sources
    whole = bundle(project) if project.entry.usable and project.version is not None else None
    found = check(project, run.settings, whole)
    if whole is not None and has_errors(whole.diagnostics):
        # A setting may call them warnings; there is nothing to go on with all the same.
        found += whole.diagnostics
    if whole is None or has_errors(found):
        run.findings += found
        return None
    made = _made(whole, folder.name, shown)
    found += made.diagnostics
    run.findings += found
    if has_errors(made.diagnostics):
        return None
    files = {folder / name: text for name, text in made.files.items()}
    run.files |= files
    inputs: dict[Path, bytes | None] = {d.path: _content(d) for d in project.documents.values()}
    return made.class_name, Package(folder.name, folder, files, made.routes, inputs, tuple(found))


def _made(whole: Bundle, name: str, shown: str) -> _Made:
    """Everything that follows from a document without errors."""
    assert whole.version is not None
    spec = read_spec(Tree(whole.value, whole.named), whole.version)
    directions = find_directions(spec)
    lowered = lower(spec, directions, whole, name=name, source=shown)
    found = lowered.diagnostics
    api = lowered.api
    if api is None:
        return _Made("", {}, {}, found)
    schemas, problems = render_schemas(spec, directions)
    if problems:
        refused = [report(whole, problem.pointer, f"this schema: {problem.reason}") for problem in problems]
        return _Made("", {}, {}, (*found, *dict.fromkeys(refused)))
    try:
        files = render_api(api, whole.value, schemas)
    except RenderError as error:
        message = f"not supported: the code of this document: {error}"
        fault = Diagnostic(RuleId.UNSUPPORTED_CONSTRUCT, Severity.ERROR, whole.span(()), message)
        return _Made("", {}, {}, (*found, fault))
    routes = {
        operation.method_name: Route(operation.id, operation.http_method.upper(), operation.path)
        for operation in api.operations
    }
    return _Made(api.class_name, files, routes, found)


def _import_path(config: Config) -> tuple[str, ...]:
    """How the project imports what is below the output folder; `src` is a folder to import from."""
    parts = config.output.relative_to(config.root).parts
    return parts[1:] if parts[:1] == ("src",) else parts


def _folders(handlers: Path | None) -> dict[Path, bytes | None]:
    """The folders of handlers that are a package: another module in there may matter."""
    if handlers is None or not handlers.is_dir():
        return {}
    folders = [handlers, *(path for path in handlers.rglob("*") if path.is_dir())]
    return {folder: listing(folder) for folder in folders if folder.name != "__pycache__"}


def _content(document: Document) -> bytes:
    """The bytes that a document was read from; some that no file has if it has changed since."""
    data = document.path.read_bytes()
    return data if data.decode("utf-8-sig", "replace") == document.text else b"\xff"


def _history(manifest: Manifest) -> History:
    return History(_routes(manifest.operations), _routes(manifest.retired))


def _routes(written: Mapping[str, str]) -> dict[str, Route]:
    """Operations as a manifest writes them; entries of any other form are passed over."""
    routes: dict[str, Route] = {}
    for name, text in written.items():
        head, _, path = text.partition(" /")
        identifier, _, method = head.rpartition(" ")
        routes[name] = Route(identifier or name, method, f"/{path}" if path or " /" in text else "")
    return routes


def _written(route: Route) -> str:
    return f"{route.id} {route.http_method} {route.path}"
