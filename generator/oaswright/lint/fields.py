"""The fields that the objects of a document have, beside the field tables of the standard."""

import re
from collections.abc import Iterator

from oaswright.diagnostics.suggestions import is_one_edit
from oaswright.lint.context import Context
from oaswright.openapi.grammar import Kind, Shape
from oaswright.openapi.pointers import JSON
from oaswright.openapi.walk import Site

# Names for a field that was meant to be `$ref`.
_MISSPELT_REFERENCE = frozenset({"ref", "$ref", "$reference", "reference", "$refs"})


def known_fields(context: Context) -> Iterator[tuple[Site, Kind, str, Shape, JSON]]:
    """Every field of the document that the standard knows, as (object, its kind, name, shape, value).

    The version of the document is not among them.
    """
    for site in context.sites:
        if not isinstance(site.value, dict):
            # Where an object stands in a field, its type is checked with the field.
            continue
        kind = context.grammar.kinds[site.kind]
        for name, value in site.value.items():
            field = kind.fields.get(name)
            if field is not None:
                if name != "openapi" or site.pointer:
                    yield site, kind, name, field.shape, value
            elif kind.patterned is not None and _fits_pattern(kind, name):
                yield site, kind, name, kind.patterned, value


def unknown_fields(context: Context, kind_id: str, value: JSON) -> list[str]:
    """The names in an object of a kind that the standard does not know.

    References, and schemas since OpenAPI 3.1, may have further fields.
    """
    kind = context.grammar.kinds[kind_id]
    if not isinstance(value, dict) or value.keys() <= kind.fields.keys():
        return []
    if kind_id == "reference" or (kind_id == "schema" and context.version != "3.0"):
        return []
    return [
        name
        for name in value
        if name not in kind.fields
        and not _is_extension(kind, name)
        and (kind.patterned is None or not _fits_pattern(kind, name))
    ]


def is_misspelt_reference(name: str) -> bool:
    """Whether a field was meant to be `$ref`."""
    folded = name.lower()
    same_letters = sorted(folded) == sorted("$ref")
    return folded in _MISSPELT_REFERENCE or is_one_edit(folded, "$ref") or same_letters


def is_component_name(name: str) -> bool:
    """Whether a component may have a name (OpenAPI 3.1 section 4.8.7)."""
    return re.fullmatch(r"[A-Za-z0-9._-]+", name) is not None


def _is_extension(kind: Kind, name: str) -> bool:
    return name.startswith("x-") and kind.id != "security-requirement"


def _fits_pattern(kind: Kind, name: str) -> bool:
    """Whether a name is of the kind's pattern. What is wrong with a path is said by a rule of its own."""
    if _is_extension(kind, name):
        return False
    return kind.pattern != "status" or is_status(name)


def is_status(name: str) -> bool:
    """Whether a name is a status code, or stands for a hundred of them."""
    return len(name) == 3 and name[0] in "12345" and (name[1:] == "XX" or (name.isascii() and name.isdigit()))
