"""What has to be unique is: a value that is taken is refused, and one that is free again is not."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Final

from oaswright.contract import things
from oaswright.contract.api import Content, Operation
from oaswright.contract.changes import write_change
from oaswright.contract.checks.check import (
    Check,
    find_moved,
    find_role,
    find_said,
    find_settable,
    has_role,
    report_by,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.messages import Exchange
from oaswright.contract.naming import split_name
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.things import Thing
from oaswright.openapi.pointers import JSON

_SAID: Final = re.compile(
    r"\b(?:409|unique|already|taken|in use|exists?|duplicates?|conflict)\b", re.IGNORECASE
)
_USUAL: Final = frozenset(
    {"slug", "name", "key", "code", "email", "username", "handle", "number", "isbn", "title", "identifier"}
)
_KEPT: Final = re.compile(
    r"\b(?:delet|remov)\w*\b.*\b(?:stays?|remains?|keeps?|kept|reserved|taken|never)\b"
    r"|\b(?:never|not|no)\b.*\b(?:reused?|again|twice)\b.*\b(?:delet|remov)",
    re.IGNORECASE,
)
_MAX_TRIED: Final = 5


def check_unique(session: Session, operation: Operation) -> Iterator[Finding]:
    """A value that another thing has is refused where that is said, by changes too; afterwards it is free."""
    resource, _ = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    said = _find_said(session, operation, content)
    members = session.api.definitions.properties(content.schema)
    usual = [name for name in members if {*split_name(name)} & _USUAL and name not in said]
    for name in [*said, *usual][:_MAX_TRIED]:
        with ExitStack() as stack:
            first = _create(session, operation, resource, {}, stack)
            value = session.read_sent(first.created).get(name) if first.created is not None else None
            if not isinstance(value, str) or first.created is None:
                continue
            second = _send(session, operation, {name: value})
            twin = things.take_created(resource, second)
            if twin is not None:
                stack.callback(things.remove, session, twin)
            if second.answer.status == 409:
                yield from _check_changes(session, resource, name, value, stack)
                yield from _check_freed(session, operation, resource, name, value, first, stack)
            elif second.answer.succeeded and name in said:
                yield report_by("unique", operation, f"“{said[name]}”")(
                    name,
                    f"two of {resource.name} have the same `{name}`",
                    "409",
                    str(second.answer.status),
                    first.created,
                    second,
                )


def _find_said(session: Session, operation: Operation, content: Content) -> dict[str, str]:
    """The members of which a sentence says that they are unique, with the sentence."""
    conflict = operation.find_response(409)
    texts = (operation.summary, operation.description, conflict.description if conflict is not None else "")
    found: dict[str, str] = {}
    for sentence in (one for text in texts for one in re.split(r"(?<=[.;])\s", text)):
        for name in session.api.definitions.properties(content.schema):
            spelt = rf"\b(?:{re.escape(name)}|{' '.join(split_name(name))})\b"
            if _SAID.search(sentence) and re.search(spelt, sentence, re.IGNORECASE):
                found.setdefault(name, sentence.strip())
    return found


def _write(session: Session, operation: Operation, fixed: Mapping[str, JSON]) -> dict[str, JSON]:
    """A body that has nothing in common with others but what is fixed."""
    body = session.make_body(operation)
    if not isinstance(body, dict):
        raise CannotTryError("its body is no object")
    missing = {name: value for name, value in fixed.items() if name not in body}
    unique = session.make_unique(operation, {**body, **missing})
    return {**unique, **fixed}


def _send(session: Session, operation: Operation, fixed: Mapping[str, JSON]) -> Exchange:
    return session.call(operation, None, _write(session, operation, fixed))


def _create(
    session: Session, operation: Operation, resource: Resource, fixed: Mapping[str, JSON], stack: ExitStack
) -> Thing:
    thing = things.take_created(resource, session.expect_success(_send(session, operation, fixed)))
    if thing is None:
        raise CannotTryError(f"the answer of {operation.id} does not name what was created")
    stack.callback(things.remove, session, thing)
    return thing


def _check_changes(
    session: Session, resource: Resource, name: str, value: str, stack: ExitStack
) -> Iterator[Finding]:
    """Another thing cannot take the value by a change either."""
    for role in ("update", "replace"):
        operation = resource.operations.get(role)
        content = operation.json_body if operation is not None else None
        if operation is None or content is None or not operation.is_declared(409):
            continue
        if name not in session.api.definitions.properties(content.schema):
            continue
        other = _create(session, resource.operations["create"], resource, {}, stack)
        before, _ = things.read(session, other)
        body = write_change(session, content, before, {name: value}, whole=role == "replace")
        exchange = session.call(operation, other.values, body)
        report = report_by("unique", operation, f"{operation.id} declares 409")
        if exchange.answer.succeeded:
            message = f"a change gives two of {resource.name} the same `{name}`"
            yield report(name, message, "409", str(exchange.answer.status), exchange)
            continue
        now, seen = things.read(session, other)
        for moved in find_moved(before, now, find_settable(session, resource)):
            message = f"a refused change has changed `{moved}`"
            yield report(moved, message, show(before.get(moved)), show(now.get(moved)), exchange, seen)
        body = write_change(session, content, before, {name: before.get(name)}, whole=role == "replace")
        same_again = session.call(operation, other.values, body)
        if same_again.answer.status == 409:
            message = f"a thing cannot be changed to the `{name}` that it has"
            yield report(name, message, "success", "409", same_again)


def _check_freed(
    session: Session,
    operation: Operation,
    resource: Resource,
    name: str,
    value: str,
    first: Thing,
    stack: ExitStack,
) -> Iterator[Finding]:
    """What has been deleted takes nothing, unless it is said to."""
    deleting = resource.operations.get("delete")
    if deleting is None or any(find_said(session, one, _KEPT) for one in (deleting, operation)):
        return
    deleted = session.call(deleting, first.values)
    again = _send(session, operation, {name: value})
    thing = things.take_created(resource, again)
    if thing is not None:
        stack.callback(things.remove, session, thing)
    if deleted.answer.succeeded and again.answer.status == 409:
        yield report_by("unique", operation, f"{deleting.id} deletes one of {resource.name}")(
            name,
            f"the `{name}` of what was deleted stays taken",
            "success",
            "409",
            deleted,
            again,
        )


CHECKS = (
    Check(
        "unique",
        "writing",
        "what has to be unique is, and is free again afterwards",
        lambda session, operation: has_role("create")(session, operation) and operation.is_declared(409),
        check_unique,
        45,
    ),
)
