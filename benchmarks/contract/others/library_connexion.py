"""The library in Connexion 3 as it comes: the document routes and validates, functions do the rest."""

import copy
import json
import re
import sys
import uuid
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
import yaml

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import connexion
    from connexion.exceptions import OAuthProblem
    from connexion.lifecycle import ConnexionResponse
    from connexion.middleware import MiddlewarePosition
    from connexion.problem import problem

FOLDER = Path(__file__).parent
SEED = json.loads((FOLDER / "seed.json").read_text())
DOCUMENT = yaml.safe_load((FOLDER / "openapi.yaml").read_text())
DEFAULTS: dict[str, Any] = {"subtitle": None, "pages": None, "available": True, "keywords": []}
BOOKS: list[dict[str, Any]] = [
    {
        **row,
        "createdAt": (datetime.now(UTC) - timedelta(hours=10 - number)).isoformat(),
        "reviews": [],
    }
    for number, row in enumerate(SEED["books"])
]


def check_key(key: str) -> dict[str, Any]:
    if key not in SEED["keys"]:
        raise OAuthProblem("send a key that is known")
    return {"sub": key, **SEED["keys"][key]}


def _refusal(token_info: dict[str, Any], found: Any = True) -> ConnexionResponse | None:
    if connexion.request.method not in {"GET", "HEAD"} and not token_info["writes"]:
        return problem(403, "Forbidden", "this key only reads")
    if found is None:
        return problem(404, "Not found", "there is no such book")
    return None


def _answer(content: Any, status: int = 200, **headers: str) -> tuple[Any, int, dict[str, str]]:
    # The media type has to be said where the document has one for problems too.
    return content, status, {"Content-Type": "application/json", **headers}


def _find(token_info: dict[str, Any], book_id: str) -> dict[str, Any] | None:
    mine = (one for one in BOOKS if one["library"] == token_info["library"])
    return next((one for one in mine if one["id"] == book_id), None)


def _shown(book: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in book.items() if name not in {"library", "reviews"}}


async def list_books(token_info, limit=10, offset=0, genre=None, available=None):
    books = [
        _shown(one)
        for one in BOOKS
        if one["library"] == token_info["library"]
        and genre in {None, one["genre"]}
        and available in {None, one["available"]}
    ]
    return _answer({"items": books[offset : offset + limit], "total": len(books)})


async def create_book(token_info, body):
    refused = _refusal(token_info)
    if refused:
        return refused
    made = {
        "library": token_info["library"],
        "id": str(uuid.uuid4()),
        "createdAt": datetime.now(UTC).isoformat(),
        "reviews": [],
        **DEFAULTS,
        **body,
    }
    BOOKS.append(made)
    return _answer(_shown(made), 201, Location=f"/books/{made['id']}")


async def get_book(token_info, book_id):
    found = _find(token_info, book_id)
    return _refusal(token_info, found) or _answer(_shown(found))


async def replace_book(token_info, book_id, body):
    found = _find(token_info, book_id)
    refused = _refusal(token_info, found)
    if refused:
        return refused
    found.update({**DEFAULTS, **body})
    return _answer(_shown(found))


async def update_book(token_info, book_id, body):
    found = _find(token_info, book_id)
    refused = _refusal(token_info, found)
    if refused:
        return refused
    found.update(body)
    return _answer(_shown(found))


async def delete_book(token_info, book_id):
    found = _find(token_info, book_id)
    refused = _refusal(token_info, found)
    if refused:
        return refused
    BOOKS.remove(found)
    return connexion.NoContent, 204


async def list_reviews(token_info, book_id):
    found = _find(token_info, book_id)
    return _refusal(token_info, found) or _answer(found["reviews"][::-1])


async def create_review(token_info, book_id, body):
    found = _find(token_info, book_id)
    refused = _refusal(token_info, found)
    if refused:
        return refused
    made = {"id": str(uuid.uuid4()), "createdAt": datetime.now(UTC).isoformat(), "text": "", **body}
    found["reviews"].append(made)
    return _answer(made, 201)


FUNCTIONS = {
    "listBooks": list_books,
    "createBook": create_book,
    "getBook": get_book,
    "replaceBook": replace_book,
    "updateBook": update_book,
    "deleteBook": delete_book,
    "listReviews": list_reviews,
    "createReview": create_review,
}


class SmallMediaType:
    """Writes media types of requests in small letters: Connexion fails on others, which mean the same."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = scope.get("headers", [])
        small = [(name, value.lower() if name == b"content-type" else value) for name, value in headers]
        await self.app({**scope, "headers": small}, receive, send)


class WholeAllow:
    """Names all methods of a path in `Allow`, where the router names those of one operation."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message.get("status") == 405:
                path = re.sub(r"(?<=^/books/)[^/]+", "{bookId}", scope["path"])
                allow = ", ".join(name.upper() for name in DOCUMENT["paths"][path] if name != "parameters")
                kept = [pair for pair in message["headers"] if pair[0].lower() != b"allow"]
                message = {**message, "headers": [*kept, (b"allow", f"{allow}, HEAD".encode())]}
            await send(message)

        await self.app(scope, receive, sending)


def on_undecodable(_request: Any, _error: Exception) -> ConnexionResponse:
    return problem(400, "Bad Request", "the body is no UTF-8")


def create_app() -> connexion.AsyncApp:
    document = copy.deepcopy(DOCUMENT)
    document["components"]["securitySchemes"]["key"]["x-apikeyInfoFunc"] = "library_connexion.check_key"
    app = connexion.AsyncApp(__name__)
    app.add_middleware(SmallMediaType, MiddlewarePosition.BEFORE_EXCEPTION)
    app.add_middleware(WholeAllow, MiddlewarePosition.BEFORE_EXCEPTION)
    app.add_error_handler(UnicodeDecodeError, on_undecodable)
    app.add_api(document, resolver=FUNCTIONS.__getitem__, pythonic_params=True)
    return app


if __name__ == "__main__":
    uvicorn.run(create_app(), port=int(sys.argv[1]), log_level="warning")
