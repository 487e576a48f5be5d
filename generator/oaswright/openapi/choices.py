"""Choices as conditions: `oneOf` and `anyOf` for a validator that lists what is wrong with a value.

A validator lists for a choice what each alternative has against the value. Where alternatives refer to the
choice again, that multiplies with each level of a value: a few hundred bytes take minutes. A condition is
only valid or not; its alternatives can still be asked one by one.
"""

from oaswright.openapi.keywords import (
    CHOICE_KEYWORDS,
    SCHEMA_KEYWORDS,
    SCHEMA_LIST_KEYWORDS,
    SCHEMA_MAP_KEYWORDS,
)
from oaswright.openapi.pointers import JSON

_NULL: JSON = {"type": "null"}


def choices_as_conditions(schema: JSON, *, has_if: bool = True, keep_nullable: bool = False) -> JSON:
    """A JSON Schema that admits the same values, every choice in it a part of `allOf` with one violation.

    A choice of one schema and null has the violations of that schema.

    Pointers to schemas stay as they are, but for those of the alternatives. `has_if`: the dialect has `if`
    (from draft 7 on), which tells `unevaluatedProperties` what a choice has looked at; older ones have
    neither. `keep_nullable`: leave `anyOf` of one schema and null as it is, since it multiplies nothing.
    """

    def convert(below: JSON) -> JSON:
        return choices_as_conditions(below, has_if=has_if, keep_nullable=keep_nullable)

    if not isinstance(schema, dict):
        return schema
    found: dict[str, JSON] = {}
    for keyword, value in schema.items():
        if keyword in SCHEMA_MAP_KEYWORDS and isinstance(value, dict):
            found[keyword] = {name: convert(below) for name, below in value.items()}
        elif isinstance(value, list) and (keyword in SCHEMA_LIST_KEYWORDS or keyword == "items"):
            found[keyword] = [convert(below) for below in value]
        elif keyword in SCHEMA_KEYWORDS:
            found[keyword] = convert(value)
        else:
            found[keyword] = value
    for keyword in CHOICE_KEYWORDS:
        alternatives = found.get(keyword)
        if isinstance(alternatives, list) and not (keep_nullable and _is_nullable(keyword, alternatives)):
            tried = found.pop(keyword)
            other = _beside_null(alternatives) if has_if else None
            condition = other or _condition(keyword, tried, has_if=has_if)
            parts = found.get("allOf")
            found["allOf"] = [*(parts if isinstance(parts, list) else ()), condition]
    return found


def find_choice(condition: JSON) -> tuple[str, list[JSON]] | None:
    """The keyword and the alternatives of a choice that became a condition; None for any other schema."""
    if not isinstance(condition, dict):
        return None
    has_if = "if" in condition
    inner = condition if has_if else condition.get("not")
    tried = inner.get("if" if has_if else "not") if isinstance(inner, dict) else None
    for keyword in CHOICE_KEYWORDS:
        alternatives = tried.get(keyword) if isinstance(tried, dict) else None
        if isinstance(alternatives, list) and condition == _condition(keyword, alternatives, has_if=has_if):
            return keyword, alternatives
    return None


def is_beside_null(condition: JSON) -> bool:
    """Whether a schema is the condition for a choice of one schema and null."""
    return isinstance(condition, dict) and condition.get("if") == _NULL and "else" in condition


def _beside_null(alternatives: list[JSON]) -> dict[str, JSON] | None:
    """The condition for a choice of one schema and null: what is not null is held against that schema."""
    others = [below for below in alternatives if below != _NULL]
    return {"if": _NULL, "else": others[0]} if len(alternatives) == 2 and len(others) == 1 else None


def _is_nullable(keyword: str, alternatives: list[JSON]) -> bool:
    return keyword == "anyOf" and len(alternatives) == 2 and alternatives[1] == {"type": "null"}


def _condition(keyword: str, alternatives: JSON, *, has_if: bool) -> dict[str, JSON]:
    tried: dict[str, JSON] = {keyword: alternatives}
    return {"if": tried, "else": False} if has_if else {"not": {"not": tried}}
