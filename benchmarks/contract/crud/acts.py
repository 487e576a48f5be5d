"""Faults of Planner that take more than one changed request or answer."""

import base64
import copy
import json
from datetime import timedelta
from typing import Any

from benchmarks.contract.crud.store import Json, Kind, Record
from benchmarks.contract.planting import Answer, Call, Request

Memory = dict[str, Any]


async def echo_only(call: Call, request: Request, _memory: Memory) -> Answer:
    """Answer as if the body had been stored, and put back what was there."""
    before = await call(request.sub("GET", request.path))
    answer = await call(request)
    if answer.status == 200 and before.status == 200 and isinstance(request.json, dict):
        old = {name: before.json[name] for name in request.json if name in before.json}
        await call(request.sub("PATCH", request.path, old))
    return answer


async def create_without_tags(call: Call, request: Request, _memory: Memory) -> Answer:
    """Answer with the tags that were sent, and store none."""
    body = request.json
    if not isinstance(body, dict) or not isinstance(body.get("tags"), list):
        return await call(request)
    checked = await call(request)
    if checked.status != 201:
        return checked
    await call(request.sub("PATCH", checked.header("location"), {"tags": []}))
    return checked


async def keep_listed(call: Call, request: Request, memory: Memory) -> Answer:
    """Lists go on with what was deleted."""
    gone: dict[str, list[Json]] = memory.setdefault("gone", {})
    if request.method == "DELETE":
        before = await call(request.sub("GET", request.path))
        answer = await call(request)
        if answer.status == 204 and before.status == 200:
            gone.setdefault(request.path.rsplit("/", 1)[0], []).append(before.json)
        return answer
    answer = await call(request)
    body = answer.json
    if answer.status == 200 and isinstance(body, dict) and "items" in body and body.get("nextCursor") is None:
        return answer.with_json({**body, "items": body["items"] + gone.get(request.path, [])})
    return answer


async def delete_nothing(call: Call, request: Request, _memory: Memory) -> Answer:
    """Say that the object is gone, to somebody who may delete it."""
    may_write = await call(request.sub("PATCH", request.path, {}))
    return Answer(204) if may_write.status == 200 and not request.query else await call(request)


def _items(answer: Answer) -> list[Json]:
    body = answer.json
    return body.get("items", []) if isinstance(body, dict) else []


async def delete_neighbour(call: Call, request: Request, _memory: Memory) -> Answer:
    """Another object of the collection goes too."""
    answer = await call(request)
    if answer.status == 204:
        parent = request.path.rsplit("/", 1)[0]
        others = _items(await call(request.sub("GET", parent)))
        if others:
            await call(request.sub("DELETE", f"{parent}/{others[0]['id']}"))
    return answer


async def change_neighbours(call: Call, request: Request, _memory: Memory) -> Answer:
    """A statement without its condition: the title of all calendars changes."""
    answer = await call(request)
    body = request.json
    if answer.status == 200 and isinstance(body, dict) and "title" in body:
        parent = request.path.rsplit("/", 1)[0]
        for other in _items(await call(request.sub("GET", parent))):
            if not request.path.endswith(other["id"]):
                await call(request.sub("PATCH", f"{parent}/{other['id']}", {"title": body["title"]}))
    return answer


async def first_answer(call: Call, request: Request, memory: Memory) -> Answer:
    """A cache that nobody empties."""
    key = f"{request.path}?{request.query}{request.header('authorization')}{request.header('x-api-key')}"
    if key not in memory:
        answer = await call(request)
        if answer.status != 200:
            return answer
        memory[key] = answer
    found: Answer = memory[key]
    return found


async def lose_second(call: Call, request: Request, memory: Memory) -> Answer:
    """Every second change of an object is answered and forgotten."""
    before = await call(request.sub("GET", request.path))
    answer = await call(request)
    if answer.status != 200 or not request.json or before.json == answer.json:
        return answer
    memory[request.path] = memory.get(request.path, 0) + 1
    if memory[request.path] % 2 == 0:
        old = {name: before.json[name] for name in request.json if name in before.json}
        await call(request.sub("PATCH", request.path, old))
    return answer


async def create_twice(call: Call, request: Request, _memory: Memory) -> Answer:
    """A retry that forgets that the first time went well."""
    answer = await call(request)
    if answer.status == 201:
        await call(request.with_header("idempotency-key", None))
    return answer


async def store_what_is_valid(call: Call, request: Request, _memory: Memory) -> Answer:
    """A refused change stores those members that were valid."""
    answer = await call(request)
    body = request.json
    if answer.status == 422 and isinstance(body, dict):
        for name, value in body.items():
            await call(request.with_json({name: value}))
    return answer


async def answer_old_state(call: Call, request: Request, _memory: Memory) -> Answer:
    """The answer shows the object as it was before."""
    before = await call(request.sub("GET", request.path))
    answer = await call(request)
    return answer.with_json(before.json) if answer.status == 200 else answer


