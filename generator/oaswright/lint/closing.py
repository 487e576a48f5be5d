"""Which properties the schemas that hold together close each other out of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import jsonschema_rs

from oaswright.lint.conjunctions import Part
from oaswright.lint.context import Context
from oaswright.openapi.keywords import IN_PLACE_KEYWORDS, subschemas
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object, as_object
from oaswright.validators import PATTERNS, is_usable_pattern

CLOSING = ("additionalProperties", "unevaluatedProperties")
"""Keywords that, if false, forbid what is not described; the second one looks into compositions too."""


@dataclass(frozen=True, slots=True)
class ClosedOut:
    """A property that one schema describes or requires, and another one does not allow.

    `keyword` closes the schema `closed`; `field` of `speaking` names the property.
    """

    name: str
    closed: Part
    keyword: str
    speaking: Part
    field: str

    @property
    def required(self) -> bool:
        return self.field == "required"


def find_closed_out(context: Context, parts: Sequence[Part]) -> dict[str, ClosedOut]:
    """The properties that can never be there, by their names; how they are required, where they are."""
    found: dict[str, ClosedOut] = {}
    if len(parts) < 2:
        return found
    for closed in parts:
        for keyword in CLOSING:
            if not is_nothing(closed.value.get(keyword)):
                continue
            known = _Known(context)
            if keyword == "additionalProperties":
                known.add_own(closed.value)
            else:
                known.add_all(closed.value, closed.pointer)
            if known.open:
                continue
            for part in parts:
                for name, field in _named(part.value) if part is not closed else ():
                    if not known.allows(name) and not (name in found and found[name].required):
                        found[name] = ClosedOut(name, closed, keyword, part, field)
    return found


def is_nothing(schema: JSON) -> bool:
    """Whether a schema says that it admits nothing."""
    return schema is False or (isinstance(schema, dict) and schema in ({"not": {}}, {"not": True}))


def _named(schema: Object) -> list[tuple[str, str]]:
    """The properties that a schema describes or requires, each with the field that says so."""
    required = schema.get("required")
    described = as_object(schema.get("properties")).items()
    return [
        *((name, "properties") for name, below in described if not is_nothing(below)),
        *(
            (name, "required")
            for name in (required if isinstance(required, list) else ())
            if isinstance(name, str)
        ),
    ]


@lru_cache(maxsize=4096)
def _fits(pattern: str, name: str) -> bool:
    """Whether a regular expression matches in a name; true where the engine cannot tell."""
    if not is_usable_pattern(pattern):
        return True
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=PATTERNS).is_valid(name)


class _Known:
    """The names that a closed schema allows. `open`: any name may be allowed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._names: set[str] = set()
        self._patterns: set[str] = set()
        self._seen: set[Pointer] = set()
        self.open = False

    def allows(self, name: str) -> bool:
        return name in self._names or any(_fits(pattern, name) for pattern in self._patterns)

    def add_own(self, schema: Object) -> None:
        """Add what a schema describes itself."""
        self._names.update(as_object(schema.get("properties")))
        self._patterns.update(as_object(schema.get("patternProperties")))

    def add_all(self, schema: JSON, pointer: Pointer) -> None:
        """Add what a schema describes by itself and by all that is composed with it."""
        if not isinstance(schema, dict) or pointer in self._seen:
            return
        self._seen.add(pointer)
        self.add_own(schema)
        extra = [schema[keyword] for keyword in CLOSING if keyword in schema]
        self.open |= "$dynamicRef" in schema or not all(is_nothing(below) for below in extra)
        target = self._context.step(schema, pointer)
        if target is not None:
            self.add_all(*target)
        for steps, branch in subschemas(schema, IN_PLACE_KEYWORDS):
            self.add_all(branch, (*pointer, *steps))
