"""All files that make up one API description."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from oaswright.config import FILE
from oaswright.config.roots import find_root
from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.document.chains import find_long_chain
from oaswright.document.corrections import Correction, correct
from oaswright.document.document import Document
from oaswright.document.identities import Identities
from oaswright.document.misplaced import find_misfit
from oaswright.document.reading import decode_document, display_path, read_document
from oaswright.document.references import (
    NodeKey,
    Reference,
    Target,
    Unresolved,
    find_references,
    resolve,
    resolve_plain,
    suggest_component,
)
from oaswright.openapi.grammar import Grammar, Version, component_group, grammar, version_of
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.walk import Site, walk


@dataclass(frozen=True, slots=True)
class Project:
    """An entry document and every file that its references reach.

    `documents` and `sources` (the texts) go by shown path; `version` is None if the entry document names no
    version of OpenAPI that is understood, and then nothing beyond the entry is loaded; `diagnostics` are the
    findings of reading and of references that cannot be resolved; `broken` are the nodes that hold such
    references where the standard allows none, each with the kind of object that it stands for. Files are
    opened below `root` only. `paths` are those by which the documents were reached, which may be links;
    `missing` are those where a reference found no file.
    """

    entry: Document
    documents: Mapping[str, Document]
    references: tuple[Reference, ...]
    diagnostics: tuple[Diagnostic, ...]
    version: Version | None
    root: Path
    broken: Mapping[NodeKey, str] = field(default_factory=dict[NodeKey, str])
    paths: Mapping[Path, Document] = field(default_factory=dict[Path, Document])
    missing: frozenset[Path] = frozenset()

    @property
    def sources(self) -> Mapping[str, str]:
        return {file: document.text for file, document in self.documents.items()}


Files: TypeAlias = Callable[[Path], Document | None]
"""What reads a file that is not on the disk as it is wanted; None where there is none of this path."""


def load_project(
    entry: Path, *, root: Path | None = None, data: bytes | None = None, files: Files | None = None
) -> Project:
    """The project of an entry document. Never raises for a user's mistake: it is in the diagnostics.

    References open only files below `root`, after links are resolved; by default that is `find_root` of the
    entry. The network is not read. `data` are bytes to read instead of the file `entry`; `files` reads all
    files, the entry among them, in place of the disk.
    """
    path = entry.absolute()
    document = files(path) if files is not None else None
    if document is None:
        document = read_document(path) if data is None else decode_document(data, path)
    return _load(document, (root or find_root(path)).resolve(), {}, files)


def correct_project(project: Project, corrections: Mapping[Document, Sequence[Correction]]) -> Project:
    """The project with corrections of some of its documents. No document is read again."""
    documents = {
        document.path.resolve(): correct(document, corrections.get(document, ()))
        for document in project.documents.values()
    }
    return _load(documents[project.entry.path.resolve()], project.root, documents)


def _load(
    document: Document, root: Path, given: Mapping[Path, Document], files: Files | None = None
) -> Project:
    version = version_of(document.value)
    loader = _Loader(document, root, grammar(version or "3.1"), given, files)
    if document.usable and version is not None:
        loader.load()
    found = [
        diagnostic for loaded in loader.documents.values() for diagnostic in loaded.diagnostics
    ] + loader.diagnostics
    too_long = find_long_chain(loader.references)
    found += [too_long] if too_long is not None else []
    return Project(
        document,
        loader.documents,
        tuple(loader.references),
        tuple(found),
        version,
        root,
        loader.broken,
        loader.paths,
        frozenset(loader.missing),
    )


@dataclass(slots=True)
class _Loader:
    entry: Document
    root: Path
    grammar: Grammar
    given: Mapping[Path, Document]
    files: Files | None = None
    documents: dict[str, Document] = field(default_factory=dict[str, Document])
    references: list[Reference] = field(default_factory=list[Reference])
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    broken: dict[NodeKey, str] = field(default_factory=dict[NodeKey, str])
    paths: dict[Path, Document] = field(default_factory=dict[Path, Document])
    missing: set[Path] = field(default_factory=set[Path])
    _identities: Identities = field(default_factory=Identities)
    _by_path: dict[Path, Document] = field(default_factory=dict[Path, Document])
    _neighbours: dict[Path, list[str]] = field(default_factory=dict[Path, "list[str]"])
    _kinds: dict[str, dict[Pointer, str]] = field(default_factory=dict[str, "dict[Pointer, str]"])

    def load(self) -> None:
        self._walk(self.entry, (), self.entry.value, "openapi")

    def __post_init__(self) -> None:
        self.paths[self.entry.path] = self.entry
        self._register(self.entry.path, self.entry)

    def _register(self, path: Path, document: Document) -> None:
        self.documents[document.file] = document
        self._by_path[path.resolve()] = document
        self._kinds[document.file] = {}
        self._identities.add_document(document)

    def _walk(self, document: Document, pointer: Pointer, value: JSON, kind: str) -> None:
        pending = [(document, pointer, value, kind)]
        while pending:
            document, pointer, value, kind = pending.pop()
            kinds = self._kinds[document.file]
            if pointer in kinds:
                continue
            sites = walk(value, kind, self.grammar, pointer)
            kinds.update((site.pointer, site.expects or site.kind) for site in sites)
            self._identities.add_schemas(document, sites)
            targets = [
                (target.document, target.pointer, target.value, expects)
                for site in sites
                for target, expects in self._targets(document, site)
            ]
            # The stack is last in, first out; files are to be met in the order of the text.
            pending.extend(reversed(targets))

    def _targets(self, document: Document, site: Site) -> list[tuple[Target, str]]:
        if not isinstance(site.value, dict):
            return []
        found: list[tuple[Target, str]] = []
        for holder, name, reference, expects in find_references(site):
            # Nearly all references are of this kind, and need no URIs.
            target = resolve_plain(self._identities, document, reference)
            by_file = False
            if target is None:
                target = self._resolve(document, holder, name, reference, expects)
                if target is None:
                    if site.misplaced:
                        self.broken[document.file, holder] = expects
                    continue
                by_file = self._identities.is_by_file(document, holder, reference)
            if site.misplaced and (problem := find_misfit(target, expects, self.grammar)) is not None:
                if expects == "media-type" and holder[-1] in self.grammar.kinds["media-type"].fields:
                    # The media type above it is missing, which a rule says.
                    continue
                self._report(document, (*holder, name), problem)
                self.broken[document.file, holder] = expects
                continue
            self.references.append(
                Reference(document, holder, name, expects, target, by_file, site.misplaced)
            )
            found.append((target, expects))
        return found

    def _resolve(
        self, document: Document, holder: Pointer, name: str, written: str, expects: str
    ) -> Target | None:
        group = component_group(expects, self.grammar.version)
        path = self._identities.find_file(document, holder, written)
        result: Target | Unresolved
        loaded = None if path is None else self._open(path, written)
        if isinstance(loaded, Unresolved):
            result = self._without_hash(document, holder, written, group) or loaded
        elif loaded is not None and not loaded.usable:
            # The findings of the file itself say why.
            return None
        else:
            result = resolve(self._identities, document, holder, written, loaded, group)
        if isinstance(result, Target):
            return result
        if result.hint is None and result.rule == RuleId.UNRESOLVED_REFERENCE:
            result = replace(result, hint=suggest_component(document, group, written))
        self._report(document, (*holder, name), result)
        return None

    def _without_hash(
        self, document: Document, holder: Pointer, written: str, group: str | None
    ) -> Unresolved | None:
        """Why a pointer without its `#` is not resolved: it is read as the path of a file."""
        steps = written.lstrip("/")
        if steps.partition("/")[0] not in self.grammar.kinds["openapi"].fields:
            return None
        pointer = f"#/{steps}"
        meant = resolve(self._identities, document, holder, pointer, None, group)
        return Unresolved(
            RuleId.UNRESOLVED_REFERENCE,
            f"unresolved reference `{written}`: without `#` it is the path of a file",
            f"did you mean `{pointer}`?" if isinstance(meant, Target) else meant.hint,
        )

    def _report(self, document: Document, pointer: Pointer, why: Unresolved) -> None:
        span = document.span(pointer)
        self.diagnostics.append(Diagnostic(why.rule, Severity.ERROR, span, why.message, why.hint))

    def _open(self, path: Path, written: str) -> Document | Unresolved:
        found: Document | None = None
        try:
            real = path.resolve()
            if self.files is None:
                exists = real.is_file()
            else:
                found = self._by_path.get(real) or self.files(real)
                exists = found is not None
        except (OSError, ValueError, RuntimeError):
            return Unresolved(
                RuleId.UNRESOLVED_REFERENCE, f"the reference `{written}` is not a path to a file"
            )
        if real in self._by_path:
            self.paths[path] = self._by_path[real]
            return self._by_path[real]
        if not real.is_relative_to(self.root):
            return Unresolved(
                RuleId.REFERENCE_OUTSIDE_PROJECT,
                f"the reference `{written}` points outside of `{_relative(self.root, Path.cwd())}`, the root "
                "below which files are read",
                _suggest_root(self.root, real, self.entry.path),
            )
        if not exists:
            self.missing.add(path)
            guess = did_you_mean(path.name, self._names_in(real.parent))
            return Unresolved(
                RuleId.UNRESOLVED_REFERENCE,
                f"unresolved reference `{written}`: there is no file {display_path(path)}",
                None if guess is None else f"did you mean `{_with_name(written, guess)}`?",
            )
        document = self.paths[path] = found or self.given.get(real) or read_document(real)
        self._register(real, document)
        return document

    def _names_in(self, folder: Path) -> list[str]:
        """The files of a folder, looked up once."""
        if folder not in self._neighbours:
            try:
                self._neighbours[folder] = sorted(entry.name for entry in folder.iterdir())
            except OSError:
                self._neighbours[folder] = []
        return self._neighbours[folder]


def _with_name(reference: str, name: str) -> str:
    """A reference to a file as one to another file of the same folder."""
    address, hash_, fragment = reference.partition("#")
    folder, slash, _ = address.rpartition("/")
    return f"{folder}{slash}{name}{hash_}{fragment}"


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _suggest_root(root: Path, outside: Path, entry: Path) -> str:
    """How the root becomes wide enough for a file outside of it."""
    wider = next((folder for folder in root.parents if outside.is_relative_to(folder)), root)
    if wider in {root, Path(wider.anchor)}:
        return "move the file below the root"
    hint = f"move the file below the root, or widen it: `--root {_relative(wider, Path.cwd())}`"
    file = next((folder / FILE for folder in entry.parents if (folder / FILE).is_file()), None)
    if file is None:
        return hint
    setting = f'`root = "{_relative(wider, file.parent)}"` in [tool.oaswright] of {display_path(file)}'
    return f"{hint}, or {setting}"
