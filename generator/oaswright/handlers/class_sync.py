"""The classes that implement an API, compared with its interface, and the new text of their modules."""

import ast
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, RuleId
from oaswright.document.reading import display_path
from oaswright.handlers.bindings import Module
from oaswright.handlers.classes import Implementation, Owner, list_assigned, list_methods
from oaswright.handlers.findings import (
    find_stale_imports,
    list_names,
    report_handler,
    report_orphan,
    report_vanished,
)
from oaswright.handlers.imports import add_imports, remove_imports
from oaswright.handlers.interface import Interface
from oaswright.handlers.model import History, Orphan, Route, Subject, Sync
from oaswright.handlers.modules import Modules
from oaswright.handlers.orphans import find_orphans
from oaswright.handlers.scaffold import print_signature
from oaswright.handlers.signature import Version, resync
from oaswright.handlers.source import Edit, Source, shift
from oaswright.handlers.stubs import (
    append_lines,
    find_margin,
    find_override,
    format_stub,
    has_comments,
    is_stub,
    remove_stub,
)
from oaswright.handlers.type_printer import TypeArguments, TypePrinter
from oaswright.handlers.types import Type, TypeReader

_ANY = Type(frozenset({"typing.Any"}))


@dataclass(slots=True)
class _ModuleEdits:
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


@dataclass(frozen=True, slots=True)
class _NewText:
    """A module after its edits, which came in rounds."""

    source: Source
    rounds: tuple[tuple[Edit, ...], ...]

    def move(self, old: Source, position: Position) -> Position:
        """A position of the old text in the new one."""
        offset = old.offset(position)
        for edits in self.rounds:
            offset = shift(offset, edits)
        return self.source.position(offset)


@dataclass(slots=True)
class ClassSync:
    """One API: what its handler modules need, gathered class by class."""

    subject: Subject
    interface: Interface
    earlier: Interface | None
    before: Modules
    after: Modules
    history: History
    _modules: dict[Path, _ModuleEdits] = field(default_factory=dict[Path, _ModuleEdits])
    _added: dict[str, None] = field(default_factory=dict[str, None])
    _resynced: dict[str, None] = field(default_factory=dict[str, None])
    _orphans: dict[Orphan, None] = field(default_factory=dict[Orphan, None])

    def compare(self, found: Implementation) -> None:
        """Compare every handler of a class with its operation, and add those that are missing."""
        arguments = found.type_arguments(self.interface)
        new = self._version(self.after, self.interface, arguments)
        old = self._version(self.before, self.earlier, arguments) if self.earlier is not None else None
        real = {function.name for _, function in found.methods if not is_stub(function)}
        for owner in found.owners:
            state = self._state(owner.module)
            self._drop_stubs(state, owner, real)
            for function in list_methods(owner.node):
                if function.name not in self.interface.methods or function.lineno in state.done:
                    continue
                state.done.add(function.lineno)
                result = resync(function, owner.module, new, old, state.printer, arguments)
                state.findings |= dict.fromkeys(result.findings)
                if result.edits:
                    self._resynced[function.name] = None
                    state.edits += result.edits
                    state.replaced |= _list_names(result.replaced)
        self._add_missing(found, arguments)
        orphans = find_orphans(found, self.interface, self.earlier, self.subject, self.history)
        self._orphans |= dict.fromkeys(orphans)

    def _version(self, modules: Modules, interface: Interface, arguments: TypeArguments) -> Version:
        plain = TypeReader(modules, self.subject.package, {})
        given = {
            f"{interface.module.name}.{name}": plain.read(*argument) if argument is not None else _ANY
            for name in interface.parameters
            for argument in [arguments.get(name)]
        }
        return Version(interface, TypeReader(modules, self.subject.package, given))

    def _state(self, module: Module) -> _ModuleEdits:
        return self._modules.setdefault(module.path, _ModuleEdits(module, TypePrinter(module)))

    def _drop_stubs(self, state: _ModuleEdits, owner: Owner, real: set[str]) -> None:
        """Remove stubs beside which the handler has been written, in the same class or a base of it."""
        source = owner.module.source
        stubs = [
            function
            for function in list_methods(owner.node)
            if function.name in real
            and is_stub(function)
            and not has_comments(source, function)
            and function.lineno not in state.done
        ]
        for index, function in enumerate(stubs):
            state.done.add(function.lineno)
            alone = len(stubs) == len(owner.node.body) and index == 0
            state.edits.append(remove_stub(source, function, alone=alone))

    def _add_missing(self, found: Implementation, arguments: TypeArguments) -> None:
        has = {function.name for _, function in found.methods}
        has |= {name for owner in found.owners for name in list_assigned(owner.node)}
        missing = [name for name in self.interface.methods if name not in has]
        if not missing:
            return
        leaf = found.leaf
        state = self._state(leaf.module)
        if found.unread:
            lacks = f"{leaf.node.name} lacks {', '.join(missing)}"
            message = f"{lacks}, unless {', '.join(found.unread)} has it"
            hint = "that base class cannot be read here, so nothing was added"
            finding = report_handler(RuleId.HANDLER_SIGNATURE, leaf.module, leaf.node, message, hint)
            state.findings[finding] = None
            return
        decorators = find_override(leaf, self.interface.methods.keys())
        margin = find_margin(leaf)
        lines: list[str] = []
        for name in missing:
            parts, returns = print_signature(self.interface, name, state.printer, arguments)
            identifier = self.subject.routes[name].id
            lines += [
                "",
                *format_stub(name, parts, returns, identifier, margin=margin, decorators=decorators),
            ]
            self._added[name] = None
        state.edits += append_lines(leaf, lines)

    def finish(self) -> Sync:
        """The new modules, and all that is left to say. Raises SourceError where a module would not parse."""
        known = list_names(self.interface, self.subject)
        files: dict[Path, bytes] = {}
        sources: dict[str, str] = {}
        findings: list[Diagnostic] = []
        orphans: list[Orphan] = []
        for path, state in self._modules.items():
            old = state.module.source
            new = self._edit(state, known)
            if new.source is not old:
                files[path] = new.source.encode()
            sources[display_path(path)] = new.source.text
            findings += [_move(finding, old, new) for finding in state.findings]
            findings += report_vanished(self.after.bind(path, new.source), known)
            for orphan in self._orphans:
                if orphan.file == path:
                    line = new.move(old, Position(orphan.line, 1)).line
                    orphans.append(replace(orphan, line=line))
        former = self.history.known
        findings += [report_orphan(o, former.get(o.name), self.subject.routes) for o in orphans]
        return Sync(
            files=files,
            added=tuple(self._added),
            resynced=tuple(self._resynced),
            orphans=tuple(orphans),
            retired={o.name: former.get(o.name, Route(o.name, "", "")) for o in orphans},
            findings=tuple(findings),
            sources=sources,
        )

    def _edit(self, state: _ModuleEdits, known: Mapping[str, Set[str]]) -> _NewText:
        module = state.module
        edits = (*state.edits, *add_imports(module, state.printer.missing))
        source = module.source.edit(edits)
        stale = find_stale_imports(self.after.bind(module.path, source), known)
        gone = tuple(remove_imports(source, state.replaced | stale))
        return _NewText(source.edit(gone), (edits, gone))


def _list_names(annotations: Iterable[ast.expr]) -> set[str]:
    return {node.id for found in annotations for node in ast.walk(found) if isinstance(node, ast.Name)}


def _move(finding: Diagnostic, old: Source, new: _NewText) -> Diagnostic:
    assert finding.span is not None
    position = new.move(old, finding.span.start)
    return replace(finding, span=replace(finding.span, start=position, end=position))
