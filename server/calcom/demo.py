"""Two users to try Cal.com with. All ids, keys and tokens are made up and fixed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from server.calcom import destinations, grants, storage
from server.calcom.accounts import Choice
from server.calcom.integrations import APPLE, GOOGLE, INTEGRATIONS, OFFICE365
from server.calcom.providers import ListedCalendar
from server.calcom.security import (
    API_KEY,
    CLIENT,
    MANAGED_TOKEN,
    OAUTH_TOKEN,
    PRODUCT,
    client_key,
)
from server.calcom.tables import delegations, events, users
from server.context import Context
from server.demo_data import Call, Demo
from server.store import api_keys

ADA: Final = 42
GRACE: Final = 43
ORGANIZATION: Final = 7
OTHER_ORGANIZATION: Final = 8

ADA_GOOGLE: Final = 135
ADA_OFFICE365: Final = 136
ADA_APPLE: Final = 137
ADA_DELEGATED: Final = 138
GRACE_GOOGLE: Final = 235

DELEGATION: Final = "clz4k1v0q0001demodelegation"
OTHER_DELEGATION: Final = "clz4k1v0q0002demodelegation"

APPLE_CALENDAR: Final = (
    "https://caldav.icloud.com/26962146906/calendars/1644422A-1945-4438-BBC0-4F0Q23A57R7S/"
)

KEY: Final = "cal_live_demo_ada_5c0ffee5c0ffee5c0ffee5c0ffee"
EXPIRED_KEY: Final = "cal_live_demo_ada_expired_0ddba110ddba110ddba11"
OWNERLESS_KEY: Final = "cal_live_demo_nobody_facade00facade00facade00fa"
GRACE_KEY: Final = "cal_live_demo_grace_decade00decade00decade00deca"
OAUTH_READ: Final = "demo-oauth-token-ada-reads"
OAUTH_WRITE: Final = "demo-oauth-token-ada-writes"
MANAGED: Final = "demo-managed-token-ada"
MANAGED_BARE: Final = "demo-managed-token-ada-without-permissions"
CLIENT_ID: Final = "cl9x2f7demoplatform"
CLIENT_SECRET: Final = "demo-platform-secret-of-ada"  # noqa: S105 - made up

READ: Final = "APPS_READ"
WRITE: Final = "APPS_WRITE"


@dataclass(frozen=True, slots=True)
class DemoKey:
    """A credential of the demo and what it stands for."""

    text: str
    user_id: int | None
    kind: str
    scopes: Sequence[str] = ()
    client_id: str | None = None
    expires_at: datetime | None = None


KEYS: Final = (
    DemoKey(KEY, ADA, API_KEY),
    DemoKey(EXPIRED_KEY, ADA, API_KEY, expires_at=datetime(2025, 6, 30, tzinfo=UTC)),
    DemoKey(OWNERLESS_KEY, None, API_KEY),
    DemoKey(GRACE_KEY, GRACE, API_KEY),
    DemoKey(OAUTH_READ, ADA, OAUTH_TOKEN, (READ,), "cl9x2f7demoapp"),
    DemoKey(OAUTH_WRITE, ADA, OAUTH_TOKEN, (WRITE,), "cl9x2f7demoapp"),
    DemoKey(MANAGED, ADA, MANAGED_TOKEN, (READ, WRITE), CLIENT_ID),
    DemoKey(MANAGED_BARE, ADA, MANAGED_TOKEN, (), CLIENT_ID),
    DemoKey(client_key(CLIENT_ID, CLIENT_SECRET), ADA, CLIENT, client_id=CLIENT_ID),
)


@dataclass(frozen=True, slots=True)
class DemoConnection:
    """A connected account of the demo; one by delegation has no grant of the user's."""

    id: int
    user_id: int
    type: str
    email: str
    calendars: Sequence[ListedCalendar]
    delegation_id: str | None = None


