"""From documents to the text of every file that is generated. Nothing is written here."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from oaswright.config import ApiConfig, Config, ConfigError, Split
from oaswright.contents import decode_text, list_folder
from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span, has_errors, ordered
from oaswright.diagnostics.toml import show_position
from oaswright.document.comparison import Comparison, compare_documents
from oaswright.document.project import load_project
from oaswright.document.reading import display_path, read_again
from oaswright.format_types import find_type
from oaswright.handlers.model import OF_OPERATIONS, OF_SECURITY, History, Route, Subject, Sync, Words
from oaswright.handlers.settled import synchronise_changed
from oaswright.ir.sharing import SharedModels
from oaswright.lint.engine import configure, examine
from oaswright.lint.settings import Settings, parse_settings
from oaswright.lint.silences import Silence
from oaswright.lint.unused_silences import find_unused_silences
from oaswright.manifest import (
    NAME,
    Manifest,
    format_manifest,
    hash_content,
    list_files,
    read_former_document,
    read_manifest,
)
from oaswright.model_packages.preparation import PreparedPackage, list_shared, prepare_packages
from oaswright.preparation import Prepared, prepare, without_echoes
from oaswright.render.contract import render_contract
from oaswright.render.package import MARKER, render_api, render_model_package
from oaswright.render.parts import FORGETFUL, Parts
from oaswright.render.schemas import render_schemas
from oaswright.render.verify import RenderError

_NO_SYNC = Sync()
_MENDED_AFTERWARDS = frozenset(
    {RuleId.VANISHED_NAME, RuleId.CHANGED_RESPONSE, RuleId.WRONG_ARGUMENTS, RuleId.REMOVED_PARAMETER}
)


def keeps_from_writing(found: Iterable[Diagnostic]) -> bool:
    """Whether there is an error that is to be mended before anything is written."""
    return has_errors(diagnostic for diagnostic in found if diagnostic.rule not in _MENDED_AFTERWARDS)


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


@dataclass(frozen=True, slots=True)
class Generation:
    """All files of a run by absolute path: packages, and handler modules that change.

    Texts are written with `oaswright.contents.encode_text`. `diagnostics` are the findings of all documents
    in order, `sources` the texts of shown files for code frames, `inputs` all that was read or looked for
    in vain. With an error among the diagnostics there are no files and no packages, unless it can be
    mended only beside the new package.
    """

    files: Mapping[Path, str]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    packages: tuple[Package, ...] = ()
    inputs: frozenset[Path] = frozenset()


def generate(
    config: Config,
    apis: Sequence[ApiConfig],
    *,
    apply_renames: bool = False,
    packages: bool = True,
    explain: bool = False,
    progress: Callable[[str], None] | None = None,
    parts: Parts = FORGETFUL,
) -> Generation:
    """Generate some APIs of a project, or its one document. Findings of all documents come back at once.

    The `packages` with models alone are generated with them, whatever APIs these are; only without any API
    may they be left out.

    `apply_renames` gives handlers of renamed operations their new names; with `explain` each document is
    compared with what it was in the last run; `progress` hears the name of
    each API before its turn; `parts` may remember what is dear to make. Raises
    SettingsError and OSError.
    """
    settings = parse_settings(config.rules, config.root)
    used: set[Silence] = set()
    shared = prepare_packages(config, settings, used=used) if packages else ()
    made = [_render_models(config, prepared, settings, parts) for prepared in shared]
    beside = {path: text for package in made for path, text in package.files.items()}
    handlers: dict[Path, bytes] = {}
    for api in apis:
        if progress is not None:
            progress(api.name)
        package = _render_package(config, api, settings, list_shared(shared), parts, used, explain=explain)
        package = replace(package, inputs={**_list_inputs(shared), **package.inputs})
        if package.files and api.handlers is not None:
            former = read_manifest(package.folder)

            def run(words: Words, entry: Path, history: History, package: Package = package) -> Sync:
                subject = _subject(config, package, words, beside)
                found = synchronise_changed(
                    subject,
                    entry,
                    config.root,
                    history,
                    overlay=handlers,
                    parts=parts,
                    apply_renames=apply_renames,
                )
                handlers.update(found.files)
                return found

            sync = run(
                OF_OPERATIONS, api.handlers, History(former.operations, former.retired, former.renamed)
            )
            package = replace(_add_sync(package, sync, api.handlers, settings), sync=sync)
            history = History(former.schemes, former.retired_schemes, former.renamed)
            if api.security is not None and (package.schemes or history.known):
                sync = run(OF_SECURITY, api.security, history)
                package = replace(_add_sync(package, sync, api.security, settings), security=sync)
        made.append(package)
    found = tuple(ordered(finding for package in made for finding in package.diagnostics))
    sources = {name: text for package in made for name, text in package.sources.items()}
    inputs = frozenset(path for package in made for path in package.inputs)
    if config.is_project and settings.silences and not has_errors(found):
        shown = display_path(config.file)
        unused = find_unused_silences(
            settings,
            {silence.number for silence in used},
            inputs,
            config.file,
            shown=shown,
            listed=[api.spec for api in config.apis],
        )
        found = tuple(ordered((*found, *unused)))
        sources[shown] = config.file.read_text("utf-8")
    if keeps_from_writing(found):
        return Generation({}, found, sources, inputs=inputs)
    made = [_add_manifest(package) for package in made if package.files]
    files = {path: text for package in made for path, text in package.files.items()}
    files |= {path: decode_text(data) for path, data in handlers.items()}
    files |= {path: text for package in made for path, text in package.laid.items()}
    if config.is_project:
        files[config.output / "__init__.py"] = MARKER
    return Generation(files, found, sources, tuple(made), inputs)


def _render_models(config: Config, prepared: PreparedPackage, settings: Settings, parts: Parts) -> Package:
    """A package with models alone; without files where there are errors, and where it is not generated."""
    package = Package(
        prepared.package.name,
        config.package_folder(prepared.package),
        inputs={**_list_inputs([prepared]), **_list_rules(settings), **_find_types(config, config.formats)},
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
        return _add_findings(package, [_refuse(error, span)])
    return replace(package, files={package.folder / name: text for name, text in files.items()})


def _list_inputs(packages: Iterable[PreparedPackage]) -> dict[Path, bytes | None]:
    """What was read for some packages with models alone."""
    found: dict[Path, bytes | None] = {}
    for prepared in packages:
        found |= {path: read_again(document, path) for path, document in prepared.paths.items()}
        found |= prepared.inputs
    return found


def _list_rules(settings: Settings) -> dict[Path, bytes]:
    """The files with rules of the project."""
    return {rule.source: rule.source.read_bytes() for rule in settings.rules if rule.source is not None}


def _render_package(
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
    package = _add_findings(package, examined.diagnostics)
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
        return _add_findings(package, [_refuse(error, whole.span(()))])
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


def _add_findings(package: Package, found: Iterable[Diagnostic]) -> Package:
    return replace(package, diagnostics=(*package.diagnostics, *found))


def _subject(config: Config, package: Package, words: Words, beside: Mapping[Path, str]) -> Subject:
    is_security = words is OF_SECURITY
    return Subject(
        package.name,
        package.security_name if is_security else package.class_name,
        config.import_name(package.name),
        package.folder,
        package.files,
        package.schemes if is_security else package.routes,
        frozenset(list_files(package.folder)) - package.files.keys(),
        beside,
        words,
    )


def _add_sync(package: Package, sync: Sync, handlers: Path, settings: Settings) -> Package:
    # Handlers and verifiers may stand in one module, about which things are then said twice.
    told = {(finding.rule, finding.span) for finding in package.diagnostics}
    findings = [finding for finding in sync.findings if (finding.rule, finding.span) not in told]
    return replace(
        _add_findings(package, configure(findings, settings)),
        inputs={**sync.read, **package.inputs, **_list_folders(handlers)},
        sources={**package.sources, **sync.sources},
    )


def _list_folders(handlers: Path) -> dict[Path, bytes]:
    """The folders of handlers that are a package: another module in there may matter."""
    if not handlers.is_dir():
        return {}
    folders = [handlers, *(path for path in handlers.rglob("*") if path.is_dir())]
    return {folder: list_folder(folder) for folder in folders if folder.name != "__pycache__"}


def _add_manifest(package: Package) -> Package:
    hashes = {
        path.relative_to(package.folder).as_posix(): hash_content(text)
        for path, text in package.files.items()
    }
    manifest = Manifest(
        version("oaswright"),
        hashes,
        package.routes,
        package.sync.retired,
        package.schemes,
        package.security.retired,
        package.settings,
        {**package.sync.left, **package.security.left},
    )
    return replace(package, files={**package.files, package.folder / NAME: format_manifest(manifest)})
