"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from oaswright.diagnostics import Severity
from oaswright.lint.context import Context
from oaswright.openapi.pointers import Pointer


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of the bundled document.

    `at` says what is marked: the value at the pointer, or the key that holds it. `related` are other places
    with a few words each. `severity` overrides the rule's own.
    """

    pointer: Pointer
    message: str
    hint: str | None = None
    related: tuple[tuple[Pointer, str], ...] = ()
    at: Literal["key", "value"] = "value"
    severity: Severity | None = None


Check: TypeAlias = Callable[[Context], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: a stable id, how bad its findings are, its documentation, and the check.

    A rule without a check documents findings of another stage (reading, generation); what keeps the
    document from being read at all cannot be silenced (`fixed`).
    """

    id: str
    severity: Severity
    docstring: str | None
    check: Check | None = None
    fixed: bool = False

    @property
    def documentation(self) -> str:
        """A title, then what the rule does, why, an example, how to fix. Empty under `python -OO`."""
        return self.docstring or ""


def findings(rule: Rule, context: Context) -> list[Finding]:
    """What a rule finds, worked out once."""
    key = f"findings of {rule.id}"
    if key not in context.memo:
        context.memo[key] = list(rule.check(context)) if rule.check is not None else []
    return cast("list[Finding]", context.memo[key])
