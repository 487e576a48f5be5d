"""The library in FastAPI: models that are strict, dependencies for the key, handlers for refusals."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Match

SEED = json.loads(Path(__file__).with_name("seed.json").read_text())
Genre = Literal["novel", "poetry", "science"]


def whole(value: Any) -> Any:
    """3.0 is an integer in JSON, though Python's parser makes a float of it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(whole)]
Keyword = Annotated[str, Field(min_length=1, max_length=40)]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class NewBook(Strict):
    title: str = Field(min_length=1, max_length=200)
    genre: Genre
    subtitle: str | None = Field(None, max_length=200)
    pages: Annotated[Whole, Field(ge=0, le=10000)] | None = None
    available: bool = True
    keywords: list[Keyword] = Field([], max_length=8)


class BookChanges(Strict):
    title: str = Field("", min_length=1, max_length=200)
    genre: Genre = "novel"
    subtitle: str | None = Field(None, max_length=200)
    pages: Annotated[Whole, Field(ge=0, le=10000)] | None = None
    available: bool = True
    keywords: list[Keyword] = Field([], max_length=8)


class Book(NewBook):
    id: str
    createdAt: datetime  # noqa: N815 - the document's name


class NewReview(Strict):
    stars: Whole = Field(ge=1, le=5)
    text: str = Field("", max_length=1000)


class Review(NewReview):
    id: str
    createdAt: datetime  # noqa: N815


class Page(BaseModel):
    items: list[Book]
    total: int


class Shelf:
    """One library: its books in the order in which they came, and their reviews."""

    def __init__(self) -> None:
        self.books: dict[str, Book] = {}
        self.reviews: dict[str, list[Review]] = {}


SHELVES: dict[str, Shelf] = {key["library"]: Shelf() for key in SEED["keys"].values()}
for number, row in enumerate(SEED["books"]):
    born = datetime.now(UTC) - timedelta(hours=10 - number)
    values = {name: value for name, value in row.items() if name != "library"}
    SHELVES[row["library"]].books[row["id"]] = Book(**values, createdAt=born)
    SHELVES[row["library"]].reviews[row["id"]] = []

app = FastAPI(title="Library")


def shelf(request: Request, x_api_key: Annotated[str | None, Header()] = None) -> Shelf:
    known = SEED["keys"].get(x_api_key)
    if known is None:
        raise HTTPException(401, "send a key that is known")
    if request.method not in {"GET", "HEAD"} and not known["writes"]:
        raise HTTPException(403, "this key only reads")
    return SHELVES[known["library"]]


Mine = Annotated[Shelf, Depends(shelf)]


def book(bookId: str, mine: Mine) -> Book:  # noqa: N803
    if bookId not in mine.books:
        raise HTTPException(404, "there is no such book")
    return mine.books[bookId]


Found = Annotated[Book, Depends(book)]


def is_json(request: Request, _mine: Mine) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "send application/json")


@app.get("/books")
def list_books(
    mine: Mine,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    genre: Genre | None = None,
    available: Literal["true", "false"] | None = None,
) -> Page:
    books = [
        one
        for one in mine.books.values()
        if (genre is None or one.genre == genre)
        and (available is None or one.available is (available == "true"))
    ]
    return Page(items=books[offset : offset + limit], total=len(books))


@app.post("/books", status_code=201, dependencies=[Depends(is_json)])
def create_book(mine: Mine, body: NewBook, response: Response) -> Book:
    made = Book(**body.model_dump(), id=f"b-{uuid.uuid4()}", createdAt=datetime.now(UTC))
    mine.books[made.id] = made
    mine.reviews[made.id] = []
    response.headers["Location"] = f"/books/{made.id}"
    return made


@app.get("/books/{bookId}")
def get_book(found: Found) -> Book:
    return found


@app.put("/books/{bookId}", dependencies=[Depends(book), Depends(is_json)])
def replace_book(mine: Mine, found: Found, body: NewBook) -> Book:
    mine.books[found.id] = Book(**body.model_dump(), id=found.id, createdAt=found.createdAt)
    return mine.books[found.id]


@app.patch("/books/{bookId}", dependencies=[Depends(book), Depends(is_json)])
def update_book(mine: Mine, found: Found, body: BookChanges) -> Book:
    mine.books[found.id] = found.model_copy(update=body.model_dump(exclude_unset=True))
    return mine.books[found.id]


@app.delete("/books/{bookId}", status_code=204)
def delete_book(mine: Mine, found: Found) -> None:
    del mine.books[found.id], mine.reviews[found.id]


@app.get("/books/{bookId}/reviews")
def list_reviews(mine: Mine, found: Found) -> list[Review]:
    return mine.reviews[found.id][::-1]


@app.post("/books/{bookId}/reviews", status_code=201, dependencies=[Depends(book), Depends(is_json)])
def create_review(mine: Mine, found: Found, body: NewReview) -> Review:
    made = Review(**body.model_dump(), id=str(uuid.uuid4()), createdAt=datetime.now(UTC))
    mine.reviews[found.id].append(made)
    return made


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    content = {"title": "Refused", "status": status, "detail": detail}
    return JSONResponse(content, status, headers, media_type="application/problem+json")


@app.exception_handler(StarletteHTTPException)
def on_refusal(request: Request, error: StarletteHTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == 405:
        # Each method is a route of its own here, and the framework names those of the first.
        here = [route for route in app.routes if route.matches(request.scope)[0] is not Match.NONE]
        headers["Allow"] = ", ".join(sorted({name for route in here for name in route.methods}))
    return problem(error.status_code, str(error.detail), headers)


@app.exception_handler(RequestValidationError)
def on_invalid(_request: Request, error: RequestValidationError) -> Response:
    return problem(400, "; ".join(f"{one['loc']}: {one['msg']}" for one in error.errors()))


if __name__ == "__main__":
    import sys

    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
