"""JSON as plain data, fast; positions and located findings come from a second look, made when needed."""

import json
import re
from collections.abc import Callable

from oaswright.diagnostics import RuleId
from oaswright.document.duplicates import choose_member, choose_value
from oaswright.document.findings import TextFindings
from oaswright.document.json_errors import report_json_error
from oaswright.document.json_places import Places
from oaswright.document.limits import MAX_DEPTH
from oaswright.document.positions import Member, Node, Place
from oaswright.document.scalars import NumberRangeError, read_float, read_integer
from oaswright.openapi.pointers import JSON, Pointer

# Half of a surrogate pair, or NUL, can come into a decoded text by an escape only.
_SUSPICIOUS_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SURROGATE = re.compile("[\ud800-\udfff]")


def load_json(
    text: str, findings: TextFindings
) -> tuple[JSON, Callable[[], Node], Callable[[Pointer], Place] | None] | None:
    """The value of a JSON text, what locates all of it, and what locates single nodes of a sound one.

    None if it cannot be read.
    """
    suspicious = _SUSPICIOUS_ESCAPE.search(text) is not None

    def members(pairs: list[tuple[str, JSON]]) -> JSON:
        nonlocal suspicious
        found: dict[str, JSON] = dict(pairs)
        if len(found) != len(pairs):
            suspicious = True
            found = {}
            for name, value in pairs:
                found[name] = choose_value(found[name], value) if name in found else value
        return found

    def number(digits: str, read: Callable[[str], int | float]) -> int | float:
        nonlocal suspicious
        try:
            return read(digits)
        except NumberRangeError as error:
            suspicious = True
            return error.nearest or 0

    def integer(digits: str) -> int | float:
        return number(digits, read_integer)

    def decimal(digits: str) -> int | float:
        return number(digits, read_float)

    def constant(_: str) -> int:
        nonlocal suspicious
        suspicious = True
        return 0

    decoder = json.JSONDecoder(
        object_pairs_hook=members, parse_int=integer, parse_float=decimal, parse_constant=constant
    )
    try:
        start = len(text) - len(text.lstrip(" \t\r\n"))
        value, end = decoder.raw_decode(text, start)
        rest = text[end:].strip(" \t\r\n")
        if rest:
            raise json.JSONDecodeError("Extra data", text, text.index(rest, end))
    except json.JSONDecodeError as error:
        report_json_error(error, findings)
        return None
    except RecursionError:
        findings.add(RuleId.TOO_LARGE, 0, 1, f"values are nested more than {MAX_DEPTH} levels deep")
        return None
    if _depth(value) > MAX_DEPTH:
        findings.add(RuleId.TOO_LARGE, 0, 1, f"values are nested more than {MAX_DEPTH} levels deep")
        return None
    if suspicious:
        root = locate_json(text, findings)
        return _clean(value), lambda: root, None
    return value, lambda: locate_json(text, None), Places(text).locate


def locate_json(text: str, findings: TextFindings | None) -> Node:
    """The positions of a valid JSON text; also what is wrong with its keys, numbers and characters."""
    root: Node = (0, 0, None)
    # One entry per open collection: (start, members or items); the key that waits for its value.
    stack: list[tuple[int, dict[str, Member] | list[Node]]] = []
    keys: list[tuple[str, int, int] | None] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        first = text[start]
        if first in ",:":
            continue
        if first in "{[":
            stack.append((start, {} if first == "{" else []))
            keys.append(None)
            continue
        if first in "}]":
            start, children = stack.pop()
            keys.pop()
            node: Node = (start, end, children)
        elif first == '"' and stack and isinstance(stack[-1][1], dict) and keys[-1] is None:
            name = _decoded(text, start, end, findings)
            if findings is not None and name in stack[-1][1]:
                findings.add_duplicate_key(name, start, end, stack[-1][1][name], "object")
            keys[-1] = (name, start, end)
            continue
        else:
            if findings is not None:
                _check_scalar(text, start, end, findings)
            node = (start, end, None)
        if not stack:
            root = node
            continue
        holder = stack[-1][1]
        if isinstance(holder, list):
            holder.append(node)
        else:
            key = keys[-1]
            if key is not None:
                member: Member = (key[1], key[2], node)
                known = holder.get(key[0])
                if known is not None:
                    is_null = text[known[2][0] : known[2][1]] == "null"
                    member = choose_member(known, member, is_null=is_null)
                holder[key[0]] = member
                keys[-1] = None
    return root


def _decoded(text: str, start: int, end: int, findings: TextFindings | None) -> str:
    raw = text[start + 1 : end - 1]
    if "\\" not in raw:
        return raw
    decoded: str = json.loads(text[start:end])
    if findings is not None:
        _check_text(decoded, start, end, findings)
    return _clean_text(decoded)


def _check_scalar(text: str, start: int, end: int, findings: TextFindings) -> None:
    token = text[start:end]
    if token[0] == '"':
        if "\\" in token:
            _check_text(json.loads(token), start, end, findings)
        return
    if token in ("true", "false", "null"):
        return
    read: Callable[[str], int | float] = read_integer if token.lstrip("-").isdigit() else read_float
    try:
        read(token)
    except NumberRangeError as error:
        findings.add_number(token, start, end, error)


def _check_text(decoded: str, start: int, end: int, findings: TextFindings) -> None:
    if "\0" in decoded:
        findings.add(
            RuleId.CHARACTER, start, end, "the string contains a NUL character", hint="remove `\\u0000`"
        )
    if _SURROGATE.search(decoded):
        findings.add(
            RuleId.CHARACTER,
            start,
            end,
            "the string contains half of a surrogate pair",
            hint="write the character itself, or both halves",
        )


def _depth(value: JSON) -> int:
    depth = 0
    level: list[JSON] = [value]
    while level and depth <= MAX_DEPTH:
        deeper: list[JSON] = []
        for item in level:
            if isinstance(item, dict):
                deeper.extend(member for member in item.values() if isinstance(member, (dict, list)))
            elif isinstance(item, list):
                deeper.extend(member for member in item if isinstance(member, (dict, list)))
        depth += 1
        level = deeper
    return depth


def _clean(value: JSON) -> JSON:
    """The value without NUL and lone surrogates, which nothing after this can be expected to survive."""
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, dict):
        return {_clean_text(name): _clean(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value


def _clean_text(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text).replace("\0", "")
