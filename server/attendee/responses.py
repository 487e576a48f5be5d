"""A calendar as the document describes it."""

from datetime import datetime

from generated.attendee import models
from server.attendee.storage import Calendar
from server.store.clock import microseconds_z


def to_response(calendar: Calendar) -> models.Calendar:
    """All properties of a calendar; its credentials are not among them."""
    failure = calendar.connection_failure_data
    return models.Calendar(
        id=calendar.id,
        platform=calendar.platform,
        client_id=calendar.client_id,
        platform_uuid=calendar.platform_uuid,
        state=calendar.state,
        metadata=calendar.metadata,
        deduplication_key=calendar.deduplication_key,
        connection_failure_data=None
        if failure is None
        else models.ConnectionFailure(error=failure["error"], timestamp=failure["timestamp"]),
        created_at=microseconds_z(calendar.created_at),
        updated_at=microseconds_z(calendar.updated_at),
        last_successful_sync_at=_moment(calendar.last_successful_sync_at),
        last_attempted_sync_at=_moment(calendar.last_attempted_sync_at),
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else microseconds_z(moment)
