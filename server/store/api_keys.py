"""API keys of all products: who holds one, for which tenant, and until when.

The table holds a key's SHA-256 and never the key. A key is long and random (`server.store.ids.random_text`),
so a plain digest cannot be reversed by trying.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.ids import uuid4_text
from server.store.tables import Instant, PlainText, metadata


class ApiKeyColumns(TypedColumns):
    """See `ApiKey`; `lookup` is the SHA-256 of the whole key in lower-case hexadecimal."""

    id: Named[str] = Column(PlainText, primary_key=True)
    tenant: Named[str] = Column(PlainText)
    product: Named[str] = Column(PlainText)
    lookup: Named[str] = Column(PlainText)
    subject: Named[str | None] = Column(PlainText)
    kind: Named[str] = Column(PlainText)
    scopes: Named[str] = Column(PlainText)
    expires_at: Named[datetime | None] = Column(Instant)
    disabled_at: Named[datetime | None] = Column(Instant)
    created_at: Named[datetime] = Column(Instant)


api_keys: Final = Table(
    "api_keys",
    metadata,
    ApiKeyColumns,
    UniqueConstraint("lookup"),
    CheckConstraint("length(lookup) = 64", name="lookup_length"),
    sqlite_strict=True,
)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What a key stands for; it holds neither the key nor its digest.

    `tenant` is the product's own id of its tenant (workspace, company, project, location, user), `subject`
    for example the id of the user who acts, `kind` the product's name for the sort of key.
    """

    id: str
    product: str
    tenant: str
    subject: str | None
    kind: str
    scopes: frozenset[str]
    expires_at: datetime | None
    disabled_at: datetime | None
    created_at: datetime

    def expired(self, now: datetime) -> bool:
        """Whether the key's time is over; at `expires_at` itself it is."""
        return self.expires_at is not None and self.expires_at <= now

    def disabled(self, now: datetime) -> bool:
        """Whether the key has been switched off."""
        return self.disabled_at is not None and self.disabled_at <= now


async def find(connection: AsyncConnection, product: str, key: str) -> ApiKey | None:
    """The key's record, or None when the product has no such key.

    An expired or disabled key is found: the product asks `ApiKey.expired` and `ApiKey.disabled` and renders
    the error.
    """
    lookup = _lookup(key)
    statement = select(api_keys).where(api_keys.c.lookup == lookup, api_keys.c.product == product)
    row = (await connection.execute(statement)).mappings().one_or_none()
    # Against an empty digest when there is no row, so that both cases do the same work.
    if not hmac.compare_digest(lookup, "" if row is None else row[api_keys.c.lookup]) or row is None:
        return None
    return ApiKey(
        id=row[api_keys.c.id],
        product=row[api_keys.c.product],
        tenant=row[api_keys.c.tenant],
        subject=row[api_keys.c.subject],
        kind=row[api_keys.c.kind],
        scopes=frozenset(row[api_keys.c.scopes].split()),
        expires_at=row[api_keys.c.expires_at],
        disabled_at=row[api_keys.c.disabled_at],
        created_at=row[api_keys.c.created_at],
    )


async def add(
    connection: AsyncConnection,
    product: str,
    key: str,
    *,
    tenant: str,
    kind: str,
    created_at: datetime,
    subject: str | None = None,
    scopes: Iterable[str] = (),
    expires_at: datetime | None = None,
) -> ApiKey:
    """Store the digest of `key` with what it stands for. Raises SQLAlchemy's `IntegrityError` for a key that
    exists.

    A scope is one word; `ValueError` when it is empty or holds white space.
    """
    words = frozenset(scopes)
    if any(word.split() != [word] for word in words):
        raise ValueError("A scope is one word without white space")
    record = ApiKey(uuid4_text(), product, tenant, subject, kind, words, expires_at, None, created_at)
    await connection.execute(
        insert(api_keys).values(
            id=record.id,
            product=product,
            lookup=_lookup(key),
            tenant=tenant,
            subject=subject,
            kind=kind,
            scopes=" ".join(sorted(words)),
            expires_at=expires_at,
            created_at=created_at,
        )
    )
    return record


async def disable(connection: AsyncConnection, record: ApiKey, at: datetime) -> None:
    """Switch a key off from the moment `at` on."""
    statement = update(api_keys).where(api_keys.c.id == record.id, api_keys.c.tenant == record.tenant)
    await connection.execute(statement.values(disabled_at=at))


def _lookup(key: str) -> str:
    # surrogatepass: a header may hold anything, and an unknown key is not an error.
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
