"""The project's own modules: found by their dotted names, read once, names followed from one to the next."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.handlers.bindings import Exports, Import, Module, bind, list_exports
from oaswright.handlers.source import Source, SourceError, read_source

_MAX_STEPS = 20


@dataclass(slots=True)
class Modules:
    """The modules of a project. `overlay` holds new contents that are not on the disk yet.

    `gone` are files on the disk that this run removes. `read` maps each file that was looked for to its
    bytes, None where there is none. `opened` are the files that were parsed.
    """

    root: Path
    overlay: Mapping[Path, bytes]
    gone: Set[Path] = frozenset()
    read: dict[Path, bytes | None] = field(default_factory=dict[Path, bytes | None])
    opened: set[Path] = field(default_factory=set[Path])
    _modules: dict[Path, Module] = field(default_factory=dict[Path, Module])
    _named: dict[str, Module | None] = field(default_factory=dict[str, "Module | None"])
    _followed: dict[tuple[str, str], tuple[Module | None, str]] = field(
        default_factory=dict[tuple[str, str], "tuple[Module | None, str]"]
    )
    # Modules whose exports are being listed, against circles of star imports.
    _listing: set[str] = field(default_factory=set[str])

    def content(self, path: Path) -> bytes | None:
        """The content of a file, None where there is none. Raises OSError."""
        if path in self.overlay:
            return self.overlay[path]
        if path in self.gone:
            return None
        if path not in self.read:
            try:
                self.read[path] = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                self.read[path] = None
        return self.read[path]

    def at(self, path: Path) -> Module | None:
        """The module in a file, None where there is no file. Raises SourceError and OSError."""
        if path not in self._modules:
            data = self.content(path)
            if data is None:
                return None
            try:
                source = read_source(data)
            except SourceError as error:
                raise SourceError(str(error), error.line, path) from None
            self.opened.add(path)
            self._modules[path] = self.bind(path, source)
        return self._modules[path]

    def bind(self, path: Path, source: Source) -> Module:
        """The module that a file would be with a source."""
        return bind(path, self.dotted_name(path), source, self._exports)

    def dotted_name(self, path: Path) -> str:
        """The name under which the project imports a file."""
        for root in self.roots:
            if path.is_relative_to(root):
                parts = path.relative_to(root).with_suffix("").parts
                return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return path.stem

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders that imports start from, the innermost first."""
        return (self.root / "src", self.root)

    def named(self, dotted: str) -> Module | None:
        """A module of the project by its dotted name; None for any other and one that does not parse."""
        if dotted not in self._named:
            self._named[dotted] = self._find(dotted)
        return self._named[dotted]

    def _find(self, dotted: str) -> Module | None:
        parts = dotted.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        for root in self.roots:
            base = root.joinpath(*parts)
            for path in (base.with_suffix(".py"), base / "__init__.py"):
                try:
                    module = self.at(path)
                except (SourceError, OSError):
                    return None
                if module is not None:
                    return module
        return None

    def _exports(self, dotted: str) -> Exports:
        """What a star import of a module binds, and whether that is all of it."""
        if dotted in self._listing:
            return {}, False
        self._listing.add(dotted)
        try:
            module = self.named(dotted)
        finally:
            self._listing.discard(dotted)
        return ({}, False) if module is None else list_exports(module)

    def follow(self, qualified: str, *, stop: str = "") -> tuple[Module | None, str]:
        """What a qualified name is called where it is defined, and that module if it is one of the project.

        Modules by the name `stop` are not looked into.
        """
        key = (qualified, stop)
        if key not in self._followed:
            self._followed[key] = self._follow(qualified, stop)
        return self._followed[key]

    def _follow(self, qualified: str, stop: str) -> tuple[Module | None, str]:
        for _ in range(_MAX_STEPS):
            head, _, name = qualified.rpartition(".")
            module = self.named(head) if head != stop else None
            binding = module.bindings.get(name) if module is not None else None
            if not isinstance(binding, Import) or binding.name is None:
                return module, qualified
            qualified = binding.target
        return None, qualified


def list_modules(entry: Path) -> list[Path]:
    """The modules in which the implementing class may stand."""
    if entry.suffix == ".py":
        return [entry]
    init = entry / "__init__.py"
    return [init, *sorted(path for path in entry.rglob("*.py") if path != init)]
