"""A document as far as code can be written from it, and what keeps it from being generated.

Generation goes on from here; `check` stops here, so that a document without errors can be generated.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from oaswright.diagnostics import Diagnostic, Severity, has_errors, ordered
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.project import Project
from oaswright.ir.lower import lower
from oaswright.ir.model import Api
from oaswright.ir.unsupported import report
from oaswright.lint.engine import check, configure
from oaswright.lint.settings import DEFAULT, Settings
from oaswright.lint.silences import Silence
from oaswright.render.schemas import describe_schemas
from oaswright.spec.directions import find_directions
from oaswright.spec.inheritance import follow_inheritance
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Object, Tree


@dataclass(frozen=True, slots=True)
class Prepared:
    """What code is written from: the `Api`, and what `schemas.json` holds.

    There is no `Api` where the diagnostics hold an error; a warning tells what the code leaves out.
    """

    api: Api | None
    schemas: Object
    diagnostics: tuple[Diagnostic, ...]


def prepare(
    whole: Bundle,
    settings: Settings = DEFAULT,
    *,
    name: str = "api",
    source: str = "",
    used: set[Silence] | None = None,
) -> Prepared:
    """Prepare a bundled document for the package `name`, written in the file `source`.

    Settings change warnings only: an error is what cannot be generated, whatever it is called.
    """
    if has_errors(whole.diagnostics) or whole.version is None:
        return Prepared(None, {}, _errors(whole.diagnostics))
    spec = read_spec(follow_inheritance(Tree(whole.value, whole.named)), whole.version)
    directions = find_directions(spec)
    lowered = lower(spec, directions, whole, name=name, source=source)
    found = tuple(_configure(lowered.diagnostics, settings, used))
    if lowered.api is None or has_errors(found):
        return Prepared(None, {}, found)
    schemas, problems = describe_schemas(spec, directions)
    refused = [report(whole, problem.pointer, f"this schema: {problem.reason}") for problem in problems]
    return Prepared(None if problems else lowered.api, schemas, (*found, *dict.fromkeys(refused)))


def check_whole(
    project: Project, settings: Settings = DEFAULT, *, used: set[Silence] | None = None
) -> list[Diagnostic]:
    """All findings about a loaded project, in order: of every rule, and of preparing it.

    Where a rule finds an error, that is what has to be mended first. Silences that silence something are
    added to `used`.
    """
    used = set() if used is None else used
    whole = bundle(project) if project.entry.usable and project.version is not None else None
    found = check(project, settings, whole, used=used)
    if whole is None or has_errors(found):
        return found
    return ordered((*found, *prepare(whole, settings, used=used).diagnostics))


def _errors(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR)


def _configure(
    found: Iterable[Diagnostic], settings: Settings, used: set[Silence] | None
) -> list[Diagnostic]:
    configured: list[Diagnostic] = []
    for diagnostic in found:
        is_error = diagnostic.severity is Severity.ERROR
        configured += [diagnostic] if is_error else configure([diagnostic], settings, used=used)
    return configured
