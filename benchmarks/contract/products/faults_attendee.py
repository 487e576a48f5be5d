"""Faults of Attendee's API."""

from dataclasses import replace
from typing import Any, Final

from benchmarks.contract.changes import (
    answers,
    any_media_type,
    around,
    as_owner,
    asks,
    crash_as,
    header,
    items_of,
    mapped,
    reads,
    set_to,
    skipping,
    status,
    writes,
)
from benchmarks.contract.crud.acts import answer_old_state, first_answer
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
    Request,
)

L: Final = "/api/v1/calendars"
C: Final = f"{L}/*"
OWN: Final = "Token attendeeDemoKeyNorthwind00000001"
OTHER: Final = "Token attendeeDemoKeyContoso0000000002"
CREATES: Final = "POST adds the calendar that the body describes"
CREATED: Final = frozenset(
    {
        "client_id",
        "client_secret",
        "refresh_token",
        "platform",
        "platform_uuid",
        "metadata",
        "deduplication_key",
    }
)
Memory = dict[str, Any]


async def merge_metadata(call: Call, request: Request, _memory: Memory) -> Answer:
    """Metadata are merged with those that were there."""
    body = request.json
    if isinstance(body, dict) and isinstance(body.get("metadata"), dict) and body["metadata"]:
        before = (await call(request.sub("GET", request.path))).json or {}
        request = request.with_json(
            {**body, "metadata": {**(before.get("metadata") or {}), **body["metadata"]}}
        )
    return await call(request)


async def keep_stamp(call: Call, request: Request, memory: Memory) -> Answer:
    """`updated_at` stays as it was first seen."""
    if request.method == "PATCH":
        before = await call(request.sub("GET", request.path))
        if before.status == 200:
            memory.setdefault(request.path, before.json["updated_at"])
    answer = await call(request)
    if answer.status == 200 and request.path in memory and isinstance(answer.json, dict):
        return answer.with_json({**answer.json, "updated_at": memory[request.path]})
    return answer


async def delete_nothing(call: Call, request: Request, _memory: Memory) -> Answer:
    """Say that the calendar is gone."""
    found = await call(request.sub("GET", request.path))
    return (
        replace(found, body=b"").with_header("content-type", None)
        if found.status == 200
        else await call(request)
    )


async def delete_again(call: Call, request: Request, memory: Memory) -> Answer:
    """A deletion that is repeated succeeds again."""
    answer = await call(request)
    if answer.status == 200:
        memory[request.path] = answer
    found: Answer = memory.get(request.path, answer)
    return found if answer.status == 404 else answer


async def keep_taken(call: Call, request: Request, memory: Memory) -> Answer:
    """The key of a deleted calendar stays in use."""
    taken: set[str] = memory.setdefault("taken", set())
    if request.method == "DELETE":
        before = await call(request.sub("GET", request.path))
        answer = await call(request)
        if answer.status == 200 and before.json.get("deduplication_key"):
            taken.add(before.json["deduplication_key"])
        return answer
    answer = await call(request)
    if answer.status == 201 and answer.json["deduplication_key"] in taken:
        await call(request.sub("DELETE", f"{L}/{answer.json['id']}"))
        message = "A calendar with this deduplication key already exists in this project."
        return replace(answer, status=400).with_json({"deduplication_key": [message]})
    return answer


async def accept_taken(call: Call, request: Request, _memory: Memory) -> Answer:
    """A key that is in use is answered with the calendar that has it."""
    answer = await call(request)
    if (
        answer.status == 400
        and isinstance(answer.json, dict)
        and "already exists" in str(answer.json.get("deduplication_key"))
    ):
        key = str(request.json["deduplication_key"]).strip()
        page = await call(replace(request.sub("GET", L), query=(("deduplication_key", key),)))
        return replace(page, status=201).with_json(page.json["results"][0])
    return answer


async def repeat_secret(call: Call, request: Request, _memory: Memory) -> Answer:
    """The answer repeats the secret."""
    answer = await call(request)
    body = request.json
    if answer.status in {200, 201} and isinstance(body, dict) and "client_secret" in body:
        return answer.with_json({**answer.json, "client_secret": body["client_secret"]})
    return answer


def fault(name: str, says: str, wrong: str, plant: Any, family: str = BEHAVIOUR) -> Fault:
    return Fault(f"attendee-{name}", family, says, wrong, plant)


