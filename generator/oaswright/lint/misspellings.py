"""What was written under another name, or in another place, than it was meant."""

from collections.abc import Iterator
from dataclasses import dataclass

from oaswright.document.corrections import Correction
from oaswright.document.document import Document
from oaswright.lint.context import Context
from oaswright.lint.strays import find_home, group_keywords, group_strays, is_doubled, list_unnamed
from oaswright.openapi.pointers import Pointer


@dataclass(frozen=True, slots=True)
class Misplacement:
    """Members of an object that were meant to stand elsewhere, and the one at which that is reported."""

    document: Document
    reported: Pointer
    corrections: tuple[Correction, ...]


def find_misspellings(context: Context) -> Iterator[Misplacement]:
    """The members whose place or name is plainly another one."""
    for site in context.sites:
        if not isinstance(site.value, dict):
            continue
        fields = context.grammar.kinds[site.kind].fields
        if site.value.keys() <= fields.keys():
            continue
        document, holder = context.bundle.origin(site.pointer)
        is_schema = site.kind == "schema" and context.version != "3.0"
        grouped = group_keywords(context, site.value) if is_schema else group_strays(context, site)
        for names in grouped:
            corrections = [
                Correction((*holder, name), meant)
                for name in names
                if (meant := find_home(context, site, name).place(holder)) is not None
            ]
            if corrections:
                reported = holder if is_doubled(holder) else (*holder, names[0])
                yield Misplacement(document, reported, tuple(corrections))
    for place, names, above in list_unnamed(context):
        document, holder = context.bundle.origin(place)
        corrections = [Correction((*holder, name), (*holder, *above, name)) for name in names]
        yield Misplacement(document, (*holder, names[0]), tuple(corrections))
