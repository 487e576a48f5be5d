"""Requests to our own APIs under which each planted fault shows."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from benchmarks.contract.planting import Answer
from benchmarks.contract.products import faults_attendee, faults_highlevel, faults_ohallo
from server.attendee import demo as attendee
from server.highlevel import demo as highlevel
from server.ohallo import demo as ohallo

Send = Callable[..., Awaitable[Answer]]
Headers = Mapping[str, str]

OHALLO: Final = {"authorization": faults_ohallo.OWN}
OHALLO_OTHER: Final = {"authorization": faults_ohallo.OTHER}
OHALLO_READER: Final = {"authorization": f"Bearer {ohallo.READER_KEY}"}
ATTENDEE: Final = {"authorization": faults_attendee.OWN}
ATTENDEE_OTHER: Final = {"authorization": faults_attendee.OTHER}
ATTENDEE_DISABLED: Final = {"authorization": f"Token {attendee.DISABLED_KEY}"}
HIGHLEVEL: Final = {"authorization": faults_highlevel.OWN, "version": "2021-04-15"}
HIGHLEVEL_OTHER: Final = {**HIGHLEVEL, "authorization": faults_highlevel.OTHER}
HIGHLEVEL_READER: Final = {**HIGHLEVEL, "authorization": f"Bearer {highlevel.READ_ONLY_TOKEN}"}


async def _change(send: Send, method: str, path: str, headers: Headers, bodies: tuple[Any, ...]) -> None:
    for body in bodies:
        await send(method, path, headers, json=body)
        await send("GET", path, headers)
    typed = {**headers, "content-type": "text/plain"}
    await send(method, path, typed, body=b"{}")
    typed["content-type"] = "application/json"
    for content in (b"{", b"[]"):
        await send(method, path, typed, body=content)


async def play_ohallo(send: Send) -> None:
    """oHallo."""
    path = f"/api/calendar-connections/{ohallo.SALES}"
    listing = f"/api/workspaces/{ohallo.SALES_WORKSPACE}/calendar-connections"
    bodies: tuple[Any, ...] = (
        {},
        {"displayName": " Label "},
        {"displayName": ""},
        {"calendarId": None},
        {"calendarId": "x", "enabled": True},
        {"calendarId": None},
        {"enabled": False},
        {"enabled": None},
        {"enabled": "yes"},
        {"bookingConfig": {"timezone": "UTC"}},
    )
    await send("GET", listing, OHALLO)
    await _change(send, "PATCH", path, OHALLO, bodies)
    await _change(send, "PUT", path, OHALLO, ({"enabled": True},))
    await send("GET", listing, OHALLO)
    for headers in ({}, {"authorization": "Bearer wrong"}, OHALLO_OTHER, OHALLO_READER):
        await send("GET", path, headers)
        await send("GET", f"{path}/calendars", headers)
        await send("PATCH", path, headers, json={"displayName": "Not mine"})
    for provider in ("google", "microsoft"):
        body = {"workspaceId": ohallo.SALES_WORKSPACE, "provider": provider}
        started = await send("POST", "/api/calendar/oauth/start", OHALLO, json=body)
        await send("TRACE", started.header("x-none") or path, OHALLO)
    for headers in (OHALLO_OTHER, OHALLO, OHALLO):
        await send("DELETE", path, headers)
        await send("GET", path, OHALLO)
    await send("GET", listing, OHALLO)


async def play_attendee(send: Send) -> None:
    """Attendee."""
    path = f"/api/v1/calendars/{attendee.PRIMARY}"
    gone = f"/api/v1/calendars/{attendee.DISCONNECTED}"
    listing = "/api/v1/calendars"
    bodies: tuple[Any, ...] = (
        {},
        {"metadata": {"Team": "Sales"}},
        {"metadata": {"seats": 3}},
        {"metadata": None},
        {"client_secret": "new"},
        {"x": 1},
    )
    await send("GET", listing, ATTENDEE)
    await send("GET", f"{listing}/", ATTENDEE)
    await _change(send, "PATCH", path, ATTENDEE, bodies)
    await _change(send, "PATCH", gone, ATTENDEE, ({},))
    await send("GET", path, {**ATTENDEE, "accept": "text/html"})
    await send("HEAD", path, ATTENDEE)
    await send("PATCH", f"{listing}/unknown", ATTENDEE, json={})
    for headers in ({}, ATTENDEE_OTHER, ATTENDEE_DISABLED):
        await send("GET", path, headers)
        await send("GET", listing, headers)
        await send("PATCH", path, headers, json={})
    least = {"client_id": "c", "client_secret": "s", "refresh_token": "r", "platform": "microsoft"}
    whole = {**least, "platform_uuid": "u", "metadata": {"A": "B"}, "deduplication_key": "once"}
    for body in (least, whole, whole, {**least, "x": 1}):
        made = await send("POST", listing, ATTENDEE, json=body)
        await send("GET", listing, ATTENDEE, query={"deduplication_key": "once"})
        await send("GET", listing, ATTENDEE)
    made = await send("GET", listing, ATTENDEE, query={"deduplication_key": "once"})
    for _ in range(2):
        for item in (made.json or {}).get("results", ())[:1]:
            await send("DELETE", f"{listing}/{item['id']}", ATTENDEE)
            await send("GET", f"{listing}/{item['id']}", ATTENDEE)
    await send("POST", listing, ATTENDEE, json=whole)
    await send("DELETE", gone, ATTENDEE)
    await send("DELETE", gone, ATTENDEE)
    await send("GET", gone, ATTENDEE)


async def play_highlevel(send: Send) -> None:
    """HighLevel."""
    path = f"/calendars/{highlevel.INTRO_CALL}"
    draft = f"/calendars/{highlevel.WORKSHOP}"
    location = {"locationId": highlevel.LOCATION}
    lists = (location, {**location, "groupId": highlevel.GROUP}, {**location, "showDrafted": "false"})
    bodies: tuple[Any, ...] = (
        {"description": "Ännä"},
        {"description": ""},
        {"isActive": False},
        {"name": "Größe"},
        {"eventTitle": "Title"},
        {"eventColor": "#ff0000"},
        {"slotDuration": 45},
        {"slotDuration": "45"},
        {"openHours": highlevel.UPDATE["openHours"]},
        {"timezone": "UTC"},
        {"locationId": highlevel.LOCATION},
    )
    for query in lists:
        await send("GET", "/calendars/", HIGHLEVEL, query=query)
    await _change(send, "PUT", path, HIGHLEVEL, bodies)
    await _change(send, "PUT", draft, HIGHLEVEL, ({"name": "Still a draft"},))
    await _change(send, "PATCH", path, HIGHLEVEL, ({"name": "Patched"},))
    await send("PUT", f"{path}/free-slots", HIGHLEVEL, json={"name": "By the old path"})
    await send("GET", path, HIGHLEVEL)
    wrong: tuple[Headers, ...] = (
        {},
        {"version": "v3"},
        {"authorization": faults_highlevel.OWN},
        {**HIGHLEVEL, "version": "x"},
    )
    for headers in (*wrong, HIGHLEVEL_OTHER, HIGHLEVEL_READER):
        await send("GET", path, headers)
        await send("GET", "/calendars/", headers, query=location)
        await send("PUT", path, headers, json={"description": "Not mine"})
    for body in ({"name": "Größe"}, {"name": "whole", "description": "D", "slotDuration": 45}):
        await send("POST", "/calendars/", HIGHLEVEL, json={**location, **body})
    for _ in range(2):
        await send("DELETE", draft, HIGHLEVEL)
        await send("GET", draft, HIGHLEVEL)
    for query in lists:
        await send("GET", "/calendars/", HIGHLEVEL, query=query)
