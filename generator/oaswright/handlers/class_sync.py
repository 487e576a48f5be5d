"""The classes that implement an API, compared with its interface, and the new text of their modules."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Position, RuleId
from oaswright.document.reading import display_path
from oaswright.handlers.bindings import Module
from oaswright.handlers.classes import Implementation, Owner, list_assigned, list_methods
from oaswright.handlers.findings import report_handler, report_orphan
from oaswright.handlers.interface import Group, Interface, find_shared
from oaswright.handlers.method_calls import find_methods, rename_keywords, report_calls
from oaswright.handlers.model import History, Orphan, Route, Subject, Sync
from oaswright.handlers.module_edits import ModuleEdits, NewText, move_finding
from oaswright.handlers.modules import Modules
from oaswright.handlers.orphans import find_orphans
from oaswright.handlers.package_changes import PackageChanges
from oaswright.handlers.placement import Placement, insert_bases
from oaswright.handlers.scaffold import group_class_name, print_signature, scaffold_group
from oaswright.handlers.signature import Version, resync
from oaswright.handlers.source import Function
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
class ClassSync:
    """One API: what its handler modules need, gathered class by class.

    `apply_renames` writes the names of renamed parameters and the successors of classes of responses.
    """

    subject: Subject
    interface: Interface
    earlier: Interface | None
    before: Modules
    after: Modules
    history: History
    placement: Placement
    apply_renames: bool = False
    _files: dict[Path, bytes] = field(default_factory=dict[Path, bytes])
    # Stubs by class and name: a base class may serve several classes.
    _laid: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _modules: dict[Path, ModuleEdits] = field(default_factory=dict[Path, ModuleEdits])
    _added: dict[str, None] = field(default_factory=dict[str, None])
    _resynced: dict[str, None] = field(default_factory=dict[str, None])
    _orphans: dict[Orphan, None] = field(default_factory=dict[Orphan, None])
    # New names of parameters by class and method.
    _renames: dict[tuple[str, str], dict[str, str]] = field(
        default_factory=dict[tuple[str, str], dict[str, str]]
    )
    # Models that other packages have, by their names there.
    _shared: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self._shared = self._find_shared(self.after)

    def _find_shared(self, modules: Modules) -> dict[str, str]:
        return find_shared(modules, self.subject.folder, self.subject.package)

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
                misplaced = self.placement.find_misplaced(found, owner, function)
                state.findings |= {misplaced: None} if misplaced is not None else {}
                result = resync(
                    function,
                    owner.module,
                    new,
                    old,
                    state.printer,
                    arguments,
                    rename_uses=self.apply_renames,
                )
                state.findings |= dict.fromkeys(result.findings)
                if result.renames:
                    for one in (owner, found.leaf):
                        self._renames[one.qualified_name, function.name] = result.renames
                if result.edits:
                    self._resynced[function.name] = None
                    state.edits += result.edits
                    state.replaced |= _list_names(result.replaced)
        self._add_missing(found, arguments)
        orphans = find_orphans(found, self.interface, self.earlier, self.subject, self.history)
        self._orphans |= dict.fromkeys(orphans)

    def _version(self, modules: Modules, interface: Interface, arguments: TypeArguments) -> Version:
        package = self.subject.package
        shared = self._shared if modules is self.after else self._find_shared(modules)
        plain = TypeReader(modules, package, {}, shared)
        given = {
            f"{interface.module.name}.{name}": plain.read(*argument) if argument is not None else _ANY
            for name in interface.parameters
            for argument in [arguments.get(name)]
        }
        return Version(interface, TypeReader(modules, package, given, shared))

    def _state(self, module: Module) -> ModuleEdits:
        return self._modules.setdefault(
            module.path, ModuleEdits(module, TypePrinter(module, self.subject.package, self._shared))
        )

    def _drop_stubs(self, state: ModuleEdits, owner: Owner, real: set[str]) -> None:
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
        missing = [name for name in self._list_expected(found) if name not in has]
        if not missing:
            return
        leaf = found.leaf
        if found.unread:
            lacks = f"{leaf.node.name} lacks {', '.join(missing)}"
            message = f"{lacks}, unless {', '.join(found.unread)} has it"
            hint = "that base class cannot be read here, so nothing was added"
            finding = report_handler(RuleId.HANDLER_SIGNATURE, leaf.module, leaf.node, message, hint)
            self._state(leaf.module).findings[finding] = None
            return
        bases: list[str] = []
        homes: dict[str, tuple[Owner, list[str]]] = {}
        for name in missing:
            group = self.interface.group(name)
            home = leaf if group is None else self.placement.find_home(found, group)
            if home is None and group is not None and self.placement.is_laid_by_group(found):
                bases += self._add_group(group, arguments)
            else:
                owner = home or leaf
                homes.setdefault(owner.qualified_name, (owner, []))[1].append(name)
        for owner, names in homes.values():
            self._add_stubs(owner, names, arguments)
        if bases:
            state = self._state(leaf.module)
            names = [state.printer.print_name(base) for base in dict.fromkeys(bases)]
            state.edits.append(insert_bases(leaf, names, self.interface))

    def _list_expected(self, found: Implementation) -> Iterator[str]:
        """The methods that a class has to have: those of its groups, unless another class has them."""
        if self.placement.is_whole(found):
            yield from self.interface.methods
            return
        elsewhere = {
            function.name
            for other in self.placement.implementations
            if other is not found and not self.placement.has_whole
            for _, function in other.methods
        }
        for group in self.interface.groups:
            if group.qualified_name in found.serves:
                yield from (name for name in group.methods if name not in elsewhere)

    def _add_stubs(self, owner: Owner, names: Sequence[str], arguments: TypeArguments) -> None:
        state = self._state(owner.module)
        names = [name for name in names if (owner.qualified_name, name) not in self._laid]
        if not names:
            return
        decorators = find_override(owner, self.interface.methods.keys())
        margin = find_margin(owner)
        lines: list[str] = []
        for name in names:
            parts, returns = print_signature(self.interface, name, state.printer, arguments)
            identifier = self.subject.routes[name].id
            lines += [
                "",
                *format_stub(name, parts, returns, identifier, margin=margin, decorators=decorators),
            ]
            self._added[name] = None
            self._laid.add((owner.qualified_name, name))
        state.edits += append_lines(owner, lines)

    def _add_group(self, group: Group, arguments: TypeArguments) -> list[str]:
        """A class for a group that has none yet, in a file of its own; the qualified name of it."""
        other = self.placement.find_other(group)
        if other is not None:
            return [other.qualified_name]
        path = self.placement.find_free_file(group)
        name = self.after.dotted_name(path)
        if path not in self._files:
            text = scaffold_group(path, name, self.interface, group, self.subject, arguments)
            self._files[path] = text.encode()
            self._added |= dict.fromkeys(group.methods)
        return [f"{name}.{group_class_name(group)}"]

    def add_groups(self) -> None:
        """Add the classes of groups that nothing answers, where no class answers all operations."""
        served = frozenset[str]().union(*(found.serves for found in self.placement.implementations))
        handled = {f.name for found in self.placement.implementations for _, f in found.methods}
        arguments = self.placement.implementations[0].type_arguments(self.interface)
        for group in self.interface.groups:
            if group.qualified_name not in served and not group.methods.keys() <= handled:
                self._add_group(group, arguments)

    def finish(self, package: PackageChanges) -> Sync:
        """The new modules, and all that is left to say. Raises SourceError where a module would not parse."""
        files = dict(self._files)
        sources: dict[str, str] = {}
        findings: list[Diagnostic] = []
        orphans: list[Orphan] = []
        renamed: dict[str, None] = {}
        own = set(self._modules)
        for module in package.list_users(self.after, own):
            self._state(module)
        owners = {owner.qualified_name for found in self.placement.implementations for owner in found.owners}
        classes = {name for found in package.changes.found.values() for name in found}
        for module in package.list_followers(self.after, set(self._modules), owners | classes):
            self._state(module)
        fresh: dict[Path, Module] = {}
        for path, state in self._modules.items():
            if self.apply_renames:
                state.edits += rename_keywords(state.module, self.after, self._renames, self.subject.package)
            places = package.find_places(state.module, self._list_handlers(path))
            if self.apply_renames:
                renamed |= dict.fromkeys(state.rename(places, package.changes, for_others=path not in own))
                places = [place for place in places if place.successor is None]
            state.findings |= dict.fromkeys(package.report(state.module, places))
            old = state.module.source
            # Other modules are edited where that was asked for, and nowhere else.
            edited = path in own or state.edits
            new = state.write(self.after, package.names) if edited else NewText(old, ())
            if new.source is not old:
                files[path] = new.source.encode()
            sources[display_path(path)] = new.source.text
            fresh[path] = self.after.bind(path, new.source)
            broken = package.report_broken(fresh[path])
            told = {span for f in broken for span in (f.span, *(other.span for other in f.related))}
            moved = [move_finding(finding, old, new) for finding in state.findings]
            findings += (f for f in moved if f.rule != RuleId.REMOVED_PARAMETER or f.span not in told)
            # What became of a class is told with more reason where the former interface is known.
            changed = [f for f in moved if f.rule == RuleId.CHANGED_RESPONSE]
            known = {span for f in changed for span in (f.span, *(other.span for other in f.related))}
            findings += (f for f in broken if f.span not in known)
            for orphan in self._orphans:
                if orphan.file == path:
                    line = new.move(old, Position(orphan.line, 1)).line
                    orphans.append(replace(orphan, line=line))
        methods = find_methods(self.placement.implementations, fresh.values())
        for module in fresh.values():
            findings += report_calls(module, self.after, methods, self.subject.package)
        gone = {found.message.split("`")[1] for found in findings if found.rule == RuleId.VANISHED_NAME}
        for module in package.list_followers(self.after, set(self._modules), gone):
            findings += package.report_broken(module)
            sources[display_path(module.path)] = module.source.text
        former, routes, words = self.history.known, self.subject.routes, self.subject.words
        findings += [report_orphan(o, former.get(o.name), routes, words) for o in orphans]
        return Sync(
            files=files,
            added=tuple(self._added),
            resynced=tuple(self._resynced),
            renamed=tuple(renamed),
            orphans=tuple(orphans),
            retired={o.name: former.get(o.name, Route(o.name, "", "")) for o in orphans},
            left=package.names.list_left(gone),
            findings=tuple(findings),
            sources=sources,
        )

    def _list_handlers(self, path: Path) -> list[Function]:
        return [
            function
            for implementation in self.placement.implementations
            for owner, function in implementation.methods
            if owner.module.path == path
        ]


def _list_names(annotations: Iterable[ast.expr]) -> set[str]:
    return {node.id for found in annotations for node in ast.walk(found) if isinstance(node, ast.Name)}
