"""What is never answered is stored nevertheless: a member beside it says whether there is one."""

from collections.abc import Iterator

from oaswright.contract import places, things
from oaswright.contract.api import Content, Operation
from oaswright.contract.changes import write_change
from oaswright.contract.checks.check import Check, find_role, has_role, report_by
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.naming import split_name
from oaswright.contract.resources import Resource
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError
from oaswright.openapi.pointers import JSON

_BEFORE = frozenset({"has", "is"})
_AFTER = frozenset({"set", "present", "exists", "configured", "enabled", "stored", "saved", "is", "has"})


def find_flags(session: Session, resource: Resource, content: Content) -> dict[str, str]:
    """The members of a body that answers do not show, each with the member that says whether it is set."""
    found: dict[str, str] = {}
    for name in session.api.definitions.properties(content.schema):
        if name in resource.members and name not in content.write_only:
            continue
        words = split_name(name)
        for flag, schema in resource.members.items():
            rest = split_name(flag)
            while rest[:1] and rest[0] in _BEFORE:
                rest = rest[1:]
            while rest[-1:] and rest[-1] in _AFTER:
                rest = rest[:-1]
            if rest == words and flag != name and session.api.definitions.types(schema) == {"boolean"}:
                found[name] = flag
    return found


def check_flags(session: Session, operation: Operation) -> Iterator[Finding]:
    """A secret that is written is there, one that is cleared is not."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    assert content is not None
    members = session.api.definitions.properties(content.schema)
    for name, flag in find_flags(session, resource, content).items():
        try:
            value = session.values.make(members[name], examples=session.api.hints.get(name, ()))
        except NoValueError:
            continue
        trials: list[tuple[JSON, bool]] = [(value, True)]
        if session.api.definitions.is_valid(members[name], None):
            trials = [(None, False), (value, True), (None, False)]
        report = report_by("secret-flags", operation, f"`{flag}` says whether there is a `{name}`")
        with places.obtain(session, resource) as thing:
            for sent, wanted in trials:
                before, _ = things.read(session, thing)
                if role == "create":
                    body = session.make_body(operation)
                    body = {**body, name: sent} if isinstance(body, dict) else body
                    exchange = session.call(operation, None, body)
                else:
                    body = write_change(session, content, before, {name: sent}, whole=role == "replace")
                    exchange = session.call(operation, thing.values, body)
                created = things.take_created(resource, exchange) if role == "create" else None
                if not exchange.answer.succeeded or (role == "create" and created is None):
                    continue
                try:
                    now, seen = things.read(session, created or thing)
                except CannotTryError:
                    continue
                finally:
                    if created is not None:
                        things.remove(session, created)
                if now.get(flag) is not wanted:
                    what = "set" if wanted else "cleared"
                    message = f"`{name}` was {what}, and `{flag}` is {show(now.get(flag))}"
                    yield report(flag, message, show(wanted), show(now.get(flag)), exchange, seen)
                    break


def _has_flags(session: Session, operation: Operation) -> bool:
    if operation.json_body is None or not has_role("create", "update", "replace")(session, operation):
        return False
    resource, _ = find_role(session, operation)
    return bool(find_flags(session, resource, operation.json_body))


CHECKS = (
    Check(
        "secret-flags",
        "writing",
        "a secret that is written is there, one that is cleared is not",
        _has_flags,
        check_flags,
        47,
    ),
)
