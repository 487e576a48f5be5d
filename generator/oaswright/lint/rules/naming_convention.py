"""A name that is written unlike the others of its kind.

## What it does
Finds out how at least two thirds of the operationIds, of the components, of the literal segments of paths and
of the properties of a document are written (`camelCase`, `PascalCase`, `snake_case`, `kebab-case`), and
reports those that are not. Of fewer than four names nothing is concluded.

## Why
Who knows one name of an API guesses the others.

## Example
    operationId: listPets
    operationId: getPet
    operationId: addPet
    operationId: delete_pet       # is not in camelCase

## How to fix
Rename it. If clients depend on the name, silence the rule there.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from oaswright.diagnostics import RuleId, Severity
from oaswright.lint.context import Context
from oaswright.lint.rule import Finding, Rule, RuleSet
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import as_object

_STYLES = {
    "camelCase": re.compile(r"[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)*"),
    "PascalCase": re.compile(r"([A-Z][A-Za-z0-9]*)+"),
    "snake_case": re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*"),
    "kebab-case": re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*"),
}
_MIN_NAMES = 4

_Names: TypeAlias = dict[str, Pointer]


def check(context: Context) -> Iterable[Finding]:
    ids: _Names = {}
    for operation in context.objects("operation"):
        ids.setdefault(operation.text("operationId"), (*operation.pointer, "operationId"))
    segments: _Names = {}
    for paths in context.objects("paths"):
        for path in paths.value:
            for segment in path.split("/"):
                if segment and "{" not in segment:
                    segments.setdefault(segment, (*paths.pointer, path))
    components: _Names = {}
    for group, members in context.tree.root.mapping("components").items():
        for name in as_object(members):
            components.setdefault(name, ("components", group, name))
    properties: _Names = {}
    for schema in context.objects("schema"):
        for name in schema.mapping("properties"):
            properties.setdefault(name, (*schema.pointer, "properties", name))
    yield from _deviants("operationId", ids, "value")
    yield from _deviants("path segment", segments, "key")
    yield from _deviants("component", components, "key")
    yield from _deviants("property", properties, "key")


def _deviants(what: str, names: _Names, at: str) -> Iterator[Finding]:
    names.pop("", None)
    counts = {style: sum(bool(form.fullmatch(name)) for name in names) for style, form in _STYLES.items()}
    style = max(counts, key=lambda found: counts[found])
    if len(names) < _MIN_NAMES or counts[style] * 3 < len(names) * 2:
        return
    for name, pointer in names.items():
        if not _STYLES[style].fullmatch(name):
            message = f"the {what} `{name}` is not in {style}, as the others are"
            yield Finding(pointer, message, at="key" if at == "key" else "value")


RULE = Rule(RuleId.NAMING_CONVENTION, Severity.WARNING, __doc__, check, rule_set=RuleSet.RECOMMENDED)
