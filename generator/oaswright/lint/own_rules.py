"""Rules that a project or an installed package adds: how they are written, how a broken one is reported."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, TypeAlias

from oaswright.diagnostics import Diagnostic, Position, RuleId, Severity, Span
from oaswright.document.reading import display_path
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Node, Object

_ID = re.compile(r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Operation:
    """An Operation Object: `value` is its JSON, `path` the template, `method` the field in lower case."""

    path: str
    method: str
    pointer: Pointer
    value: Object


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI document as a rule reads it: bundled, so that all references lead to places in it.

    `version` is `3.0`, `3.1` or `3.2`, `value` the JSON of the whole document. Nothing of it may be changed.
    Pointers are tuples of keys and indexes, `()` for the document. A value may be of any type where the
    document has a mistake.
    """

    version: str
    value: Object
    _context: Context

    @property
    def operations(self) -> Iterator[Operation]:
        """The operations of the paths that the server answers, in the order of the document."""
        for node in self.objects("operation"):
            match node.pointer:
                case ("paths", str(path), str(method)):
                    yield Operation(path, method, node.pointer, node.value)
                case _:
                    pass

    def objects(self, kind: str) -> Sequence[Node]:
        """All objects of a kind, in the order of the document, each with its `pointer` and `value`.

        A kind is the name of an object of the standard in lower case with `-`: `schema`, `parameter`,
        `response`, `media-type`, `path-item`, `security-scheme`. References are not among them. Raises
        ValueError for an unknown kind.
        """
        if kind not in self._context.grammar.kinds:
            raise ValueError(f"no kind of object: {kind}; known: {', '.join(self._context.grammar.kinds)}")
        return self._context.objects(kind)

    def resolve(self, value: JSON, pointer: Pointer) -> Node | None:
        """The object at a pointer, or what its `$ref` leads to in the end; None where that leads nowhere."""
        return self._context.resolve(value, pointer)


OwnCheck: TypeAlias = Callable[[Document], Iterable[Finding]]


def rule(
    name: str, *, severity: Literal["error", "warning", "info"] = "warning"
) -> Callable[[OwnCheck], Rule]:
    """Make a rule of a function that takes a `Document` and yields a `Finding` for each mistake.

    `name` is its id with a prefix of yours: `acme/operation-owner`. The docstring of the function is what
    `oaswright explain` prints. Raises ValueError for an id of another form.
    """
    if _ID.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no id of a rule: write PREFIX/NAME in lower case, with digits and `-`")
    level = Severity(severity)

    def decorate(function: OwnCheck) -> Rule:
        # Most runs have no such rule.
        import inspect

        def check(context: Context) -> Iterable[Finding]:
            document = Document(context.version, context.root, context)
            for finding in function(document):
                # Nothing else checks what comes from outside.
                if not isinstance(finding, Finding) or not isinstance(finding.pointer, tuple):  # pyright: ignore[reportUnnecessaryIsInstance]
                    raise TypeError(f"{finding!r} is no Finding at a tuple of keys")
                yield finding

        return Rule(name, level, inspect.getdoc(function), check, source=Path(function.__code__.co_filename))

    return decorate


def run_own_rule(own: Rule, context: Context) -> tuple[list[Finding], Diagnostic | None]:
    """What a rule finds, and a finding about the rule itself if it raises an exception."""
    found: list[Finding] = []
    try:
        found.extend(own.check(context) if own.check is not None else ())
    except Exception as error:  # whatever it is, it is not ours
        return found, _report(own, error)
    return found, None


def _report(own: Rule, error: Exception) -> Diagnostic:
    message = f"the rule `{own.id}` raises {type(error).__name__}: {error}"
    hint = f'mend the rule, or switch it off: `{own.key} = "off"`'
    span = None if own.source is None else _find_line(own.source, error.__traceback__)
    return Diagnostic(RuleId.BROKEN_RULE, Severity.ERROR, span, message, hint)


def _find_line(file: Path, trace: TracebackType | None) -> Span:
    """The last line of a file that an exception came through."""
    import traceback

    lines = [frame.lineno or 1 for frame in traceback.extract_tb(trace) if Path(frame.filename) == file]
    start = Position(lines[-1] if lines else 1, 1)
    return Span(display_path(file), start, start)
