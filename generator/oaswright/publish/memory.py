"""What a run tells the next one: which APIs have nothing to do, and what was found about them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from oaswright.config import FILE, ApiConfig, Config, ModelPackage
from oaswright.contents import encode_text
from oaswright.diagnostics import Diagnostic, ordered
from oaswright.diagnostics.text import format_text
from oaswright.generation import Generation
from oaswright.packages import Package
from oaswright.publish.cache import (
    Cache,
    Entry,
    hash_file,
    is_current,
    load_cache,
    locate_document_cache,
    make_entry,
    save_cache,
)


def recall(config: Config, apis: Iterable[ApiConfig]) -> dict[str, Entry]:
    """The APIs for which nothing has changed since the last run, with what it remembered.

    The packages with models alone are among them, whatever APIs these are.
    """
    targets: list[ApiConfig | ModelPackage] = [*config.written_packages, *apis]
    cache = load_cache(config.state)
    if cache is None:
        return {}
    return {
        target.name: entry
        for target in targets
        if (entry := cache.entries.get(target.name)) is not None
        and entry.settings == _format_settings(config, target)
        and is_current(entry)
    }


def remember(config: Config, result: Generation, kept: Mapping[str, Entry]) -> None:
    """Save what was just written, beside what is `kept` of APIs that had nothing to do."""
    before = load_cache(config.state)
    known = {target.name: target for target in config.targets}
    entries = {**(before.entries if before is not None else {}), **kept}
    for package in result.packages:
        settings = _format_settings(config, known[package.name])
        inputs = _list_inputs(config, package, result)
        entries[package.name] = make_entry(
            settings, inputs, package.files, _format_findings(package.diagnostics, result.sources)
        )
    entries = {name: entry for name, entry in entries.items() if name in known}
    configuration = (str(config.file), hash_file(config.file) or "")
    save_cache(config.state, Cache(configuration, *_list_names(config), entries))


def remember_document(config: Config, result: Generation) -> None:
    """Save what was just written for a document without configuration."""
    for package in result.packages:
        inputs = dict(package.inputs)
        # Whichever is nearest has settings of rules.
        for folder in (Path.cwd(), *Path.cwd().parents):
            file = folder / FILE
            inputs[file] = file.read_bytes() if file.is_file() else None
        said = _format_findings(package.diagnostics, result.sources)
        entry = make_entry("", inputs, package.files, said)
        state = locate_document_cache(package.folder)
        with suppress(OSError):
            state.mkdir(exist_ok=True)
        document = (str(config.apis[0].spec), "")
        save_cache(state, Cache(document, (package.name,), (), {package.name: entry}))


def _list_names(config: Config) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of APIs, and those of packages with models alone that a run writes."""
    packages = (package.name for package in config.written_packages)
    return tuple(api.name for api in config.apis), tuple(packages)


def _format_settings(config: Config, target: ApiConfig | ModelPackage) -> str:
    """All of the configuration that has a say in what is generated for an API, or of models alone."""
    lenient = any(other.lenient for other in config.apis)
    general = (config.root, config.output, config.rules, config.reference_root)
    return repr((target, *general, config.packages, config.formats, bool(config.packages) and lenient))


def _list_inputs(config: Config, package: Package, result: Generation) -> dict[Path, bytes | None]:
    """What was read for a package; of handlers and the marker, what this run has made of them."""
    marker = config.output / "__init__.py"
    syncs = [sync for other in result.packages for sync in (other.sync, other.security)]
    written = {path for sync in syncs for path in sync.files} | {marker, *package.laid}
    inputs = {
        **dict.fromkeys([*package.sync.files, *package.security.files, marker]),
        **package.inputs,
    }
    return {path: encode_text(result.files[path]) if path in written else inputs[path] for path in inputs}


def _format_findings(found: Sequence[Diagnostic], sources: Mapping[str, str]) -> tuple[str, str]:
    """Findings as they are printed, plain and in colour."""
    if not found:
        return "", ""
    plain, coloured = (format_text(ordered(found), sources, colour=colour) for colour in (False, True))
    return plain, coloured
