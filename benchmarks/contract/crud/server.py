"""Planner over HTTP, in plain Starlette."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.contract.crud.reading import Operation, RefusalError, invalid, read_operations
from benchmarks.contract.crud.store import EVENT, KINDS, Json, Kind, Record, Store

SEED: Final = Path(__file__).with_name("seed.json")
_FIRST: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def create_app(seed: Path | None = SEED) -> Starlette:
    """The API with the accounts and objects of the seed; without one nobody is let in."""
    return Planner({} if seed is None else json.loads(seed.read_text())).app


class Planner:
    """The operations over one store."""

    def __init__(self, seed: Mapping[str, Any]) -> None:
        self.store = Store()
        self.keys: dict[str, Json] = {key["text"]: key for key in seed.get("keys", ())}
        kinds = {kind.name: kind for kind in KINDS}
        for entry in seed.get("objects", ()):
            parent = self.store.records.get(entry.get("parent", ""))
            made = self.store.add(kinds[entry["kind"]], entry["tenant"], parent, entry["values"], entry["id"])
            # A minute apart, long ago: no two are of one moment, and what is created comes later.
            made.created = made.updated = _FIRST + timedelta(minutes=len(self.store.records))
        self.operations = read_operations()
        routes: list[Route] = []
        above = ""
        for depth, kind in enumerate(KINDS):
            collection = f"{above}/{kind.path}"
            above = f"{collection}/{{{kind.name.lower()}Id}}"
            routes += [self.route(collection, depth, False), self.route(above, depth, True)]
        self.app = Starlette(routes=routes, exception_handlers={404: _no_route})
        self.app.router.redirect_slashes = False
        self.app.state.planner = self

    def route(self, path: str, depth: int, item: bool) -> Route:
        """All methods of a path; which there are is said here, so that `Allow` is whole."""
        declared = [method for at, method in self.operations if at == path]
        allowed = sorted({*declared, "HEAD", "OPTIONS"})

        async def endpoint(request: Request) -> Response:
            try:
                if request.method not in allowed:
                    raise RefusalError(
                        405, "Wrong method", "this path has other methods", {"Allow": ", ".join(allowed)}
                    )
                tenant = self.authenticate(request)
                chain = self.find_all(request, depth if not item else depth + 1, tenant)
                if request.method == "OPTIONS":
                    self.operation(path, "OPTIONS").read_query(request.query_params.multi_items())
                    return Response(status_code=204, headers={"Allow": ", ".join(allowed)})
                operation = self.operation(path, request.method)
                body = await _read_body(request) if operation.body is not None else None
                query = operation.read_query(request.query_params.multi_items())
                operation.check_headers(request.headers)
                operation.check_body(body)
                act = self.on_item if item else self.on_collection
                return _without_body(request, act(request, tenant, KINDS[depth], chain, query, body))
            except RefusalError as refusal:
                return _without_body(request, _problem(refusal))

        route = Route(path, endpoint)
        route.methods = None
        return route

    def operation(self, path: str, method: str) -> Operation:
        """What the document says of an operation; HEAD and OPTIONS that it does not describe are like GET."""
        found = self.operations.get((path, method))
        if found is not None:
            return found
        if method == "OPTIONS":
            return Operation({}, {}, None)
        return self.operations[path, "GET"]

    def authenticate(self, request: Request) -> str:
        """The account of the caller; raises RefusalError without a credential or scope that counts."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        texts = [token.strip()] if scheme.lower() == "bearer" else []
        texts += request.headers.getlist("x-api-key")
        known = [key for key in (self.keys.get(text) for text in texts) if key and not key.get("expired")]
        if not known:
            raise RefusalError(
                401, "Unauthorized", "no credential that counts", {"WWW-Authenticate": "Bearer realm=planner"}
            )
        wanted = "planner:read" if request.method in _READING else "planner:write"
        for key in known:
            if wanted in key["scopes"]:
                return str(key["tenant"])
        raise RefusalError(403, "Forbidden", f"the scope {wanted} is missing")

    def find_all(self, request: Request, depth: int, tenant: str) -> list[Record]:
        """The objects that the path names, outermost first; raises RefusalError when one is not there."""
        chain: list[Record] = []
        for kind in KINDS[:depth]:
            wanted = request.path_params[f"{kind.name.lower()}Id"]
            record = self.store.find(kind, wanted, tenant, chain[-1] if chain else None)
            if record is None:
                raise RefusalError(404, "Not found", f"there is no such {kind.name.lower()}")
            chain.append(record)
        return chain

    def on_collection(
        self, request: Request, tenant: str, kind: Kind, chain: list[Record], query: Json, body: Any
    ) -> Response:
        """List, or create."""
        parent = chain[-1] if chain else None
        if request.method != "POST":
            return _answer(self.page(kind, list(self.store.below(kind, tenant, parent)), query))
        repeated = request.headers.get("idempotency-key") if kind is EVENT else None
        slot = (parent.id if parent else "", repeated or "")
        sent = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        if repeated is not None and slot in self.store.keys:
            before, known = self.store.keys[slot]
            made = self.store.find(kind, known, tenant, parent)
            if made is not None:
                if before != sent:
                    raise RefusalError(409, "Conflict", "the idempotency key was used with another body")
                return self.created(request, made)
        if self.store.taken(None, kind, parent, tenant, body):
            raise RefusalError(409, "Conflict", f"another {kind.name.lower()} has this {kind.unique}")
        record = self.store.add(kind, tenant, parent, body)
        if repeated is not None:
            self.store.keys[slot] = (sent, record.id)
        return self.created(request, record)

    def created(self, request: Request, record: Record) -> Response:
        """The answer to a creation."""
        location = f"{request.url.path}/{record.id}"
        return _answer(record.to_answer(), 201, {"ETag": record.tag, "Location": location})

    def page(self, kind: Kind, records: list[Record], query: Json) -> Json:
        """One page of a list: filtered, ordered, cut."""
        for name in kind.defaults.keys() & query.keys():
            records = [record for record in records if record.values[name] == query[name]]
        if "from" in query:
            records = [record for record in records if record.values["start"] >= query["from"]]
        if "before" in query:
            records = [record for record in records if record.values["start"] < query["before"]]
        order = query.get("sort", kind.order)
        member = order.removeprefix("-")

        def key(record: Record) -> Any:
            return record.to_answer()[member]

        # Two passes, since ids ascend whichever way the member goes.
        records = sorted(records, key=lambda record: record.id)
        records.sort(key=key, reverse=order.startswith("-"))
        limit = query["limit"]
        if "offset" in query:
            start = query["offset"]
            items = [record.to_answer() for record in records[start : start + limit]]
            return {"items": items, "total": len(records)}
        start = self.after(records, key, order.startswith("-"), query.get("cursor"))
        shown = records[start : start + limit]
        more = start + limit < len(records)
        cursor = _encode([key(shown[-1]), shown[-1].id]) if more else None
        return {"items": [record.to_answer() for record in shown], "nextCursor": cursor}

    def after(
        self, records: list[Record], key: Callable[[Record], Any], descending: bool, cursor: str | None
    ) -> int:
        """Where the page after a cursor begins, which names the last item and not a number of items."""
        if cursor is None:
            return 0
        value, last = _decode(cursor)
        for index, record in enumerate(records):
            mine = key(record)
            later = mine < value if descending else mine > value
            if later or (mine == value and record.id > last):
                return index
        return len(records)

    def on_item(
        self, request: Request, tenant: str, kind: Kind, chain: list[Record], query: Json, body: Any
    ) -> Response:
        """Read, change, replace, or delete."""
        del query
        record = chain[-1]
        parent = record.parent
        tags = request.headers
        if request.method in {"GET", "HEAD"}:
            if kind.unique and request.method == "GET" and _names(tags.get("if-none-match"), record):
                return Response(status_code=304, headers={"ETag": record.tag})
            return _answer(record.to_answer(), 200, {"ETag": record.tag})
        if kind.unique and "if-match" in tags and not _names(tags["if-match"], record, strong=True):
            raise RefusalError(412, "Precondition failed", "the object has none of these tags")
        if request.method == "DELETE":
            self.store.remove(record)
            return Response(status_code=204)
        base = record.values if request.method == "PATCH" else kind.defaults
        values = {**base, **body}
        if self.store.taken(record, kind, parent, tenant, values):
            raise RefusalError(409, "Conflict", f"another {kind.name.lower()} has this {kind.unique}")
        self.store.change(record, values)
        return _answer(record.to_answer(), 200, {"ETag": record.tag})


