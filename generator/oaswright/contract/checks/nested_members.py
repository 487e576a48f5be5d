"""What a change makes of an object inside: whether it is replaced or merged, as the document says."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from oaswright.contract import places, things
from oaswright.contract.api import Content, Operation
from oaswright.contract.changes import find_fixed, write_change
from oaswright.contract.checks.check import Check, Report, find_role, find_said, has_role, report_by
from oaswright.contract.definitions import Schema
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError, same
from oaswright.openapi.media_types import essence
from oaswright.openapi.pointers import JSON

_MERGE: Final = "application/merge-patch+json"
_WHOLE: Final = re.compile(r"as a whole|entirely|completely|wholly|replaced?\b", re.IGNORECASE)
_NESTED: Final = re.compile(
    r"\b(?:nested|inner|embedded) (?:objects?|fields|members)\b[^.,]*"
    r"\b(?:merged?|replaced|same way|likewise|kept|too|as well)\b",
    re.IGNORECASE,
)
_MERGED: Final = re.compile(r"merged?\b|deep", re.IGNORECASE)


def check_nested(session: Session, operation: Operation) -> Iterator[Finding]:
    """An object is written in full, then without a member that it may lack, or with null in its place."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    for name, schema in session.api.definitions.properties(content.schema).items():
        is_merged = _is_merged(session, operation, content, name, whole=role == "replace")
        if name in find_fixed(session, operation) or name not in resource.members or is_merged is None:
            continue
        try:
            full = session.values.make(schema, every=True)
        except NoValueError:
            continue
        required = session.api.definitions.required(schema)
        optional = [one for one in (full if isinstance(full, dict) else ()) if one not in required]
        if not isinstance(full, dict) or not optional:
            continue
        with places.obtain(session, resource) as thing:
            states: list[Mapping[str, JSON]] = []
            gone = optional[0]
            rest: dict[str, JSON] = {one: value for one, value in full.items() if one != gone}
            if not session.api.definitions.is_valid(schema, rest):
                continue
            trials = [full, rest, {**rest, gone: None}] if is_merged else [full, rest]
            exchanges: list[Exchange] = []
            for value in trials:
                before, _ = things.read(session, thing)
                body = write_change(session, content, before, {name: value}, whole=role == "replace")
                exchanges.append(session.call(operation, thing.values, body))
                states.append(things.read(session, thing)[0])
            if not all(one.answer.succeeded for one in exchanges[:2]):
                continue
            said = "is merged" if is_merged else "is replaced as a whole"
            report = report_by("nested", operation, f"`{name}` {said}")
            yield from _judge(
                report, name, gone, full, states, exchanges, schema, session, is_merged=is_merged
            )


def _judge(
    report: Report,
    name: str,
    gone: str,
    full: Mapping[str, JSON],
    states: list[Mapping[str, JSON]],
    exchanges: list[Exchange],
    schema: Schema,
    session: Session,
    *,
    is_merged: bool,
) -> Iterator[Finding]:
    held = [one.get(name) for one in states]
    inside = [one.get(gone) if isinstance(one, dict) else None for one in held]
    member = session.api.definitions.properties(schema).get(gone, True)
    default = session.api.definitions.resolve(member).get("default")
    # What is full from the first does not tell.
    if not same(inside[0], full[gone]):
        return
    if is_merged and not same(inside[1], full[gone]):
        message = f"`{gone}` was not sent in `{name}`, and is gone"
        yield report(name, message, show(full[gone]), show(inside[1]), *exchanges[:2])
    elif is_merged and len(exchanges) > 2 and exchanges[2].answer.succeeded and inside[2] is not None:
        message = f"null does not remove `{gone}` from `{name}`"
        yield report(name, message, show(default), show(inside[2]), exchanges[2])
    elif not is_merged and same(inside[1], full[gone]) and not same(full[gone], default):
        message = f"`{gone}` was left out of `{name}`, and is still there"
        yield report(name, message, show(default), show(inside[1]), *exchanges[:2])


def _is_merged(
    session: Session, operation: Operation, content: Content, name: str, *, whole: bool
) -> bool | None:
    """Whether a member is merged into what was there; None where the document does not say."""
    if essence(content.media_type) == _MERGE:
        return True
    if whole and operation.method == "PUT":
        return False
    for sentence in re.split(r"(?<=[.;])\s", f"{operation.summary}. {operation.description}"):
        if re.search(rf"\b{re.escape(name)}\b", sentence):
            if _WHOLE.search(sentence):
                return False
            if _MERGED.search(sentence) and not re.search(r"\b(?:not|never)\b", sentence):
                return True
    general = find_said(session, operation, _NESTED)
    return None if general is None else not _WHOLE.search(general.partition(",")[0])


CHECKS = (
    Check(
        "nested",
        "writing",
        "objects inside are replaced or merged as the document says",
        has_role("update", "replace"),
        check_nested,
        44,
    ),
)
