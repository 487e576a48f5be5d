"""Patterns of a large document, whose validators are compiled on first use: checked at start-up."""

from typing import Any, cast

import jsonschema_rs

from oaswright.runtime.engine import PATTERNS

_DATA = frozenset({"default", "enum", "const", "example", "examples"})


def pattern_faults(document: object) -> list[str]:
    """Every pattern that the engine cannot run, once each."""
    patterns: set[str] = set()
    waiting = [document]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += cast("list[object]", found)
        elif isinstance(found, dict):
            members = cast("dict[str, object]", found)
            pattern = members.get("pattern")
            if isinstance(pattern, str):
                patterns.add(pattern)
            named = members.get("patternProperties")
            if isinstance(named, dict):
                patterns |= cast("dict[str, Any]", named).keys()
            waiting += [item for key, item in members.items() if key not in _DATA]
    return [f"the pattern {pattern} cannot be used" for pattern in sorted(patterns) if not _compiles(pattern)]


def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=PATTERNS)
    except ValueError:
        return False
    return True
