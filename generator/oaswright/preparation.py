"""A document as far as code can be written from it, and what keeps it from being generated.

Generation goes on from here; `check` stops here, so that a document without errors can be generated.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from oaswright.diagnostics import Diagnostic, RuleId, Severity, has_errors, ordered
from oaswright.document.bundle import Bundle
from oaswright.document.edits import Edit, apply_edits
from oaswright.document.project import Project
from oaswright.ir.lower import lower
from oaswright.ir.model import Api
from oaswright.ir.sharing import SharedModels
from oaswright.ir.unsupported import report
from oaswright.lint.context import Context, build_context
from oaswright.lint.engine import configure, examine, insist
from oaswright.lint.repairs.unsupported import mend_unsupported
from oaswright.lint.settings import DEFAULT, Settings
from oaswright.lint.silences import Silence
from oaswright.openapi.grammar import Version
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.pointers import Pointer
from oaswright.render.schemas import describe_schemas
from oaswright.spec.directions import Directions, find_directions
from oaswright.spec.inheritance import as_written, follow_inheritance
from oaswright.spec.model import Spec
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Object, Tree

# So many constructs that are not supported come to light one after the other at most.
_MAX_ROUNDS = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """What code is written from: the `Api`, and what `schemas.json` holds.

    There is no `Api` where the diagnostics hold an error; a warning tells what the code leaves out. `bundle`
    is the document that all this is from.
    """

    api: Api | None
    schemas: Object
    diagnostics: tuple[Diagnostic, ...]
    bundle: Bundle
    # Where the constructs are that are not supported.
    places: Mapping[Diagnostic, Pointer] = field(default_factory=dict[Diagnostic, Pointer])
    # Where the schema of each model of the `Api` is, by name.
    models: Mapping[str, tuple[Pointer, Direction]] = field(
        default_factory=dict[str, "tuple[Pointer, Direction]"]
    )


def prepare(
    whole: Bundle,
    settings: Settings = DEFAULT,
    *,
    lenient: bool = False,
    name: str = "api",
    source: str = "",
    used: set[Silence] | None = None,
    formats: Mapping[str, str] | None = None,
    shared: Sequence[SharedModels] = (),
    find_uses: Callable[[Spec], Directions] = find_directions,
    context: Context | None = None,
) -> Prepared:
    """Prepare a bundled document for the package `name`, written in the file `source`.

    Settings change warnings only: an error is what cannot be generated, whatever it is called. With `lenient`
    the document goes without what is not supported, and a warning says what is lost. `formats` names types of
    Python for formats of strings. Models that `shared` packages have are imported. `find_uses` says in which
    directions schemas are used. `context` is what rules have read of the document.
    """
    losses: list[Diagnostic] = []

    def attempt(whole: Bundle) -> Prepared:
        read = context if context is not None and context.bundle is whole else None
        return _prepare(whole, settings, name, source, used, formats or {}, shared, find_uses, read)

    prepared = attempt(whole)
    for _ in range(_MAX_ROUNDS if lenient else 0):
        if prepared.api is not None or whole.version is None:
            break
        attempted = build_context(whole, whole.version)
        edits: list[Edit] = []
        for diagnostic, pointer in prepared.places.items():
            if diagnostic.severity is not Severity.ERROR:
                continue
            repair = mend_unsupported(attempted, as_written(pointer))
            if repair is not None and repair.edits:
                edits += repair.edits
                message = f"{diagnostic.message}; {repair.loss}"
                losses.append(replace(diagnostic, severity=Severity.WARNING, message=message))
        if not edits:
            break
        whole = apply_edits(whole, edits)
        prepared = attempt(whole)
    lost = configure(dict.fromkeys(losses), settings, used=used)
    return replace(prepared, diagnostics=(*lost, *prepared.diagnostics))


def _prepare(
    whole: Bundle,
    settings: Settings,
    name: str,
    source: str,
    used: set[Silence] | None,
    formats: Mapping[str, str],
    shared: Sequence[SharedModels],
    find_uses: Callable[[Spec], Directions],
    context: Context | None,
) -> Prepared:
    if whole.version is None:
        return Prepared(None, {}, (), whole)
    spec = _read(whole, whole.version, context)
    directions = find_uses(spec)
    lowered = lower(spec, directions, whole, name=name, source=source, formats=formats, shared=shared)
    found = tuple(insist(lowered.diagnostics, settings, used))
    if lowered.api is None or has_errors(found):
        return Prepared(None, {}, found, whole, lowered.places)
    schemas, problems = describe_schemas(spec, directions, formats)
    refused = {
        report(whole, problem.pointer, f"this schema: {problem.reason}"): problem.pointer
        for problem in problems
    }
    api = None if problems else lowered.api
    return Prepared(api, schemas, (*found, *refused), whole, refused, lowered.models)


def _read(whole: Bundle, version: Version, context: Context | None) -> Spec:
    """A document as it is read; the rules have done that where no inheritance makes it another one."""
    if context is None:
        return read_spec(follow_inheritance(Tree(whole.value, whole.named)), version)
    tree = follow_inheritance(context.tree)
    return context.spec if tree is context.tree else read_spec(tree, version)


@dataclass(frozen=True, slots=True)
class Checked:
    """All findings about a project, in order, and the document that a package is generated from.

    There is no such document where the findings hold an error.
    """

    diagnostics: list[Diagnostic]
    bundle: Bundle | None


def without_echoes(found: Iterable[Diagnostic], prepared: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What rules and preparation found, without a rule's warning where preparation finds the error."""
    refused = {diagnostic.span for diagnostic in prepared if diagnostic.severity is Severity.ERROR}
    kept = (d for d in found if d.rule != RuleId.DEFAULT_MISMATCH or d.span not in refused)
    return [*kept, *prepared]


def check_whole(
    project: Project,
    settings: Settings = DEFAULT,
    *,
    lenient: bool = False,
    used: set[Silence] | None = None,
    formats: Mapping[str, str] | None = None,
    offer: Callable[[Bundle], object] | None = None,
    name: str = "api",
    shared: Sequence[SharedModels] = (),
) -> Checked:
    """Check a loaded project: what every rule finds, and what preparing it finds.

    Where a rule finds an error, that is what has to be mended first. With `lenient` errors without which a
    package can be generated are warnings. Silences that silence something are added to `used`. `offer` hears
    of the document before it is prepared, once no rule finds an error in it. `name` is that of the API,
    `shared` the packages that its models may come from.
    """
    used = set() if used is None else used
    examined = examine(project, settings, lenient=lenient, used=used)
    if examined.bundle is None or has_errors(examined.diagnostics):
        return Checked(examined.diagnostics, None)
    if offer is not None:
        offer(examined.bundle)
    prepared = prepare(
        examined.bundle,
        settings,
        lenient=lenient,
        name=name,
        used=used,
        formats=formats,
        shared=shared,
        context=examined.context,
    )
    found = ordered(without_echoes(examined.diagnostics, prepared.diagnostics))
    return Checked(found, None if prepared.api is None or has_errors(found) else prepared.bundle)
