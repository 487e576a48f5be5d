"""Handlers brought into step with their interface: the one way in from outside."""

import ast
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from oaswright.diagnostics import Diagnostic, RuleId
from oaswright.document.reading import display_path
from oaswright.handlers.classes import (
    Function,
    Implementation,
    Owner,
    assigned_names,
    find_implementations,
    functions,
)
from oaswright.handlers.contract import Contract, Route, read_contract
from oaswright.handlers.imports import Speller, additions, removals
from oaswright.handlers.model import History, Orphan, Subject, Sync
from oaswright.handlers.modules import Module, Modules, module_of
from oaswright.handlers.orphans import find_orphans
from oaswright.handlers.renames import renamed
from oaswright.handlers.reports import doubt_finding, module_finding, orphan_finding, stale_imports, vanished
from oaswright.handlers.scaffold import new_module, stub_parts
from oaswright.handlers.signature import Outcome, Side, resync
from oaswright.handlers.source import Edit, Source, SourceError, apply, moved, parse_source
from oaswright.handlers.stubs import appended, decorators_of, has_comments, is_stub, margin_of, stub, without
from oaswright.handlers.types import Meaning, Reader
from oaswright.handlers.undefined import Doubt

_ANY = Meaning(frozenset({"typing.Any"}))


def synchronise(
    subject: Subject,
    entry: Path,
    root: Path,
    history: History,
    *,
    overlay: Mapping[Path, bytes],
    apply_renames: bool = False,
) -> Sync:
    """Bring the handlers of an API into step with its interface, without writing anything.

    `entry` is the module with the implementing class, or a package. `overlay` holds files that this
    run changes already. Trouble with a module comes back as an error among the findings. Raises
    OSError for a file that cannot be read.
    """
    fresh = {path: text.encode("utf-8", "surrogateescape") for path, text in subject.files.items()}
    before, after = Modules(root, overlay), Modules(root, {**overlay, **fresh})
    try:
        result = _synchronise(subject, entry, history, before, after, apply_renames=apply_renames)
    except SourceError as error:
        path = error.path or entry
        shown = display_path(path)
        text = (after.read.get(path) or b"").decode("utf-8", "replace")
        result = Sync(findings=(module_finding(shown, str(error), error.line),), sources={shown: text})
    read = {path: data for path, data in after.read.items() if not path.is_relative_to(subject.folder)}
    return replace(result, read={**read, **result.read})


def _synchronise(
    subject: Subject, entry: Path, history: History, before: Modules, after: Modules, *, apply_renames: bool
) -> Sync:
    contract = _contract(after, subject)
    assert contract is not None
    try:
        earlier = _contract(before, subject)
    except SourceError:
        earlier = None
    files = _entries(entry)
    if all(not (after.bytes_of(path) or b"").strip() for path in files):
        text = new_module(files[0], after.dotted(files[0]), contract, subject)
        return Sync(files={files[0]: text.encode()}, added=tuple(contract.methods))
    implementations = find_implementations(after, files, contract.full_name)
    if not implementations:
        raise SourceError(f"holds no class that derives from {subject.class_name}", 1, files[0])
    if apply_renames:
        moved = renamed(implementations, contract, earlier, subject, history)
        if moved.files:
            again = synchronise(
                subject, entry, after.root, history, overlay={**before.overlay, **moved.files}
            )
            return replace(again, files={**moved.files, **again.files}, renamed=moved.names)
    run = _Run(subject, contract, earlier, before, after)
    for implementation in implementations:
        run.implementation(implementation, history)
    return run.result(history)


def _contract(modules: Modules, subject: Subject) -> Contract | None:
    module = modules.at(subject.folder / "interface.py")
    return read_contract(module, subject.class_name) if module is not None else None


def _entries(entry: Path) -> list[Path]:
    """The modules in which the implementing class may stand."""
    if entry.suffix == ".py":
        return [entry]
    init = entry / "__init__.py"
    return [init, *sorted(path for path in entry.rglob("*.py") if path != init)]


