"""What a rule is, and what it finds."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from oaswright.diagnostics import Severity
from oaswright.lint.context import Context
from oaswright.openapi.pointers import Pointer


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the bundled document, at a pointer.

    `at` says what is marked: the value at the pointer, its key, or the first word of the value. `related` are
    other pointers, each with a few words. `severity` overrides the rule's own. `shown` is where the finding
    is shown, if that is another place than the one that it is about.
    """

    pointer: Pointer
    message: str
    hint: str | None = None
    related: tuple[tuple[Pointer, str], ...] = ()
    at: Literal["key", "value", "start"] = "value"
    severity: Severity | None = None
    shown: Pointer | None = None

    @property
    def place(self) -> Pointer:
        """Where the finding is shown."""
        return self.pointer if self.shown is None else self.shown


class RuleSet(enum.StrEnum):
    """Rules that are off until the setting `sets` names their set, since people differ about them."""

    RECOMMENDED = "recommended"


Check: TypeAlias = Callable[[Context], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: a stable id, how bad its findings are, its documentation, and the check.

    A rule without a check documents findings of another stage (reading, generation). A `fixed` rule is about
    what keeps the document from being read at all, and cannot be silenced. A `fallback` rule only counts
    where no other rule reports an error. A rule of a `rule_set` is off unless the settings switch on the set
    or the rule. `source` is the file of a rule from outside.
    """

    id: str
    severity: Severity
    docstring: str | None
    check: Check | None = None
    fixed: bool = False
    fallback: bool = False
    rule_set: RuleSet | None = None
    source: Path | None = None

    @property
    def key(self) -> str:
        """The id as a key of TOML: quoted where it has a slash, as those of other people's rules."""
        return f'"{self.id}"' if "/" in self.id else self.id

    @property
    def documentation(self) -> str:
        """A title, then what the rule does, why, an example, how to fix. Empty under `python -OO`."""
        return self.docstring or ""
