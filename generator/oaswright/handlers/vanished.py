"""Names of the generated package that handlers use and that are not there."""

import ast
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity
from oaswright.handlers.bindings import Import, Module
from oaswright.handlers.findings import locate
from oaswright.handlers.interface import Interface, find_shared
from oaswright.handlers.model import Subject
from oaswright.handlers.modules import Modules
from oaswright.handlers.renamed_models import find_renamed, split_definitions
from oaswright.handlers.source import Node, list_nodes
from oaswright.handlers.types import public_name
from oaswright.handlers.uses import list_uses

_TOP_LEVEL = re.compile(r"^(?:class )?([A-Za-z_]\w*)(?=[ (:=])", re.MULTILINE)

Names = Mapping[str, Set[str]]
"""The names that each module of a package binds, by the qualified name of the module."""


@dataclass(slots=True)
class PackageNames:
    """The names in the modules of a generated package that handlers import from: models and interface.

    `renamed` has the present names of those that have another one, by their former qualified names.
    """

    subject: Subject
    interface: Interface
    before: Modules
    after: Modules
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])
    _now: Names = field(default_factory=dict[str, Set[str]])
    _former: Names | None = None

    def __post_init__(self) -> None:
        known = _list_names(self.subject, self.subject.files, self.subject.files.get)
        for module in (self.interface.module, *(group.module for group in self.interface.groups)):
            known[module.name] |= module.bindings.keys()
        self._now = known | _list_shared(self.subject, self.after)

    def knows(self, head: str) -> bool:
        """Whether a module is one of these."""
        return head in self._now

    def lacks(self, head: str, name: str) -> bool:
        """Whether a module is one of these and does not bind a name."""
        if head not in self._now:
            # A module of a tag that is gone.
            return head.rpartition(".")[0] in self._now and self.after.named(head) is None
        if name in self._now[head] or name.startswith("__"):
            return False
        # What a module imports for itself can be taken from it as well.
        module = self.after.named(head)
        return module is None or name not in module.bindings

    def find_lacking(self, head: str, name: str) -> str:
        """The qualified name that one means, by way of other modules or not; nothing where it is there."""
        if head in self._now or head.startswith(f"{self.subject.package}."):
            return f"{head}.{name}" if self.lacks(head, name) else ""
        qualified = self.after.follow(f"{head}.{name}")[1]
        head, _, name = qualified.rpartition(".")
        return qualified if head in self._now and self.lacks(head, name) else ""

    def follow(self, dotted: str) -> str:
        """What a dotted name is called where it is defined, models of the package left as they are."""
        return self.after.follow(dotted, stop=f"{self.subject.package}.models")[1]

    def had(self, head: str, name: str) -> bool:
        """Whether a module bound a name until now."""
        return name in self._list_former().get(head, ())

    def list_renamed(self) -> dict[str, str]:
        """The present name of each model that has another one, by its former qualified name."""
        former: Names = self._list_former()
        found: dict[str, str] = {}
        known: dict[str, str] = {}
        # TypedDicts are named after models.
        for head in sorted(self._now, key=lambda head: not head.endswith(".models")):
            gone = former.get(head, frozenset()) - self._now[head]
            # Long modules are read where names have gone and come only.
            if head.endswith((".models", ".dicts")) and gone and self._now[head] - former[head]:
                old, new = self._split(head, self.before), self._split(head, self.after)
                renamed = find_renamed(old, new, known)
                known |= renamed
                found |= {f"{head}.{name}": now for name, now in renamed.items()}
        return found

    def list_left(self, used: Set[str]) -> dict[str, str]:
        """Of the names that others stand for now those that are used still, from the package on."""
        start = len(self.subject.package) + 1
        return {old[start:]: new for old, new in self.renamed.items() if old.rpartition(".")[2] in used}

    def _split(self, head: str, modules: Modules) -> dict[str, str]:
        """The definitions of a module that may be a package, by name."""
        if not head.startswith(f"{self.subject.package}."):
            module = modules.named(head)
            return split_definitions(module.source.text) if module is not None else {}
        texts: list[str] = []
        for path in sorted(self.subject.files.keys() | self.subject.gone):
            parts = path.relative_to(self.subject.folder).with_suffix("").parts
            if path.suffix == ".py" and f"{self.subject.package}.{parts[0]}" == head:
                texts.append((modules.content(path) or b"").decode("utf-8", "replace"))
        return {name: piece for text in texts for name, piece in split_definitions(text).items()}

    def _list_former(self) -> Names:
        if self._former is None:
            files = self.subject.files.keys() | self.subject.gone
            former = _list_names(self.subject, files, self._read_former)
            self._former = former | _list_shared(self.subject, self.before)
        return self._former

    def _read_former(self, path: Path) -> str | None:
        try:
            data = self.before.content(path)
        except OSError:
            return None
        return None if data is None else data.decode("utf-8", "replace")

    def advise(self, head: str, name: str) -> str:
        """What to do about a name that is not in a module."""
        public = head.rpartition(".")[0]
        new = self.renamed.get(public_name(f"{head}.{name}", self.subject.package))
        if new is not None:
            return f"now it is `{new}`; write that, or let `oaswright generate --apply-renames` do it"
        if name in self._now.get(public, ()):
            return f"import it from {public}, where it stays whatever its tag is"
        names = self._now.get(head, frozenset())
        close = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.6)
        return f"did you mean `{close[0]}`?" if close else "change or remove what uses it"


