"""The verdicts of openapi-spec-validator on documents that it has seen, so that it is asked once only.

They are kept by the content of the document and of what is installed, in `.oaswright/` of the project.
"""

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

from oaswright.contents import replace_file
from oaswright.openapi.pointers import Pointer
from oaswright.publish.cache import list_distributions
from oaswright.publish.state import make_state

Refusals: TypeAlias = tuple[tuple[Pointer, str], ...]
"""What it refuses: pointers in the bundled document, and its own messages."""
Verdict: TypeAlias = Refusals | float
"""Its refusals, or for how many seconds it was asked in vain."""

_FILE = "verdicts.json"
_FORMAT = 2
# Documents change, and what they were is not asked for again.
_MAX_KEPT = 100


def hash_question(question: str) -> str:
    """What a document is remembered by."""
    return blake2b(question.encode(), digest_size=16).hexdigest()


def load_verdicts(state: Path) -> dict[str, Verdict]:
    """The remembered verdicts, none where there is no such file for what is installed, or a damaged one."""
    try:
        table: Any = json.loads((state / _FILE).read_bytes())
        if table["key"] != _key():
            return {}
        return {str(name): _read_verdict(entry) for name, entry in table["verdicts"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def save_verdicts(state: Path, verdicts: Mapping[str, Verdict]) -> None:
    """Remember verdicts, the last ones of many; a project that cannot be written to does without."""
    kept = dict(list(verdicts.items())[-_MAX_KEPT:])
    with suppress(OSError):
        make_state(state)
        replace_file(state / _FILE, json.dumps({"key": _key(), "verdicts": kept}).encode())


def read_refusals(entry: Any) -> Refusals:
    """Refusals as they come out of JSON. Raises ValueError and TypeError."""
    found: list[tuple[Pointer, str]] = []
    for tokens, message in entry:
        if not all(isinstance(token, str | int) for token in tokens):
            raise TypeError(tokens)
        found.append((tuple(tokens), str(message)))
    return tuple(found)


def _read_verdict(entry: Any) -> Verdict:
    return entry if isinstance(entry, float) else read_refusals(entry)


def _key() -> list[Any]:
    return [_FORMAT, sys.version, sorted(list_distributions())]
