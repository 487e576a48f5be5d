"""A server for journal.yaml, correct, or with one fault of `FAULTS`: pages, filters, parents, conflicts."""

import itertools
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jsonschema_rs
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.contracts.documents import JOURNAL

Note = dict[str, Any]
_QUERY = {"limit", "cursor", "sort", "kind", "kinds", "starred", "from", "before", "q"}
_SORTS = {"title", "-title", "due", "-due"}


class RefusalError(Exception):
    """A refusal with a status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Journal:
    """The notebooks with their notes, and what one fault does to them."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.numbers = itertools.count(1)
        document = yaml.safe_load(JOURNAL.read_text(encoding="utf-8"))
        parts = {"components": document["components"]}
        self.schemas = {
            name: jsonschema_rs.Draft202012Validator(
                {**parts, "$ref": f"#/components/schemas/{name}"}, validate_formats=True
            )
            for name in ("NewNotebook", "NewNote", "NoteChange")
        }
        self.notebooks: dict[str, dict[str, str]] = {}
        self.notes: dict[str, Note] = {}
        self.keys: dict[str, tuple[Note, Note]] = {}
        self.lists: dict[str, list[Note]] = {}
        self.gone: set[str] = set()
        first = self.add_notebook("Days")
        self.add_note(first["id"], {"slug": "first", "title": "first", "due": "2027-01-01T00:00:00Z"})

    def add_notebook(self, title: str) -> dict[str, str]:
        identity = f"notebook-{next(self.numbers)}"
        self.notebooks[identity] = {"id": identity, "title": title}
        return self.notebooks[identity]

    def find_notebook(self, request: Request) -> str:
        identity: str = request.path_params["notebookId"]
        if self.fault == "an unknown notebook is empty" and request.url.path.endswith("notes"):
            return identity
        if identity not in self.notebooks:
            raise RefusalError(404)
        return identity

    def find_note(self, request: Request) -> Note:
        fault, loose = self.fault, {"a note is found anywhere": "GET", "a note is changed anywhere": "PATCH"}
        if fault not in {"notes outlive their notebook"}:
            self.find_notebook(request)
        note = self.notes.get(request.path_params["noteId"])
        if note is None:
            raise RefusalError(404)
        if note["notebookId"] != request.path_params["notebookId"] and loose.get(fault) != request.method:
            raise RefusalError(404)
        return note

    async def read(self, request: Request, schema: str) -> Any:
        if request.headers.get("content-type", "").partition(";")[0].lower() != "application/json":
            raise RefusalError(400)
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            raise RefusalError(400) from None
        read_only = schema == "NewNotebook" and isinstance(body, dict) and "id" in body
        if self.fault == "read-only members are passed over" and read_only:
            del body["id"]
        elif read_only:
            raise RefusalError(400)
        if not self.schemas[schema].is_valid(body):
            raise RefusalError(400)
        if self.fault == "the password is not stored":
            body.pop("password", None)
        return body

    def check_slug(self, notebook: str, body: Note, own: Note | None) -> None:
        """Refuse a slug that another note has. Raises RefusalError."""
        fault = self.fault
        others = [
            one["slug"]
            for one in self.notes.values()
            if one["notebookId"] == notebook and (one is not own or fault == "its own slug is taken")
        ]
        others += self.gone if fault == "a deleted slug stays taken" else ()
        lax = (
            {"a slug is stored twice"} if own is None else {"a slug is stored twice", "a change takes a slug"}
        )
        if body.get("slug") in others and fault not in lax:
            raise RefusalError(409)

    def add_note(self, notebook: str, body: Note) -> Note:
        identity = f"note-{next(self.numbers)}"
        usual = {"kind": "idea", "starred": False, "password": None}
        if self.fault == "notes are created in the first notebook":
            notebook = next(iter(self.notebooks))
        self.notes[identity] = {"id": identity, "notebookId": notebook, **usual, **body}
        self.notes[identity]["first"] = self.notes[identity]["kind"]
        return self.notes[identity]

    def list_notes(self, notebook: str, query: Mapping[str, str]) -> list[Note]:
        """The notes that the filters let through, in order."""
        fault = self.fault
        found = [
            one
            for one in self.notes.values()
            if one["notebookId"] == notebook or fault == "notes of all notebooks are listed"
        ]
        if fault == "lists are cached":
            found = self.lists.setdefault(notebook, [dict(one) for one in found])
        for name, value in query.items():
            ignored = {f"{name} is ignored", f"{name} is ignored beside another"}
            beside = name == "starred" and "kind" in query
            if f"{name} is ignored" == fault or (fault in ignored and beside):
                continue
            found = [one for one in found if self.lets_through(one, name, value)]
        sort = query.get("sort", "-title" if fault == "the default order is another" else "title")
        if fault == "sorting is ignored" or (fault == "later pages are not sorted" and "cursor" in query):
            return found
        member = "due" if fault == "it is sorted by another member" else sort.lstrip("-")
        down = sort.startswith("-") and fault != "descending is ascending"
        return sorted(found, key=lambda one: moment(one) if member == "due" else one[member], reverse=down)

    def lets_through(self, note: Note, name: str, value: str) -> bool:
        fault = self.fault
        if name in {"kind", "kinds"}:
            kinds = value.split(",")[: 1 if fault == "one of several kinds counts" else None]
            return (note["first"] if fault == "a filter finds old values" else note["kind"]) in kinds
        if name == "starred":
            return note["starred"] is (value == "true")
        if name == "q":
            return value.lower() in note["title"].lower()
        if name in {"from", "before"}:
            bound = datetime.fromisoformat(value)
            if moment(note) == bound:
                turned = fault in {"from leaves out its moment", "before lets its moment through"}
                return (name == "from") is not turned
            return (moment(note) > bound) is (name == "from")
        return True