def _list_names(
    subject: Subject, files: Iterable[Path], read: Callable[[Path], str | None]
) -> dict[str, set[str]]:
    known = {f"{subject.package}.{name}": set[str]() for name in ("models", "dicts", "interface", "security")}
    for path in files:
        parts = path.relative_to(subject.folder).with_suffix("").parts
        public = f"{subject.package}.{parts[0]}"
        text = read(path) if path.suffix == ".py" and public in known else None
        if text is not None:
            names = list_top_level(text)
            known[public] |= {*names, *parts[1:]}
            known.setdefault(".".join([subject.package, *parts]), set()).update(names)
    return known


def _list_shared(subject: Subject, modules: Modules) -> dict[str, set[str]]:
    """The names in the modules of other packages that models are taken from, as far as they are our own."""
    targets = find_shared(modules, subject.folder, subject.package)
    found = {head: modules.named(head) for head in {target.rpartition(".")[0] for target in targets}}
    return {head: set(module.bindings) for head, module in found.items() if module is not None}


def list_top_level(text: str) -> set[str]:
    """The names that a generated module defines."""
    return {*_TOP_LEVEL.findall(text)}


def report_vanished(module: Module, names: PackageNames, advise: Callable[[str], str]) -> list[Diagnostic]:
    """Names of the generated package that a module imports or uses and that do not exist there.

    `advise` says what became of a class of the interface, if it knows.
    """
    imported: dict[str, Node] = {}
    used: dict[str, list[Node]] = {}
    stars: list[str] = []
    for node in list_nodes(module.source.tree):
        if isinstance(node, ast.ImportFrom):
            head = module.origin(node)
            for alias in node.names:
                if alias.name == "*":
                    stars.append(head)
                elif lacking := names.find_lacking(head, alias.name):
                    imported.setdefault(lacking, alias)
    for use in list_uses(module.source.tree):
        dotted = use.qualify(use.name, module)
        head, _, name = _find_lacking(dotted, names).rpartition(".")
        if not head and not use.is_path and dotted.partition(".")[0] not in module.bindings:
            name = dotted.partition(".")[0]
            head = next((star for star in stars if names.lacks(star, name) and names.had(star, name)), "")
        if head:
            used.setdefault(f"{head}.{name}", []).append(use.node)
    found: list[Diagnostic] = []
    for qualified in {**imported, **used}:
        places = sorted(used.get(qualified, ()), key=lambda node: (node.lineno, node.col_offset))
        nodes = [*([imported[qualified]] if qualified in imported else []), *places]
        found.append(_report_name(module, nodes, qualified, names, advise))
    return found


def _find_lacking(dotted: str, names: PackageNames) -> str:
    """The beginning of a dotted name that is a module of the package with a name that it lacks."""
    parts = dotted.split(".")
    for end in range(2, len(parts) + 1):
        head, name = ".".join(parts[: end - 1]), parts[end - 1]
        inside = head.startswith(f"{names.subject.package}.")
        lacking = names.find_lacking(head, name) if names.knows(head) or not inside else ""
        if lacking:
            return lacking
    return ""


def find_stale_imports(module: Module, names: PackageNames) -> set[str]:
    """What a module imports from the generated package under names that do not exist there."""
    return {
        bound
        for bound, found in module.bindings.items()
        if isinstance(found, Import) and found.name and names.lacks(found.module, found.name)
    }


def _report_name(
    module: Module,
    nodes: list[Node],
    qualified: str,
    names: PackageNames,
    advise: Callable[[str], str],
) -> Diagnostic:
    head, _, name = qualified.rpartition(".")
    had = names.had(head, name) or public_name(qualified, names.subject.package) in names.renamed
    message = f"`{name}` is {'no longer' if had else 'not'} in {head}"
    first, *rest = nodes
    related = tuple(dict.fromkeys(Related(locate(module, node), "used here") for node in rest))
    of_interface = head.startswith(f"{names.subject.package}.interface")
    hint = (advise(name) if of_interface else "") or names.advise(head, name)
    return Diagnostic(RuleId.VANISHED_NAME, Severity.ERROR, locate(module, first), message, hint, related)
