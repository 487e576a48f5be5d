"""Demo data of meetergo: what is seeded, and what a newcomer needs to know of it."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.context import Context
from server.demo_data import Call, Demo
from server.meetergo import storage
from server.meetergo.demo_rows import (
    ANNA,
    ANNA_FEED,
    ANNA_GOOGLE,
    BEN,
    BEN_OUTLOOK,
    CLARA,
    CLARA_GOOGLE,
    COMPANIES,
    CONNECTIONS,
    FOUNDED,
    NORDWIND,
    SUEDWIND,
    USERS,
    DemoConnection,
)
from server.meetergo.security import ACCESS_TOKEN, API_KEY, PRODUCT
from server.meetergo.tables import companies, connections, users
from server.store import api_keys

KEY: Final = "ak_live:01234567-89ab-cdef-0123-456789abcdef:demo-nordwind"
FOREIGN_KEY: Final = "ak_live:01234567-89ab-cdef-0123-456789abcde0:demo-suedwind"
EXPIRED_KEY: Final = "ak_live:01234567-89ab-cdef-0123-456789abcde1:demo-expired"
DISABLED_KEY: Final = "ak_live:01234567-89ab-cdef-0123-456789abcde2:demo-disabled"
ANNA_TOKEN: Final = "rgo-demo-anna"  # noqa: S105 - opens demo data only
BEN_TOKEN: Final = "rgo-demo-ben"  # noqa: S105 - opens demo data only
CLARA_TOKEN: Final = "rgo-demo-clara"  # noqa: S105 - opens demo data only

# The vendor's keys live 90 days at most; a demo database is kept for longer than that.
_FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)


async def seed(connection: AsyncConnection, context: Context) -> None:
    """Write each company that is not there yet with all that belongs to it; leave the others alone."""
    known = set((await connection.execute(select(companies.c.id))).scalars())
    for company_id, name in COMPANIES.items():
        if company_id not in known:
            await connection.execute(insert(companies).values(id=company_id, name=name, created_at=FOUNDED))
            await _seed_users(connection, company_id)
            await _seed_keys(connection, company_id)
            for demo in CONNECTIONS:
                if demo.owner.company_id == company_id:
                    await _seed_connection(connection, demo, context)


async def _seed_users(connection: AsyncConnection, company_id: str) -> None:
    rows = [
        {
            "id": user.owner.user_id,
            "company_id": company_id,
            "email": user.email,
            "role": user.role,
            "created_at": FOUNDED,
        }
        for user in USERS
        if user.owner.company_id == company_id
    ]
    await connection.execute(insert(users), rows)


async def _seed_keys(connection: AsyncConnection, company_id: str) -> None:
    async def key(text: str, expires_at: datetime = _FAR) -> api_keys.ApiKey:
        return await api_keys.add(
            connection,
            PRODUCT,
            text,
            tenant=company_id,
            kind=API_KEY,
            created_at=FOUNDED,
            expires_at=expires_at,
        )

    async def token(text: str, user_id: str) -> None:
        await api_keys.add(
            connection,
            PRODUCT,
            text,
            tenant=company_id,
            kind=ACCESS_TOKEN,
            subject=user_id,
            created_at=FOUNDED,
        )

    if company_id == SUEDWIND:
        await key(FOREIGN_KEY)
        await token(CLARA_TOKEN, CLARA.user_id)
        return
    await key(KEY)
    await key(EXPIRED_KEY, datetime(2026, 2, 12, 9, 0, tzinfo=UTC))
    await api_keys.disable(connection, await key(DISABLED_KEY), FOUNDED)
    await token(ANNA_TOKEN, ANNA.user_id)
    await token(BEN_TOKEN, BEN.user_id)


async def _seed_connection(connection: AsyncConnection, demo: DemoConnection, context: Context) -> None:
    account, owner = demo.account, demo.owner
    token = account.refresh_token
    row: dict[str, object] = {
        "id": demo.id,
        "company_id": owner.company_id,
        "user_id": owner.user_id,
        "provider": demo.provider,
        "account": account.id,
        "email": account.email or None,
        "is_primary": False,
        "is_connected": True,
        "selected_calendars": [account.main_calendar],
        "primary_calendar": account.main_calendar,
        "validate_availability": True,
        "cancel_if_declined_or_deleted": False,
        "disable_attendee_notification": False,
        "sync_buffers_to_calendar": False,
        "refresh_token": context.secrets.seal(
            token, tenant=owner.company_id, row=demo.id, column=storage.REFRESH_TOKEN
        )
        if token
        else None,
        "created_at": demo.created_at,
        "updated_at": demo.updated_at,
    }
    await connection.execute(insert(connections).values({**row, **demo.settings}))
    await storage.add_calendars(connection, owner, demo.id, account)


DEMO: Final = Demo(
    key=KEY,
    call=Call(
        method="PATCH",
        path=f"/v4/calendar-connections/connections/{ANNA_GOOGLE}",
        headers={"Authorization": f"Bearer {KEY}", "x-meetergo-api-user-id": ANNA.user_id},
        body={
            "primaryCalendar": "primary",
            "selectedCalendars": ["primary", "work@group.calendar.google.com"],
            "validateAvailability": True,
            "cancelIfDeclinedOrDeleted": True,
            "disableAttendeeNotification": False,
            "syncBuffersToCalendar": False,
        },
    ),
    seed=seed,
    ids={
        "company": NORDWIND,
        "admin": ANNA.user_id,
        "member": BEN.user_id,
        "connection": ANNA_GOOGLE,
        "feed": ANNA_FEED,
        "member's connection": BEN_OUTLOOK,
        "admin's token": ANNA_TOKEN,
        "member's token": BEN_TOKEN,
        "expired key": EXPIRED_KEY,
        "disabled key": DISABLED_KEY,
        "other company": SUEDWIND,
        "other company's key": FOREIGN_KEY,
        "other company's user": CLARA.user_id,
        "other company's token": CLARA_TOKEN,
        "other company's connection": CLARA_GOOGLE,
    },
)
