"""Faults of oHallo's API."""

from dataclasses import replace
from typing import Any, Final

from benchmarks.contract.changes import (
    answers,
    any_media_type,
    around,
    as_owner,
    asks,
    crash_as,
    empty_if_odd,
    header,
    if_sent,
    is_bearer,
    items_of,
    mapped,
    reads,
    set_to,
    skipping,
    writes,
)
from benchmarks.contract.crud.acts import delete_nothing, echo_only, first_answer, second_delete
from benchmarks.contract.planting import (
    AUTHENTICATION,
    AUTHORISATION,
    BEHAVIOUR,
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

C: Final = "/api/calendar-connections/*"
L: Final = "/api/workspaces/*/calendar-connections"
A: Final = f"{C}/calendars"
START: Final = "/api/calendar/oauth/start"
OWN: Final = "Bearer sf_test_v1_DemoNordicPartsEveryWorkspace001"
OTHER: Final = "Bearer sf_test_v1_DemoFjordBikesEveryWorkspace0004"
KEEPS: Final = "PATCH changes the members present and leaves the others as they are"
Memory = dict[str, Any]


async def merge_config(call: Call, request: Request, _memory: Memory) -> Answer:
    """Booking settings are merged with those that were there."""
    body = request.json
    if isinstance(body, dict) and isinstance(body.get("bookingConfig"), dict):
        before = (await call(request.sub("GET", request.path))).json or {}
        merged = {**before.get("bookingConfig", {}), **body["bookingConfig"]}
        request = request.with_json({**body, "bookingConfig": merged})
    return await call(request)


async def touch(call: Call, request: Request, memory: Memory) -> Answer:
    """`updatedAt` moves with each PATCH, whether it changes a value or not."""
    answer = await call(request)
    if answer.status != 200:
        return answer
    if request.method == "PATCH":
        memory[request.path] = memory.get(request.path, 0) + 1
    if request.path in memory:
        return answer.with_json(
            {**answer.json, "updatedAt": f"2027-01-01T00:00:{memory[request.path] % 60:02}.000Z"}
        )
    return answer


def unlinked(body: Json) -> Json:
    """Unlinking switches the connection off."""
    return {**body, "enabled": False} if body.get("calendarId", "") is None else body


def fault(name: str, says: str, wrong: str, plant: Any, family: str = BEHAVIOUR) -> Fault:
    return Fault(f"ohallo-{name}", family, says, wrong, plant)


FAULTS: Final = (
    fault("drops-name", KEEPS, "displayName is not stored", reads(f"PATCH {C}", skipping(lambda name, value: name == "displayName" and isinstance(value, str)))),
    fault("echoes", KEEPS, "what is sent is answered but not stored", around(f"PATCH {C}", echo_only)),
    fault("null-ignored", "calendarId: null unlinks the calendar", "null is passed over", reads(f"PATCH {C}", skipping(lambda name, value: name == "calendarId" and value is None))),
    fault("unlink-disables", "unlinking leaves enabled untouched", "it becomes false", reads(f"PATCH {C}", unlinked)),
    fault("absent-unlinks", KEEPS, "calendarId is cleared when it is absent", reads(f"PATCH {C}", lambda body: {"calendarId": None, **body})),
    fault("merges-config", "bookingConfig is replaced as a whole", "it is merged", around(f"PATCH {C}", merge_config)),
    fault("false-ignored", KEEPS, "enabled: false is passed over", reads(f"PATCH {C}", skipping(lambda name, value: name == "enabled" and value is False))),
    fault("empty-name-ignored", "displayName may be empty", "an empty one is passed over", reads(f"PATCH {C}", skipping(lambda name, value: name == "displayName" and value == ""))),
    fault("name-trimmed", "displayName is the new label", "it is trimmed", reads(f"PATCH {C}", mapped("displayName", lambda text: text.strip() if isinstance(text, str) else text))),
    fault("stamp-moves", "updatedAt moves only when a value changes", "it always moves", around(f"GET|PATCH {C}", touch)),
    fault("stamp-stands", "updatedAt says when a value last changed", "it is createdAt", writes(f"GET|PATCH {C}", lambda body: {**body, "updatedAt": body["createdAt"]})),
    fault("delete-nothing", "the connection is gone", "it is still there", around(f"DELETE {C}", delete_nothing)),
    fault("delete-again", "a second DELETE is a 404", "it is a 204", around(f"DELETE {C}", second_delete)),
    fault("list-order", "oldest first", "newest first", answers(f"GET {L}", items_of("items", lambda items: items[::-1]))),
    fault("list-enabled-only", "disabled connections are included", "they are left out", answers(f"GET {L}", items_of("items", lambda items: [item for item in items if item["enabled"]]))),
    fault("list-cached", "all connections of the workspace", "the list stays as it was first", around(f"GET {L}", first_answer)),
    fault("total-wrong", "total is how many connections there are", "it is one more", answers(f"GET {L}", lambda answer: answer.with_json({**answer.json, "total": answer.json["total"] + 1}))),
    fault("provider-ignored", "provider is the one to connect", "it is always Google", reads(f"POST {START}", skipping(lambda name, value: name == "provider" and value in ("google", "microsoft")))),
    fault("total-missing", "total is required", "it is missing", answers(f"GET {L}", lambda answer: answer.with_json({"items": answer.json["items"]})), SHAPE),
    fault("calendar-missing", "calendarId is required, null without one", "it is left out when null", writes(f"GET|PATCH {C}", skipping(lambda name, value: name == "calendarId" and value is None)), SHAPE),
    fault("stamp-format", "times have milliseconds and a Z", "they have an offset", writes(f"GET {C}", mapped("createdAt", lambda text: text.replace("Z", "+00:00"))), SHAPE),
    fault("accepts-null", "enabled: null is refused", "it is passed over", reads(f"PATCH {C}", skipping(lambda name, value: name == "enabled" and value is None)), VALIDATION),
    fault("accepts-text", "enabled is a boolean", "any text is true", reads(f"PATCH {C}", mapped("enabled", lambda value: True if isinstance(value, str) else value)), VALIDATION),
    fault("accepts-list", "the body is an object", "others count as empty", asks(f"PATCH {C}", empty_if_odd), VALIDATION),
    fault("crash-malformed", "what is no JSON is a 400", "it is a 500", crash_as(f"PATCH {C}", 400), ROBUSTNESS),
    fault("auth-missing", "every request carries a key", "calendars are readable without", as_owner(f"GET {A}", (401,), OWN), AUTHENTICATION),
    fault("auth-any", "an unknown key is a 401", "any is good enough", if_sent(f"PATCH {C}", (401,), OWN, is_bearer), AUTHENTICATION),
    fault("scope-write", "changes want calendar:write", "calendar:read is enough", as_owner(f"PATCH {C}", (403,), OWN), AUTHORISATION),
    fault("foreign-readable", "a foreign connection looks like an unknown one", "it is readable", as_owner(f"GET {C}", (404,), OWN, OTHER), AUTHORISATION),
    fault("foreign-deletable", "a foreign connection looks like an unknown one", "it can be deleted", as_owner(f"DELETE {C}", (404,), OWN, OTHER), AUTHORISATION),
    fault("allow-missing", "405 has Allow", "it is missing", header(f"* {C}", "allow", None, refused=True), HTTP),
    fault("media-type-any", "what is no application/json is a 415", "it is read", asks(f"PATCH {C}", any_media_type), HTTP),
    fault("put-works", "a wrong method is a 405", "PUT works like PATCH", asks(f"PUT {C}", lambda request: replace(request, method="PATCH")), HTTP),
    fault("name-constant", "displayName is the label of the connection", "lists show one of another connection", writes(f"GET {L}", set_to(displayName="Calendar"))),
)  # fmt: skip
