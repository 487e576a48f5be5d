"""Why a run changes a file: the edits of the document, settings and tool that led to it.

The document as it was is the `openapi.json` of the package, the rest stands in its manifest. What neither
tells is said to be unknown.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from oaswright.config import Config
from oaswright.document.comparison import Comparison, DocumentEdit
from oaswright.document.units import Unit
from oaswright.generation import Generation
from oaswright.handlers.model import Route
from oaswright.manifest import DOCUMENT, NAME, Manifest, hash_content, read_manifest
from oaswright.openapi.names import model_name, pascal, snake
from oaswright.packages import Package
from oaswright.publish.compare import Change
from oaswright.publish.definitions import find_changed

_MAX_NAMED = 3
_NEW_HANDLERS = "a stub for each method, where there was none"
_NOT_KNOWN = "by which edit is not known"


@dataclass(frozen=True, slots=True)
class _Reasons:
    """What may have changed the files of a package.

    `general` are reasons for any of its files. `units` are the parts of the document by the names that
    code may have of them, `edits` those that were made of each.
    """

    package: Package
    former: Manifest
    general: tuple[str, ...]
    units: Mapping[str, frozenset[Unit]]
    edits: Mapping[Unit, tuple[DocumentEdit, ...]]
    links: Mapping[Unit, frozenset[Unit]]


def find_reasons(
    changes: Sequence[Change], edited: Container[Path], result: Generation, config: Config
) -> dict[Path, tuple[str, ...]]:
    """The reasons for each change, before it is made. `edited` are generated files edited by hand."""
    packages = [_gather(package) for package in result.packages]
    reasons: dict[Path, tuple[str, ...]] = {}
    for change in changes:
        if change.path == config.output / "__init__.py":
            reasons[change.path] = ("it marks the folder of generated packages",)
            continue
        found = [each for each in packages if _belongs(change.path, each.package)]
        lines = [line for each in found for line in _explain(change, each, change.path in edited)]
        if not found:
            lines = ["the configuration names no API or package that it belongs to"]
        reasons[change.path] = tuple(dict.fromkeys(lines))
    return reasons


def _belongs(path: Path, package: Package) -> bool:
    by_hand = {**package.sync.files, **package.security.files, **package.laid}
    return path.is_relative_to(package.folder) or path in by_hand


def _gather(package: Package) -> _Reasons:
    former = read_manifest(package.folder)
    edits: dict[Unit, tuple[DocumentEdit, ...]] = {}
    comparison = package.comparison or Comparison((), {})
    for edit in comparison.edits:
        for unit in filter(None, (edit.unit, edit.former)):
            edits[unit] = (*edits.get(unit, ()), edit)
    links = comparison.links
    routes = {**former.operations, **package.routes}
    return _Reasons(
        package,
        former,
        tuple(_list_general(package, former)),
        _name_units(links, routes, package),
        edits,
        links,
    )


def _list_general(package: Package, former: Manifest) -> Iterator[str]:
    if not former.version:
        is_there = any(path.exists() for path in package.files)
        yield "its manifest is gone, or cannot be read" if is_there else "the package is new"
        return
    if former.version != version("oaswright"):
        yield f"oaswright {former.version} -> {version('oaswright')}"
    if former.settings is None:
        yield "with which settings it was made before is not recorded"
    else:
        for key in sorted({*former.settings, *package.settings}):
            before, after = former.settings.get(key), package.settings.get(key)
            if before != after:
                yield f"setting `{key}`: {_show_setting(before)} -> {_show_setting(after)}"
    if package.comparison is None and DOCUMENT in former.files:
        yield "the document as it was is not known: openapi.json is not as the last run wrote it"


def _show_setting(value: str | None) -> str:
    return "not set" if value is None else value


def _name_units(
    links: Mapping[Unit, frozenset[Unit]], routes: Mapping[str, Route], package: Package
) -> dict[str, frozenset[Unit]]:
    """The units of a document by the names that generated code has of them."""
    found: dict[str, set[Unit]] = {}
    methods = {name: {route.id, str(route)} for name, route in routes.items()}
    for unit in links:
        names = {unit.name, pascal(unit.name), model_name(unit.name)}
        if unit.kind in ("operation", "security scheme", "parameter"):
            names.add(snake(unit.name))
        if unit.kind == "operation":
            names |= {method for method, ids in methods.items() if unit.name in ids}
        if unit.kind == "document":
            names = {unit.name}
        if unit == Unit("document", "info"):
            names |= {"title", "version", "summary", package.class_name, package.security_name}
        if unit == Unit("document", "servers"):
            names |= {"basePath"}
        for name in names:
            found.setdefault(name, set()).add(unit)
    return {name: frozenset(units) for name, units in found.items() if name}


def _explain(change: Change, reasons: _Reasons, edited: bool) -> list[str]:
    folder = reasons.package.folder
    name = change.path.relative_to(folder).as_posix() if change.path.is_relative_to(folder) else ""
    if change.path in reasons.package.laid:
        return ["the configuration names it, and it was not there"]
    if not reasons.former.version:
        return [*reasons.general] if name else [_NEW_HANDLERS]
    is_as_before = bool(name) and (
        change.after is not None and reasons.former.files.get(name) == hash_content(change.after)
    )
    if not name and change.before is None:
        return [_NEW_HANDLERS]
    if is_as_before and change.before is None:
        return ["it was missing"]
    by_hand = ["it was edited by hand"] if edited else []
    if edited and "<<<<<<< " in (change.before or ""):
        by_hand = ["it holds the conflict markers of a merge"]
    if is_as_before and edited:
        return by_hand
    if name == NAME:
        return [*by_hand, *reasons.general, "it lists what is written"]
    general = [*by_hand, *reasons.general]
    if name == DOCUMENT:
        edits = [str(edit) for edit in _collect(reasons.edits)]
        return edits or general or ["the document is written in another way"]
    return _explain_code(change, reasons, general)


def _explain_code(change: Change, reasons: _Reasons, general: Sequence[str]) -> list[str]:
    found: dict[Unit, tuple[DocumentEdit, ...]] = {}
    unclear: dict[str, frozenset[str]] = {}
    for name, words in find_changed(change.path, change.before, change.after).items():
        own = _select(_find_units(name, reasons), reasons)
        found |= own
        if not own:
            unclear[name] = words
    left: list[str] = []
    if reasons.package.comparison is None:
        left = list(filter(None, unclear))
        unclear.clear()
    if found:
        # Imports and comments follow what else there is.
        unclear.pop("", None)
    for name, words in unclear.items() if not general else ():
        units = frozenset[Unit]().union(*(_find_units(word, reasons) for word in words))
        near = _select(units, reasons) or _find_near(_find_units(name, reasons) or units, reasons)
        found |= near
        left += [name] if name and not near else []
    lines = [*general, *(str(edit) for edit in _collect(found))]
    if left:
        more = f" and {len(left) - _MAX_NAMED} more" if len(left) > _MAX_NAMED else ""
        lines.append(f"{', '.join(f'`{name}`' for name in left[:_MAX_NAMED])}{more}: {_NOT_KNOWN}")
    if not lines and reasons.edits:
        return [_NOT_KNOWN]
    return lines or ["document, settings and oaswright are as they were; nothing else is recorded"]


def _find_units(name: str, reasons: _Reasons) -> frozenset[Unit]:
    """The units that a name in code stands for, by itself or by the longest beginning that is one."""
    for end in range(len(name), 0, -1):
        if end < len(name) and name[end].islower() and name[end - 1] != "_":
            continue
        units = reasons.units.get(name[:end])
        if units is not None:
            return units
    return frozenset()


def _select(units: Iterable[Unit], reasons: _Reasons) -> dict[Unit, tuple[DocumentEdit, ...]]:
    return {unit: reasons.edits[unit] for unit in units if unit in reasons.edits}


def _find_near(units: Iterable[Unit], reasons: _Reasons) -> dict[Unit, tuple[DocumentEdit, ...]]:
    """The edits of what some units refer to, the nearest; else of what refers to them."""
    users: dict[Unit, set[Unit]] = {}
    for unit, others in reasons.links.items():
        for other in others:
            users.setdefault(other, set()).add(unit)
    ways: tuple[Mapping[Unit, Iterable[Unit]], ...] = (reasons.links, users)
    for way in ways:
        seen, level = set(units), set(units)
        while level:
            level = {other for unit in level for other in way.get(unit, ())} - seen
            seen |= level
            found = _select(level, reasons)
            if found:
                return found
    return {}


def _collect(edits: Mapping[Unit, tuple[DocumentEdit, ...]]) -> list[DocumentEdit]:
    """Edits in the order of the document, each once."""
    found = dict.fromkeys(edit for some in edits.values() for edit in some)
    return sorted(found, key=lambda edit: (edit.span.file, edit.span.start))