CONNECTIONS: Final = (
    DemoConnection(
        ADA_GOOGLE,
        ADA,
        GOOGLE,
        "ada@example.com",
        (
            ListedCalendar("holidays@group.v.calendar.google.com", "Holidays", None, read_only=True),
            ListedCalendar("ada@example.com", "Ada", is_primary=True),
            ListedCalendar("team@group.calendar.google.com", "Team", is_primary=None),
        ),
    ),
    DemoConnection(
        ADA_OFFICE365,
        ADA,
        OFFICE365,
        "ada@example.onmicrosoft.com",
        (ListedCalendar("AAMkADdemo0001office365calendar=", "Calendar", is_primary=True),),
    ),
    DemoConnection(
        ADA_APPLE,
        ADA,
        APPLE,
        "ada@icloud.example",
        (ListedCalendar(APPLE_CALENDAR, "Home", is_primary=None),),
    ),
    DemoConnection(
        ADA_DELEGATED,
        ADA,
        GOOGLE,
        "ada@organization.example",
        (
            ListedCalendar("ada@organization.example", "Work", is_primary=True),
            ListedCalendar("rooms@organization.example", "Rooms", None, read_only=True),
        ),
        DELEGATION,
    ),
    DemoConnection(
        GRACE_GOOGLE,
        GRACE,
        GOOGLE,
        "grace@example.net",
        (ListedCalendar("grace@example.net", "Grace", is_primary=True),),
    ),
)

_BUSY: Final = (
    (datetime(2026, 12, 18, 9, 0, tzinfo=UTC), datetime(2026, 12, 18, 9, 45, tzinfo=UTC)),
    (datetime(2026, 12, 18, 23, 30, tzinfo=UTC), datetime(2026, 12, 19, 0, 30, tzinfo=UTC)),
)


async def seed(connection: AsyncConnection, context: Context) -> None:
    """Write users, keys and connections, unless that has been done: what was deleted stays deleted."""
    if await storage.has_user(connection, ADA):
        return
    now = context.now()
    for key in KEYS:
        await api_keys.add(
            connection,
            PRODUCT,
            key.text,
            tenant="" if key.user_id is None else str(key.user_id),
            subject=key.client_id,
            kind=key.kind,
            scopes=key.scopes,
            expires_at=key.expires_at,
            created_at=now,
        )
    people = ((ADA, "ada@example.com", ORGANIZATION), (GRACE, "grace@example.net", None))
    for user_id, email, organization in people:
        await connection.execute(insert(users).values(id=user_id, email=email, organization_id=organization))
    for delegation_id, owner in ((DELEGATION, ORGANIZATION), (OTHER_DELEGATION, OTHER_ORGANIZATION)):
        await connection.execute(insert(delegations).values(id=delegation_id, organization_id=owner))
    for account in CONNECTIONS:
        await _connect(connection, context, account)
    await storage.select_calendar(connection, ADA, GOOGLE, "ada@example.com", ADA_GOOGLE)
    for start, end in _BUSY:
        await connection.execute(
            insert(events).values(
                user_id=ADA,
                connection_id=ADA_GOOGLE,
                external_id="ada@example.com",
                starts_at=start,
                ends_at=end,
            )
        )


async def _connect(connection: AsyncConnection, context: Context, account: DemoConnection) -> None:
    added = await storage.add_connection(
        connection,
        account.user_id,
        account.type,
        INTEGRATIONS[account.type].app_id,
        account.calendars,
        context.now(),
        email=account.email,
        delegation_id=account.delegation_id,
        connection_id=account.id,
    )
    if account.id in {ADA_GOOGLE, GRACE_GOOGLE}:
        first = Choice(added, added.calendars[0], account.email)
        await destinations.assign(connection, account.user_id, first, None)
    if account.delegation_id is not None:
        return
    grant = (
        {"username": account.email, "password": "demo-abcd-efgh-ijkl"}
        if account.type == APPLE
        else {"refresh_token": f"demo-refresh-token-{account.id}"}
    )
    await grants.keep(connection, context.secrets, account.user_id, account.id, json.dumps(grant))


DEMO: Final = Demo(
    key=KEY,
    call=Call(
        "PUT",
        "/v2/destination-calendars",
        {"Authorization": f"Bearer {KEY}"},
        {"integration": APPLE, "externalId": APPLE_CALENDAR},
    ),
    seed=seed,
    ids={
        "google credential": str(ADA_GOOGLE),
        "office365 credential": str(ADA_OFFICE365),
        "apple credential": str(ADA_APPLE),
        "delegation credential": DELEGATION,
        "OAuth token that only reads": OAUTH_READ,
        "platform's client": f"{CLIENT_ID} with the secret {CLIENT_SECRET}",
        "another user's google credential": str(GRACE_GOOGLE),
        "another user's key": GRACE_KEY,
    },
)