async def delete_softly(call: Call, request: Request, memory: Memory) -> Answer:
    """A deleted calendar keeps its slug."""
    taken: set[str] = memory.setdefault("taken", set())
    if request.method == "DELETE":
        before = await call(request.sub("GET", request.path))
        answer = await call(request)
        if answer.status == 204:
            taken.add(before.json["slug"])
        return answer
    answer = await call(request)
    if answer.status == 201 and answer.json["slug"] in taken:
        await call(request.sub("DELETE", answer.header("location")))
        content = {"title": "Conflict", "status": 409, "detail": "another calendar has this slug"}
        return Answer(409, (("content-type", "application/problem+json"),)).with_json(content)
    return answer


async def skip_at_border(call: Call, request: Request, _memory: Memory) -> Answer:
    """A page after the first lacks its first item."""
    answer = await call(request)
    body = answer.json
    if answer.status == 200 and "cursor" in dict(request.query):
        return answer.with_json({**body, "items": body["items"][1:]})
    return answer


async def never_end(call: Call, request: Request, _memory: Memory) -> Answer:
    """The last page that has items names one more."""
    answer = await call(request)
    body = answer.json
    if answer.status == 200 and body["nextCursor"] is None and body["items"]:
        last = body["items"][-1]
        position = json.dumps([last["createdAt"], last["id"]], separators=(",", ":"))
        return answer.with_json({**body, "nextCursor": base64.urlsafe_b64encode(position.encode()).decode()})
    return answer


async def count_page(call: Call, request: Request, _memory: Memory) -> Answer:
    """`total` is the number of items on the page."""
    answer = await call(request)
    body = answer.json
    if answer.status == 200:
        return answer.with_json({**body, "total": len(body["items"])})
    return answer


async def count_unfiltered(call: Call, request: Request, _memory: Memory) -> Answer:
    """`total` counts what the filter keeps away too."""
    answer = await call(request)
    if answer.status == 200:
        total = (await call(request.sub("GET", request.path))).json["total"]
        return answer.with_json({**answer.json, "total": total})
    return answer


async def second_delete(call: Call, request: Request, memory: Memory) -> Answer:
    """A deletion that is repeated succeeds again."""
    answer = await call(request)
    if answer.status == 204:
        memory[request.path] = True
    return Answer(204) if request.path in memory and answer.status == 404 else answer


async def flatten(call: Call, request: Request, _memory: Memory) -> Answer:
    """A list shows the calendars of all workspaces of the account."""
    answer = await call(request)
    if answer.status != 200 or request.query:
        return answer
    items = list(answer.json["items"])
    for workspace in (await call(request.sub("GET", "/workspaces"))).json["items"]:
        path = f"/workspaces/{workspace['id']}/calendars"
        if path != request.path:
            items += (await call(request.sub("GET", path))).json["items"]
    return answer.with_json({**answer.json, "items": items})


async def hide_new(call: Call, request: Request, memory: Memory) -> Answer:
    """Lists pass over what was created since the start."""
    answer = await call(request)
    if request.method == "POST" and answer.status == 201:
        memory[answer.json["id"]] = True
    elif request.method == "GET" and answer.status == 200:
        kept = [item for item in answer.json["items"] if item["id"] not in memory]
        return answer.with_json({**answer.json, "items": kept})
    return answer


def touch_always(app: Any) -> None:
    """`updatedAt` moves with every change, whatever it says."""
    store = app.state.planner.store

    def change(record: Record, values: Json) -> None:
        record.values = values
        record.updated = max(store.now(), record.updated + timedelta(microseconds=1))

    store.change = change


def merge_settings(app: Any) -> None:
    """`settings` are merged with what was there."""
    store = app.state.planner.store
    change = store.change

    def change_merged(record: Record, values: Json) -> None:
        if "settings" in values and "settings" in record.values:
            values = {**values, "settings": {**record.values["settings"], **values["settings"]}}
        change(record, values)

    store.change = change_merged


def never_taken(app: Any) -> None:
    """Nobody looks whether a slug is there already."""
    app.state.planner.store.taken = lambda *_: False


def reuse_ids(app: Any) -> None:
    """A new event gets the id of the one that was deleted last."""
    store = app.state.planner.store
    add, remove = store.add, store.remove
    free: list[str] = []

    def add_again(
        kind: Kind, tenant: str, parent: Record | None, values: Json, key: str | None = None
    ) -> Record:
        made: Record = add(kind, tenant, parent, values, free.pop() if free and kind.name == "Event" else key)
        return made

    def remove_and_remember(record: Record) -> None:
        remove(record)
        if record.kind.name == "Event":
            free.append(record.id)

    store.add, store.remove = add_again, remove_and_remember


def share_defaults(app: Any) -> None:
    """Objects that were created alike share their settings: one is changed, and so are the others."""
    store = app.state.planner.store
    change = store.change

    def change_shared(record: Record, values: Json) -> None:
        before = copy.deepcopy(record.values)
        change(record, values)
        if record.kind.name != "Event" or before.get("seats") == record.values.get("seats"):
            return
        for other in store.records.values():
            if other.kind is record.kind and other.parent is record.parent:
                other.values = {**other.values, "seats": record.values["seats"]}

    store.change = change_shared


async def return_secret(call: Call, request: Request, _memory: Memory) -> Answer:
    """The answer repeats the whole body, the secret included."""
    answer = await call(request)
    body = request.json
    if answer.status == 201 and body.get("feedToken") is not None:
        return answer.with_json({**answer.json, "feedToken": body["feedToken"]})
    return answer