@dataclass(frozen=True, slots=True)
class _Text:
    """A module's new text, and the edits that led to it, one round after the other."""

    source: Source
    rounds: tuple[tuple[Edit, ...], ...]

    def place(self, old: Source, line: int, column: int) -> tuple[int, int]:
        """The line and column of a place of the old text in the new one."""
        place = old.offset(line, column)
        for edits in self.rounds:
            place = moved(place, edits)
        number = bisect_right(self.source.starts, place)
        return number, place - self.source.starts[number - 1]


@dataclass(slots=True)
class _Run:
    """One API: what its handler modules need, gathered class by class."""

    subject: Subject
    contract: Contract
    earlier: Contract | None
    before: Modules
    after: Modules
    edits: dict[Path, list[Edit]] = field(default_factory=dict[Path, "list[Edit]"])
    spellers: dict[Path, Speller] = field(default_factory=dict[Path, Speller])
    replaced: dict[Path, set[str]] = field(default_factory=dict[Path, "set[str]"])
    done: set[tuple[Path, int]] = field(default_factory=set["tuple[Path, int]"])
    modules: dict[Path, Module] = field(default_factory=dict[Path, Module])
    added: dict[str, None] = field(default_factory=dict[str, None])
    resynced: dict[str, None] = field(default_factory=dict[str, None])
    orphans: dict[Orphan, None] = field(default_factory=dict[Orphan, None])
    doubts: dict[tuple[Path, Doubt], None] = field(default_factory=dict["tuple[Path, Doubt]", None])
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def implementation(self, found: Implementation, history: History) -> None:
        """Compare every handler of a class, and add those it lacks."""
        principals = _principals(found, self.contract)
        new = Side(self.contract, self._reader(self.after, self.contract, principals))
        old = None
        if self.earlier is not None:
            old = Side(self.earlier, self._reader(self.before, self.earlier, principals))
        for owner in found.owners:
            self.modules[owner.module.path] = owner.module
        real = {f.name for o in found.owners for f in functions(o.node) if not is_stub(f)}
        for owner in found.owners:
            self._superseded(owner, real)
            for function in functions(owner.node):
                key = (owner.module.path, function.lineno)
                if function.name in self.contract.methods and key not in self.done:
                    self.done.add(key)
                    speller = self._speller(owner.module)
                    outcome = resync(function, owner.module, new, old, speller, principals)
                    self._note(owner.module, function, outcome)
        self._missing(found, principals)
        self.orphans |= dict.fromkeys(find_orphans(found, self.contract, self.earlier, self.subject, history))

    def _reader(
        self, modules: Modules, contract: Contract, principals: Mapping[str, tuple[ast.expr, Module]]
    ) -> Reader:
        plain = Reader(modules, (self.subject.package,), {})
        given = {
            f"{contract.module.name}.{name}": plain.meaning(*principals[name]) if name in principals else _ANY
            for name in contract.parameters
        }
        return Reader(modules, (self.subject.package,), given)

    def _speller(self, module: Module) -> Speller:
        return self.spellers.setdefault(module.path, Speller(module))

    def _note(self, module: Module, function: Function, outcome: Outcome) -> None:
        if outcome.edits:
            self.resynced[function.name] = None
            self.edits.setdefault(module.path, []).extend(outcome.edits)
            names = {n.id for a in outcome.replaced for n in ast.walk(a) if isinstance(n, ast.Name)}
            self.replaced.setdefault(module.path, set()).update(names)
        self._doubts(module, outcome.doubts)

    def _doubts(self, module: Module, doubts: tuple[Doubt, ...]) -> None:
        self.doubts |= {(module.path, doubt): None for doubt in doubts}

    def _superseded(self, owner: Owner, real: set[str]) -> None:
        """Stubs beside which the handler has been written, in the same class or a base of it."""
        source = owner.module.source
        stubs = [
            f for f in functions(owner.node) if f.name in real and is_stub(f) and not has_comments(source, f)
        ]
        stubs = [f for f in stubs if (owner.module.path, f.lineno) not in self.done]
        for index, function in enumerate(stubs):
            self.done.add((owner.module.path, function.lineno))
            alone = len(stubs) == len(owner.node.body) and index == 0
            self.edits.setdefault(owner.module.path, []).append(without(source, function, alone=alone))

    def _missing(self, found: Implementation, principals: Mapping[str, tuple[ast.expr, Module]]) -> None:
        has = {f.name for o in found.owners for f in functions(o.node)}
        has |= {name for o in found.owners for name in assigned_names(o.node)}
        missing = [name for name in self.contract.methods if name not in has]
        if not missing:
            return
        leaf = found.leaf
        if found.unread:
            line, column = leaf.node.lineno, leaf.node.col_offset
            message = f"{leaf.node.name} lacks {', '.join(missing)}, unless {', '.join(found.unread)} has it"
            hint = "that base class cannot be read here, so nothing was added"
            self._doubts(leaf.module, (Doubt(RuleId.HANDLER_SIGNATURE, line, column, message, hint),))
            return
        speller = self._speller(leaf.module)
        marks = decorators_of(found.owners, frozenset(self.contract.methods))
        lines: list[str] = []
        for name in missing:
            parts, returns = stub_parts(self.contract, name, speller, principals)
            lines += [
                "",
                *stub(
                    name,
                    parts,
                    returns,
                    self.subject.routes[name].id,
                    margin=margin_of(leaf),
                    decorators=marks,
                ),
            ]
            self.added[name] = None
        self.edits.setdefault(leaf.module.path, []).extend(appended(leaf, lines))

    def result(self, history: History) -> Sync:
        """The new modules, checked to parse, and all that is left to say."""
        files: dict[Path, bytes] = {}
        sources: dict[str, str] = {}
        texts = {path: self._text(module) for path, module in self.modules.items()}
        for path, module in self.modules.items():
            source = texts[path].source
            if source.text != module.source.text:
                files[path] = source.encoded(source.text)
            sources[display_path(path)] = source.text
            again = module_of(path, module.name, source)
            self.findings += vanished(again, self.contract, self.subject)
        for path, doubt in self.doubts:
            line, column = texts[path].place(self.modules[path].source, doubt.line, doubt.column)
            self.findings.append(doubt_finding(replace(doubt, line=line, column=column), path))
        former = {**history.retired, **history.routes}
        orphans: list[Orphan] = []
        for orphan in self.orphans:
            line, _ = texts[orphan.file].place(self.modules[orphan.file].source, orphan.line, 0)
            orphans.append(replace(orphan, line=line))
        for orphan in orphans:
            self.findings.append(orphan_finding(orphan, former.get(orphan.name), self.subject.routes))
        return Sync(
            files=files,
            added=tuple(self.added),
            resynced=tuple(self.resynced),
            orphans=tuple(orphans),
            retired={o.name: former.get(o.name, Route(o.name, "", "")) for o in orphans},
            findings=tuple(self.findings),
            sources=sources,
        )

    def _text(self, module: Module) -> _Text:
        """The new text of a module. Raises SourceError where it would not parse."""
        path, source = module.path, module.source
        edits = [*self.edits.get(path, [])]
        if path in self.spellers:
            edits += additions(module, self.spellers[path].added)
        if edits:
            source = parse_source(apply(source.text, edits), source.encoding, source.mark)
        again = module_of(path, module.name, source)
        names = self.replaced.get(path, set[str]()) | stale_imports(again, self.contract, self.subject)
        gone = removals(source, names) if names else []
        if gone:
            source = parse_source(apply(source.text, gone), source.encoding, source.mark)
        return _Text(source, (tuple(edits), tuple(gone)))


def _principals(found: Implementation, contract: Contract) -> dict[str, tuple[ast.expr, Module]]:
    """What the class puts in for the type parameters of the interface."""
    if found.argument is None:
        return {}
    node, module = found.argument
    nodes = node.elts if isinstance(node, ast.Tuple) else [node]
    return dict(zip(contract.parameters, ((item, module) for item in nodes), strict=False))
