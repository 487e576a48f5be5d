"""Findings about one name that leads nowhere, in all places that use it: one, where a name is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from oaswright.diagnostics import Diagnostic, Related, RuleId, Severity, Span, ordered
from oaswright.diagnostics.suggestions import similar_name
from oaswright.document.references import find_references
from oaswright.lint.context import Context
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import as_array, as_object

# Names that many places use: where one of them is missing, it is missed once.
_FOLDED = frozenset(
    {
        RuleId.PATH_PARAMETERS,
        RuleId.UNDEFINED_LINK,
        RuleId.UNDEFINED_SECURITY,
        RuleId.UNRESOLVED_REFERENCE,
    }
)

# So many names with a capital, or without, are a habit.
_MANY = 3

_Space: TypeAlias = tuple[str, ...]
"""What names are names of: a group of components, the scopes of a security scheme, anchors, operations."""


def fold(found: Iterable[Diagnostic], context: Context | None) -> list[Diagnostic]:
    """Findings in order, of which those about one name are one, with all places that use it.

    Where a name is missed in several places, and a definition with nearly this name is used in none, that is
    what has the wrong name.
    """
    groups: dict[object, list[Diagnostic]] = {}
    for diagnostic in found:
        key: object = diagnostic
        if diagnostic.rule in _FOLDED and diagnostic.span is not None:
            key = (diagnostic.rule, diagnostic.severity, diagnostic.message, diagnostic.span.file)
        groups.setdefault(key, []).append(diagnostic)
    uses: dict[Span, tuple[_Space, str]] | None = None
    folded: list[Diagnostic] = []
    for group in groups.values():
        if group[0].rule == RuleId.UNRESOLVED_REFERENCE and context is not None:
            uses = dict(_list_uses(context)) if uses is None else uses
            if _is_unreadable(context, group[0], uses):
                continue
        renamed = None
        if context is not None and group[0].rule in _FOLDED and group[0].severity is Severity.ERROR:
            uses = dict(_list_uses(context)) if uses is None else uses
            renamed = _find_definition(context, group, uses)
        folded.append(renamed or _join(group))
    return ordered(folded)


def _is_unreadable(context: Context, diagnostic: Diagnostic, uses: Mapping[Span, tuple[_Space, str]]) -> bool:
    """Whether a reference leads into components that are no mapping, a finding of its own."""
    space, _ = uses.get(diagnostic.span, (("",), "")) if diagnostic.span is not None else (("",), "")
    group = space[-1] if space[0] == "components" else ""
    held = context.tree.root.mapping("components").get(group)
    return diagnostic.severity is Severity.ERROR and not isinstance(held, (dict, type(None)))


def _join(group: list[Diagnostic]) -> Diagnostic:
    """The first finding about a name, with the places of the others."""
    related = list(group[0].related)
    for other in group[1:]:
        if other.span == group[0].span:
            related += other.related
        elif other.span is not None:
            related.append(Related(other.span, "it is used here too"))
    return replace(group[0], related=tuple(related))


def _find_definition(
    context: Context, group: list[Diagnostic], uses: Mapping[Span, tuple[_Space, str]]
) -> Diagnostic | None:
    """The finding at the definition that all places of a group mean; None where there is none."""
    places = [span for diagnostic in group if (span := diagnostic.span) is not None and span in uses]
    if not places:
        return None
    space, name = uses[places[0]]
    used = {other for where, other in uses.values() if where == space}
    unused = {other: pointer for other, pointer in _list_defined(context, space) if other not in used}
    guess = similar_name(name, unused)
    if guess is None or (len(group) == 1 and not _is_odd(guess, unused | dict.fromkeys(used, ()))):
        # The name of a single use is as likely to be wrong as the other.
        return None
    is_key = space[0] in ("components", "scopes")
    span = context.bundle.key_span(unused[guess]) if is_key else context.bundle.span(unused[guess])
    times = f"{len(group)} times" if len(group) > 1 else "elsewhere"
    return replace(
        group[0],
        span=span,
        message=f"`{guess}` is used nowhere, and `{name}` is used {times} and defined nowhere",
        hint=f"did you mean `{name}`?",
        related=tuple(Related(place, f"`{name}` is used here") for place in places),
    )


def _is_odd(name: str, others: Iterable[str]) -> bool:
    """Whether a name has a space, or begins as none of several others does."""
    same = [other for other in others if other != name and other[:1].isupper() == name[:1].isupper()]
    return " " in name or (not same and len(list(others)) > _MANY)


def _list_uses(context: Context) -> Iterator[tuple[Span, tuple[_Space, str]]]:
    """Every use of a name: where it is written, what it is a name of, and the name."""
    bundle = context.bundle
    for site in context.sites:
        for holder, field, written, _ in find_references(site):
            steps = written.split("/")
            if steps[:2] == ["#", "components"] and len(steps) > 3:
                yield bundle.span((*holder, field)), (("components", steps[2]), steps[3])
            elif len(steps) == 1 and written.startswith("#"):
                yield bundle.span((*holder, field)), (("$anchor",), written[1:])
    for requirement in context.objects("security-requirement"):
        for name, scopes in requirement.value.items():
            place = (*requirement.pointer, name)
            yield bundle.key_span(place), (("components", "securitySchemes"), name)
            for index, scope in enumerate(as_array(scopes)):
                yield bundle.span((*place, index)), (("scopes", name), str(scope))
    for link in context.objects("link"):
        if "operationId" in link.value:
            yield bundle.span((*link.pointer, "operationId")), (("operationId",), link.text("operationId"))


def _list_defined(context: Context, space: _Space) -> Iterator[tuple[str, Pointer]]:
    """The names that are defined in a space, and where."""
    match space:
        case ("components", group):
            yield from ((name, (*space, name)) for name in context.tree.components(group))
        case ("scopes", scheme):
            flows = as_object(as_object(context.tree.components("securitySchemes").get(scheme)).get("flows"))
            for flow, value in flows.items():
                for scope in as_object(as_object(value).get("scopes")):
                    place = ("components", "securitySchemes", scheme, "flows", flow, "scopes", scope)
                    yield scope, place
        case (keyword,):
            for holder in context.objects("schema" if keyword == "$anchor" else "operation"):
                if holder.text(keyword):
                    yield holder.text(keyword), (*holder.pointer, keyword)
        case _:
            pass
