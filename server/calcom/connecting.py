"""Accounts that become connections: from a consent page, with an Apple login, from feeds.

Everything here reads and writes, so it wants one writing transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server.calcom import grants, storage
from server.calcom.accounts import Connection
from server.calcom.integrations import APPLE, ICS_FEED, INTEGRATIONS
from server.calcom.providers import Account, ListedCalendar
from server.store.secrets import KeyRing


class NoUserError(Exception):
    """The user whom the credentials stand for is gone."""


@dataclass(frozen=True, slots=True)
class Connecting:
    """Adds connections for one user at one moment."""

    database: AsyncConnection
    secrets: KeyRing
    user_id: int
    now: datetime

    async def account(self, type_: str, account: Account) -> None:
        """Connect an account that was opened on a consent page, and select its primary calendar.

        Where that calendar is selected already, an invalid connection gets the new grant and a valid one
        stays as it is. An account without a primary calendar is not connected. Raises NoUserError.
        """
        await self._check_user()
        primary = account.primary
        if primary is None:
            return
        for selection in await storage.find_selected(self.database, self.user_id, type_, primary.external_id):
            known = await storage.own_connection(self.database, self.user_id, selection.connection_id or 0)
            if known is not None and known.invalid:
                await self._keep(known.id, account.grant)
            return
        added = await self._add(type_, account.calendars, account.email)
        await self._keep(added.id, account.grant)
        await storage.select_calendar(self.database, self.user_id, type_, primary.external_id, added.id)

    async def apple(self, username: str, password: str, listed: Sequence[ListedCalendar]) -> None:
        """Connect an Apple account, or replace the password of a connected one. Raises NoUserError."""
        await self._check_user()
        known = await apple_login(self.database, self.secrets, self.user_id, username)
        connection_id = known.connection_id if known else (await self._add(APPLE, listed, username)).id
        await self._keep(connection_id, _login(username, password))

    async def feeds(self, listed: Sequence[ListedCalendar]) -> Connection:
        """Connect feeds, as one new connection. Raises NoUserError."""
        await self._check_user()
        return await self._add(ICS_FEED, listed, None)

    async def _add(self, type_: str, listed: Sequence[ListedCalendar], email: str | None) -> Connection:
        app_id = INTEGRATIONS[type_].app_id
        return await storage.add_connection(
            self.database, self.user_id, type_, app_id, listed, self.now, email=email
        )

    async def _keep(self, connection_id: int, grant: str) -> None:
        await grants.keep(self.database, self.secrets, self.user_id, connection_id, grant)

    async def _check_user(self) -> None:
        if not await storage.has_user(self.database, self.user_id):
            raise NoUserError


@dataclass(frozen=True, slots=True)
class KnownLogin:
    """An Apple account that is connected already."""

    connection_id: int
    grant: str = field(repr=False)

    def has(self, username: str, password: str) -> bool:
        """Whether it was connected with exactly this login."""
        return self.grant == _login(username, password)


async def apple_login(
    database: AsyncConnection, secrets: KeyRing, user_id: int, username: str
) -> KnownLogin | None:
    """The user's connection of an Apple account. A username is kept with its password, so all are opened."""
    found = await grants.grants_of(database, secrets, user_id, APPLE)
    return next(
        (KnownLogin(id_, grant) for id_, grant in found.items() if json.loads(grant)["username"] == username),
        None,
    )


def _login(username: str, password: str) -> str:
    return json.dumps({"username": username, "password": password})
