"""Requests to Planner under which each planted fault shows."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from benchmarks.contract.crud.faults_behaviour import WS
from benchmarks.contract.planting import Answer

OWN: Final = {"authorization": "Bearer nord-token-1f0a"}
KEY: Final = {"x-api-key": "nord-token-1f0a"}
OTHER: Final = {"authorization": "Bearer sued-token-52e6"}
READER: Final = {"authorization": "Bearer nord-reader-7c2e"}
WRITER: Final = {"authorization": "Bearer nord-writer-9d41"}
NOBODY: Final[Mapping[str, str]] = {}
WRONG: Final = (
    {"authorization": "Bearer wrong"},
    {"authorization": "Bearer nord-token-1f0a-and-more"},
    {"authorization": "Bearer nord-expired-03b8"},
)
NORD: Final = f"{WS}/6f0d7f0a-3c52-4c0e-9c55-0a8a3c1d0001"
VISITS: Final = f"{NORD}/calendars/b81c6e5e-0f9b-4f1d-8d3c-5f2a7e9b0001"
HOLIDAYS: Final = f"{NORD}/calendars/b81c6e5e-0f9b-4f1d-8d3c-5f2a7e9b0002"
CALLS: Final = f"{NORD}/calendars/b81c6e5e-0f9b-4f1d-8d3c-5f2a7e9b0003"
FIRST: Final = f"{VISITS}/events/0c4e9a77-8a4b-4b0e-b0a1-2d6f3e8c0001"
SUED: Final = f"{WS}/6f0d7f0a-3c52-4c0e-9c55-0a8a3c1d0003"
TERMINE: Final = f"{SUED}/calendars/b81c6e5e-0f9b-4f1d-8d3c-5f2a7e9b0004"
TERMIN: Final = f"{TERMINE}/events/0c4e9a77-8a4b-4b0e-b0a1-2d6f3e8c0004"

Send = Callable[..., Awaitable[Answer]]


async def play(send: Send) -> None:
    """Send all of them: `send(method, path, headers, json=…, body=…, query=…)`."""
    await _read(send)
    for body in _CHANGES:
        await send("PATCH", VISITS, OWN, json=body)
        await send("PATCH", VISITS, OWN, json={})
        await send("GET", VISITS, OWN)
    await send("GET", f"{NORD}/calendars", OWN)
    await _be_refused(send)
    await _negotiate(send)
    await _work_with_calendars(send)
    await _work_with_events(send)
    await _read(send)


async def play_changes(send: Send) -> None:
    """The same with PATCH alone."""
    for body in _CHANGES:
        await send("PATCH", VISITS, OWN, json=body)
        await send("PATCH", VISITS, OWN, json={})
    tag = (await send("PATCH", VISITS, OWN, json={})).header("etag")
    for value in (tag, '"none"', tag, tag):
        await send("PATCH", VISITS, {**OWN, "if-match": value}, json={"position": len(value)})
    for headers in (NOBODY, *WRONG, OTHER, READER):
        await send("PATCH", VISITS, headers, json={"title": "Not mine"})
        await send("PATCH", VISITS, OWN, json={})
    for media_type in ("text/plain", "application/json; charset=utf-8"):
        await send("PATCH", VISITS, {**OWN, "content-type": media_type}, body=b'{"title": "Typed"}')
    await send("PATCH", VISITS, {**OWN, "content-type": "application/json"}, body=b"{")
    await send("TRACE", VISITS, OWN)


_CHANGES: Final[tuple[Any, ...]] = (
    {"colour": "grey"},
    {"colour": "blue"},
    {"description": "Ännä 日本 🎈"},
    {"description": ""},
    {"description": None, "reminderMinutes": None, "feedToken": None},
    {"reminderMinutes": 25},
    {"enabled": False},
    {"position": 5},
    {"position": 0},
    {"tags": ["b", "a"]},
    {"tags": []},
    {"settings": {"weekStart": "sunday"}},
    {"title": " Ünï 日本 "},
    {"title": "Plain"},
    {"hourlyRate": 12.75},
    {"feedToken": "another-token"},
    {"title": ""},
    {"title": "Astral 🎈"},
    {"title": None},
    {"id": "x"},
    {"unknown": 1},
    {"position": "7"},
    {"position": 5000},
    {"enabled": "yes"},
    {"tags": ["a", "a"]},
    {"title": "kept?", "position": -1},
)


async def _read(send: Send) -> None:
    for query in (
        {},
        {"limit": "1"},
        {"limit": "1", "offset": "1"},
        {"plan": "team"},
        {"plan": "free", "limit": "1"},
    ):
        await send("GET", WS, OWN, query=query)
    await send("GET", WS, OTHER)
    await send("GET", NORD, OWN)
    await send("GET", NORD, {"x-api-key": "nord-token-1f0a"})
    await _walk(send, f"{NORD}/calendars", {"limit": "1"})
    await _walk(send, f"{NORD}/calendars", {"limit": "2", "sort": "-title"})
    await _walk(send, f"{NORD}/calendars", {"sort": "title"})
    for query in (
        {},
        {"enabled": "false"},
        {"colour": "red"},
        {"limit": "0"},
        {"limit": "101"},
        {"cursor": "?!"},
    ):
        await send("GET", f"{NORD}/calendars", OWN, query=query)
    await _walk(send, f"{VISITS}/events", {"limit": "1"})
    await _walk(send, f"{VISITS}/events", {"limit": "1", "allDay": "false"})
    moment = "2027-03-01T09:00:00Z"
    for query in (
        {},
        {"allDay": "true"},
        {"status": "cancelled"},
        {"from": moment},
        {"before": moment},
        {"x": "1"},
    ):
        await send("GET", f"{VISITS}/events", OWN, query=query)
    await send("GET", f"{VISITS}/events", OWN, query=(("limit", "1"), ("limit", "2")))
    for path in (VISITS, HOLIDAYS, CALLS, FIRST):
        await send("GET", path, OWN)
    await send("GET", f"{CALLS}/events/{FIRST[-36:]}", OWN)


async def _walk(send: Send, path: str, query: Mapping[str, str]) -> None:
    answer = await send("GET", path, OWN, query=query)
    for _ in range(6):
        cursor = (answer.json or {}).get("nextCursor") if isinstance(answer.json, dict) else None
        if cursor is None:
            break
        answer = await send("GET", path, OWN, query={**query, "cursor": cursor})


async def _be_refused(send: Send) -> None:
    for headers in (NOBODY, *WRONG, OTHER, READER, WRITER):
        await send("GET", VISITS, headers)
        await send("HEAD", VISITS, headers)
        await send("GET", FIRST, headers)
        await send("PATCH", VISITS, headers, json={"title": "Not mine"})
        await send("GET", f"{NORD}/calendars", headers)
        await send("GET", VISITS, OWN)
    for month, headers in ((10, OTHER), (11, READER)):
        body = _event(start=f"2027-{month}-01T09:00:00Z")
        made = await send("POST", f"{VISITS}/events", OWN, json=body)
        await send("DELETE", f"{VISITS}/events/{made.json['id']}", headers)
        await send("POST", f"{VISITS}/events", headers, json=body)
    await send("GET", TERMIN, OWN)
    await send("GET", f"{WS}/unknown", OWN)
    await send("GET", f"{VISITS}/events/{'x' * 80}", OWN)
    await send("DELETE", f"{VISITS}/events/unknown", OWN)


async def _negotiate(send: Send) -> None:
    for path in (WS, NORD, f"{NORD}/calendars", VISITS, f"{VISITS}/events", FIRST):
        for method in ("HEAD", "OPTIONS", "TRACE", "PUT"):
            await send(method, path, OWN)
    for media_type in ("text/plain", "Application/JSON", "application/json; charset=utf-8"):
        headers = {**OWN, "content-type": media_type}
        await send("PATCH", VISITS, headers, body=b'{"title": "Typed"}')
        await send("POST", f"{NORD}/calendars", headers, body=b'{"title": "Typed", "slug": "Typed"}')
    await send("PATCH", VISITS, {**OWN, "content-type": "application/json"}, body=b"{")
    for body in (b"null", b"[]", b"3"):
        await send("POST", f"{VISITS}/events", {**OWN, "content-type": "application/json"}, body=body)
        await send("PATCH", FIRST, {**OWN, "content-type": "application/json"}, body=body)
    tag = (await send("GET", VISITS, OWN)).header("etag")
    for value in (tag, '"none"', "*"):
        await send("GET", VISITS, {**OWN, "if-none-match": value})
        await send("PATCH", VISITS, {**OWN, "if-match": value}, json={"position": len(value)})
        await send("DELETE", HOLIDAYS if value == '"none"' else f"{HOLIDAYS}x", {**OWN, "if-match": value})
        await send("GET", HOLIDAYS, OWN)
    await send("PATCH", VISITS, {**OWN, "if-match": tag}, json={"position": 1})


async def _work_with_calendars(send: Send) -> None:
    least = {"slug": "least", "title": "Least"}
    whole = {
        **least,
        "slug": "whole",
        "description": "D",
        "tags": ["x"],
        "hourlyRate": 1.25,
        "feedToken": "secret-feed",
    }
    for body in (least, whole, least, {**least, "slug": "Upper"}, {**least, "slug": "odd", "colour": "pink"}):
        made = await send("POST", f"{NORD}/calendars", OWN, json=body)
        if made.status in {200, 201}:
            path = f"{NORD}/calendars/{made.json['id']}"
            await send("GET", path, OWN)
            await send("GET", f"{NORD}/calendars", OWN)
            await send("PUT", path, OWN, json={"slug": body["slug"], "title": "Put"})
            await send("PUT", path, OWN, json={"slug": body["slug"], "title": "Put"})
            await send("PUT", path, OWN, json={"slug": body["slug"], "title": "Put", "id": "x"})
            await send("DELETE", path, NOBODY)
            await send("DELETE", path, OWN)
            await send("DELETE", path, OWN)
            await send("GET", path, OWN)
            await send("GET", f"{NORD}/calendars", OWN)
    await send("PATCH", CALLS, OWN, json={"slug": "visits"})
    made = await send("POST", WS, OWN, json={"name": "Upper Ünder", "webhookSecret": "secret-hook"})
    await send("GET", WS, OWN)
    await send("DELETE", f"{WS}/{made.json['id']}", OWN)


def _event(**members: Any) -> dict[str, Any]:
    return {"title": " T & <b> ", "start": "2027-05-01T09:00:00Z", "durationMinutes": 5, **members}


async def _work_with_events(send: Send) -> None:
    events = f"{VISITS}/events"
    guest = {"email": "b@x.example", "optional": True}
    for body in (_event(), _event(seats=0), _event(attendees=[guest]), {"title": "x", "durationMinutes": 5}):
        made = await send("POST", events, OWN, json=body)
        path = f"{events}/{made.json['id']}" if made.status == 201 else FIRST
        for change in (
            {"title": " spaces "},
            {"seats": 3},
            {"seats": None},
            {"seats": 0},
            {"notes": "n" * 300},
            {"status": "cancelled"},
            {"start": "2027-06-01T09:00:00Z"},
            {"attendees": [{**guest, "extra": 1}]},
            {},
        ):
            await send("PATCH", path, OWN, json=change)
            await send("GET", path, OWN)
        await send("GET", events, OWN)
        await send("PUT", path, OWN, json=_event(allDay=True))
        await send("GET", path, OWN)
        if path != FIRST:
            await send("DELETE", path, OWN)
            await send("GET", path, OWN)
            await send("GET", events, OWN)
    for body in (_event(start="2027-09-01T09:00:00Z"),) * 2 + (_event(title="other"),):
        await send("POST", events, {**OWN, "idempotency-key": "once"}, json=body)
    await send("GET", events, OWN)
