"""How request bodies are read before the schema is asked, and what they must be beyond it."""

import json
from collections.abc import Callable
from typing import Final, NoReturn

from oaswright.runtime import JSON
from oaswright.runtime.problems import Violation

STRINGS: Final = frozenset(
    {"platform_uuid", "client_id", "client_secret", "refresh_token", "deduplication_key"}
)

# No body that the schema admits goes deeper than an object in an object.
_MOST_LEVELS: Final = 200


def parse(content: bytes) -> JSON:
    """A JSON body. Raises ValueError with the message of Python's parser, which is part of the contract.

    Numbers keep all their digits, since they may stand for a string. NaN, Infinity and what no database can
    keep (lone surrogates, endless nesting) are refused.
    """
    try:
        value: JSON = json.loads(content.decode(), parse_constant=_refuse)
        # Fails for what could be read and not be written again.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("too many levels of nesting") from None
    if _is_deeper(value, _MOST_LEVELS):
        raise ValueError("too many levels of nesting")
    return value


def _is_deeper(value: JSON, most: int) -> bool:
    """Whether a value has more levels of objects and arrays than that."""
    level = [value]
    for _ in range(most + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


def prepare(body: JSON) -> JSON:
    """The body with its strings trimmed and numbers that stand for a string as strings; all else untouched.

    The platform is a choice: it has to be written exactly.
    """
    if not isinstance(body, dict):
        return body
    prepared = {name: _to_string(value) if name in STRINGS else value for name, value in body.items()}
    if "metadata" in prepared:
        prepared["metadata"] = _first_offender(prepared["metadata"])
    return prepared


def metadata_rules(max_length: int) -> Callable[[JSON], list[Violation]]:
    """What the schema does not say of metadata: `maxLength` of its JSON, and no U+0000 (`storable`).

    Metadata that the schema refuses is passed over.
    """

    def inspect(body: JSON) -> list[Violation]:
        metadata = body.get("metadata") if isinstance(body, dict) else None
        if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
            return []
        path = ("metadata",)
        if len(json.dumps(metadata)) > max_length:
            return [Violation("body", path, "maxLength", max_length, f"is longer than {max_length} as JSON")]
        if any("\0" in f"{name}{value}" for name, value in metadata.items()):
            return [Violation("body", path, "storable", None, "must not contain U+0000")]
        return []

    return inspect


def _to_string(value: JSON) -> JSON:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _first_offender(metadata: JSON) -> JSON:
    # Only the first value that is not a string is reported, and a great many of them would use up the number
    # of violations that the validator lists, so that those of other properties were left out.
    if isinstance(metadata, dict):
        for name, value in metadata.items():
            if not isinstance(value, str):
                return {name: value}
    return metadata


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"Out of range float values are not JSON compliant: {constant!r}")
