"""Faults of Planner in what it does: each answer by itself is as the document says."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from benchmarks.contract.changes import (
    answers,
    around,
    asks,
    inside,
    mapped,
    matches,
    plus,
    set_to,
    skipping,
    without,
    writes,
)
from benchmarks.contract.crud import acts
from benchmarks.contract.crud.store import CALENDAR, EVENT, WORKSPACE, Kind
from benchmarks.contract.planting import BEHAVIOUR, Answer, Fault, Json, Plant, Request

WS: Final = "/workspaces"
W: Final = f"{WS}/*"
CS: Final = f"{W}/calendars"
C: Final = f"{CS}/*"
ES: Final = f"{C}/events"
E: Final = f"{ES}/*"
CREATES: Final = "POST creates what the body says; what is written is read back exactly as it was sent"
KEEPS: Final = "PATCH changes the members that are sent and leaves all others as they are"
CLEARS: Final = "null clears what may be null"
REPLACES: Final = "after PUT, members that are not sent have their defaults"
LISTS: Final = "a list holds all objects below its parent, page after page"
STAMPS: Final = "updatedAt moves when a value changes and only then; createdAt never changes"


def stores(where: str, change: Callable[[Json], Json]) -> Plant:
    """What is stored is another body than the one that was sent and found valid."""

    def plant(app: Any) -> None:
        planner = app.state.planner
        for name in ("on_item", "on_collection"):
            setattr(planner, name, _changed(getattr(planner, name), where, change))

    return inside(plant)


def _changed(act: Callable[..., Any], where: str, change: Callable[[Json], Json]) -> Callable[..., Any]:
    def changed(request: Any, tenant: Any, kind: Any, chain: Any, query: Any, body: Any) -> Any:
        if isinstance(body, dict) and matches(where, Request(request.method, request.url.path)):
            body = change(body)
        return act(request, tenant, kind, chain, query, body)

    return changed


def lists(kind: Kind, change: Callable[[Json], Json]) -> Plant:
    """Lists are made by other query parameters than those that were sent and found valid."""

    def plant(app: Any) -> None:
        planner = app.state.planner
        page = planner.page

        def changed(wanted: Kind, records: Any, query: Json) -> Json:
            return page(wanted, records, change(query) if wanted is kind else query)

        planner.page = changed

    return inside(plant)


def only_first_filtered(query: Json) -> Json:
    """Pages after the first are not filtered."""
    return {name: query[name] for name in ("limit", "cursor")} if "cursor" in query else query


def listing(where: str, change: Any) -> Plant:
    """The items of a page, changed as a whole."""
    return answers(
        where, lambda answer: answer.with_json({**answer.json, "items": change(answer.json["items"])})
    )


def shift(text: str) -> str:
    """The moment an hour later, as a server makes it that takes UTC for local time."""
    try:
        return f"{(datetime.fromisoformat(text) + timedelta(hours=1)).isoformat()[:19]}Z"
    except ValueError:
        return text


def asked(where: str, name: str, value: str | None) -> Plant:
    """A header of the request that the server does not see, or sees otherwise."""
    return asks(where, lambda request: request.with_header(name, value) if request.header(name) else request)


def as_patch(request: Request) -> Request:
    """PUT that works like PATCH."""
    body = request.json
    wanted = isinstance(body, dict) and {"slug", "title"} <= body.keys()
    return replace(request, method="PATCH") if wanted else request


def swapped(body: Json) -> Json:
    """Two members stored in each other's place."""
    if isinstance(body.get("reminderMinutes"), int) and "position" not in body:
        return {**without("reminderMinutes")(body), "position": min(body["reminderMinutes"], 1000)}
    return body


def constant_tag(answer: Answer) -> Answer:
    """A tag of the id alone."""
    tag = answer.header("etag")
    return answer.with_header("etag", f'{tag.partition("-")[0]}-0"') if tag else answer


def falsy(name: str) -> Any:
    """`if value:` where `is not None` was meant."""
    return skipping(lambda key, value: key == name and value is not None and not value)


