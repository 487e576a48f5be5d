"""Column types that store and return alike on SQLite and PostgreSQL.

Each refuses, with `ValueError` or `TypeError` and before the database sees it, a value that one of the two
would reject, change or order differently (SQLAlchemy raises it wrapped in `StatementError`). All of them fit
SQLite's STRICT tables. ``None`` is SQL NULL everywhere.
"""

import json
import math
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import BigInteger, Boolean, DateTime, Double, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import REAL, TypeDecorator, TypeEngine
from typing_extensions import override

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"

MAX_DEPTH: Final = 200
"""Levels of nesting in a `Document`; the encoder and decoder recurse."""


class Instant(TypeDecorator[datetime]):
    """A moment: an aware `datetime` in, the same moment in UTC out, to the microsecond.

    SQLite holds text of one fixed width, whose order is the order in time; PostgreSQL holds ``timestamptz``.
    Do arithmetic and "now" in Python (`server.store.clock`), not in SQL.
    """

    impl = DateTime
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone")
        try:
            instant = value.astimezone(UTC)
        except OverflowError:
            raise ValueError("The instant leaves the years 1 to 9999 in UTC") from None
        if dialect.name == "sqlite":
            return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
        return instant

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = datetime.fromisoformat(value) if dialect.name == "sqlite" else value
        return instant.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text without NUL and without lone surrogates, compared and ordered by code point."""

    impl = Text
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = Text(collation="C") if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None:
            check_text(value)
        return value


class Document(TypeDecorator[JsonValue]):
    """A JSON value, kept as text: key order, integers of any size and floats come back as they were put in.

    The column's NULL is ``None``, so a lone JSON null reads as "nothing": wrap it in an object.
    """

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: JsonValue, dialect: Dialect) -> str | None:
        if value is None:
            return None
        check_document(value)
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> JsonValue:
        return None if value is None else json.loads(value)


class Whole(TypeDecorator[int]):
    """An integer of 64 bits, with sign."""

    impl = BigInteger
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    @override
    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None:
            if isinstance(value, bool):
                raise TypeError("A boolean is not a whole number")
            if not -(2**63) <= value < 2**63:
                raise ValueError("The integer does not fit 64 bits")
        return value


class Number(TypeDecorator[float]):
    """A finite floating-point number of 64 bits; an integer comes back as a float, -0.0 as 0.0."""

    impl = Double
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(REAL() if dialect.name == "sqlite" else Double())

    @override
    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        if value is None:
            return None
        if not math.isfinite(value):
            raise ValueError("The number is not finite")
        return float(value) + 0.0  # SQLite keeps no negative zero


class Flag(Boolean):
    """True or false: ``boolean`` on PostgreSQL, 0 or 1 on SQLite, whose STRICT tables know no BOOLEAN."""


@compiles(Flag, "sqlite")
def _flag_on_sqlite(_flag: Flag, _compiler: object, **_options: object) -> str:
    return "INTEGER"


def check_text(text: str) -> None:
    """Raise `ValueError`, which never repeats the text, for what a database or UTF-8 cannot hold."""
    if "\0" in text:
        raise ValueError("The text contains NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("The text contains a lone surrogate") from None


def check_document(value: object) -> None:
    """Raise `ValueError` or `TypeError` unless `value` is JSON that comes back exactly as it is."""
    todo: list[tuple[object, int]] = [(value, 0)]
    while todo:
        node, depth = todo.pop()
        if depth > MAX_DEPTH:
            raise ValueError(f"The document is nested more than {MAX_DEPTH} levels deep")
        match node:
            case None | bool() | int():
                pass
            case str():
                check_text(node)
            case float():
                if not math.isfinite(node):
                    raise ValueError("The document contains a number that is not finite")
            case list():
                todo.extend((item, depth + 1) for item in cast("list[object]", node))
            case dict():
                for key, item in cast("dict[object, object]", node).items():
                    if not isinstance(key, str):
                        raise TypeError("The document contains a key that is not text")
                    check_text(key)
                    todo.append((item, depth + 1))
            case _:
                raise TypeError(f"The document contains a {type(node).__name__}, which is not JSON")
