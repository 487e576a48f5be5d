"""Handlers brought in sync with their interface: the one way in from outside."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from oaswright.document.reading import display_path
from oaswright.handlers.class_sync import ClassSync
from oaswright.handlers.classes import find_implementations
from oaswright.handlers.findings import report_module
from oaswright.handlers.interface import read_interface
from oaswright.handlers.model import History, Subject, Sync
from oaswright.handlers.modules import Modules
from oaswright.handlers.orphans import find_orphans
from oaswright.handlers.placement import Placement
from oaswright.handlers.renames import rename_handlers
from oaswright.handlers.scaffold import scaffold_folder, scaffold_module
from oaswright.handlers.source import SourceError


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
    fresh = {path: text.encode("utf-8", "surrogateescape") for path, text in subject.files.items()}
    before, after = Modules(root, overlay), Modules(root, {**overlay, **fresh}, subject.gone)
    try:
        result = _synchronise(subject, entry, history, before, after, apply_renames=apply_renames)
    except SourceError as error:
        path = error.path or entry
        text = (after.read.get(path) or b"").decode("utf-8", "replace")
        finding = report_module(path, str(error), error.line)
        result = Sync(findings=(finding,), sources={display_path(path): text})
    read = {path: data for path, data in after.read.items() if not path.is_relative_to(subject.folder)}
    return replace(result, read={**read, **result.read})


def _synchronise(
    subject: Subject, entry: Path, history: History, before: Modules, after: Modules, *, apply_renames: bool
) -> Sync:
    interface = read_interface(after, subject.folder, subject.class_name)
    assert interface is not None
    try:
        earlier = read_interface(before, subject.folder, subject.class_name)
    except SourceError:
        earlier = None
    files = _list_modules(entry)
    if all(not (after.content(path) or b"").strip() for path in files):
        if interface.groups and entry.suffix != ".py":
            texts = scaffold_folder(entry, after, interface, subject)
        else:
            name = after.dotted_name(files[0])
            texts = {files[0]: scaffold_module(files[0], name, interface, subject)}
        new = {path: text.encode() for path, text in texts.items()}
        return Sync(files=new, added=tuple(interface.methods))
    implementations = find_implementations(after, files, interface)
    if not implementations:
        raise SourceError(f"holds no class that derives from {subject.class_name}", 1, files[0])
    if apply_renames:
        orphans = (find_orphans(i, interface, earlier, subject, history) for i in implementations)
        moved, names = rename_handlers(zip(implementations, orphans, strict=True))
        if moved:
            again = synchronise(subject, entry, after.root, history, overlay={**before.overlay, **moved})
            return replace(again, files={**moved, **again.files}, renamed=names)
    placement = Placement(interface, entry, files, after, implementations)
    run = ClassSync(subject, interface, earlier, before, after, history, placement)
    for implementation in implementations:
        run.compare(implementation)
    if entry.suffix != ".py" and not placement.has_whole:
        run.add_groups()
    return run.finish()


def _list_modules(entry: Path) -> list[Path]:
    """The modules in which the implementing class may stand."""
    if entry.suffix == ".py":
        return [entry]
    init = entry / "__init__.py"
    return [init, *sorted(path for path in entry.rglob("*.py") if path != init)]