FAULTS: Final = (
    fault("drops-metadata", "PATCH changes the members sent", "metadata are not stored", reads(f"PATCH {C}", skipping(lambda name, value: name == "metadata" and isinstance(value, dict) and len(str(value)) < 150 and value != {} and all(isinstance(one, str) for one in value.values())))),
    fault("merges-metadata", "metadata are replaced as a whole", "they are merged", around(f"PATCH {C}", merge_metadata)),
    fault("metadata-lower-case", "metadata are your own names and values", "values are written in lower case", reads(f"PATCH {C}, POST {L}", mapped("metadata", lambda found: {k: v.lower() if isinstance(v, str) else v for k, v in found.items()} if isinstance(found, dict) else found))),
    fault("answers-before", "the answer is the calendar after the update", "it is as it was", around(f"PATCH {C}", answer_old_state)),
    fault("stamp-stands", "every update moves updated_at", "it stands", around(f"GET|PATCH {C}", keep_stamp)),
    fault("created-moves", "created_at is when the calendar was created", "it is updated_at", writes(f"GET|PATCH {C}", lambda body: {**body, "created_at": body["updated_at"]})),
    fault("state-connected", "state is not touched by the update", "it becomes connected", writes(f"PATCH {C}", set_to(state="connected", connection_failure_data=None))),
    fault("create-drops-key", CREATES, "deduplication_key is not stored", reads(f"POST {L}", skipping(lambda name, value: name == "deduplication_key" and isinstance(value, str) and value.strip() != "" and len(value) < 1000 and "\0" not in value))),
    fault("create-drops-uuid", CREATES, "platform_uuid is not stored", reads(f"POST {L}", skipping(lambda name, value: name == "platform_uuid" and isinstance(value, str) and value.strip() != "" and len(value) < 1000 and "\0" not in value))),
    fault("create-platform", CREATES, "platform is always google", reads(f"POST {L}", lambda body: {**body, "platform": "google"} if body.get("platform") == "microsoft" else body)),
    fault("key-in-use", "a key in use is refused, the existing calendar is not returned", "it is returned", around(f"POST {L}", accept_taken)),
    fault("key-stays", "the key is free again at once", "it stays in use after DELETE", around(f"POST {L}, DELETE {C}", keep_taken)),
    fault("filter-ignored", "deduplication_key filters", "it does nothing", asks(f"GET {L}", lambda r: replace(r, query=tuple(pair for pair in r.query if pair[0] != "deduplication_key")))),
    fault("order", "newest first", "oldest first", answers(f"GET {L}", items_of("results", lambda items: items[::-1]))),
    fault("hides-disconnected", "the list has the calendars of the project", "disconnected ones are left out", answers(f"GET {L}", items_of("results", lambda items: [item for item in items if item["state"] == "connected"]))),
    fault("list-cached", "the list has the calendars of the project", "it stays as it was first", around(f"GET {L}", first_answer)),
    fault("delete-nothing", "the calendar is gone", "it is still there", around(f"DELETE {C}", delete_nothing)),
    fault("delete-again", "a second deletion is 404", "it is 200", around(f"DELETE {C}", delete_again)),
    fault("secret-returned", "client_secret is never returned", "POST returns it", around(f"POST {L}", repeat_secret)),
    fault("member-missing", "all members are always present", "those that are null are left out", writes(f"GET {C}", skipping(lambda _, value: value is None)), SHAPE),
    fault("id-format", "id begins with cal_", "it does not", writes(f"POST {L}", mapped("id", lambda text: text[4:])), SHAPE),
    fault("page-shape", "a page has next and previous", "previous is missing", answers(f"GET {L}", lambda answer: answer.with_json({k: v for k, v in answer.json.items() if k != "previous"})), SHAPE),
    fault("accepts-unknown", "a member that is not listed is refused", "it is passed over", reads(f"POST {L}", lambda body: {k: v for k, v in body.items() if k in CREATED}), VALIDATION),
    fault("accepts-null", "no member may be null", "null is passed over", reads(f"PATCH {C}", skipping(lambda _, value: value is None)), VALIDATION),
    fault("accepts-values", "metadata have text values only", "others become text", reads(f"PATCH {C}", mapped("metadata", lambda found: {k: v if isinstance(v, str) else str(v) for k, v in found.items()} if isinstance(found, dict) else found)), VALIDATION),
    fault("crash-unknown", "an unknown calendar is 404", "it is 500", crash_as(f"PATCH {C}", 404), ROBUSTNESS),
    fault("auth-disabled", "a disabled key is a 401", "it is good", asks(f"* {C}", lambda r: r.with_header("authorization", OWN) if "Disabled" in r.header("authorization") else r), AUTHENTICATION),
    fault("auth-missing", "every request carries a key", "the list is readable without", as_owner(f"GET {L}", (401,), OWN), AUTHENTICATION),
    fault("foreign-readable", "a calendar of another project does not exist", "it is readable", as_owner(f"GET {C}", (404,), OWN, OTHER), AUTHORISATION),
    fault("foreign-writable", "a calendar of another project does not exist", "it is writable", as_owner(f"PATCH {C}", (404,), OWN, OTHER), AUTHORISATION),
    fault("head", "HEAD answers like GET", "it is a 405", status(f"HEAD {C}", 200, 405), HTTP),
    fault("allow", "every answer carries Allow", "that of a single calendar does not", answers(f"GET {C}", lambda answer: answer.with_header("allow", None)), HTTP),
    fault("accept-ignored", "what Accept does not admit is a 406", "Accept is not read", asks(f"GET {C}", lambda r: r.with_header("accept", "*/*")), HTTP),
    fault("media-type-any", "what is no application/json is a 415", "it is read", asks(f"PATCH {C}", any_media_type), HTTP),
    fault("no-trailing-slash", "a trailing slash is a 404", "it is answered", asks(f"GET {L}/", lambda r: replace(r, path=L)), HTTP),
    fault("header-vary", "every answer carries Vary", "it does not", header(f"* {L}", "vary", None), HTTP),
)  # fmt: skip
