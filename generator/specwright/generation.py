"""The whole way from documents to files, as one function that writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from specwright.config import ApiConfig, Config
from specwright.diagnostics import Diagnostic, Position, Severity, Span, has_errors, ordered
from specwright.ir import Api, lower
from specwright.render import render_api
from specwright.render.handlers import HandlersError, with_stubs
from specwright.rules import check
from specwright.source import bundle, load_project

_MARKER = '"""Packages that specwright generates: one for each document. Do not edit."""\n'


@dataclass(frozen=True, slots=True)
class Generation:
    """The files of a run by absolute path, the folders it owns, what it found, and what it added.

    `sources` maps shown file names to their text, for code frames. With an error among
    `diagnostics` there are no files.
    """

    files: Mapping[Path, str]
    owned: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    stubs: tuple[str, ...] = ()


def generate(config: Config, apis: Sequence[ApiConfig]) -> Generation:
    """Generate some APIs of a project. Findings of all documents come back at once."""
    files: dict[Path, str] = {}
    owned: list[Path] = []
    findings: list[Diagnostic] = []
    sources: dict[str, str] = {}
    stubs: list[str] = []
    package = ".".join(config.output.relative_to(config.root).parts)
    for entry in apis:
        spec_name = entry.spec.relative_to(config.root).as_posix()
        api, rendered = _one(entry.spec, config.root, entry.name, spec_name, findings, sources)
        if api is None:
            continue
        folder = config.output / entry.name
        owned.append(folder)
        files |= {folder / name: text for name, text in rendered.items()}
        if entry.handlers is not None:
            stubs += _handlers(entry.handlers, api, f"{package}.{entry.name}", files, findings, sources)
    files[config.output / "__init__.py"] = _MARKER
    return _result(files, owned, findings, sources, stubs)


def generate_document(spec: Path, out: Path, *, root: Path | None = None) -> Generation:
    """Generate the package `out` from one document, without configuration."""
    findings: list[Diagnostic] = []
    sources: dict[str, str] = {}
    api, rendered = _one(spec, root, out.name, spec.name, findings, sources)
    files = {out / name: text for name, text in rendered.items()} if api else {}
    return _result(files, [out], findings, sources, [])


def _result(
    files: dict[Path, str],
    owned: list[Path],
    findings: list[Diagnostic],
    sources: dict[str, str],
    stubs: list[str],
) -> Generation:
    if has_errors(findings):
        files, stubs = {}, []
    return Generation(files, tuple(owned), tuple(ordered(findings)), sources, tuple(stubs))


def _one(
    spec: Path,
    root: Path | None,
    name: str,
    shown: str,
    findings: list[Diagnostic],
    sources: dict[str, str],
) -> tuple[Api | None, dict[str, str]]:
    project = load_project(spec, root=root)
    sources |= project.sources
    found = check(project)
    findings += found
    if has_errors(found):
        return None, {}
    bundled = bundle(project)
    findings += bundled.diagnostics
    if has_errors(bundled.diagnostics):
        return None, {}
    lowered = lower(bundled, name=name, source=shown)
    findings += lowered.diagnostics
    if lowered.api is None:
        return None, {}
    return lowered.api, render_api(lowered.api, bundled.value)


def _handlers(
    path: Path,
    api: Api,
    package: str,
    files: dict[Path, str],
    findings: list[Diagnostic],
    sources: dict[str, str],
) -> tuple[str, ...]:
    try:
        source = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        source = None
    except UnicodeDecodeError:
        findings.append(_handlers_finding(path, "is not UTF-8", 1))
        return ()
    try:
        result = with_stubs(source, api, package)
    except HandlersError as error:
        sources[str(path)] = source or ""
        findings.append(_handlers_finding(path, str(error), error.line))
        return ()
    if result.added:
        files[path] = result.source
    return tuple(f"{path.name}: {operation}" for operation in result.added)


def _handlers_finding(path: Path, message: str, line: int) -> Diagnostic:
    place = Position(line, 1)
    return Diagnostic("handlers", Severity.ERROR, Span(str(path), place, place), f"handler module {message}")
