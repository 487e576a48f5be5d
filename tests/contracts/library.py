"""A server for library.yaml, correct, or with one fault of `FAULTS`."""

import html
import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema_rs
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.contracts.documents import LIBRARY

OWNER, STRANGER, READER, EXPIRED = "owner-key-1", "stranger-key-2", "reader-key-3", "expired-key-4"
KEYS: Mapping[str, tuple[str, frozenset[str]]] = {
    OWNER: ("ann", frozenset({"read", "write"})),
    STRANGER: ("bob", frozenset({"read", "write"})),
    READER: ("ann", frozenset({"read"})),
}
DEFAULTS: Mapping[str, Any] = {
    "pages": 100,
    "rating": None,
    "edition": 1,
    "lent": False,
    "note": None,
    "tags": [],
}


def on(name: str, change: Callable[[Any], Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A change of one member of a body, where that is there."""
    return lambda body: {**body, name: change(body[name])} if body.get(name) is not None else body


BODIES: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "text is cut to ASCII": on("title", lambda text: text.encode("ascii", "ignore").decode()),
    "text is in lower case": on("title", str.lower),
    "text is trimmed": on("title", lambda text: text.strip() or text),
    "text is cut": on("note", lambda text: text[:255]),
    "text is escaped": on("title", html.escape),
    "text is normalised": on("title", lambda text: unicodedata.normalize("NFC", text)),
    "blanks are joined": on("title", lambda text: re.sub(" +", " ", text)),
    "lines are joined": on("note", lambda text: " ".join(text.splitlines())),
    "tags are sorted": on("tags", sorted),
    "tags lose repetitions": on("tags", lambda tags: list(dict.fromkeys(tags))),
    "tags are five at most": on("tags", lambda tags: tags[:5]),
    "null at creation is the default": lambda body: (
        {
            name: value
            for name, value in body.items()
            if name != "edition" or value is not None or "genre" not in body
        }
    ),
    "an empty text is null": on("note", lambda text: text or None),
    "a rating is rounded": on("rating", lambda rating: round(rating * 2) / 2),
    "one genre clears the note": lambda body: (
        {**body, "note": None} if body.get("genre") == "poetry" else body
    ),
}
"""What is stored in place of a body."""


class RefusalError(Exception):
    """A refusal with a status."""

    def __init__(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.headers = status, headers


class Library:
    """The books, and what one fault does to them."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.books: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(1)
        self.clock = datetime(2026, 1, 1, tzinfo=UTC)
        document = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
        parts = {"components": document["components"]}
        self.schemas = {
            name: jsonschema_rs.Draft202012Validator({**parts, "$ref": f"#/components/schemas/{name}"})
            for name in ("NewBook", "BookChange", "Genre")
        }
        self.add("ann", {"title": "Dune", "genre": "novel"})
        self.add("bob", {"title": "Faust", "genre": "poetry"})

    def now(self) -> str:
        self.clock += timedelta(seconds=1)
        return self.clock.isoformat().replace("+00:00", "Z")

    def add(self, owner: str, body: Mapping[str, Any]) -> dict[str, Any]:
        number = next(self.numbers)
        identity = "book-1" if self.fault == "ids are reused" and number > 2 else f"book-{number}"
        now = self.now()
        book = {"id": identity, **DEFAULTS, **body, "owner": owner, "createdAt": now, "updatedAt": now}
        if self.fault == "a default is not applied" and "pages" not in body:
            book["pages"] = 0
        if self.fault == "a creation loses a member":
            book["tags"] = []
        if self.fault == "it is changed before it is created":
            book["updatedAt"] = (self.clock - timedelta(seconds=9)).isoformat()
        if self.fault == "a creation is not stored" and number > 2:
            return book
        self.books[identity] = book
        return book

    def authorize(self, request: Request, scope: str) -> str:
        """Whose request it is. Raises RefusalError."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if "x-key" in request.headers and "authorization" not in request.headers and request.method == "GET":
            scheme, key = "bearer", request.headers["x-key"]
            if self.fault == "the other credential is refused":
                raise RefusalError(401)
        if self.fault == "HEAD asks for nothing" and request.method == "HEAD":
            return "ann"
        if self.fault == "no credentials are asked for":
            return KEYS.get(key, ("ann", frozenset()))[0]
        if self.fault == "a key by its beginning":
            key = next((one for one in KEYS if key and one.startswith(key[:4])), key)
        if self.fault == "expired keys are good" and key == EXPIRED:
            return "ann"
        if self.fault != "any scheme will do" and scheme.lower() != "bearer":
            raise RefusalError(401)
        if key not in KEYS:
            raise RefusalError(401)
        owner, scopes = KEYS[key]
        if scope not in scopes and self.fault != "scopes are not looked at":
            raise RefusalError(403)
        return owner

    def find(self, request: Request, owner: str) -> dict[str, Any]:
        book = self.books.get(request.path_params["bookId"])
        if book is None or (book["owner"] != owner and self.fault != "books of others are open"):
            if book is not None and self.fault == "books of others are forbidden":
                raise RefusalError(403)
            if self.fault == "an unknown id is the first book":
                return next(iter(self.books.values()))
            raise RefusalError(404)
        return book

    async def read(self, request: Request, schema: str) -> dict[str, Any]:
        """The body. Raises RefusalError."""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json" and self.fault != "any media type is read":
            raise RefusalError(415)
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            if self.fault == "malformed JSON fails":
                raise
            if self.fault == "malformed JSON is empty":
                body = {"title": "x", "genre": "novel"}
            else:
                raise RefusalError(400) from None
        pages = body.get("pages") if isinstance(body, dict) else None
        if self.fault == "a text is read as a number" and isinstance(pages, str) and pages.isdigit():
            body = {**body, "pages": int(pages)}
        if self.fault == "a genre in other letters is read" and isinstance(body, dict):
            body = {**body, "genre": str(body.get("genre", "novel")).lower().strip()}
        valid = self.schemas[schema].is_valid(body)
        if self.fault == "unknown members are taken" and isinstance(body, dict) and not valid:
            body = {
                name: value for name, value in body.items() if name in {*DEFAULTS, "title", "genre", "pin"}
            }
            valid = self.schemas[schema].is_valid(body)
        if (
            self.fault == "bounds are not held"
            and isinstance(body, dict)
            and isinstance(body.get("pages"), int)
        ):
            valid = self.schemas[schema].is_valid({**body, "pages": 1}) and not isinstance(
                body["pages"], bool
            )
        if not valid:
            if (
                self.fault == "what is refused is stored"
                and "bookId" in request.path_params
                and isinstance(body, dict)
            ):
                self.books[request.path_params["bookId"]].update(pages=body.get("pages", 1))
            raise RefusalError(400)
        if self.fault == "a line break fails" and "\n" in (body.get("note") or ""):
            raise ValueError
        return BODIES.get(self.fault, dict)(body)

    def show(self, book: Mapping[str, Any]) -> dict[str, Any]:
        hidden = {"owner"} if self.fault == "the secret is shown" else {"owner", "pin"}
        shown = {name: value for name, value in book.items() if name not in hidden}
        if self.fault == "a member is missing":
            del shown["lent"]
        if self.fault == "a member has another type":
            shown["pages"] = str(shown["pages"])
        return shown

    def tag(self, book: Mapping[str, Any]) -> str:
        return '"same"' if self.fault == "the tag does not change" else f'"{book["updatedAt"]}"'


def make(fault: str = "") -> Starlette:
    """The application."""
    library = Library(fault)

    keys: dict[tuple[str, str], dict[str, Any]] = {}

    async def list_books(request: Request) -> Response:
        owner = library.authorize(request, "read")
        books = [
            book
            for book in library.books.values()
            if book["owner"] == owner or fault == "the list has books of others"
        ]
        genre = request.query_params.get("genre")
        if genre is not None and not library.schemas["Genre"].is_valid(genre):
            raise RefusalError(400)
        if genre is not None and fault != "a filter is ignored":
            wanted = fault != "a filter is turned round"
            books = [book for book in books if (book["genre"] == genre) is wanted]
        books = books if fault == "the list is in another order" else books[::-1]
        total = len(books) + (fault == "the total is wrong")
        if fault == "the total counts books of others":
            total = len(library.books)
        limit, offset = (
            read_number(request, name, usual)
            for name, usual in (("limit", 2 if fault == "a page is smaller" else 20), ("offset", 0))
        )
        if fault == "a border repeats a book" and offset:
            offset -= 1
        if fault == "a border loses a book" and offset:
            offset += 1
        if fault == "later pages are not filtered" and offset:
            books = [book for book in library.books.values() if book["owner"] == owner][::-1]
        if fault == "the limit is ignored":
            limit = 50
        if fault == "a deleted book is listed":
            books += [book for book in deleted if book["owner"] == owner]
        page = [library.show(book) for book in books[offset : offset + limit]]
        if fault == "the list shows an old state":
            page = [{**book, "pages": 100, "title": "old"} for book in page]
        if fault == "the list has no notes":
            page = [{**book, "note": None} for book in page]
        return JSONResponse({"items": page, "total": total})

    def read_number(request: Request, name: str, usual: int) -> int:
        text = request.query_params.get(name)
        if text is None:
            return usual
        bounds = (1, 50) if name == "limit" else (0, 10**9)
        if not text.isascii() or not text.isdigit() or not bounds[0] <= int(text[:20]) <= bounds[1]:
            if fault == "wrong parameters are passed over":
                return usual
            raise RefusalError(400)
        return int(text)

    async def create_book(request: Request) -> Response:
        owner = library.authorize(request, "write")
        body, key = await library.read(request, "NewBook"), request.headers.get("idempotency-key")
        if key is not None and len(key) < 8:
            raise RefusalError(400)
        whose = "" if fault == "keys of others count" else owner
        known = keys.get((whose, key or ""))
        book = library.add(owner, body) if known is None else known
        if key is not None:
            keys[whose, key] = book
        status = 200 if fault == "another status" else 201
        place = "/books" if fault == "Location leads elsewhere" else f"/books/{book['id']}"
        headers = {} if fault == "a header is missing" else {"location": place}
        return JSONResponse(library.show(book), status, headers)

    async def get_book(request: Request) -> Response:
        known = request.headers.get("if-none-match", "")
        if fault == "a tag is looked at before the owner" and known in map(
            library.tag, library.books.values()
        ):
            return Response(status_code=304)
        book = library.find(request, library.authorize(request, "read"))
        if known == library.tag(book) and fault != "what the client has is sent again":
            return Response(status_code=304)
        if fault == "reading moves the time":
            book["updatedAt"] = library.now()
        if fault == "reading changes":
            book["pages"] += 1
        bare = request.method == "HEAD" and fault == "HEAD has no tag"
        return JSONResponse(library.show(book), headers={} if bare else {"etag": library.tag(book)})

    async def update_book(request: Request) -> Response:
        try:
            owner = library.authorize(request, "write")
            book = library.find(request, owner)
        except RefusalError:
            if fault == "a change is made before it is refused":
                library.books[request.path_params["bookId"]].update(await library.read(request, "BookChange"))
            raise
        body = await library.read(request, "BookChange")
        match(request, book)
        before = dict(book)
        if fault == "absent is null":
            body = {"note": None, **body}
        if fault == "null is passed over":
            body = {name: value for name, value in body.items() if value is not None}
        if fault == "false is absent":
            body = {name: value for name, value in body.items() if value or value is None}
        if fault == "a list is added to":
            body = {name: [*book[name], *value] if name == "tags" else value for name, value in body.items()}
        if fault == "a change is not stored":
            return JSONResponse(library.show({**book, **body, "updatedAt": library.now()}))
        if fault == "a change moves the creation":
            book["createdAt"] = library.now()
        if fault == "a change has another effect" and "title" in body:
            book["pages"] = len(body["title"])
        if fault == "all books are changed":
            for other in library.books.values():
                other.update(body)
        if fault == "books share their tags":
            for other in library.books.values():
                other["tags"] = body.get("tags", other["tags"])
        if fault == "several members are too many":
            body = dict([*body.items()][:1])
        book.update(body)
        if fault == "an empty change moves the time":
            before = {}
        if fault != "the time of a change stands still" and book != before:
            book["updatedAt"] = library.now()
        shown = before if fault == "the answer is the state before" else book
        if fault == "the answer to a change has no notes":
            shown = {**book, "note": None}
        tag = '"other"' if fault == "a change is answered with another tag" else library.tag(book)
        return JSONResponse(library.show(shown), headers={"etag": tag})

    async def replace_book(request: Request) -> Response:
        book = library.find(request, library.authorize(request, "write"))
        body = await library.read(request, "NewBook")
        match(request, book)
        kept = {} if fault == "a replacement is a change" else DEFAULTS
        if fault == "a replacement has no defaults":
            kept = {**DEFAULTS, "pages": 1}
        book.update({**kept, **body}, updatedAt=library.now())
        if fault == "a replacement adds up":
            book["pages"] = book["pages"] + 1
        return JSONResponse(library.show(book))

    def match(request: Request, book: dict[str, Any]) -> None:
        tag = request.headers.get("if-match")
        if fault == "what is refused for its tag is done" and tag not in {None, library.tag(book)}:
            book["title"] = f"{book['title']}!"
        if tag is not None and tag != library.tag(book) and fault != "If-Match is ignored":
            raise RefusalError(412)

    deleted: list[dict[str, Any]] = []

    async def delete_book(request: Request) -> Response:
        book = library.find(request, library.authorize(request, "write"))
        if fault != "a deletion passes over If-Match":
            match(request, book)
        deleted.append(book)
        for other in library.books.values():
            if fault == "a deletion changes a neighbour" and other is not book:
                other["pages"] += 1
        if fault == "a deletion takes a neighbour":
            library.books.pop(
                next((one for one in library.books if one != book["id"] and one != "book-1"), ""), None
            )
        if fault == "a deletion takes the next one":
            later = (one for one in library.books if library.books[one]["createdAt"] > book["createdAt"])
            library.books.pop(next(later, ""), None)
        if fault != "a deletion does nothing":
            library.books.pop(book["id"], None)
        return Response(status_code=204)

    def refuse(_: Request, error: Exception) -> Response:
        assert isinstance(error, RefusalError)
        if fault == "a refusal has another form":
            return JSONResponse({"message": str(error)}, error.status)
        return JSONResponse({"error": str(error)}, error.status, error.headers)

    handlers: Mapping[str, Callable[..., Any]] = {
        "GET /books": list_books,
        "POST /books": create_book,
        "GET /books/{bookId}": get_book,
        "PATCH /books/{bookId}": update_book,
        "PUT /books/{bookId}": replace_book,
        "DELETE /books/{bookId}": delete_book,
    }
    routes = [Route(key.split()[1], handler, methods=[key.split()[0]]) for key, handler in handlers.items()]

    async def method_not_allowed(_: Request) -> Response:
        return JSONResponse({"error": "405"}, 405)

    async def anything(_: Request) -> Response:
        return JSONResponse({"error": "ok"})

    other = {"a 405 names no methods": method_not_allowed, "other methods are taken": anything}.get(fault)
    paths: Mapping[str, set[str]] = {
        "/books": {"GET", "POST"},
        "/books/{bookId}": {"GET", "PATCH", "PUT", "DELETE"},
    }
    for path, methods in paths.items():
        rest = sorted({"GET", "POST", "PATCH", "PUT", "DELETE"} - methods)

        async def not_allowed(_: Request, allowed: str = ", ".join(sorted(methods))) -> Response:
            return JSONResponse({"error": "405"}, 405, {"allow": allowed})

        routes.append(Route(path, other or not_allowed, methods=rest))
    return Starlette(routes=routes, exception_handlers={RefusalError: refuse})


FAULTS: Mapping[str, str] = {
    "ids are reused": "create",
    "a default is not applied": "create",
    "a creation loses a member": "create",
    "a creation is not stored": "create",
    "Location leads elsewhere": "create",
    "no credentials are asked for": "no-credentials",
    "a key by its beginning": "wrong-credentials",
    "expired keys are good": "wrong-credentials",
    "any scheme will do": "wrong-credentials",
    "scopes are not looked at": "scopes",
    "books of others are open": "foreign",
    "the total counts books of others": "foreign",
    "keys of others count": "idempotency",
    "the list has books of others": "foreign",
    "an unknown id is the first book": "unknown-id",
    "any media type is read": "request-type",
    "malformed JSON fails": "server-error",
    "a line break fails": "server-error",
    "malformed JSON is empty": "malformed-body",
    "unknown members are taken": "wrong-body",
    "bounds are not held": "wrong-body",
    "what is refused is stored": "wrong-body",
    "wrong parameters are passed over": "wrong-parameter",
    **dict.fromkeys(BODIES, "create"),
    "an empty text is null": "update",
    "one genre clears the note": "absent-keeps",
    "it is changed before it is created": "timestamps",
    "the list has no notes": "list",
    "books share their tags": "neighbours",
    "several members are too many": "update",
    "a change is answered with another tag": "conditional",
    "the secret is shown": "secrets",
    "a member is missing": "body",
    "a member has another type": "body",
    "another status": "status",
    "a header is missing": "headers",
    "a refusal has another form": "body",
    "the tag does not change": "conditional",
    "If-Match is ignored": "conditional",
    "a filter is ignored": "filters",
    "a filter is turned round": "filters",
    "the list is in another order": "list",
    "the total is wrong": "list",
    "a border repeats a book": "pages",
    "a border loses a book": "pages",
    "the limit is ignored": "pages",
    "a page is smaller": "defaults",
    "later pages are not filtered": "filters",
    "a deletion passes over If-Match": "conditional",
    "a deleted book is listed": "delete",
    "the list shows an old state": "list",
    "reading changes": "repeated",
    "absent is null": "absent-keeps",
    "null is passed over": "update",
    "false is absent": "update",
    "a list is added to": "update",
    "a change is not stored": "update",
    "a change moves the creation": "absent-keeps",
    "a change has another effect": "absent-keeps",
    "all books are changed": "neighbours",
    "the time of a change stands still": "timestamps",
    "the answer is the state before": "update",
    "a replacement is a change": "replace",
    "a replacement adds up": "replace",
    "a deletion takes a neighbour": "delete",
    "a deletion takes the next one": "delete",
    "a deletion changes a neighbour": "delete",
    "a replacement has no defaults": "replace",
    "what is refused for its tag is done": "conditional",
    "a change is made before it is refused": "no-credentials",
    "a text is read as a number": "wrong-body",
    "a genre in other letters is read": "wrong-body",
    "the other credential is refused": "no-credentials",
    "books of others are forbidden": "foreign",
    "HEAD has no tag": "head",
    "HEAD asks for nothing": "no-credentials",
    "reading moves the time": "repeated",
    "an empty change moves the time": "empty-change",
    "the answer to a change has no notes": "update",
    "a tag is looked at before the owner": "foreign",
    "what the client has is sent again": "conditional",
    "a deletion does nothing": "delete",
    "a 405 names no methods": "methods",
    "other methods are taken": "methods",
}
"""Each fault with the check that finds it."""