def to_null(name: str) -> Any:
    """An empty value that is taken for none."""
    return lambda body: {**body, name: None} if body.get(name) in ("", 0, []) and name in body else body


def fault(name: str, says: str, wrong: str, plant: Plant, alone: bool = False) -> Fault:
    return Fault(name, BEHAVIOUR, says, wrong, plant, alone)


FAULTS: Final = (
    fault("create-drops-description", CREATES, "description is not stored", stores(f"POST {CS}", without("description"))),
    fault("create-echoes-tags", CREATES, "tags are answered but not stored", around(f"POST {CS}", acts.create_without_tags)),
    fault("create-twice", "no operation changes other objects", "two events come into being", around(f"POST {ES}", acts.create_twice)),
    fault("create-default-wrong", "enabled is true by default", "it is false", stores(f"POST {CS}", plus(enabled=False))),
    fault("create-default-status", "status is confirmed by default", "it is tentative", stores(f"POST {ES}", plus(status="tentative"))),
    fault("create-reuses-ids", "ids are never used twice", "a new event gets the id of a deleted one", inside(acts.reuse_ids)),
    fault("patch-drops-colour", KEEPS, "colour is not stored", stores(f"PATCH {C}", without("colour")), True),
    fault("patch-echoes", KEEPS, "what is sent is answered but not stored", around(f"PATCH {C}", acts.echo_only), True),
    fault("patch-echoes-event", KEEPS, "what is sent is answered but not stored", around(f"PATCH {E}", acts.echo_only)),
    fault("patch-wrong-member", KEEPS, "reminderMinutes is stored as position", stores(f"PATCH {C}", swapped), True),
    fault("patch-absent-is-null", KEEPS, "description is cleared when it is absent", stores(f"PATCH {C}", plus(description=None)), True),
    fault("patch-absent-is-default", KEEPS, "enabled is true again when it is absent", stores(f"PATCH {C}", plus(enabled=True)), True),
    fault("patch-clears-attendees", KEEPS, "attendees are emptied when they are absent", stores(f"PATCH {E}", plus(attendees=[]))),
    fault("patch-null-ignored", CLEARS, "null is passed over", stores(f"PATCH {C}", skipping(lambda _, value: value is None)), True),
    fault("patch-null-ignored-event", CLEARS, "null for seats is passed over", stores(f"PATCH {E}", skipping(lambda name, value: name == "seats" and value is None))),
    fault("patch-false-ignored", KEEPS, "enabled: false is passed over", stores(f"PATCH {C}", falsy("enabled")), True),
    fault("patch-zero-ignored", KEEPS, "position: 0 is passed over", stores(f"PATCH {C}", falsy("position")), True),
    fault("patch-empty-list-ignored", KEEPS, "tags: [] is passed over", stores(f"PATCH {C}", falsy("tags")), True),
    fault("patch-empty-text-is-null", KEEPS, "an empty description becomes null", stores(f"PATCH {C}", to_null("description")), True),
    fault("patch-zero-is-null", KEEPS, "seats: 0 becomes null", stores(f"PATCH {E}, POST {ES}", to_null("seats"))),
    fault("patch-merges-settings", "settings are replaced as a whole", "they are merged", inside(acts.merge_settings)),
    fault("patch-appends-tags", "tags are replaced as a whole", "one that was there stays", stores(f"PATCH {C}", mapped("tags", lambda tags: [*tags, "outside"] if "outside" not in tags and len(tags) < 10 else tags)), True),
    fault("patch-side-effect", KEEPS, "cancelling clears the notes", stores(f"PATCH {E}", lambda body: {"notes": None, **body} if body.get("status") == "cancelled" else body)),
    fault("patch-shifts-start", "what is written is read back as sent", "start is an hour later", stores(f"PATCH {E}", mapped("start", shift))),
    fault("patch-answers-before", "the answer is the calendar as it now stands", "it is as it was", around(f"PATCH {C}", acts.answer_old_state)),
    fault("patch-refused-stores", "a refused request changes nothing", "valid members of a refused body are stored", around(f"PATCH {C}", acts.store_what_is_valid), True),
    fault("patch-every-second-lost", KEEPS, "every second change is lost", around(f"PATCH {E}", acts.lose_second)),
    fault("patch-changes-neighbours", "no operation changes other objects", "all calendars get the title", around(f"PATCH {C}", acts.change_neighbours)),
    fault("patch-shares-seats", "no operation changes other objects", "all events get the seats", inside(acts.share_defaults)),
    fault("text-trimmed", "what is written is read back as sent", "title is trimmed", stores(f"PATCH|PUT {E}, POST {ES}", mapped("title", lambda text: text.strip() or text))),
    fault("text-trimmed-calendar", "what is written is read back as sent", "title is trimmed", stores(f"PATCH {C}", mapped("title", lambda text: text.strip() or text)), True),
    fault("text-lower-case", "what is written is read back as sent", "the name is written in lower case", stores(f"POST {WS}", mapped("name", lambda text: text.lower()))),
    fault("text-cut", "notes have up to 2000 characters", "they are cut after 255", stores(f"PATCH {E}", mapped("notes", lambda text: text[:255]))),
    fault("text-unicode", "what is written is read back as sent", "what is not Latin-1 becomes ?", stores(f"PATCH {C}", mapped("title", lambda text: text.encode("latin-1", "replace").decode("latin-1"))), True),
    fault("text-escaped", "what is written is read back as sent", "the title is escaped for HTML", stores(f"POST {ES}", mapped("title", lambda text: text.replace("&", "&amp;").replace("<", "&lt;")))),
    fault("number-rounded", "what is written is read back as sent", "hourlyRate is rounded", stores(f"PATCH {C}", mapped("hourlyRate", lambda rate: round(rate) if isinstance(rate, float) else rate)), True),
    fault("number-rounded-create", "what is written is read back as sent", "hourlyRate is rounded", stores(f"POST {CS}", mapped("hourlyRate", lambda rate: round(rate) if isinstance(rate, float) else rate))),
    fault("list-sorted-inside", "what is written is read back as sent", "tags are sorted", stores(f"PATCH {C}", mapped("tags", sorted)), True),
    fault("put-merges", REPLACES, "they stay as they were", asks(f"PUT {C}", as_patch)),
    fault("put-drops-allday", REPLACES, "allDay is not stored", stores(f"PUT {E}", without("allDay"))),
    fault("put-moves-stamp", "sending the same PUT again changes nothing", "updatedAt moves", inside(acts.touch_always)),
    fault("delete-nothing", "the event is gone", "it is still there", around(f"DELETE {E}", acts.delete_nothing)),
    fault("delete-neighbour", "no operation changes other objects", "another event goes too", around(f"DELETE {E}", acts.delete_neighbour)),
    fault("delete-keeps-listed", "the calendar is gone", "lists still show it", around(f"GET {CS}, DELETE {C}", acts.keep_listed)),
    fault("delete-again", "a second DELETE is a 404", "it is a 204", around(f"DELETE {C}", acts.second_delete)),
    fault("delete-keeps-slug", "a slug is a 409 when the workspace has it", "it stays taken after DELETE", around(f"POST {CS}, DELETE {C}", acts.delete_softly)),
    fault("slug-twice", "a slug that the workspace has is a 409", "it is stored twice", inside(acts.never_taken)),
    fault("list-skips-at-border", LISTS, "pages after the first lack an item", around(f"GET {CS}", acts.skip_at_border)),
    fault("list-repeats-at-border", LISTS, "a page begins with the last item of the one before", lists(WORKSPACE, mapped("offset", lambda offset: max(offset - 1, 0)))),
    fault("list-hides-new", LISTS, "what was created is not listed", around(f"GET|POST {ES}", acts.hide_new)),
    fault("list-cached", LISTS, "lists stay as they were first", around(f"GET {CS}", acts.first_answer)),
    fault("list-never-ends", "nextCursor is null on the last page", "it is not", around(f"GET {CS}", acts.never_end)),
    fault("list-cursor-drops-filter", "nextCursor gets the next page with the same filters", "it is not filtered", lists(EVENT, only_first_filtered)),
    fault("list-old-values", "what is written is read back", "items of a list have no description", writes(f"GET {CS}", set_to(description=None))),
    fault("list-of-all", "a list holds the calendars of its workspace", "it holds those of all workspaces", around(f"GET {CS}", acts.flatten)),
    fault("limit-ignored", "a page has limit items at most", "limit does nothing", lists(CALENDAR, set_to(limit=20))),
    fault("limit-one-more", "a page has limit items at most", "it has one more", lists(EVENT, mapped("limit", lambda limit: limit + 1))),
    fault("limit-default", "limit is 20 by default", "it is 2", asks(f"GET {CS}", lambda r: r if "limit" in dict(r.query) else replace(r, query=(*r.query, ("limit", "2"))))),
    fault("offset-ignored", "offset says how many to pass over", "it does nothing", lists(WORKSPACE, set_to(offset=0))),
    fault("filter-ignored", "enabled filters", "it does nothing", lists(CALENDAR, without("enabled"))),
    fault("filter-inverted", "allDay filters", "it gets the others", lists(EVENT, mapped("allDay", lambda value: not value))),
    fault("filter-plan-ignored", "plan filters", "it does nothing", lists(WORKSPACE, without("plan"))),
    fault("filter-from-ignored", "from filters", "it does nothing", lists(EVENT, without("from"))),
    fault("order-reversed", "events are ordered by start", "a page is in reverse order", listing(f"GET {ES}", lambda items: items[::-1])),
    fault("order-ignored", "sort orders", "it does nothing", lists(CALENDAR, set_to(sort="createdAt"))),
    fault("order-direction", "-title is descending", "it is ascending", lists(CALENDAR, mapped("sort", lambda text: text.lstrip("-")))),
    fault("total-of-page", "total counts all", "it counts the page", around(f"GET {WS}", acts.count_page)),
    fault("total-unfiltered", "total counts what the filter admits", "it counts all", around(f"GET {WS}", acts.count_unfiltered)),
    fault("stamp-stands", STAMPS, "updatedAt of events never moves", writes(f"* {E}", lambda body: {**body, "updatedAt": body["createdAt"]} if "createdAt" in body else body)),
    fault("stamp-created-moves", STAMPS, "createdAt moves with updatedAt", writes(f"PATCH|GET {C}", lambda body: {**body, "createdAt": body["updatedAt"]} if "createdAt" in body else body), True),
    fault("etag-stands", "ETag changes together with updatedAt", "it never changes", answers(f"GET|PUT|PATCH {C}", constant_tag), True),
    fault("if-match-ignored", "If-Match without the tag is a 412", "it is passed over", asked(f"PATCH {C}", "if-match", None), True),
    fault("if-match-ignored-delete", "If-Match without the tag is a 412", "it is passed over", asked(f"DELETE {C}", "if-match", None)),
    fault("if-match-refused", "If-Match with the tag succeeds", "it is a 412", asked(f"PUT|PATCH {C}", "if-match", '"none"'), True),
    fault("if-none-match-ignored", "If-None-Match with the tag is a 304", "it is a 200", asked(f"GET {C}", "if-none-match", None)),
    fault("idempotency-ignored", "the second POST with a key creates nothing", "it creates", asks(f"POST {ES}", lambda r: r.with_header("idempotency-key", None) if re.fullmatch("[A-Za-z0-9_-]{1,64}", r.header("idempotency-key")) else r)),
    fault("read-cached", "what is written is read back", "an event stays as it was first read", around(f"GET {E}", acts.first_answer)),
    fault("secret-returned", "webhookSecret is writeOnly", "GET returns it", writes(f"GET {W}", lambda body: {**body, "webhookSecret": "seeded-secret-nord"} if body.get("hasWebhookSecret") else body)),
    fault("secret-returned-create", "feedToken is writeOnly", "the answer to POST holds it", around(f"POST {CS}", acts.return_secret)),
    fault("secret-not-stored", "hasFeedToken says whether there is one", "feedToken is not stored", stores(f"PATCH {C}", without("feedToken")), True),
)  # fmt: skip
