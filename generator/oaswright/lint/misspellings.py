"""Names of fields that were misspelled, or stand beside the object that has them."""

from collections.abc import Iterator

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.document.corrections import Correction
from oaswright.document.document import Document
from oaswright.lint.context import Context
from oaswright.lint.fields import is_misspelt_reference, unknown_fields
from oaswright.openapi.grammar import component_group
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.walk import Site


def find_misspellings(context: Context) -> Iterator[tuple[Document, Correction]]:
    """The members whose place or name is plainly another one, with the documents in which they stand."""
    for site in context.sites:
        if not isinstance(site.value, dict):
            continue
        fields = context.grammar.kinds[site.kind].fields
        if site.value.keys() <= fields.keys():
            continue
        for name in _strays(context, site):
            meant = _find_place(context, site, name)
            if meant is not None:
                document, holder = context.bundle.origin(site.pointer)
                yield document, Correction((*holder, name), (*holder, *meant))


def _strays(context: Context, site: Site) -> list[str]:
    if site.kind != "schema" or context.version == "3.0":
        return unknown_fields(context, site.kind, site.value)
    fields = context.grammar.kinds["schema"].fields
    names = site.value if isinstance(site.value, dict) else ()
    return [name for name in names if name not in fields and not name.startswith("x-")]


def _find_place(context: Context, site: Site, name: str) -> Pointer | None:
    """Where a stray field was meant to stand, from its object on; None if nobody can tell."""
    assert isinstance(site.value, dict)
    kinds = context.grammar.kinds
    if is_misspelt_reference(name) and component_group(site.kind, context.version):
        return None if "$ref" in site.value else ("$ref",)
    guess = did_you_mean(name, kinds[site.kind].fields)
    if guess is not None:
        return None if guess in site.value else (guess,)
    if not site.pointer and name in kinds["components"].fields:
        return None if name in context.tree.root.mapping("components") else ("components", name)
    return None
