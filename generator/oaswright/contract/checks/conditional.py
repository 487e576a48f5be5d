"""Entity tags, where the document declares them (RFC 9110, sections 8.8.3 and 13.1)."""

import re
from collections.abc import Iterator

from oaswright.contract import places, things
from oaswright.contract.api import Operation
from oaswright.contract.changes import list_variants
from oaswright.contract.checks.check import (
    Check,
    find_moved,
    find_role,
    find_settable,
    has_role,
    report_by,
)
from oaswright.contract.findings import CannotTryError, Finding, show
from oaswright.contract.session import Session


def _has_tag(operation: Operation) -> bool:
    return any(header.name == "etag" for one in operation.responses.values() for header in one.headers)


def _takes(operation: Operation, name: str) -> bool:
    return any(one.location == "header" and one.name.lower() == name for one in operation.parameters)


def _list_more(operation: Operation, name: str, tag: str) -> list[str]:
    """Further values that have the tag, as far as the document speaks of them: several tags, and any."""
    told = next((one.description for one in operation.parameters if one.name.lower() == name), "")
    several = [f'"other-1", {tag}'] if re.search(r"\btags\b|\blist\b", told, re.IGNORECASE) else []
    return [*several, *(["*"] if "`*`" in told else [])]


def check_not_modified(session: Session, operation: Operation) -> Iterator[Finding]:
    """What the client has already is 304, alone and among others; with other tags it is sent."""
    with places.arrange(session, operation) as place:
        first = session.expect_success(session.call(operation, place.values))
        tag = first.answer.headers.get("etag")
        if tag is None:
            raise CannotTryError("the answer has no ETag")
        if not operation.is_declared(304):
            return
        trials = {tag: True, '"other-1"': False}
        trials |= dict.fromkeys(_list_more(operation, "if-none-match", tag), True)
        for sent, is_known in trials.items():
            again = session.call(operation, place.values, headers={"if-none-match": sent})
            if (again.answer.status == 304) is not is_known and again.answer.status < 400:
                message = (
                    "what the client has already is sent again" if is_known else "what is new is not sent"
                )
                yield report_by(
                    "conditional", operation, f"{operation.id} declares 304 (RFC 9110, section 13.1.2)"
                )(
                    "If-None-Match",
                    f"{message}: If-None-Match is {sent}",
                    "304" if is_known else "200",
                    str(again.answer.status),
                    first,
                    again,
                )
                return


def check_match(session: Session, operation: Operation) -> Iterator[Finding]:
    """A change under an old tag is refused and changes nothing, one under the present tag is made."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    report = report_by("conditional", operation, f"{operation.id} takes If-Match (RFC 9110, section 13.1.1)")
    with places.obtain(session, resource) as thing:
        before, seen = things.read(session, thing)
        tag = seen.answer.headers.get("etag")
        if tag is None:
            raise CannotTryError("the answer has no ETag")
        body = session.make_body(operation)
        for name in session.api.definitions.properties(content.schema):
            variants = (
                list_variants(session, operation, name, before.get(name)) if name in resource.members else []
            )
            if variants and isinstance(body, dict):
                body = {**(body if role == "replace" else {}), name: variants[0]}
                break
        stale = session.call(operation, thing.values, body, headers={"if-match": '"not-this-one"'})
        if stale.answer.succeeded:
            message = "a change under another tag is made"
            yield report("If-Match", message, "412", str(stale.answer.status), seen, stale)
            return
        still, now = things.read(session, thing)
        for name in find_moved(before, still, find_settable(session, resource)):
            message = f"a change that was refused for its tag has changed `{name}`"
            yield report(name, message, show(before.get(name)), show(still.get(name)), stale, now)
        fresh = session.call(operation, thing.values, body, headers={"if-match": tag})
        if not fresh.answer.succeeded:
            if fresh.answer.status == 412:
                message = "a change under the present tag is refused"
                yield report("If-Match", message, "success", "412", seen, fresh)
            return
        after, now = things.read(session, thing)
        current = now.answer.headers.get("etag", "")
        if current == tag and after != before:
            yield report_by(
                "conditional", operation, "an ETag tells two states apart (RFC 9110, section 8.8.3)"
            )("ETag", "a change does not change the tag", f"another than {tag}", tag, fresh, now)
        old = session.call(operation, thing.values, body, headers={"if-match": tag})
        if old.answer.succeeded and current != tag:
            message = "a change under an old tag is made"
            yield report("If-Match", message, "412", str(old.answer.status), now, old)
            return
        now = things.read(session, thing)[1]
        for index in range(len(_list_more(operation, "if-match", current))):
            sent = _list_more(operation, "if-match", now.answer.headers.get("etag", ""))[index]
            several = session.call(operation, thing.values, body, headers={"if-match": sent})
            if several.answer.status == 412:
                message = f"a change under If-Match: {sent} is refused"
                yield report("If-Match", message, "success", "412", now, several)
                return
            now = things.read(session, thing)[1]


def check_deletion(session: Session, operation: Operation) -> Iterator[Finding]:
    """A deletion under another tag is refused."""
    resource, _ = find_role(session, operation)
    with places.obtain(session, resource) as thing:
        if not thing.is_own:
            raise CannotTryError(f"nothing creates one of {resource.name} that may be deleted")
        stale = session.call(operation, thing.values, headers={"if-match": '"not-this-one"'})
        if stale.answer.succeeded:
            yield Finding(
                "conditional",
                operation.id,
                "If-Match",
                "what has another tag is deleted",
                f"{operation.id} takes If-Match (RFC 9110, section 13.1.1; {operation.line})",
                "412",
                str(stale.answer.status),
                (stale,),
            )


CHECKS = (
    Check(
        "if-match-delete",
        "conditional",
        "a deletion under another tag is refused",
        lambda session, operation: (
            has_role("delete")(session, operation)
            and (_takes(operation, "if-match") or operation.is_declared(412))
        ),
        check_deletion,
        57,
    ),
    Check(
        "not-modified",
        "conditional",
        "what the client has is 304",
        lambda _, operation: (
            operation.method == "GET"
            and _has_tag(operation)
            and (operation.is_declared(304) or _takes(operation, "if-none-match"))
        ),
        check_not_modified,
        55,
    ),
    Check(
        "if-match",
        "conditional",
        "changes under an old tag are refused",
        lambda session, operation: (
            has_role("update", "replace")(session, operation)
            and (_takes(operation, "if-match") or operation.is_declared(412))
        ),
        check_match,
        56,
    ),
)
