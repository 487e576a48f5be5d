"""Column types: what goes in comes out and compares the same way on both engines, or is refused."""

import asyncio
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Column, Index, MetaData, Named, Table, TypedColumns, insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.database import Database
from server.store.tables import Document, Flag, Instant, JsonValue, Number, PlainText, Whole
from server.store.values import MAX_DEPTH, check_document

metadata = MetaData()


class SampleColumns(TypedColumns):
    id: Named[int] = Column(Whole, primary_key=True)
    moment: Named[datetime | None] = Column(Instant)
    words: Named[str | None] = Column(PlainText)
    document: Named[JsonValue] = Column(Document)
    number: Named[float | None] = Column(Number)
    flag: Named[bool | None] = Column(Flag)


samples = Table("samples", metadata, SampleColumns, Index("ix_words", "words"), sqlite_strict=True)


def run(url: str, work: Callable[[AsyncConnection], Any]) -> Any:
    async def main() -> Any:
        database = Database.from_url(url)
        try:
            async with database.writing() as connection:
                await connection.run_sync(metadata.create_all)
                return await work(connection)
        finally:
            await database.close()

    return asyncio.run(main())


def round_trip(url: str, column: str, values: list[Any]) -> list[Any]:
    """The values as they come back, in the order in which they went in."""

    async def work(connection: AsyncConnection) -> list[Any]:
        rows = [{"id": number, column: value} for number, value in enumerate(values)]
        await connection.execute(insert(samples), rows)
        return list((await connection.execute(select(samples.c[column]).order_by(samples.c.id))).scalars())

    answer: list[Any] = run(url, work)
    return answer


def in_order(url: str, column: str, values: list[Any]) -> list[Any]:
    """The values in the order of the database."""

    async def work(connection: AsyncConnection) -> list[Any]:
        rows = [{"id": number, column: value} for number, value in enumerate(values)]
        await connection.execute(insert(samples), rows)
        return list(
            (await connection.execute(select(samples.c[column]).order_by(samples.c[column]))).scalars()
        )

    answer: list[Any] = run(url, work)
    return answer


EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
MOMENTS = [
    EARLIEST,
    datetime(999, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 10, 8, tzinfo=UTC),
    datetime(2026, 3, 10, 8, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 3, 10, 8, 0, 0, 999999, tzinfo=UTC),
    datetime(2026, 3, 10, 8, 0, 1, tzinfo=UTC),
    LATEST,
]


def test_instants_come_back_exactly_and_in_utc(database_url: str) -> None:
    tokyo = datetime(2026, 3, 10, 17, 0, 0, 5, tzinfo=timezone(timedelta(hours=9)))
    answer = round_trip(database_url, "moment", [*MOMENTS, tokyo, None])
    assert answer == [*MOMENTS, tokyo, None]
    assert all(moment.tzinfo is UTC for moment in answer if moment is not None)


def test_instants_sort_in_time(database_url: str) -> None:
    offset = timezone(timedelta(hours=-7))
    shuffled = [moment.astimezone(offset) if 1 < moment.year < 9999 else moment for moment in MOMENTS[::-1]]
    assert in_order(database_url, "moment", shuffled) == MOMENTS


def test_instants_compare_with_parameters(database_url: str) -> None:
    async def work(connection: AsyncConnection) -> list[datetime | None]:
        rows = [{"id": number, "moment": moment} for number, moment in enumerate(MOMENTS)]
        await connection.execute(insert(samples), rows)
        limit = datetime(2026, 3, 10, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=1)))
        statement = select(samples.c.moment).where(samples.c.moment > limit).order_by(samples.c.moment)
        return list((await connection.execute(statement)).scalars())

    assert run(database_url, work) == MOMENTS[4:]


def test_text_sorts_by_code_point(database_url: str) -> None:
    words = ["", "B", "Z", "a", "b", "Ä", "ä", "é", "日本", "😀"]
    assert in_order(database_url, "words", words[::-1]) == words


def test_documents_come_back_exactly(database_url: str) -> None:
    documents: list[JsonValue] = [
        {"b": 1, "a": {"z": [1.0, 1, True, False, None, -0.0, 1e300, 5e-324], "": ""}},
        {"ä😀\u2028": "\\u0000 \u0001 \" '"},
        [10**400, -(2**63), 0.1, 12345678901234567890],
        "text",
        0,
        False,
        [],
        {},
        None,
    ]
    answer = round_trip(database_url, "document", documents)
    assert repr(answer) == repr(documents)


def test_numbers_come_back(database_url: str) -> None:
    assert repr(round_trip(database_url, "number", [1, 0.1, -0.0, 1.7e308, None])) == repr(
        [1.0, 0.1, 0.0, 1.7e308, None]
    )


def test_flags_answer_conditions(database_url: str) -> None:
    async def work(connection: AsyncConnection) -> list[list[bool | None]]:
        rows = [{"id": number, "flag": flag} for number, flag in enumerate([True, False, None])]
        await connection.execute(insert(samples), rows)
        conditions = (samples.c.flag.is_(True), samples.c.flag, ~samples.c.flag, samples.c.flag == False)  # noqa: E712
        statements = [select(samples.c.flag).where(condition) for condition in conditions]
        return [list((await connection.execute(statement)).scalars()) for statement in statements]

    assert run(database_url, work) == [[True], [True], [False], [False]]


def test_whole_numbers_have_64_bits(database_url: str) -> None:
    extremes = [-(2**63), 2**63 - 1]

    async def work(connection: AsyncConnection) -> list[int]:
        await connection.execute(insert(samples), [{"id": number} for number in extremes])
        return list((await connection.execute(select(samples.c.id).order_by(samples.c.id))).scalars())

    assert run(database_url, work) == extremes


def nested(levels: int) -> JsonValue:
    value: JsonValue = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("moment", datetime(2026, 3, 10)),  # noqa: DTZ001 - the point
        ("moment", datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))),
        ("words", "a\0b"),
        ("words", "\ud800"),
        ("document", {"a": ["\0"]}),
        ("document", {"\0": 1}),
        ("document", ["\udfff"]),
        ("document", [math.nan]),
        ("document", {"a": math.inf}),
        ("document", {1: "a"}),
        ("document", ("a",)),
        ("document", {"a": b"b"}),
        ("document", nested(MAX_DEPTH + 1)),
        ("number", math.nan),
        ("number", -math.inf),
        ("id", 2**63),
        ("id", True),
    ],
    ids=repr,
)
def test_values_that_a_database_would_change_are_refused(
    database_url: str, column: str, value: object
) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(insert(samples).values({"id": 1, column: value}))

    with pytest.raises(StatementError) as caught:
        run(database_url, work)
    assert isinstance(caught.value.orig, ValueError | TypeError)


def test_the_deepest_document_is_stored(database_url: str) -> None:
    check_document(nested(MAX_DEPTH))
    assert round_trip(database_url, "document", [nested(MAX_DEPTH)]) == [nested(MAX_DEPTH)]