def _names(text: str | None, record: Record, *, strong: bool = False) -> bool:
    """Whether a list of entity tags names the state of an object; `strong` passes weak ones over."""
    if text is None:
        return False
    tags = [tag for weak, tag in re.findall(r'(W/)?("[^"]*")', text) if not (weak and strong)]
    return text.strip() == "*" or record.tag in tags


async def _read_body(request: Request) -> Any:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise RefusalError(415, "Unsupported media type", "send application/json")
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise RefusalError(400, "Malformed body", str(error)) from None


def _encode(position: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(position)).decode()


def _decode(cursor: str) -> tuple[str, str]:
    try:
        value, last = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (TypeError, ValueError):
        raise invalid("this cursor was not handed out") from None
    if not isinstance(value, str) or not isinstance(last, str) or _encode([value, last]) != cursor:
        raise invalid("this cursor was not handed out")
    return value, last


def _answer(content: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, media_type="application/json")


def _without_body(request: Request, response: Response) -> Response:
    """The response as HEAD gets it: with the headers of the whole one."""
    if request.method == "HEAD":
        response.body = b""
    return response


def _problem(refusal: RefusalError) -> Response:
    content = {"title": refusal.title, "status": refusal.status, "detail": refusal.detail}
    return Response(
        orjson.dumps(content), refusal.status, refusal.headers, media_type="application/problem+json"
    )


async def _no_route(request: Request, error: Exception) -> Response:
    del request, error
    return _problem(RefusalError(404, "Not found", "there is no such path"))
