"""Handlers brought in sync with their interface: the one way in from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from oaswright.document.reading import display_path
from oaswright.handlers.answers import NO_CHANGES, Changes, find_changes
from oaswright.handlers.class_sync import ClassSync
from oaswright.handlers.classes import find_implementations
from oaswright.handlers.findings import report_module
from oaswright.handlers.interface import Interface, read_interface
from oaswright.handlers.model import OF_SECURITY, History, Subject, Sync
from oaswright.handlers.modules import Modules, list_modules
from oaswright.handlers.orphans import find_orphans
from oaswright.handlers.package_changes import PackageChanges, find_mentions
from oaswright.handlers.placement import Placement
from oaswright.handlers.project_renames import ProjectRenames
from oaswright.handlers.renames import rename_handlers
from oaswright.handlers.scaffold import scaffold_folder, scaffold_module
from oaswright.handlers.signature import Version
from oaswright.handlers.source import SourceError, parse_source
from oaswright.handlers.tag_classes import derive_anew, find_tag_successors
from oaswright.handlers.types import TypeReader
from oaswright.handlers.vanished import PackageNames, report_vanished


def synchronise(
    subject: Subject,
    entry: Path,
    root: Path,
    history: History,
    *,
    overlay: Mapping[Path, bytes],
    apply_renames: bool = False,
) -> Sync:
    """Bring the handlers of an API in sync with its interface, without writing anything.

    `entry` is the module with the implementing class, or a package. `overlay` holds files that this
    run changes already. A module that cannot be used is an error among the findings. Raises OSError for a
    file that cannot be read.
    """
    run = _Run(subject, entry, root, history, apply_renames=apply_renames)
    try:
        result = run.synchronise(overlay, rename_methods=apply_renames, rename_names=apply_renames)
    except SourceError as error:
        path = error.path or entry
        text = (run.read.get(path) or b"").decode("utf-8", "replace")
        finding = report_module(path, str(error), error.line)
        result = Sync(findings=(finding,), sources={display_path(path): text})
    read = {path: data for path, data in run.read.items() if not path.is_relative_to(subject.folder)}
    opened = frozenset(path for path in run.opened if path in subject.files)
    return replace(result, read=read, opened=opened)


@dataclass(slots=True)
class _Run:
    """What stays the same when handlers are looked at again after an edit of them."""

    subject: Subject
    entry: Path
    root: Path
    history: History
    apply_renames: bool
    read: dict[Path, bytes | None] = field(default_factory=dict[Path, "bytes | None"])
    opened: set[Path] = field(default_factory=set[Path])

    def synchronise(self, overlay: Mapping[Path, bytes], *, rename_methods: bool, rename_names: bool) -> Sync:
        subject, entry = self.subject, self.entry
        written = {**subject.beside, **subject.files}
        fresh = {path: text.encode("utf-8", "surrogateescape") for path, text in written.items()}
        before = Modules(self.root, overlay, opened=self.opened)
        after = Modules(self.root, {**overlay, **fresh}, subject.gone, self.read, self.opened)
        generated = subject.folder, subject.words.module, subject.class_name
        files = list_modules(entry)
        interface = read_interface(after, *generated)
        if interface is None:
            return self._report_leftovers(files, before, after)
        try:
            earlier = read_interface(before, *generated)
        except SourceError:
            earlier = None
        if all(not (after.content(path) or b"").strip() for path in files):
            return _scaffold(subject, entry, after, interface)
        tags = find_tag_successors(earlier, interface, self.history, subject.routes)
        moved = derive_anew(after, files, tags, interface, subject.package)
        if moved.files:
            again = self.synchronise(
                {**overlay, **moved.files}, rename_methods=rename_methods, rename_names=rename_names
            )
            resynced = (*moved.classes, *again.resynced)
            return replace(again, files={**moved.files, **again.files}, resynced=resynced)
        implementations = find_implementations(after, files, interface)
        if not implementations:
            key = subject.words.title.lower()
            lacks = f"holds no class that derives from {subject.class_name}"
            raise SourceError(f"{lacks}; name the module that has one as `{key}` of the API", 1, files[0])
        if rename_methods:
            orphans = [find_orphans(i, interface, earlier, subject, self.history) for i in implementations]
            targets = list(zip(implementations, orphans, strict=True))
            paths = find_mentions(self.root, subject, self.history.known)
            renamed, told = rename_handlers(targets, after, paths, subject.package)
            if renamed:
                again = self.synchronise(
                    {**overlay, **renamed}, rename_methods=False, rename_names=rename_names
                )
                return replace(again, files={**renamed, **again.files}, renamed=(*told, *again.renamed))
        names = PackageNames(subject, interface, before, after)
        changes = self._find_changes(earlier, interface, before, after, names)
        names.renamed = self._find_renamed(names, changes)
        if rename_names and names.renamed:
            renames = ProjectRenames(after, subject.package, names.renamed)
            renamed, told = renames.rename(find_mentions(self.root, subject, names.renamed))
            if renamed:
                again = self.synchronise({**overlay, **renamed}, rename_methods=False, rename_names=False)
                return replace(again, files={**renamed, **again.files}, renamed=(*told, *again.renamed))
        placement = Placement(interface, entry, files, after, implementations)
        run = ClassSync(
            subject, interface, earlier, before, after, self.history, placement, self.apply_renames
        )
        for implementation in implementations:
            run.compare(implementation)
        if entry.suffix != ".py" and not placement.has_whole:
            run.add_groups()
        return run.finish(PackageChanges(names, changes, tags))

    def _report_leftovers(self, files: list[Path], before: Modules, after: Modules) -> Sync:
        """What is said of modules whose abstract class is gone: the document asks for nothing like it."""
        subject = self.subject
        empty = after.bind(subject.folder / f"{subject.words.module}.py", parse_source(""))
        names = PackageNames(subject, Interface(subject.class_name, empty, (), {}), before, after)
        found = {path: module for path in files if (module := after.at(path)) is not None}
        findings = [
            finding for module in found.values() for finding in report_vanished(module, names, lambda _: "")
        ]
        sources = {display_path(path): module.source.text for path, module in found.items()}
        if not findings:
            return Sync(sources=sources)
        return Sync(retired=self.history.known, findings=tuple(findings), sources=sources)

    def _find_renamed(self, names: PackageNames, changes: Changes) -> Mapping[str, str]:
        """The names that the package has no longer and that others stand for now."""
        head = f"{self.subject.package}.interface"
        former = {name for found in changes.found.values() for name in found if names.lacks(head, name)}
        successors = {f"{head}.{name}": changes.successor(name) for name in former}
        sure = {name: new.name for name, new in successors.items() if new is not None}
        recorded = {f"{self.subject.package}.{name}": new for name, new in self.history.renamed.items()}
        found = {**recorded, **names.list_renamed(), **sure}
        # Of a name that was renamed twice.
        found = {name: found.get(f"{name.rpartition('.')[0]}.{new}", new) for name, new in found.items()}
        return {name: new for name, new in found.items() if names.lacks(*name.rsplit(".", 1))}

    def _find_changes(
        self,
        earlier: Interface | None,
        interface: Interface,
        before: Modules,
        after: Modules,
        names: PackageNames,
    ) -> Changes:
        if earlier is None or self.subject.words is OF_SECURITY:
            return NO_CHANGES
        old = Version(earlier, TypeReader(before, self.subject.package, {}))
        new = Version(interface, TypeReader(after, self.subject.package, {}))
        return find_changes(old, new, self.history, self.subject.routes, names)


def _scaffold(subject: Subject, entry: Path, modules: Modules, interface: Interface) -> Sync:
    """Handlers of which there is nothing yet."""
    if interface.groups and entry.suffix != ".py":
        texts = scaffold_folder(entry, modules, interface, subject)
    else:
        path = list_modules(entry)[0]
        texts = {path: scaffold_module(path, modules.dotted_name(path), interface, subject)}
    new = {path: text.encode() for path, text in texts.items()}
    return Sync(files=new, added=tuple(interface.methods))
