"""Entity tags, where the document declares them (RFC 9110, sections 8.8.3 and 13.1)."""

from collections.abc import Iterator

from oaswright.contract import things
from oaswright.contract.api import Operation
from oaswright.contract.changes import list_variants
from oaswright.contract.checks.check import Check, find_role, has_role
from oaswright.contract.findings import CannotTryError, Finding
from oaswright.contract.session import Session


def _has_tag(operation: Operation) -> bool:
    return any(header.name == "etag" for one in operation.responses.values() for header in one.headers)


def _takes(operation: Operation, name: str) -> bool:
    return any(one.location == "header" and one.name.lower() == name for one in operation.parameters)


def check_not_modified(session: Session, operation: Operation) -> Iterator[Finding]:
    """What the client has already is 304."""
    with things.arrange(session, operation) as place:
        first = session.expect_success(session.call(operation, place.values))
        tag = first.answer.headers.get("etag")
        if tag is None:
            raise CannotTryError("the answer has no ETag")
        again = session.call(operation, place.values, headers={"if-none-match": tag})
        if again.answer.status != 304 and operation.is_declared(304):
            yield Finding(
                "conditional",
                operation.id,
                "If-None-Match",
                "what the client has already is sent again",
                f"{operation.id} declares 304 ({operation.line})",
                "304",
                str(again.answer.status),
                (first, again),
            )


def check_match(session: Session, operation: Operation) -> Iterator[Finding]:
    """A change under an old tag is refused, one under the present tag is made and gives another tag."""
    resource, role = find_role(session, operation)
    content = operation.json_body
    if content is None:
        raise CannotTryError("it takes no JSON")
    with things.obtain(session, resource) as thing:
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
            yield Finding(
                "conditional",
                operation.id,
                "If-Match",
                "a change under another tag is made",
                f"{operation.id} takes If-Match (RFC 9110, section 13.1.1; {operation.line})",
                "412",
                str(stale.answer.status),
                (seen, stale),
            )
            return
        fresh = session.call(operation, thing.values, body, headers={"if-match": tag})
        if not fresh.answer.succeeded:
            if fresh.answer.status == 412:
                yield Finding(
                    "conditional",
                    operation.id,
                    "If-Match",
                    "a change under the present tag is refused",
                    f"{operation.id} takes If-Match (RFC 9110, section 13.1.1; {operation.line})",
                    "success",
                    "412",
                    (seen, fresh),
                )
            return
        after, now = things.read(session, thing)
        if now.answer.headers.get("etag") == tag and after != before:
            yield Finding(
                "conditional",
                operation.id,
                "ETag",
                "a change does not change the tag",
                f"an ETag tells two states apart (RFC 9110, section 8.8.3; {operation.line})",
                f"another than {tag}",
                tag,
                (fresh, now),
            )
        old = session.call(operation, thing.values, body, headers={"if-match": tag})
        if old.answer.succeeded and now.answer.headers.get("etag") != tag:
            yield Finding(
                "conditional",
                operation.id,
                "If-Match",
                "a change under an old tag is made",
                f"{operation.id} takes If-Match (RFC 9110, section 13.1.1; {operation.line})",
                "412",
                str(old.answer.status),
                (now, old),
            )


def check_deletion(session: Session, operation: Operation) -> Iterator[Finding]:
    """A deletion under another tag is refused."""
    resource, _ = find_role(session, operation)
    with things.obtain(session, resource) as thing:
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
