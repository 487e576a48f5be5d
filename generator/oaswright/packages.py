"""One generated package: its document read, checked and rendered, without what its handlers add."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from oaswright.config import ApiConfig, Config, ConfigError, Split
from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span, has_errors
from oaswright.diagnostics.toml import show_position
from oaswright.document.comparison import Comparison, compare_documents
from oaswright.document.project import load_project
from oaswright.document.reading import read_again
from oaswright.format_types import find_type
from oaswright.handlers.model import Route, Sync
from oaswright.ir.sharing import SharedModels
from oaswright.lint.engine import examine
from oaswright.lint.settings import Settings
from oaswright.lint.silences import Silence
from oaswright.manifest import read_former_document
from oaswright.model_packages.preparation import PreparedPackage
from oaswright.preparation import Prepared, prepare, without_echoes
from oaswright.render.contract import render_contract
from oaswright.render.package import render_api, render_model_package
from oaswright.render.parts import Parts
from oaswright.render.schemas import render_schemas
from oaswright.render.verify import RenderError

_NO_SYNC = Sync()


@dataclass(frozen=True, slots=True)
class Package:
    """One generated package, and what becomes of its handlers (`sync`) and verifiers (`security`).

    One with models alone has no operations; its name is dotted.
    `files` are its files by absolute path, the manifest among them: none where its document has errors.
    `routes` are its operations by method name, `schemes` its security schemes. `inputs` is what was read for
    it: the bytes of a file, the names in a folder, None for what was looked for in vain. `sources` maps
    shown file names to texts. `settings` are those of the configuration that have a say in the code.
    `comparison` has the edits of the document since the last run, where these were asked for and are known.
    `laid` is what was not there and is the project's from now on: a contract file.
    """

    name: str
    folder: Path
    class_name: str = ""
    security_name: str = ""
    files: Mapping[Path, str] = field(default_factory=dict[Path, str])
    routes: Mapping[str, Route] = field(default_factory=dict[str, Route])
    schemes: Mapping[str, Route] = field(default_factory=dict[str, Route])
    inputs: Mapping[Path, bytes | None] = field(default_factory=dict[Path, "bytes | None"])
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    diagnostics: tuple[Diagnostic, ...] = ()
    sync: Sync = _NO_SYNC
    security: Sync = _NO_SYNC
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    comparison: Comparison | None = None
    laid: Mapping[Path, str] = field(default_factory=dict[Path, str])


def render_models(config: Config, prepared: PreparedPackage, settings: Settings, parts: Parts) -> Package:
    """A package with models alone; without files where there are errors, and where it is not generated."""
    package = Package(
        prepared.package.name,
        config.package_folder(prepared.package),
        inputs={**list_inputs([prepared]), **_list_rules(settings), **_find_types(config, config.formats)},
        sources=prepared.sources,
        diagnostics=prepared.diagnostics,
        settings=config.list_settings(prepared.package),
    )
    if prepared.api is None or not prepared.package.generated or has_errors(package.diagnostics):
        return package
    try:
        files = render_model_package(prepared.api, parts)
    except RenderError as error:
        span = next(iter(prepared.paths.values())).span(())
        return add_findings(package, [_refuse(error, span)])
    return replace(package, files={package.folder / name: text for name, text in files.items()})


def list_inputs(packages: Iterable[PreparedPackage]) -> dict[Path, bytes | None]:
    """What was read for some packages with models alone."""
    found: dict[Path, bytes | None] = {}
    for prepared in packages:
        found |= {path: read_again(document, path) for path, document in prepared.paths.items()}
        found |= prepared.inputs
    return found


def _list_rules(settings: Settings) -> dict[Path, bytes]:
    """The files with rules of the project."""
    return {rule.source: rule.source.read_bytes() for rule in settings.rules if rule.source is not None}


def render_package(
    config: Config,
    api: ApiConfig,
    settings: Settings,
    shared: Sequence[SharedModels],
    parts: Parts,
    used: set[Silence],
    *,
    explain: bool,
) -> Package:
    """The package of one document, without what its handlers add; without files where there are errors.

    The silences that cover a finding are added to `used`.
    """
    project = load_project(api.spec, root=config.reference_root)
    inputs = dict.fromkeys(project.missing) | {
        path: read_again(document, path) for path, document in project.paths.items()
    }
    inputs |= _list_rules(settings)
    folder = config.package_folder(api)
    inputs |= _find_types(config, api.formats, api)
    chosen = config.list_settings(api)
    package = Package(api.name, folder, inputs=inputs, sources=project.sources, settings=chosen)
    examined = examine(project, settings, lenient=api.lenient, used=used)
    package = add_findings(package, examined.diagnostics)
    if examined.bundle is None or has_errors(package.diagnostics):
        return package
    source = Path(os.path.relpath(api.spec, config.root)).as_posix() if config.is_project else api.spec.name
    prepared = prepare(
        examined.bundle,
        settings,
        lenient=api.lenient,
        name=api.name,
        source=source,
        used=used,
        formats=api.formats,
        shared=shared,
        context=examined.context,
    )
    former = read_former_document(folder) if explain else None
    if former is not None:
        package = replace(package, comparison=compare_documents(former, prepared.bundle))
    return _lay_contract(_add_code(package, prepared, api.split, parts), prepared, api)


def _lay_contract(package: Package, prepared: Prepared, api: ApiConfig) -> Package:
    """The package with the contract file that its API names, where that is not there yet."""
    if api.contract is None or prepared.api is None or not package.files:
        return package
    if api.contract.is_file():
        return replace(package, inputs={**package.inputs, api.contract: api.contract.read_bytes()})
    inputs = {**package.inputs, api.contract: None}
    return replace(package, inputs=inputs, laid={api.contract: render_contract(prepared.api)})


def _find_types(
    config: Config, formats: Mapping[str, str], api: ApiConfig | None = None
) -> dict[Path, bytes | None]:
    """The modules that formats take types from. Raises ConfigError where one is not there."""
    found: dict[Path, bytes | None] = {}
    for name, path in formats.items():
        try:
            file = find_type(path, config.root)
        except ValueError as error:
            keys = (("apis", api.name), ()) if api is not None else ((),)
            tables = [("tool", "oaswright", *own, "formats", name) for own in keys]
            of = f" of {api.name}" if api is not None else ""
            raise ConfigError(f"{show_position(config.file, *tables)}formats{of}: {name}: {error}") from None
        if file is not None:
            found[file] = file.read_bytes()
    return found


def _add_code(package: Package, prepared: Prepared, split: Split, parts: Parts) -> Package:
    """The package with its files, or with findings about what generation does not support."""
    whole = prepared.bundle
    package = replace(package, diagnostics=tuple(without_echoes(package.diagnostics, prepared.diagnostics)))
    if prepared.api is None:
        return package
    try:
        schemas = render_schemas(prepared.schemas)
        files = render_api(prepared.api, whole.value, schemas, split=split, parts=parts)
    except RenderError as error:
        return add_findings(package, [_refuse(error, whole.span(()))])
    return replace(
        package,
        class_name=prepared.api.class_name,
        security_name=prepared.api.security_name,
        files={package.folder / name: text for name, text in files.items()},
        routes={
            operation.method_name: Route(operation.id, operation.http_method.upper(), operation.path)
            for operation in prepared.api.operations
        },
        schemes={
            scheme.method_name: Route(scheme.name, scheme.credential, f"/{scheme.place}")
            for scheme in prepared.api.schemes
        },
    )


def _refuse(error: RenderError, span: Span) -> Diagnostic:
    message = f"not supported: the code of this document: {error}"
    return Diagnostic(RuleId.UNSUPPORTED_CONSTRUCT, Severity.ERROR, span, message)


def add_findings(package: Package, found: Iterable[Diagnostic]) -> Package:
    """The package with more findings."""
    return replace(package, diagnostics=(*package.diagnostics, *found))
