"""What happens to one module of handlers, and its text afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from oaswright.diagnostics import Diagnostic, Position, Span
from oaswright.handlers.answers import Changes
from oaswright.handlers.bindings import Module
from oaswright.handlers.imports import add_imports, remove_imports
from oaswright.handlers.modules import Modules
from oaswright.handlers.response_changes import Place, rename_classes, rename_imports
from oaswright.handlers.source import Edit, Source, shift
from oaswright.handlers.type_printer import TypePrinter
from oaswright.handlers.vanished import PackageNames, find_stale_imports


@dataclass(slots=True)
class ModuleEdits:
    """What happens to one module.

    `printer` knows what has to be imported, `replaced` holds names whose imports may go; `findings` have
    positions of the old text.
    """

    module: Module
    printer: TypePrinter
    edits: list[Edit] = field(default_factory=list[Edit])
    replaced: set[str] = field(default_factory=set[str])
    findings: dict[Diagnostic, None] = field(default_factory=dict[Diagnostic, None])
    # Lines of the functions that have had their turn: a base class may serve several classes.
    done: set[int] = field(default_factory=set[int])

    def rename(self, places: Sequence[Place], changes: Changes, *, for_others: bool) -> list[str]:
        """Write the successors of classes of responses where these are sure: `old -> new`.

        `for_others`: the module may import names for others to take them from it.
        """
        self.edits += rename_classes(self.module, places, self.printer)
        package = self.printer.package
        self.edits += rename_imports(self.module, changes, package, for_others=for_others)
        sure = {place.name: place.successor.name for place in places if place.successor is not None}
        self.replaced |= sure.keys()
        return [f"{old} -> {new}" for old, new in sure.items()]

    def write(self, modules: Modules, names: PackageNames) -> "NewText":
        """The module after its edits, with the imports that it needs and without those that go.

        Raises SourceError where it would not parse.
        """
        edits = (*self.edits, *add_imports(self.module, self.printer.missing))
        source = self.module.source.edit(edits)
        stale = find_stale_imports(modules.bind(self.module.path, source), names)
        gone = tuple(remove_imports(source, self.replaced | stale))
        return NewText(source.edit(gone), (edits, gone))


@dataclass(frozen=True, slots=True)
class NewText:
    """A module after its edits, which came in rounds."""

    source: Source
    rounds: tuple[tuple[Edit, ...], ...]

    def move(self, old: Source, position: Position) -> Position:
        """A position of the old text in the new one."""
        offset = old.offset(position)
        for edits in self.rounds:
            offset = shift(offset, edits)
        return self.source.position(offset)


def move_finding(finding: Diagnostic, old: Source, new: NewText) -> Diagnostic:
    """A finding about the old text of a module at its position in the new one."""

    def move(span: Span) -> Span:
        position = new.move(old, span.start)
        return replace(span, start=position, end=position)

    assert finding.span is not None
    related = tuple(replace(other, span=move(other.span)) for other in finding.related)
    return replace(finding, span=move(finding.span), related=related)
