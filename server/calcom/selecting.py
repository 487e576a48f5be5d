"""Which credentials allow a user to select a calendar."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server.calcom import storage
from server.calcom.errors import CREDENTIALS_NOT_FOUND
from server.calcom.storage import Selection

NO_DELEGATION = "DelegationCredential with provided delegationCredentialId not found"
NO_MEMBER = "User is not a member of the organization that owns the Delegation credential"


async def refusal(
    database: AsyncConnection, user_id: int, credential_id: int, delegation_id: str | None
) -> str | None:
    """Why the credentials do not allow it; None when they do.

    With a delegation credential only the user's membership counts, otherwise only the user's own credential.
    """
    if delegation_id is None:
        own = await storage.own_connection(database, user_id, credential_id)
        return CREDENTIALS_NOT_FOUND if own is None else None
    member = await storage.is_member(database, user_id, delegation_id)
    if member is None:
        return NO_DELEGATION
    return None if member else NO_MEMBER


async def select(
    database: AsyncConnection,
    user_id: int,
    integration: str,
    external_id: str,
    credential_id: int,
    delegation_id: str | None,
) -> Selection:
    """Select a calendar with credentials that were not refused; someone else's credential is not stored."""
    accounts = await storage.accounts_of(database, user_id)
    known = accounts is not None and any(c.id == credential_id for c in accounts.connections)
    return await storage.select_calendar(
        database, user_id, integration, external_id, credential_id if known else None, delegation_id
    )
