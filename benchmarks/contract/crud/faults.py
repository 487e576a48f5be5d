"""All faults of Planner; those in what it does stand in `faults_behaviour`."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from benchmarks.contract.changes import (
    answers,
    any_media_type,
    around,
    as_owner,
    asks,
    clamped,
    crash,
    crash_as,
    empty_if_odd,
    header,
    if_sent,
    inside,
    is_bearer,
    long_path,
    mapped,
    reads,
    set_to,
    status,
    to_number,
    without,
    writes,
)
from benchmarks.contract.crud import faults_behaviour as behaviour
from benchmarks.contract.crud.acts import Memory
from benchmarks.contract.crud.faults_behaviour import CS, ES, WS, C, E, W
from benchmarks.contract.planting import (
    AUTHENTICATION,
    AUTHORISATION,
    HTTP,
    ROBUSTNESS,
    SHAPE,
    VALIDATION,
    Answer,
    Call,
    Fault,
    Json,
    Request,
)

OWN: Final = "Bearer nord-token-1f0a"
OTHER: Final = "Bearer sued-token-52e6"
CLOSED: Final = "unknown members are refused with 422"
WANTS_KEY: Final = "every operation wants a credential"
FOREIGN: Final = "objects of another account get a 404 and appear in no list"
WRITABLE: Final = frozenset(
    {"slug", "title", "description", "colour", "enabled", "position", "reminderMinutes", "hourlyRate", "tags"}
    | {"settings", "feedToken"}
)


def known_query(request: Request) -> Request:
    """Unknown query parameters are passed over."""
    names = {"limit", "cursor", "status", "allDay", "from", "before"}
    return replace(request, query=tuple(pair for pair in request.query if pair[0] in names))


def last_query(request: Request) -> Request:
    """Of parameters that stand twice, the last counts."""
    return replace(request, query=tuple(dict(request.query).items()))


def attendees(body: Json) -> Json:
    """Unknown members of attendees are passed over."""
    people = body.get("attendees")
    if not isinstance(people, list):
        return body
    kept = [
        {k: v for k, v in one.items() if k in {"email", "name", "optional"}} if isinstance(one, dict) else one
        for one in people
    ]
    return {**body, "attendees": kept}


def plain_problem(answer: Answer) -> Answer:
    """An error as text."""
    return (
        Answer(answer.status, (("content-type", "text/plain"),), b"not found")
        if answer.status == 404
        else answer
    )


def bare_list(answer: Answer) -> Answer:
    """A list without its envelope."""
    return answer.with_json(answer.json["items"])


async def other_calendar(call: Call, request: Request, _memory: Memory) -> Answer:
    """An event is found by its id alone, whatever calendar the path names."""
    answer = await call(request)
    if answer.status != 404:
        return answer
    root = request.path.split("/events/")[0].rsplit("/", 1)[0]
    for calendar in ((await call(request.sub("GET", root))).json or {}).get("items", ()):
        found = await call(
            request.sub("GET", f"{root}/{calendar['id']}/events/{request.path.rsplit('/', 1)[1]}")
        )
        if found.status == 200:
            return found
    return answer


async def foreign_too(call: Call, request: Request, _memory: Memory) -> Answer:
    """A list holds the workspaces of all accounts."""
    answer = await call(request)
    if answer.status != 200:
        return answer
    credentials = {OWN, OTHER} - {request.header("authorization")}
    items, total = list(answer.json["items"]), answer.json["total"]
    known = {item["id"] for item in items}
    for credential in sorted(credentials):
        more = (
            await call(request.with_header("x-api-key", None).with_header("authorization", credential))
        ).json
        items += [item for item in more["items"] if item["id"] not in known]
        known |= {item["id"] for item in items}
    return answer.with_json({"items": items, "total": max(total, len(items))})


async def forbid_foreign(call: Call, request: Request, _memory: Memory) -> Answer:
    """What belongs to somebody else is a 403, which tells that it is there."""
    answer = await call(request)
    if answer.status == 404:
        for credential in (OWN, OTHER):
            if (await call(Request("GET", request.path, (), (("authorization", credential),)))).status == 200:
                return replace(answer, status=403).with_json(
                    {**answer.json, "status": 403, "title": "Forbidden"}
                )
    return answer


def deep_text(request: Request) -> bool:
    """Characters beyond the basic plane, which old columns do not take."""
    return isinstance(request.json, dict) and any(
        ord(letter) > 0xFFFF for letter in str(request.json.get("title", ""))
    )


def bad_cursor(request: Request) -> bool:
    """A cursor that cannot be decoded."""
    cursor = dict(request.query).get("cursor")
    if cursor is None:
        return False
    try:
        return not base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
    except ValueError:
        return True


def forget_expiry(app: Any) -> None:
    """Nobody looks at the time of a key."""
    for key in app.state.planner.keys.values():
        key.pop("expired", None)


def forget_scope(member: str) -> Callable[[Any], None]:
    """Every key has a scope."""

    def change(app: Any) -> None:
        for key in app.state.planner.keys.values():
            key["scopes"] = [*key["scopes"], member]

    return change


FAULTS: Final = (
    Fault("shape-member-missing", SHAPE, "hasFeedToken is required", "it is missing", writes(f"GET {C}", without("hasFeedToken"))),
    Fault("shape-null", SHAPE, "title is a string", "it is null", writes(f"GET {ES}", set_to(title=None))),
    Fault("shape-number-as-text", SHAPE, "position is an integer", "it is a text", writes(f"* {C}", mapped("position", str)), True),
    Fault("shape-member-unknown", SHAPE, "a calendar has no other members", "there is one", writes(f"* {C}", set_to(_rev=3)), True),
    Fault("shape-enum", SHAPE, "grey is a colour", "it is written gray", writes(f"* {C}", mapped("colour", lambda text: "gray" if text == "grey" else text)), True),
    Fault("shape-id", SHAPE, "id is a UUID", "it has a prefix", writes(f"POST {WS}", mapped("id", lambda text: f"ws_{text}"))),
    Fault("shape-date", SHAPE, "updatedAt is a date-time", "it has no time zone", writes(f"* {E}", mapped("updatedAt", lambda text: text.rstrip("Z")))),
    Fault("shape-bare-list", SHAPE, "a list is an object with items", "it is an array", answers(f"GET {ES}", bare_list)),
    Fault("shape-problem", SHAPE, "an error has status", "it has none", writes(f"* {C}", without("status"), refused=True), True),
    Fault("shape-plain-problem", SHAPE, "an error is a problem document", "it is a text", answers(f"* {W}", plain_problem, refused=True)),
    Fault("shape-media-type", SHAPE, "an event is application/json", "it is text/html", header(f"GET {E}", "content-type", "text/html; charset=utf-8")),
    Fault("shape-status", SHAPE, "POST answers 201", "it answers 200", status(f"POST {CS}", 201, 200)),
    Fault("accepts-unknown-member", VALIDATION, CLOSED, "they are passed over", reads(f"PATCH {C}", lambda body: {k: v for k, v in body.items() if k in WRITABLE or k in {"id", "workspaceId"}}), True),
    Fault("accepts-unknown-nested", VALIDATION, CLOSED, "those of attendees are passed over", reads(f"PATCH {E}", attendees)),
    Fault("accepts-read-only", VALIDATION, "readOnly members are refused with 422", "they are passed over", reads(f"PUT {C}", without("id", "workspaceId", "createdAt", "updatedAt", "hasFeedToken"))),
    Fault("accepts-empty-title", VALIDATION, "title has at least one character", "an empty one is stored as a space", reads(f"PATCH {C}", lambda body: {**body, "title": " "} if body.get("title") == "" else body), True),
    Fault("accepts-large-number", VALIDATION, "position is at most 1000", "more is 1000", reads(f"PATCH {C}", mapped("position", lambda value: 1000 if isinstance(value, int) and value > 1000 else value)), True),
    Fault("accepts-any-colour", VALIDATION, "colour is one of four", "others are grey", reads(f"POST {CS}", mapped("colour", lambda text: text if text in {"red", "green", "blue", "grey"} or not isinstance(text, str) else "grey"))),
    Fault("accepts-null", VALIDATION, "title is never null", "null is passed over", reads(f"PATCH {C}", lambda body: without("title")(body) if "title" in body and body["title"] is None else body), True),
    Fault("accepts-number-as-text", VALIDATION, "position is an integer", "a text is read as one", reads(f"PATCH {C}", mapped("position", to_number)), True),
    Fault("accepts-boolean-as-text", VALIDATION, "enabled is a boolean", "any text is true", reads(f"PATCH {C}", mapped("enabled", lambda value: True if isinstance(value, str) else value)), True),
    Fault("accepts-slug", VALIDATION, "slug has a pattern", "upper case is stored as lower case", reads(f"POST {CS}", mapped("slug", lambda text: text.lower() if isinstance(text, str) else text))),
    Fault("accepts-repeated-tags", VALIDATION, "tags are unique", "repeated ones are passed over", reads(f"PATCH {C}", mapped("tags", lambda tags: list(dict.fromkeys(tags)) if isinstance(tags, list) and all(isinstance(tag, str) for tag in tags) else tags)), True),
    Fault("accepts-missing-start", VALIDATION, "start is required", "it is today when it is missing", reads(f"POST {ES}", lambda body: {"start": "2026-11-28T00:00:00Z", **body})),
    Fault("accepts-odd-body", VALIDATION, "the body is an object", "others count as empty", asks(f"PATCH {E}", empty_if_odd)),
    Fault("accepts-limit", VALIDATION, "limit is from 1 to 100", "other numbers are brought into it", clamped(f"GET {CS}", "limit", 1, 100)),
    Fault("accepts-unknown-query", VALIDATION, "unknown query parameters are a 422", "they are passed over", asks(f"GET {ES}", known_query)),
    Fault("accepts-repeated-query", VALIDATION, "query parameters that stand twice are a 422", "the last counts", asks(f"GET {ES}", last_query)),
    Fault("crash-malformed", ROBUSTNESS, "a body that is no JSON is a 400", "it is a 500", crash_as(f"PATCH {C}", 400), True),
    Fault("crash-null-body", ROBUSTNESS, "the body is an object", "null is a 500", crash(f"POST {ES}", lambda r: r.body.strip() == b"null")),
    Fault("crash-astral", ROBUSTNESS, "title is any text", "characters beyond the basic plane are a 500", crash(f"PATCH {C}", deep_text), True),
    Fault("crash-cursor", ROBUSTNESS, "a wrong cursor is a 422", "it is a 500", crash(f"GET {CS}", bad_cursor)),
    Fault("crash-long-id", ROBUSTNESS, "text of any other shape is an unknown id", "a long one is a 500", crash(f"GET {E}", long_path)),
    Fault("crash-not-found", ROBUSTNESS, "an unknown id is a 404", "DELETE makes a 500 of it", crash_as(f"DELETE {E}", 404)),
    Fault("auth-missing", AUTHENTICATION, WANTS_KEY, "an event is readable without", as_owner(f"GET {E}", (401,), OWN)),
    Fault("auth-missing-delete", AUTHENTICATION, WANTS_KEY, "DELETE works without", as_owner(f"DELETE {C}", (401,), OWN)),
    Fault("auth-missing-patch", AUTHENTICATION, WANTS_KEY, "PATCH works without", as_owner(f"PATCH {C}", (401,), OWN), True),
    Fault("auth-any-token", AUTHENTICATION, "an unknown token is a 401", "any is good enough", if_sent(f"* {C}", (401,), OWN, is_bearer), True),
    Fault("auth-prefix", AUTHENTICATION, "an unknown token is a 401", "one that begins like a known one is good", if_sent(f"* {C}", (401,), OWN, lambda text: text.startswith(OWN)), True),
    Fault("auth-expired", AUTHENTICATION, "an expired token is a 401", "it is good", inside(forget_expiry), True),
    Fault("auth-key-refused", AUTHENTICATION, "either credential will do", "X-Api-Key is not read", asks(f"* {W}", lambda r: r.with_header("x-api-key", None))),
    Fault("auth-head", AUTHENTICATION, WANTS_KEY, "HEAD works without", as_owner(f"HEAD {C}", (401,), OWN)),
    Fault("scope-write", AUTHORISATION, "changes want planner:write", "planner:read is enough", inside(forget_scope("planner:write")), True),
    Fault("scope-read", AUTHORISATION, "reading wants planner:read", "planner:write is enough", inside(forget_scope("planner:read"))),
    Fault("scope-delete", AUTHORISATION, "DELETE wants planner:write", "planner:read is enough", as_owner(f"DELETE {E}", (403,), OWN)),
    Fault("foreign-readable", AUTHORISATION, FOREIGN, "an event of another account is readable", as_owner(f"GET {E}", (404,), OWN, OTHER)),
    Fault("foreign-writable", AUTHORISATION, FOREIGN, "a calendar of another account is writable", as_owner(f"PATCH {C}", (404,), OWN, OTHER), True),
    Fault("foreign-deletable", AUTHORISATION, FOREIGN, "an event of another account can be deleted", as_owner(f"DELETE {E}", (404,), OWN, OTHER)),
    Fault("foreign-listed", AUTHORISATION, FOREIGN, "lists hold the workspaces of all accounts", around(f"GET {WS}", foreign_too)),
    Fault("foreign-children", AUTHORISATION, FOREIGN, "calendars of a foreign workspace are listed", as_owner(f"GET {CS}", (404,), OWN, OTHER)),
    Fault("foreign-create", AUTHORISATION, FOREIGN, "events are created in foreign calendars", as_owner(f"POST {ES}", (404,), OWN, OTHER)),
    Fault("foreign-forbidden", AUTHORISATION, FOREIGN, "the answer is a 403", around(f"GET {C}", forbid_foreign)),
    Fault("path-not-checked", AUTHORISATION, "a path names an object below its parent", "an event is found below any calendar", around(f"GET {E}", other_calendar)),
    Fault("allow-missing", HTTP, "405 comes with Allow", "it is missing", header(f"* {C}", "allow", None, refused=True), True),
    Fault("method-not-found", HTTP, "a wrong method is a 405", "it is a 404", answers(f"* {CS}", lambda a: replace(a, status=404) if a.status == 405 else a, refused=True)),
    Fault("head-refused", HTTP, "HEAD works wherever GET does", "it is a 405", status(f"HEAD {C}", 200, 405)),
    Fault("head-no-tag", HTTP, "HEAD has the headers of GET", "it has no ETag", header(f"HEAD {C}", "etag", None)),
    Fault("options-no-allow", HTTP, "OPTIONS answers 204 with Allow", "Allow is missing", header(f"OPTIONS {CS}", "allow", None)),
    Fault("allow-too-much", HTTP, "Allow holds the methods of the path", "it names PUT", header(f"OPTIONS {CS}", "allow", "DELETE, GET, HEAD, OPTIONS, POST, PUT")),
    Fault("media-type-any", HTTP, "a body that is no application/json is a 415", "any is read", asks(f"PATCH {C}", any_media_type), True),
    Fault("media-type-case", HTTP, "media types are application/json in any case", "upper case is a 415", asks(f"POST {CS}", lambda r: r.with_header("content-type", "text/x") if r.header("content-type") != r.header("content-type").lower() else r)),
    Fault("media-type-charset", HTTP, "application/json may have parameters", "with charset it is a 415", asks(f"PATCH {C}", lambda r: r.with_header("content-type", "text/x") if ";" in r.header("content-type") else r), True),
    Fault("location-missing", HTTP, "201 has Location", "it is missing", header(f"POST {ES}", "location", None)),
    Fault("location-wrong", HTTP, "Location says where the new object is", "it names the collection", answers(f"POST {CS}", lambda a: a.with_header("location", a.header("location").rsplit("/", 1)[0]) if a.header("location") else a)),
    Fault("etag-missing", HTTP, "PATCH answers with ETag", "it is missing", header(f"PATCH {C}", "etag", None), True),
    Fault("challenge-missing", HTTP, "401 has WWW-Authenticate", "it is missing", header(f"* {C}", "www-authenticate", None, refused=True), True),
    *behaviour.FAULTS,
)  # fmt: skip
