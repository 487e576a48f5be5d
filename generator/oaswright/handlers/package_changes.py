"""What an edit of a document takes from the modules of a project that use the generated package."""

import functools
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from oaswright.diagnostics import Diagnostic
from oaswright.handlers.answers import Changes
from oaswright.handlers.bindings import Module
from oaswright.handlers.constructions import report_constructions
from oaswright.handlers.model import Subject
from oaswright.handlers.modules import Modules
from oaswright.handlers.response_changes import Place, find_places, print_class, report_places
from oaswright.handlers.source import Function, SourceError
from oaswright.handlers.vanished import PackageNames, report_vanished

_MAX_FILES = 20_000
# Clocks of file systems are as coarse as two seconds.
_CLOCK_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class PackageChanges:
    """The names that there are, what became of classes of responses, and of classes of tags (`tags`)."""

    names: PackageNames
    changes: Changes
    tags: Mapping[str, str]

    def find_places(self, module: Module, handlers: Sequence[Function]) -> list[Place]:
        """Where a module uses classes of responses that have changed."""
        return find_places(module, handlers, self.changes, self.names)

    def report(self, module: Module, places: Sequence[Place]) -> list[Diagnostic]:
        """What is to be decided at places of a module."""
        return report_places(module, places, self.names)

    def report_broken(self, module: Module) -> list[Diagnostic]:
        """Names that a module takes from the package and that are not there, and classes made wrongly."""
        return [
            *report_vanished(module, self.names, self._advise),
            *report_constructions(module, self.names),
        ]

    def _advise(self, name: str) -> str:
        """What to do about a class of the interface that is gone; nothing where that is not known."""
        if name in self.tags:
            return f"now it is `{self.tags[name]}`"
        changes = self.changes.of_class(name)
        successors = dict.fromkeys(print_class(change) for change in changes if change.new is not None)
        if successors:
            return f"now it is {' or '.join(successors)}"
        if changes:
            return "its operation does not answer with it any more; answer with another class"
        gone = self.changes.is_gone(name)
        return "its operation is not in the document any more; remove what uses it" if gone else ""

    def list_users(self, modules: Modules, handlers: Set[Path]) -> Iterator[Module]:
        """The other modules of the project that use the package."""
        return self._read(list_user_paths(modules.root, self.names.subject, handlers), modules)

    def list_followers(self, modules: Modules, known: Set[Path], gone: Set[str]) -> Iterator[Module]:
        """The modules that may take names which are gone by way of others."""
        paths = find_mentions(modules.root, self.names.subject, gone) if gone else ()
        return self._read((path for path in paths if path not in known), modules)

    def _read(self, paths: Iterable[Path], modules: Modules) -> Iterator[Module]:
        for path in paths:
            try:
                module = modules.at(path)
            except (SourceError, OSError):
                continue
            if module is not None:
                yield module


def find_mentions(root: Path, subject: Subject, names: Iterable[str]) -> Iterator[Path]:
    """The modules of a project in which the last word of one of some names stands."""
    words = "|".join(sorted({re.escape(name.rpartition(".")[2]) for name in names}))
    return _find_modules(root, subject, re.compile(rf"\b(?:{words})\b".encode()))


def list_user_paths(root: Path, subject: Subject, handlers: Set[Path]) -> Iterator[Path]:
    """The modules of a project that may import a generated package, the package itself left out."""
    name = re.escape(subject.package.rpartition(".")[2])
    imports = re.compile(rf"\b{name}(?:\.(?:models|dicts|interface)\b|\s+import\b)".encode())
    return (path for path in _find_modules(root, subject, imports) if path not in handlers)


def _find_modules(root: Path, subject: Subject, pattern: re.Pattern[bytes]) -> Iterator[Path]:
    count = 0
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "__pycache__", "node_modules"))
            and here / name != subject.folder
            and not (here / name / "pyvenv.cfg").exists()
        )
        for file in sorted(files):
            if file.endswith(".py"):
                count += 1
                if count > _MAX_FILES:
                    return
                if _is_found(f"{folder}{os.sep}{file}", pattern):
                    yield here / file


def _is_found(path: str, pattern: re.Pattern[bytes]) -> bool:
    """Whether a pattern is found in a file that can be read."""
    try:
        status = os.stat(path)  # noqa: PTH116 - there are thousands of files in large projects
        # A file that was saved just now may be saved again at what its clock calls the same time.
        is_settled = time.time_ns() - status.st_mtime_ns > _CLOCK_NS
        search = _search if is_settled else _search.__wrapped__
        return search(path, pattern, (status.st_mtime_ns, status.st_size, status.st_ino))
    except OSError:
        return False


# Each API asks, and the next run of `--watch` again.
@functools.lru_cache(maxsize=4 * _MAX_FILES)
def _search(path: str, pattern: re.Pattern[bytes], _state: tuple[int, int, int]) -> bool:
    return pattern.search(Path(path).read_bytes()) is not None
