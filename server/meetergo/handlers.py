"""The operations of the meetergo API."""

from dataclasses import dataclass
from typing import Final

from oaswright.runtime import current_request
from typing_extensions import override

from generated.meetergo.interface import (
    DeleteCalendarConnectionNoContent,
    DeleteCalendarConnectionResponse,
    GetCalendarAuthUrlOk,
    GetCalendarAuthUrlResponse,
    GetCalendarConnectionOk,
    GetCalendarConnectionResponse,
    HandleCalendarAuthCallbackFound,
    HandleCalendarAuthCallbackResponse,
    InvalidAuthUrlRequest,
    ListCalendarConnectionsOk,
    ListCalendarConnectionsResponse,
    ListCalendarsOk,
    ListCalendarsResponse,
    MeetergoApi,
    NotFound,
    UpdateCalendarConnectionOk,
    UpdateCalendarConnectionResponse,
)
from generated.meetergo.models import (
    CalendarAuthUrl,
    CalendarConnectionList,
    CalendarConnectionUpdate,
    CalendarList,
    CalendarProvider,
)
from server.context import Context
from server.meetergo import errors, flows, redirects, storage
from server.meetergo.flows import Flow
from server.meetergo.owner import Owner
from server.meetergo.providers import Providers

CALLBACK: Final = "v4/calendar-connections/auth/{provider}/callback"


@dataclass(frozen=True, slots=True)
class MeetergoHandlers(MeetergoApi[Owner]):
    """Handles requests of one owner, whom authentication has found with `userId`: it is not read again."""

    context: Context
    providers: Providers

    @override
    async def list_calendar_connections(
        self, *, user_id: str | None = None, principal: Owner
    ) -> ListCalendarConnectionsResponse:
        """GET /v4/calendar-connections/connections"""
        async with self.context.database.reading() as database:
            found = await storage.list_connections(database, principal)
        return ListCalendarConnectionsOk(CalendarConnectionList(connections=found, total=len(found)))

    @override
    async def get_calendar_connection(
        self, connection_id: str, *, user_id: str | None = None, principal: Owner
    ) -> GetCalendarConnectionResponse:
        """GET /v4/calendar-connections/connections/{connectionId}"""
        async with self.context.database.reading() as database:
            found = await storage.find_connection(database, principal, connection_id)
        return NotFound(errors.connection_not_found()) if found is None else GetCalendarConnectionOk(found)

    @override
    async def update_calendar_connection(
        self,
        connection_id: str,
        body: CalendarConnectionUpdate,
        *,
        user_id: str | None = None,
        principal: Owner,
    ) -> UpdateCalendarConnectionResponse:
        """PATCH /v4/calendar-connections/connections/{connectionId}"""
        async with self.context.database.writing() as database:
            found = await storage.update_connection(
                database, principal, connection_id, body.changes(), self.context.now()
            )
        return NotFound(errors.connection_not_found()) if found is None else UpdateCalendarConnectionOk(found)

    @override
    async def delete_calendar_connection(
        self, connection_id: str, *, user_id: str | None = None, principal: Owner
    ) -> DeleteCalendarConnectionResponse:
        """DELETE /v4/calendar-connections/connections/{connectionId}"""
        async with self.context.database.writing() as database:
            deleted = await storage.delete_connection(database, principal, connection_id)
        return DeleteCalendarConnectionNoContent() if deleted else NotFound(errors.connection_not_found())

    @override
    async def list_calendars(
        self, *, user_id: str | None = None, connection_id: str | None = None, principal: Owner
    ) -> ListCalendarsResponse:
        """GET /v4/calendar-connections/calendars"""
        async with self.context.database.reading() as database:
            found = await storage.list_calendars(database, principal, connection_id)
        if found is None:
            return NotFound(errors.connection_not_found())
        return ListCalendarsOk(CalendarList(calendars=found, total=len(found)))

    @override
    async def get_calendar_auth_url(
        self,
        provider: CalendarProvider,
        *,
        redirect_url: str | None = None,
        user_id: str | None = None,
        set_as_calendar_sync: bool,
        principal: Owner,
    ) -> GetCalendarAuthUrlResponse:
        """GET /v4/calendar-connections/auth/{provider}/url"""
        if not self.providers.has_oauth(provider):
            return InvalidAuthUrlRequest(errors.error(400, f"Provider {provider} does not support OAuth"))
        flow = Flow(principal, provider, redirect_url, set_as_calendar_sync)
        async with self.context.database.writing() as database:
            state = await flows.begin(database, flow, self.context.now())
        callback = f"{current_request().base_url}{CALLBACK.format(provider=provider)}"
        url = self.providers.authorization_url(provider, state=state, callback=callback)
        return GetCalendarAuthUrlOk(CalendarAuthUrl(auth_url=url, provider=provider))

    @override
    async def handle_calendar_auth_callback(
        self, provider: str, *, code: str | None = None, state: str | None = None, error: str | None = None
    ) -> HandleCalendarAuthCallbackResponse:
        """GET /v4/calendar-connections/auth/{provider}/callback"""
        async with self.context.database.writing() as database:
            flow = await flows.take(database, state or "", provider, self.context.now())
        if flow is None:
            location = redirects.failure_address(None, provider, redirects.UNKNOWN_STATE)
        elif error is not None:
            location = redirects.failure_address(flow.redirect_url, flow.provider, redirects.refusal(error))
        else:
            location = await self._connect(flow, code or "")
        return HandleCalendarAuthCallbackFound(location)

    async def _connect(self, flow: Flow, code: str) -> str:
        """Make the connection for which the user has granted access; where the browser goes then."""
        account = await self.providers.account(CalendarProvider(flow.provider), code)
        if account is None:
            return redirects.failure_address(flow.redirect_url, flow.provider, redirects.NOT_GRANTED)
        async with self.context.database.writing() as database:
            connection_id = await storage.add_connection(
                database,
                flow.owner,
                flow.provider,
                account,
                sync=flow.set_as_calendar_sync,
                secrets=self.context.secrets,
                now=self.context.now(),
            )
        if connection_id is None:
            return redirects.failure_address(flow.redirect_url, flow.provider, redirects.EXISTS)
        return redirects.success_address(flow.redirect_url, flow.provider, connection_id)
