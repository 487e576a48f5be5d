"""A request that fails, made smaller for as long as it fails: what is left is what matters."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final, TypeAlias

from oaswright.contract import places, things
from oaswright.contract.answers import judge_answer
from oaswright.contract.api import Operation
from oaswright.contract.findings import CannotTryError, Finding, ServerError
from oaswright.contract.messages import Exchange
from oaswright.contract.session import OutOfTimeError, Session
from oaswright.openapi.media_types import is_json
from oaswright.openapi.pointers import JSON

_MAX_TRIED: Final = 24
_MAX_DEPTH: Final = 3
_ALONE: Final = frozenset({"server-error", "status", "body", "headers", "content-type"})
"""The findings that one answer tells."""

_Path: TypeAlias = tuple[str | int, ...]


def shrink(session: Session, finding: Finding) -> Finding:
    """A finding with the least request that still shows it; as it is where that cannot be tried.

    Each is made smaller once in a run, at a place of its own: what it was about may be gone.
    """
    key = (finding.check, finding.subject)
    if key in session.shrunk or len(finding.exchanges) != 1 or not _is_told_by_one(finding):
        return finding
    session.shrunk.add(key)
    operation = session.api.operation(finding.operation)
    body = _read_body(finding.exchanges[0])
    if not isinstance(body, dict | list) or operation.method == "DELETE":
        return finding
    least: Exchange | None = None
    with suppress(CannotTryError, OutOfTimeError, ServerError), places.arrange(session, operation) as place:
        values = session.fill(operation, place.values)
        path = session.requests.write(operation, values).target.partition("?")[0]
        tried, pending = 1, list(_list_parts(body))
        least = _send(session, operation, finding, path, body)
        while least is not None and pending and tried < _MAX_TRIED:
            part = pending.pop(0)
            smaller = _without(body, part)
            tried += 1
            exchange = _send(session, operation, finding, path, smaller)
            if exchange is not None:
                least, body = exchange, smaller
                pending = [one for one in _list_parts(body) if one in pending]
    return finding if least is None else replace(finding, exchanges=(least,))


def _is_told_by_one(finding: Finding) -> bool:
    return finding.check in _ALONE or finding.expected in {"a refusal", "success"}


def _read_body(exchange: Exchange) -> JSON:
    """The body that was sent, if it is JSON."""
    headers = {name.lower(): text for name, text in exchange.request.headers.items()}
    if exchange.request.body is None or not is_json(headers.get("content-type", "")):
        return None
    try:
        found: JSON = json.loads(exchange.request.body)
    except (ValueError, RecursionError):
        return None
    return found


def _list_parts(value: JSON, path: _Path = ()) -> Iterator[_Path]:
    """The places of all members and items, the outer before the inner; of lists the last before the first."""
    found: list[tuple[str | int, JSON]] = []
    if isinstance(value, dict):
        found = [*value.items()]
    elif isinstance(value, list):
        found = [*reversed([*enumerate(value)])]
    yield from ((*path, name) for name, _ in found)
    if len(path) + 1 < _MAX_DEPTH:
        for name, below in found:
            yield from _list_parts(below, (*path, name))


def _without(value: JSON, path: _Path) -> JSON:
    """A value without one member or item."""
    name, *rest = path
    if isinstance(value, dict) and isinstance(name, str):
        kept = {key: one for key, one in value.items() if key != name}
        return {**value, name: _without(value[name], tuple(rest))} if rest else kept
    if isinstance(value, list) and isinstance(name, int):
        inner = [_without(value[name], tuple(rest))] if rest else []
        return [*value[:name], *inner, *value[name + 1 :]]
    return value


def _send(session: Session, operation: Operation, finding: Finding, path: str, body: JSON) -> Exchange | None:
    """The exchange, if it shows the same."""
    former = finding.exchanges[0].request
    query = former.target.partition("?")[2]
    target = f"{path}?{query}" if query else path
    sent = json.dumps(body, ensure_ascii=False).encode()
    exchange = session.send(replace(former, target=target, body=sent), judge=False)
    things.discard_created(session, operation, exchange)
    return exchange if _shows(session, operation, finding, exchange, body) else None


def _shows(session: Session, operation: Operation, finding: Finding, exchange: Exchange, body: JSON) -> bool:
    if finding.check in _ALONE:
        found = judge_answer(session.api, operation, exchange, session.secrets)
        return any((one.check, one.subject) == (finding.check, finding.subject) for one in found)
    if str(exchange.answer.status) != finding.found:
        return False
    content = operation.json_body
    is_valid = content is not None and session.api.definitions.is_valid(content.schema, body)
    return is_valid is (finding.expected == "success")
