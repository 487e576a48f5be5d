"""The operations of oHallo: each asks the data layer and picks the response."""

from dataclasses import dataclass

from generated.ohallo import interface as api
from generated.ohallo.models import (
    AvailableCalendar,
    AvailableCalendarList,
    CalendarConnectionUpdate,
    CalendarOAuthAuthorization,
    CalendarOAuthStart,
    ErrorResponse,
)
from server.ohallo import grants, identifiers, oauth, storage
from server.ohallo.connections import to_list, to_response
from server.ohallo.errors import CONNECTION_NOT_FOUND, OTHER_WORKSPACE, WORKSPACE_NOT_FOUND
from server.ohallo.providers import Providers
from server.ohallo.reach import Reach
from server.store.clock import Clock
from server.store.database import Database


@dataclass(frozen=True, slots=True)
class OhalloHandlers(api.OhalloApi[Reach]):
    """The six operations over the database and the calendar providers."""

    database: Database
    providers: Providers
    now: Clock

    async def list_calendar_connections(
        self, workspace_id: str, *, principal: Reach
    ) -> api.ListCalendarConnectionsResponse:
        """All connections of a workspace within reach."""
        workspace = identifiers.workspace_id(workspace_id)
        if principal.excludes(workspace):
            return _other_workspace()
        async with self.database.reading() as connection:
            if workspace is None or not await storage.has_workspace(connection, principal, workspace):
                return _workspace_not_found()
            found = await storage.connections_of(connection, principal, workspace)
        return api.ListCalendarConnectionsOk(to_list(found))

    async def get_calendar_connection(
        self, connection_id: str, *, principal: Reach
    ) -> api.GetCalendarConnectionResponse:
        """One connection."""
        known = identifiers.connection_id(connection_id)
        if known is None:
            return _not_found()
        async with self.database.reading() as connection:
            found = await storage.find(connection, principal, known)
        return _not_found() if found is None else api.GetCalendarConnectionOk(to_response(found))

    async def update_calendar_connection(
        self, connection_id: str, body: CalendarConnectionUpdate, *, principal: Reach
    ) -> api.UpdateCalendarConnectionResponse:
        """Change what was sent, in one transaction."""
        known = identifiers.connection_id(connection_id)
        if known is None:
            return _not_found()
        async with self.database.writing() as connection:
            found = await storage.change(connection, principal, known, body.changes(), self.now())
        return _not_found() if found is None else api.UpdateCalendarConnectionOk(to_response(found))

    async def delete_calendar_connection(
        self, connection_id: str, *, principal: Reach
    ) -> api.DeleteCalendarConnectionResponse:
        """Remove the connection with its grant."""
        known = identifiers.connection_id(connection_id)
        if known is None:
            return _not_found()
        async with self.database.writing() as connection:
            removed = await storage.remove(connection, principal, known)
        return api.DeleteCalendarConnectionNoContent() if removed else _not_found()

    async def list_available_calendars(
        self, connection_id: str, *, principal: Reach
    ) -> api.ListAvailableCalendarsResponse:
        """The calendars of the connected account; none without a grant."""
        known = identifiers.connection_id(connection_id)
        if known is None:
            return _not_found()
        async with self.database.reading() as connection:
            if await storage.find(connection, principal, known) is None:
                return _not_found()
            grant = await grants.find(connection, principal, known)
        # Outside of the transaction: a provider may take its time.
        calendars = await self.providers.calendars(grant) if grant else ()
        items = [AvailableCalendar(calendar_id=c.id, name=c.name, primary=c.primary) for c in calendars]
        return api.ListAvailableCalendarsOk(AvailableCalendarList(items=items))

    async def start_calendar_oauth(
        self, body: CalendarOAuthStart, *, principal: Reach
    ) -> api.StartCalendarOAuthResponse:
        """Begin a flow and send the client to the provider's consent page."""
        workspace = identifiers.workspace_id(body.workspace_id)
        if principal.excludes(workspace):
            return _other_workspace()
        if workspace is None:
            return _workspace_not_found()
        async with self.database.writing() as connection:
            state = await oauth.begin(connection, principal, workspace, body.provider, self.now())
        if state is None:
            return _workspace_not_found()
        url = self.providers.consent_url(body.provider, state)
        return api.StartCalendarOAuthOk(CalendarOAuthAuthorization(authorization_url=url))


def _not_found() -> api.NotFound:
    return api.NotFound(ErrorResponse(error=CONNECTION_NOT_FOUND))


def _workspace_not_found() -> api.WorkspaceNotFound:
    return api.WorkspaceNotFound(ErrorResponse(error=WORKSPACE_NOT_FOUND))


def _other_workspace() -> api.WorkspaceForbidden:
    return api.WorkspaceForbidden(ErrorResponse(error=OTHER_WORKSPACE))
