"""What keeping handlers in sync needs, and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Route:
    """An operation of a document: its id, its method in capitals and its path."""

    id: str
    http_method: str
    path: str

    def __str__(self) -> str:
        return f"{self.http_method} {self.path}"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of the classes that an abstract class in the generated module `module` is written for.

    `title` is what such a module holds, `suffix` ends the name of a class whose abstract one ends in `base`,
    `verb` says what a method does with a `noun`.
    """

    module: str
    title: str
    suffix: str
    base: str
    verb: str
    noun: str


OF_OPERATIONS = Words("interface", "Handlers", "Handlers", "Api", "answers", "operation")
OF_SECURITY = Words("security", "Security", "Verifiers", "Security", "verifies", "security scheme")


@dataclass(frozen=True, slots=True)
class Subject:
    """A generated package as its handlers see it.

    `package` is its dotted name, `files` its new text by absolute path, `routes` its operations by
    method name, `gone` files that an earlier run wrote and this one removes. `beside` is the new text of
    packages that it imports from.

    The same for what verifies credentials: then `routes` are security schemes.
    """

    name: str
    class_name: str
    package: str
    folder: Path
    files: Mapping[Path, str]
    routes: Mapping[str, Route]
    gone: frozenset[Path] = frozenset()
    beside: Mapping[Path, str] = field(default_factory=dict[Path, str])
    words: Words = OF_OPERATIONS


@dataclass(frozen=True, slots=True)
class History:
    """What an earlier run knew: its operations by method name, and removed ones whose handlers remain.

    `renamed` are names that are gone from the package and still used, `models.Item`, and the present ones.
    """

    routes: Mapping[str, Route] = field(default_factory=dict[str, Route])
    retired: Mapping[str, Route] = field(default_factory=dict[str, Route])
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def known(self) -> Mapping[str, Route]:
        """All of them."""
        return {**self.retired, **self.routes}


@dataclass(frozen=True, slots=True)
class Orphan:
    """A handler without an operation; `certain` where the same method and path have a new name."""

    file: Path
    line: int
    name: str
    guess: str | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Sync:
    """The handler modules that change, what was done, and what is left to decide.

    `read` holds every file that was looked for, with None for one that does not exist; `opened` are the files
    of the package that were parsed; `retired` is what the next run has to know, and so is `left`: names that
    are used under a former name, and their present ones.
    """

    files: Mapping[Path, bytes] = field(default_factory=dict[Path, bytes])
    added: tuple[str, ...] = ()
    resynced: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    orphans: tuple[Orphan, ...] = ()
    retired: Mapping[str, Route] = field(default_factory=dict[str, Route])
    left: Mapping[str, str] = field(default_factory=dict[str, str])
    findings: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    read: Mapping[Path, bytes | None] = field(default_factory=dict[Path, "bytes | None"])
    opened: frozenset[Path] = frozenset()
