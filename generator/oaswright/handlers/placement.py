"""Where a handler belongs when handlers are laid by tag: in which class, and that in which file."""

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from oaswright.diagnostics import Diagnostic, RuleId, Severity
from oaswright.document.reading import display_path
from oaswright.handlers.classes import Implementation, Owner, list_methods
from oaswright.handlers.findings import locate
from oaswright.handlers.interface import Group, Interface
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import Edit, Function


@dataclass(frozen=True, slots=True)
class Placement:
    """The modules in which the handlers of an API may stand, and the classes of which they are part."""

    interface: Interface
    entry: Path
    files: Collection[Path]
    modules: Modules
    implementations: Sequence[Implementation]

    def is_whole(self, found: Implementation) -> bool:
        """Whether a class answers all operations, and not only those of some groups."""
        return self.interface.qualified_name in found.serves

    @property
    def has_whole(self) -> bool:
        """Whether any class answers all operations."""
        return any(map(self.is_whole, self.implementations))

    def is_laid_by_group(self, found: Implementation) -> bool:
        """Whether a class that answers all operations has the classes of groups among its bases."""
        return bool(found.serves - {self.interface.qualified_name})

    def find_home(self, found: Implementation, group: Group) -> Owner | None:
        """The class of an implementation that the handlers of a group are in; None where there is none.

        That is the one that derives from the class of the group, else the one that has most of them.
        """
        owners = [owner for owner in found.owners if owner.module.path in self.files]
        for owner in owners:
            if group.qualified_name in found.declared.get(owner.qualified_name, ()):
                return owner
        count = {
            owner.qualified_name: sum(f.name in group.methods for f in list_methods(owner.node))
            for owner in owners
        }
        best = max(owners, key=lambda owner: count[owner.qualified_name], default=None)
        return best if best is not None and count[best.qualified_name] else None

    def find_other(self, group: Group) -> Owner | None:
        """A class of the project that answers a group and that no class for all operations inherits."""
        return next(
            (
                found.leaf
                for found in self.implementations
                if group.qualified_name in found.serves and not self.is_whole(found)
            ),
            None,
        )

    def find_free_file(self, group: Group) -> Path:
        """The file for a new class of a group: called after it, if nothing else is in there."""
        names = [group.name, f"{group.name}_handlers"]
        while True:
            path = self.entry / f"{names[0]}.py"
            if not (self.modules.content(path) or b"").strip():
                return path
            names = [*names[1:], f"{names[-1]}_"]

    def find_misplaced(self, found: Implementation, owner: Owner, function: Function) -> Diagnostic | None:
        """What is said about a handler in the class of a group that its operation is no part of any more."""
        declared = found.declared.get(owner.qualified_name, frozenset())
        group = self.interface.group(function.name)
        if group is None or not declared or {self.interface.qualified_name, group.qualified_name} & declared:
            return None
        home = self.find_home(found, group) or self.find_other(group)
        message = f"`{function.name}` is an operation of `{group.name}`, and stands in {owner.node.name}"
        place = f"{home.node.name} in {display_path(home.module.path)}" if home else f"{group.class_name}"
        hint = f"it works here all the same; move it to {place} if you like"
        if not self.is_whole(found):
            hint = f"move it to {place}, which nothing can be made of without it"
        span = locate(owner.module, function)
        return Diagnostic(RuleId.MISPLACED_HANDLER, Severity.INFO, span, message, hint)


def insert_bases(owner: Owner, names: Sequence[str], interface: Interface) -> Edit:
    """The edit that gives a class further bases, before the class of the interface itself."""
    source, bases = owner.module.source, owner.node.bases
    node = next((base for base in bases if _is_interface(base, interface)), bases[0])
    start = source.start(node)
    before = source.text[source.starts[node.lineno - 1] : start]
    separator = f",{source.newline}{before}" if not before.strip() else ", "
    return Edit(start, start, "".join(f"{name}{separator}" for name in names))


def _is_interface(base: ast.expr, interface: Interface) -> bool:
    plain = base.value if isinstance(base, ast.Subscript) else base
    return ast.unparse(plain).rpartition(".")[2] == interface.class_name