def moment(note: Note) -> datetime:
    return datetime.fromisoformat(note["due"])


def show(note: Note) -> Note:
    shown = {name: value for name, value in note.items() if name not in {"password", "first"}}
    return {**shown, "hasPassword": note["password"] is not None}


def check_query(request: Request, fault: str) -> None:
    """Refuse what is no value. Raises RefusalError."""
    query, pairs = request.query_params, request.query_params.multi_items()
    known = _QUERY if request.url.path.endswith("/notes") else set()
    lax = fault == "unknown parameters are passed over" and known
    if {*query} - known and not lax:
        raise RefusalError(400)
    if len(pairs) > len({*query}) and fault != "repeated parameters are passed over":
        raise RefusalError(400)
    try:
        for name in ("from", "before"):
            if name in query and datetime.fromisoformat(query[name]).tzinfo is None:
                raise RefusalError(400)
        limit, cursor = int(query.get("limit", "3")), int(query.get("cursor", "0"))
    except ValueError:
        raise RefusalError(400) from None
    admitted = {
        "kinds": {"idea", "task", "idea,task", "task,idea"},
        "sort": _SORTS,
        "kind": {"idea", "task"},
        "starred": {"true", "false"},
    }
    if (
        not 1 <= limit <= 50
        or cursor < 0
        or any(query.get(one, next(iter(admitted[one]))) not in admitted[one] for one in admitted)
    ):
        raise RefusalError(400)


