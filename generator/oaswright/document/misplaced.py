"""References that stand where the standard allows none: which are followed, and how they are reported."""

from collections.abc import Iterable

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity
from oaswright.document.references import Reference, Target, Unresolved
from oaswright.openapi.grammar import (
    Grammar,
    ListOf,
    MapOf,
    ObjectOf,
    Version,
    component_kind,
    grammar,
    parse_shape,
    with_article,
)

# So many further places are shown where something is reported once.
_MAX_RELATED = 4


def find_misfit(target: Target, expects: str, rules: Grammar) -> Unresolved | None:
    """Why a misplaced reference cannot be followed: what it leads to cannot stand in its place."""
    value = target.value
    wanted = expects.strip("[]{}?")
    found = component_kind(target.pointer)
    if found is not None and (found != wanted or expects[:1] in "[{"):
        title = with_article(rules.kinds[found].title)
        words = f"the reference must resolve to {_title(expects, rules)}, not to {title}"
        return Unresolved(RuleId.REFERENCE_KIND, words, _suggest_place(expects, found))
    match parse_shape(expects, rules.version):
        case ListOf():
            fits = isinstance(value, list)
        case MapOf():
            fits = isinstance(value, dict) and all(
                isinstance(member, dict) for name, member in value.items() if not name.startswith("x-")
            )
        case _:
            fits = isinstance(value, dict)
    if fits:
        return None
    message = f"the reference must resolve to {_title(expects, rules)}"
    return Unresolved(RuleId.REFERENCE_KIND, message, _suggest_place(expects, "schema"))


def _suggest_place(expects: str, found: str) -> str | None:
    """Where a reference to a component of some kind belongs, if not in place of what is expected."""
    if expects in (f"[{found}]", f"[{found}?]"):
        return "start the item with `- `"
    if found != "schema":
        return None
    match expects.strip("[]{}?"):
        case "media-type" if expects[:1] == "{":
            return "write the media type above it: `application/json: {schema: {$ref: …}}`"
        case "media-type":
            return "write it below `schema`"
        case "schema":
            return "beside `properties`, write `allOf: [{$ref: …}]`"
        case _:
            return None


def report_misplaced(written: Iterable[Reference], version: Version) -> list[Diagnostic]:
    """One finding for each kind of object in whose place there are references, at the first of them."""
    places: dict[str, list[Reference]] = {}
    for reference in written:
        if reference.misplaced:
            places.setdefault(reference.expects, []).append(reference)
    found: list[Diagnostic] = []
    for kind, references in places.items():
        spans = [reference.document.span((*reference.holder, reference.field)) for reference in references]
        more = len(spans) - 1
        others = f", here and in {more} more place{'s' if more > 1 else ''}" if more else ""
        message = f"the standard allows no `$ref` in place of {_title(kind, grammar(version))}{others}"
        related = tuple(Related(span, "here too") for span in spans[1:_MAX_RELATED])
        hint = "it is followed, but other tools may not; write what it refers to here"
        found.append(
            Diagnostic(RuleId.MISPLACED_REFERENCE, Severity.WARNING, spans[0], message, hint, related)
        )
    return found


def _title(kind: str, rules: Grammar) -> str:
    """The title of an object, with its article; of a map or an array of objects in its words."""
    match parse_shape(kind, rules.version):
        case ObjectOf(kind=inner):
            return with_article(rules.kinds[inner].title)
        case ListOf():
            return f"an array of {rules.kinds[kind.strip('[]{}?')].title}s"
        case _:
            return f"a map of {rules.kinds[kind.strip('[]{}?')].title}s"
