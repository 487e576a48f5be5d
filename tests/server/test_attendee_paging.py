"""Attendee's list over HTTP, page by page, and its cursors."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from server.attendee.paging import PAGE_SIZE, Cursor, decode, neighbours
from tests.server.attendee_calendars import CALENDARS, KEY, REQUIRED, change

PRODUCT = "attendee"


def create(client: httpx.Client, count: int) -> list[str]:
    """Add calendars; all ids of the project, newest first."""
    for _ in range(count):
        assert client.post(CALENDARS, headers=KEY, json=REQUIRED).status_code == 201
    return [calendar for page in walk(client, CALENDARS, "next") for calendar in ids(page)]


def walk(client: httpx.Client, url: str | None, direction: str) -> Iterator[dict[str, object]]:
    """The pages from an address on, ten at most, so that links in a circle end as well."""
    for _ in range(10):
        if url is None:
            return
        answer = client.get(url, headers=KEY)
        assert answer.status_code == 200
        page = answer.json()
        yield page
        url = page[direction]


def ids(page: dict[str, object]) -> list[str]:
    results = page["results"]
    assert isinstance(results, list)
    return [calendar["id"] for calendar in results]


def cursor_of(url: object) -> str:
    (cursor,) = parse_qs(urlsplit(str(url)).query)["cursor"]
    return cursor


def test_pages_of_25_lead_there_and_back(client: httpx.Client) -> None:
    created = create(client, 57)
    assert len(set(created)) == 60
    first, second, third = walk(client, CALENDARS, "next")
    assert [len(ids(page)) for page in (first, second, third)] == [25, 25, 10]
    assert [first["previous"], third["next"]] == [None, None]
    assert [*ids(first), *ids(second), *ids(third)] == created
    last, middle, front = walk(client, f"{CALENDARS}?cursor={cursor_of(second['next'])}", "previous")
    assert [ids(last), ids(middle), ids(front)] == [ids(third), ids(second), ids(first)]
    assert front["previous"] is None
    assert [ids(page) for page in walk(client, str(front["next"]), "next")] == [ids(second), ids(third)]


def test_a_full_last_page_has_no_next(client: httpx.Client) -> None:
    create(client, 22)
    (page,) = walk(client, CALENDARS, "next")
    assert len(ids(page)) == 25


def test_pages_do_not_move_when_calendars_are_added_or_deleted(client: httpx.Client) -> None:
    created = create(client, 30)
    first = client.get(CALENDARS, headers=KEY).json()
    client.post(CALENDARS, headers=KEY, json=REQUIRED)
    client.delete(f"{CALENDARS}/{created[24]}", headers=KEY)
    assert ids(client.get(first["next"], headers=KEY).json()) == created[25:]


def test_links_are_absolute_and_keep_other_parameters(client: httpx.Client) -> None:
    create(client, 30)
    url = f"{CALENDARS}?page_size=1&z=&limit=2&a=%C3%A9+b&cursor="
    page = client.get(url, headers=KEY).json()
    assert len(page["results"]) == 25
    assert page["previous"] is None
    position = page["results"][-1]["created_at"].replace("T", "+").replace(":", "%3A")
    cursor = b64encode(f"p={position.replace('Z', '%2B00%3A00')}".encode()).decode().replace("=", "%3D")
    base = str(client.base_url).rstrip("/")
    assert page["next"] == f"{base}{CALENDARS}?a=%C3%A9+b&cursor={cursor}&limit=2&page_size=1&z="
    second = client.get(page["next"], headers=KEY).json()
    assert len(second["results"]) == 8
    position = second["results"][0]["created_at"].replace("T", "+").replace(":", "%3A")
    back = b64encode(f"r=1&p={position.replace('Z', '%2B00%3A00')}".encode()).decode().replace("=", "%3D")
    assert second["previous"] == f"{base}{CALENDARS}?a=%C3%A9+b&cursor={back}&limit=2&page_size=1&z="


def test_links_stay_on_the_requests_host(client: httpx.Client) -> None:
    create(client, 25)
    page = client.get(CALENDARS, headers={**KEY, "Host": "calendars.example"}).json()
    assert page["next"].startswith("http://calendars.example/api/v1/calendars?cursor=")


def test_calendars_of_one_moment_are_all_reached(client: httpx.Client, tmp_path: Path) -> None:
    created = create(client, 57)
    change(tmp_path, "UPDATE attendee_calendars SET created_at = '2026-01-01T00:00:00.000000Z'")
    pages = list(walk(client, CALENDARS, "next"))
    assert [len(ids(page)) for page in pages] == [25, 25, 10]
    assert {calendar for page in pages for calendar in ids(page)} == set(created)
    assert cursor_of(pages[0]["next"]) == b64encode(b"o=25").decode()
    assert cursor_of(pages[1]["next"]) == b64encode(b"o=50").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "bad",
        "not-a-cursor",
        "!!!!",
        "é",
        "//79",
        b64encode(b"hello").decode(),
        b64encode(b"p=yesterday").decode(),
        b64encode(b"p=").decode(),
        b64encode(b"p=0001-01-01 00:00:00%2B23:59").decode(),
        b64encode(b"o=-1").decode(),
        b64encode(b"o=x").decode(),
        b64encode(b"r=x").decode(),
        b64encode(b"o=" + b"9" * 5000).decode(),
        b64encode(b"x=1").decode(),
    ],
    ids=lambda cursor: cursor[:20],
)
def test_bad_cursors(client: httpx.Client, cursor: str) -> None:
    answer = client.get(CALENDARS, headers=KEY, params={"cursor": cursor})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Invalid cursor"})
    assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("cursor", "text"),
    [
        (Cursor(), ""),
        (Cursor(offset=25), "o=25"),
        (Cursor(backward=True), "r=1"),
        (
            Cursor(datetime(2026, 11, 20, 6, 56, 36, 781602, tzinfo=UTC)),
            "p=2026-11-20+06%3A56%3A36.781602%2B00%3A00",
        ),
        (
            Cursor(datetime(2026, 11, 20, 6, 56, 36, tzinfo=UTC), 3, backward=True),
            "o=3&r=1&p=2026-11-20+06%3A56%3A36%2B00%3A00",
        ),
    ],
)
def test_cursors_are_the_base64_of_a_query(cursor: Cursor, text: str) -> None:
    assert cursor.encode() == b64encode(text.encode()).decode()
    assert decode(cursor.encode()) == cursor


def read(rows: Sequence[tuple[datetime, int]], cursor: Cursor) -> list[tuple[datetime, int]]:
    """What the storage reads: rows are newest first."""
    found = list(reversed(rows)) if cursor.backward else list(rows)
    if cursor.position is not None:
        position = cursor.position
        found = [row for row in found if (row[0] > position if cursor.backward else row[0] < position)]
    return found[cursor.offset : cursor.offset + PAGE_SIZE + 1]


@pytest.mark.parametrize("shared", [1, 2, 3, 7, 10, 20, 25])
@pytest.mark.parametrize("count", [1, 25, 26, 50, 51, 99])
def test_rows_that_share_moments_are_read_once_in_both_directions(count: int, shared: int) -> None:
    """`shared` rows have each moment."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [(start - timedelta(seconds=number // shared), number) for number in range(count)]
    cursor: Cursor | None = Cursor()
    pages: list[list[tuple[datetime, int]]] = []
    backwards: list[Cursor | None] = []
    while cursor is not None and len(pages) < 10:
        found = read(rows, cursor)
        around = neighbours(cursor, [moment for moment, _ in found])
        pages.append(found[:PAGE_SIZE])
        backwards.append(around.previous)
        cursor = around.next
    assert [row for page in pages for row in page] == rows
    for page, previous in pairwise(range(len(pages))):
        back = backwards[previous]
        assert back is not None
        assert read(rows, back)[:PAGE_SIZE][::-1] == pages[page]
