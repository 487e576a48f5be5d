"""Patterns of schemas, as far as the engine that checks values goes (`engine_patterns`)."""

from oaswright.engine_patterns import engine_pattern
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Object


def fit_patterns(schema: Object, _pointer: Pointer) -> Object:
    """A schema whose patterns the engine can use, itself where they are so already.

    A pattern becomes another one, bounds of the length, or both. Where the engine can do nothing with the
    pattern of names, members of all names may have any value: none counts as unexpected that is not.
    """
    found = schema
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        fitted = engine_pattern(pattern)
        if fitted.pattern != pattern:
            found = {name: value for name, value in found.items() if name != "pattern"}
            if fitted.pattern is not None:
                found["pattern"] = fitted.pattern
            if fitted.least:
                found["minLength"] = max(fitted.least, _length(found, "minLength", 0))
            if fitted.most is not None:
                found["maxLength"] = min(fitted.most, _length(found, "maxLength", fitted.most))
    named = schema.get("patternProperties")
    if isinstance(named, dict) and any(engine_pattern(name).pattern != name for name in named):
        members: Object = {}
        for name, below in named.items():
            known = engine_pattern(name).pattern
            held: JSON = True if known is None else below
            members.setdefault(known or "", held)
        found = dict(found)
        found["patternProperties"] = members
    return found


def _length(schema: Object, keyword: str, otherwise: int) -> int:
    value = schema.get(keyword)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