def make(fault: str = "") -> Starlette:
    """The application."""
    journal = Journal(fault)

    def count(found: Mapping[str, str]) -> Note:
        notes = [one for one in journal.notes.values() if one["notebookId"] == found["id"]]
        return {**found, "noteCount": 0 if fault == "notes are not counted" else len(notes)}

    async def notebooks(request: Request) -> Response:
        check_query(request, fault)
        if request.method != "POST":
            return JSONResponse([*map(count, journal.notebooks.values())])
        body = await journal.read(request, "NewNotebook")
        return JSONResponse(count(journal.add_notebook(body["title"])), 201)

    async def notebook(request: Request) -> Response:
        identity = journal.find_notebook(request)
        check_query(request, fault)
        if request.method != "DELETE":
            return JSONResponse(count(journal.notebooks[identity]))
        del journal.notebooks[identity]
        for note in list(journal.notes.values()):
            taken = note["notebookId"] == identity or fault == "a notebook takes all notes with it"
            if taken and fault != "notes outlive their notebook":
                del journal.notes[note["id"]]
        return Response(status_code=204)

    async def notes(request: Request) -> Response:
        identity = journal.find_notebook(request)
        if request.method != "POST":
            check_query(request, fault)
            return list_page(identity, request.query_params)
        body = await journal.read(request, "NewNote")
        if len(request.headers.get("idempotency-key", "x" * 8)) < 8:
            raise RefusalError(400)
        key = "x" * 8 if fault == "all keys are one" else request.headers.get("idempotency-key", "")
        known = journal.keys.get(key) if fault != "keys are ignored" else None
        if known is not None and known[1]["id"] in journal.notes and request.headers.get("idempotency-key"):
            if known[0] == body or fault in {"a key is all", "all keys are one"}:
                return JSONResponse(show(known[1]), 201)
            if fault != "a key with another body makes another":
                raise RefusalError(409)
        journal.check_slug(identity, body, None)
        note = journal.add_note(identity, body)
        journal.keys[key] = body, note
        return JSONResponse(show(note), 201)

    def list_page(identity: str, query: Mapping[str, str]) -> Response:
        found = journal.list_notes(identity, query)
        limit = int(query.get("limit", "2" if fault == "the default of the limit is another" else "3"))
        start = int(query.get("cursor", "0"))
        page = found[start : start + limit]
        if fault == "a page in the middle is short" and start and len(page) == limit > 1:
            page = page[:-1]
        end = start + len(page)
        more = end < len(found)
        following = str(end) if more else None
        if fault == "the last page names an empty one" and page:
            following = str(end)
        if fault == "the cursor never ends":
            following = str(end)
        return JSONResponse(
            {
                "items": [show(one) for one in page],
                "next": following,
                "hasMore": more or fault == "hasMore is always true",
            }
        )

    async def note(request: Request) -> Response:
        found = journal.find_note(request)
        if request.method == "DELETE":
            del journal.notes[found["id"]]
            journal.gone.add(found["slug"])
            return Response(status_code=204)
        if request.method == "PATCH":
            body = await journal.read(request, "NoteChange")
            if fault == "a refused slug changes the title":
                found["title"] = body.get("title", f"{found['title']}!" if "slug" in body else found["title"])
            journal.check_slug(found["notebookId"], body, found)
            if fault == "a place is merged" and "place" in body:
                body["place"] = {**found.get("place", {}), **body["place"]}
            if fault == "the password is not cleared" and body.get("password", "") is None:
                del body["password"]
            found.update(body)
        check_query(request, fault)
        wrong = {"notebookId": "notebook-0"} if fault == "a note names no notebook" else {}
        return JSONResponse({**show(found), **wrong})

    def refuse(_: Request, error: Exception) -> Response:
        assert isinstance(error, RefusalError)
        return Response(status_code=error.status)

    routes = [
        Route("/notebooks", notebooks, methods=["GET", "POST"]),
        Route("/notebooks/{notebookId}", notebook, methods=["GET", "DELETE"]),
        Route("/notebooks/{notebookId}/notes", notes, methods=["GET", "POST"]),
        Route("/notebooks/{notebookId}/notes/{noteId}", note, methods=["GET", "PATCH", "DELETE"]),
    ]

    async def not_found(_: Request) -> Response:
        return Response(status_code=404)

    async def not_allowed(_: Request) -> Response:
        return Response(status_code=405, headers={"allow": "DELETE, GET, HEAD, POST, PUT"})

    others = {"a wrong method is not found": not_found, "Allow names what is refused": not_allowed}
    if fault in others:
        methods = ["DELETE", "PATCH", "PUT"]
        routes.insert(0, Route("/notebooks/{notebookId}/notes", others[fault], methods=methods))
    return Starlette(routes=routes, exception_handlers={RefusalError: refuse})


FAULTS: Mapping[str, str] = {
    "the cursor never ends": "pages",
    "the last page names an empty one": "pages",
    "hasMore is always true": "pages",
    "a page in the middle is short": "pages",
    "the default of the limit is another": "defaults",
    "the default order is another": "defaults",
    "sorting is ignored": "sorting",
    "descending is ascending": "sorting",
    "it is sorted by another member": "sorting",
    "later pages are not sorted": "sorting",
    "kind is ignored": "filters",
    "one of several kinds counts": "filters",
    "a filter finds old values": "filters",
    "an unknown notebook is empty": "parents",
    "starred is ignored beside another": "filters",
    "q is ignored": "filters",
    "from is ignored": "ranges",
    "before is ignored": "ranges",
    "from leaves out its moment": "ranges",
    "before lets its moment through": "ranges",
    "lists are cached": "list",
    "notes of all notebooks are listed": "parents",
    "a note is found anywhere": "parents",
    "a note is changed anywhere": "parents",
    "notes are created in the first notebook": "parents",
    "notes are not counted": "parents",
    "notes outlive their notebook": "children",
    "a notebook takes all notes with it": "children",
    "a slug is stored twice": "unique",
    "a change takes a slug": "unique",
    "its own slug is taken": "unique",
    "a deleted slug stays taken": "unique",
    "a refused slug changes the title": "unique",
    "keys are ignored": "idempotency",
    "a key is all": "idempotency",
    "a key with another body makes another": "idempotency",
    "all keys are one": "idempotency",
    "the password is not stored": "secret-flags",
    "the password is not cleared": "secret-flags",
    "a place is merged": "nested",
    "read-only members are passed over": "read-only",
    "unknown parameters are passed over": "strictness",
    "repeated parameters are passed over": "strictness",
    "a note names no notebook": "links",
    "a wrong method is not found": "methods",
    "Allow names what is refused": "methods",
}
"""Each fault with the check that finds it."""
