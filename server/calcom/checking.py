"""Whether a user's connection of one app works."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server.calcom import storage
from server.calcom.integrations import Integration


class NotUsableError(Exception):
    """There is no connection, or it is marked invalid; the message is the product's."""


class NotConnectedError(Exception):
    """The connection is there and the provider refuses to read it; the message is the product's."""


async def check(database: AsyncConnection, user_id: int, integration: Integration) -> None:
    """Look at the user's oldest connection of the app. Raises one of the two errors."""
    own = await storage.own_connections(database, user_id)
    accounts = await storage.accounts_of(database, user_id)
    credential = next((c for c in own if c.type == integration.type), None)
    if credential is None or accounts is None:
        raise NotUsableError(integration.missing)
    if credential.invalid:
        raise NotUsableError(integration.invalid)
    listed = next((c for c in accounts.listed if c.type == integration.type), None)
    if listed is None:
        raise NotConnectedError(integration.unconnected)
    if listed.error is not None:
        raise NotConnectedError(listed.error)
