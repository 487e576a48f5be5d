"""Schemas for listing violations: a choice that nothing fits is one violation, not those of all alternatives.

A validator lists for `oneOf` and `anyOf` what is wrong with each alternative. Where alternatives refer to
the choice again, that doubles with each level of a value: a few hundred bytes take minutes. Nobody is told
about it, so it is not asked for: the choice becomes a condition, which is only valid or not.
"""

from collections.abc import Mapping
from typing import Any, cast

_DATA = frozenset({"default", "enum", "const", "example", "examples"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_CHOICES = ("oneOf", "anyOf")


def without_alternatives(document: Mapping[str, Any], *, conditions: bool) -> Mapping[str, Any]:
    """The document with every choice of its schemas as a condition. Pointers to schemas stay as they are.

    `conditions`: the dialect has `if` (from draft 7 on), which tells `unevaluatedProperties` what a choice
    has looked at; older ones have neither.
    """
    return cast("Mapping[str, Any]", _converted(document, inside=False, conditions=conditions))


def choice_of(document: Mapping[str, Any], path: list[str]) -> tuple[list[str], str] | None:
    """The schema and the keyword of a choice whose condition fails at a path of such a document."""
    if len(path) < 3 or path[-3] != "allOf" or path[-1] not in {"else", "not"}:
        return None
    condition: Any = document
    for token in path[:-1]:
        condition = cast("Any", condition[int(token)] if isinstance(condition, list) else condition[token])
    for keyword in _CHOICES:
        for tried in (condition.get("if"), condition.get("not", {}).get("not")):
            if isinstance(tried, dict) and condition == _condition(
                keyword, cast("dict[str, Any]", tried).get(keyword), conditions="if" in condition
            ):
                return path[:-3], keyword
    return None


def _condition(keyword: str, alternatives: Any, *, conditions: bool) -> dict[str, Any]:
    tried = {keyword: alternatives}
    return {"if": tried, "else": False} if conditions else {"not": {"not": tried}}


def _converted(value: Any, *, inside: bool, conditions: bool) -> Any:
    if isinstance(value, list):
        return [
            _converted(item, inside=inside, conditions=conditions) for item in cast("list[object]", value)
        ]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, item in cast("dict[str, Any]", value).items():
        if key in _DATA:
            found[key] = item
        elif isinstance(item, dict) and ((inside and key in _NAMED) or (not inside and key == "schemas")):
            named = cast("dict[str, Any]", item)
            found[key] = {
                name: _converted(schema, inside=True, conditions=conditions) for name, schema in named.items()
            }
        else:
            enters = key in {"schema", "itemSchema"}
            found[key] = _converted(item, inside=inside or enters, conditions=conditions)
    if not inside:
        return found
    for keyword in _CHOICES:
        if isinstance(found.get(keyword), list):
            condition = _condition(keyword, found.pop(keyword), conditions=conditions)
            found["allOf"] = [*found.get("allOf", ()), condition]
    return found
