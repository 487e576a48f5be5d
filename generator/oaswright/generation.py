"""From documents to the text of every file that is generated. Nothing is written here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from oaswright.config import ApiConfig, Config
from oaswright.contents import decode_text, list_folder
from oaswright.diagnostics import Diagnostic, RuleId, has_errors, ordered
from oaswright.document.reading import display_path
from oaswright.handlers.model import OF_OPERATIONS, OF_SECURITY, History, Subject, Sync, Words
from oaswright.handlers.settled import synchronise_changed
from oaswright.lint.engine import configure
from oaswright.lint.settings import Settings, parse_settings
from oaswright.lint.silences import Silence
from oaswright.lint.unused_silences import find_unused_silences
from oaswright.manifest import (
    NAME,
    Manifest,
    format_manifest,
    hash_content,
    list_files,
    read_manifest,
)
from oaswright.model_packages.preparation import list_shared, prepare_packages
from oaswright.packages import Package, add_findings, list_inputs, render_models, render_package
from oaswright.render.package import MARKER
from oaswright.render.parts import FORGETFUL, Parts

_MENDED_AFTERWARDS = frozenset(
    {RuleId.VANISHED_NAME, RuleId.CHANGED_RESPONSE, RuleId.WRONG_ARGUMENTS, RuleId.REMOVED_PARAMETER}
)


def keeps_from_writing(found: Iterable[Diagnostic]) -> bool:
    """Whether there is an error that is to be mended before anything is written."""
    return has_errors(diagnostic for diagnostic in found if diagnostic.rule not in _MENDED_AFTERWARDS)


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
    made = [render_models(config, prepared, settings, parts) for prepared in shared]
    beside = {path: text for package in made for path, text in package.files.items()}
    handlers: dict[Path, bytes] = {}
    for api in apis:
        if progress is not None:
            progress(api.name)
        package = render_package(config, api, settings, list_shared(shared), parts, used, explain=explain)
        package = replace(package, inputs={**list_inputs(shared), **package.inputs})
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
        add_findings(package, configure(findings, settings)),
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
