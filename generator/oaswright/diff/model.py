"""What a comparison finds: changes with their level, their places in both documents, and a witness."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from oaswright.diagnostics import Diagnostic, Related, Severity, Span
from oaswright.openapi.pointers import JSON, Pointer


class Level(enum.IntEnum):
    """What a change means for clients, the worst last."""

    INFO = 1
    RISKY = 2
    BREAKING = 3

    @property
    def word(self) -> str:
        """The level as settings and reports write it."""
        return self.name.lower()

    @property
    def severity(self) -> Severity:
        """The severity of a finding about a change of this level."""
        return _SEVERITIES[self]


_SEVERITIES = {Level.INFO: Severity.INFO, Level.RISKY: Severity.WARNING, Level.BREAKING: Severity.ERROR}


@dataclass(frozen=True, slots=True)
class Operation:
    """The operation that a change concerns: its method in upper case, and its path in the new document.

    Of a webhook or a callback `path` is its name or expression.
    """

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Witness:
    """A value that one state of a schema admits and the other refuses; `sent` by whom it goes.

    `request`: clients send it, the old document accepts it and the new one does not. `response`: the server
    may send it now, and the old document did not promise it. `alone`: the keyword alone was looked at, since
    the schema around it contradicts itself and admits nothing.
    """

    value: JSON
    sent: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A change as it is found: of which rule, where in both documents by pointers, and what to say.

    A pointer is None where a document has nothing of the kind. `values` are both values as they are written,
    of what has one. `level` is how bad it is, before settings.
    """

    rule: str
    level: Level
    message: str
    old: Pointer | None = None
    new: Pointer | None = None
    operation: Operation | None = None
    witness: Witness | None = None
    values: tuple[JSON, JSON] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change with its positions in both documents."""

    rule: str
    level: Level
    message: str
    old: Span | None
    new: Span | None
    operation: Operation | None = None
    witness: Witness | None = None
    values: tuple[JSON, JSON] | None = None

    @property
    def place(self) -> Span | None:
        """Where the change is shown: in the new document if it is there."""
        return self.new or self.old

    def as_diagnostic(self, hint: str | None = None) -> Diagnostic:
        """The change as a finding: at its new place, with the old one beside it."""
        related: tuple[Related, ...] = ()
        if self.new is not None and self.old is not None:
            related = (Related(self.old, "before"),)
        return Diagnostic(self.rule, self.level.severity, self.place, self.message, hint, related)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two states of a document, the worst first, and the texts of shown files for frames.

    `versions` are `info.version` of both. `accepted` changes are left out, for the silences of the numbers
    `used`.
    """

    name: str
    changes: tuple[Change, ...]
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    versions: tuple[str, str] = ("", "")
    accepted: int = 0
    used: frozenset[int] = frozenset()

    @property
    def level(self) -> Level | None:
        """The worst level of a change; None without any."""
        return max((change.level for change in self.changes), default=None)
