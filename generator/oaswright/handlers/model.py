"""What goes into keeping handlers in step, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oaswright.diagnostics import Diagnostic
from oaswright.handlers.contract import Route


@dataclass(frozen=True, slots=True)
class Subject:
    """A generated package as its handlers see it.

    `package` is its dotted name, `files` its new text by absolute path, `routes` its operations by
    method name.
    """

    name: str
    class_name: str
    package: str
    folder: Path
    files: Mapping[Path, str]
    routes: Mapping[str, Route]


@dataclass(frozen=True, slots=True)
class History:
    """What an earlier run knew: its operations by method name, and those gone whose handlers remain."""

    routes: Mapping[str, Route] = field(default_factory=dict[str, Route])
    retired: Mapping[str, Route] = field(default_factory=dict[str, Route])


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

    `read` holds every file that was looked at (None: looked for in vain); `retired` is what the next
    run has to know.
    """

    files: Mapping[Path, bytes] = field(default_factory=dict[Path, bytes])
    added: tuple[str, ...] = ()
    resynced: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    orphans: tuple[Orphan, ...] = ()
    retired: Mapping[str, Route] = field(default_factory=dict[str, Route])
    findings: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    read: Mapping[Path, bytes | None] = field(default_factory=dict[Path, "bytes | None"])
