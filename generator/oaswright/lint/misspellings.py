"""What was written under another name, or in another place, than it was meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oaswright.document.corrections import Correction
from oaswright.document.document import Document
from oaswright.document.references import find_references
from oaswright.lint.context import Context
from oaswright.lint.fields import is_component_name, is_status
from oaswright.lint.strays import USUAL_TYPE, find_home, group_keywords, group_strays, is_doubled
from oaswright.openapi.methods import METHODS
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
    for schema in context.objects("schema"):
        # Names of properties among the properties.
        if isinstance(schema.mapping("properties").get("required"), list) and "required" not in schema.value:
            document, holder = context.bundle.origin(schema.pointer)
            written = (*holder, "properties", "required")
            yield Misplacement(document, written, (Correction(written, (*holder, "required")),))
    for pointer, name in _list_renamed(context):
        document, place = context.bundle.origin(pointer)
        yield Misplacement(document, place, (Correction(place, (*place[:-1], name)),))
    for place, names, above in list_unnamed(context):
        document, holder = context.bundle.origin(place)
        corrections = [Correction((*holder, name), (*holder, *above, name)) for name in names]
        yield Misplacement(document, (*holder, names[0]), tuple(corrections))


def find_other_case(context: Context) -> Iterator[Misplacement]:
    """Methods and statuses that differ from those of the standard by capital letters only."""
    for kind in ("path-item", "responses"):
        for holder in context.objects(kind):
            for name in holder.value:
                meant = name.lower() if kind == "path-item" else name.upper()
                is_known = meant in context.grammar.kinds[kind].fields or (
                    kind == "responses" and is_status(meant)
                )
                if meant != name and meant not in holder.value and is_known and name.lower() != "default":
                    document, place = context.bundle.origin(holder.pointer)
                    correction = Correction((*place, name), (*place, meant))
                    yield Misplacement(document, (*place, name), (correction,))


def _list_renamed(context: Context) -> Iterator[tuple[Pointer, str]]:
    """Components with names that none may have, and the names by which others refer to them."""
    for group in context.grammar.kinds["components"].fields:
        names = context.tree.components(group)
        refused = {_plain(name): name for name in names if not is_component_name(name)}
        if not refused:
            continue
        before = f"#/components/{group}/"
        for site in context.sites:
            for _, _, written, _ in find_references(site):
                meant = written.removeprefix(before)
                name = refused.get(_plain(meant))
                if name is not None and meant != written and is_component_name(meant) and meant not in names:
                    del refused[_plain(meant)]
                    yield ("components", group, name), meant


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", name).lower()


def list_unnamed(context: Context) -> Iterator[tuple[Pointer, list[str], tuple[str, ...]]]:
    """Fields in a map where a name is missing above them: the map, the fields, and the names."""
    media = context.grammar.kinds["media-type"].fields
    for kind in ("request-body", "response", "parameter", "header"):
        for holder in context.objects(kind):
            content = holder.mapping("content")
            names = [name for name in content if name in media]
            if names:
                yield (*holder.pointer, "content"), names, (USUAL_TYPE,)
    for callback in context.objects("callback"):
        if "$" in str(callback.pointer[-1]) and not callback.value.keys().isdisjoint(METHODS):
            # It is the URL, and the name of the callback is missing.
            yield callback.pointer[:-1], [str(callback.pointer[-1])], ("onEvent",)
        elif methods := [name for name in callback.value if name in METHODS]:
            yield callback.pointer, methods, ("{$request.body#/callbackUrl}",)
    paths = context.tree.root.mapping("paths")
    if methods := [name for name in paths if name in METHODS]:
        yield ("paths",), methods, ("/",)
