"""What a module or `schemas.json` defines, as pieces of text by name: what of it a run changes."""

import json
import re
from pathlib import Path

from oaswright.openapi.pointers import JSON

_TOP = re.compile(r"(?:async def|class|def|type) (\w+)|(\w+)(?=[ :=])")
_METHOD = re.compile(r"\s+(?:async )?def (\w+)")
_ENTRY = re.compile(r"    runtime\.Operation\(")
_ENTRY_ID = re.compile(r'        id="(.*)",')
_WORD = re.compile(r"\w+")
_TABLES = ("operations", "$defs", "securitySchemes")


def find_changed(path: Path, before: str | None, after: str | None) -> dict[str, frozenset[str]]:
    """The names of definitions that differ between two texts, with the words of the lines that do.

    Of imports and comments outside of definitions the name is empty.
    """
    split = _split_json if path.suffix == ".json" else _split_module
    old, new = split(before or ""), split(after or "")
    changed: dict[str, frozenset[str]] = {}
    for name in {**new, **old}:
        if old.get(name) != new.get(name):
            first, second = set(old.get(name, "").splitlines()), set(new.get(name, "").splitlines())
            changed[name] = frozenset(_WORD.findall("\n".join(first ^ second)))
    return changed


def _split_module(text: str) -> dict[str, str]:
    """Top-level definitions, methods, and entries of the table of operations."""
    pieces: dict[str, list[str]] = {}
    name = ""
    waiting: list[str] = []
    for line in text.splitlines():
        if line.lstrip().startswith("@"):
            # A decorator belongs to what follows.
            waiting.append(line)
            continue
        top, method, entry = _TOP.match(line), _METHOD.match(line), _ENTRY_ID.match(line)
        if top is not None and not line.startswith(("from ", "import ", "if ", "else", "try")):
            name = str(top[1] or top[2])
        elif line[:1] not in ("", " ", "\t", ")", "]", "}"):
            name = ""
        elif method is not None:
            name = str(method[1])
        elif entry is not None:
            name = entry[1]
        if _ENTRY.match(line):
            waiting.append(line)
            continue
        pieces.setdefault(name, []).extend([*waiting, line])
        waiting = []
    # Empty lines between definitions say nothing.
    return {name: "\n".join(filter(None, lines)) for name, lines in pieces.items()}


def _split_json(text: str) -> dict[str, str]:
    try:
        whole: JSON = json.loads(text or "{}")
    except ValueError:
        return {"": text}
    pieces: dict[str, str] = {}
    for key, value in whole.items() if isinstance(whole, dict) else ():
        members = value.items() if key in _TABLES and isinstance(value, dict) else [(key, value)]
        pieces |= {name: json.dumps(member, indent=1) for name, member in members}
    return pieces
