"""Cal.com's twelve operations."""

from dataclasses import dataclass

from oaswright.runtime import current_request
from pydantic import MISSING
from sqlalchemy.ext.asyncio import AsyncConnection

from generated.calcom.interface import (
    AddSelectedCalendarCreated,
    AddSelectedCalendarResponse,
    BadRequest,
    CalcomApi,
    CheckCalendarOk,
    CheckCalendarResponse,
    CheckIcsFeedOk,
    CheckIcsFeedResponse,
    ConnectCalendarOk,
    ConnectCalendarResponse,
    CreateCalendarCredentialsCreated,
    CreateCalendarCredentialsResponse,
    CreateIcsFeedCreated,
    CreateIcsFeedResponse,
    DeleteSelectedCalendarOk,
    DeleteSelectedCalendarResponse,
    DisconnectCalendarOk,
    DisconnectCalendarResponse,
    GetBusyTimesOk,
    GetBusyTimesResponse,
    ListCalendarsOk,
    ListCalendarsResponse,
    SaveCalendarMovedPermanently,
    SaveCalendarResponse,
    Unauthorized,
    UpdateDestinationCalendarOk,
    UpdateDestinationCalendarResponse,
)
from generated.calcom.models import (
    CalendarCredentialsCreate,
    CalendarDisconnect,
    CalendarsToLoad,
    CheckCalendarCalendar,
    CreateCalendarCredentialsCalendar,
    DestinationCalendarUpdate,
    IcsFeedCreate,
    OAuthCalendarKind,
    SelectedCalendarCreate,
    SuccessEnvelope,
)
from server.calcom import busy, checking, destinations, envelopes, selecting, storage
from server.calcom.checking import NotConnectedError, NotUsableError
from server.calcom.connecting import Connecting, NoUserError, apple_login
from server.calcom.consent import StateError, authorization_url, read_state
from server.calcom.errors import CREDENTIALS_NOT_FOUND, MISSING_REFERENCE, USER_NOT_FOUND, Errors
from server.calcom.integrations import CHECKED, CONSENTED, ICS_FEED, INTEGRATIONS
from server.calcom.providers import ListedCalendar, ProviderError, Providers
from server.calcom.security import MANAGED_TOKEN, Caller, CredentialsError, caller_of_token
from server.context import Context

BAD_REQUEST = "BAD_REQUEST"


@dataclass(frozen=True, slots=True)
class CalcomHandlers(CalcomApi[Caller]):
    """The handlers over a database and what lies outside."""

    context: Context
    providers: Providers
    errors: Errors

    async def update_destination_calendar(
        self, body: DestinationCalendarUpdate, *, principal: Caller
    ) -> UpdateDestinationCalendarResponse:
        """Match among the connected calendars, then write."""
        delegation = body.delegation_credential_id
        delegation_id = None if delegation is MISSING else delegation or None
        async with self.context.database.writing() as database:
            accounts = await storage.accounts_of(database, principal.user_id)
            if accounts is None:
                return self.errors.not_found(USER_NOT_FOUND)
            choice = accounts.choose(body.integration, body.external_id, delegation_id)
            if choice is None:
                return self.errors.not_found(f"Could not find calendar {body.external_id}")
            stored = await destinations.assign(database, principal.user_id, choice, delegation_id)
        return UpdateDestinationCalendarOk(envelopes.destination(stored))

    async def add_selected_calendar(
        self, body: SelectedCalendarCreate, *, principal: Caller
    ) -> AddSelectedCalendarResponse:
        """Look at the credential, and at no provider."""
        delegation = body.delegation_credential_id
        delegation_id = None if delegation is MISSING else delegation or None
        async with self.context.database.writing() as database:
            refusal = await selecting.refusal(database, principal.user_id, body.credential_id, delegation_id)
            if refusal is not None:
                return self.errors.not_found(refusal)
            found = await selecting.select(
                database,
                principal.user_id,
                body.integration,
                body.external_id,
                body.credential_id,
                delegation_id,
            )
        return AddSelectedCalendarCreated(envelopes.selection(found))

    async def delete_selected_calendar(
        self,
        *,
        integration: str,
        external_id: str,
        credential_id: int,
        delegation_credential_id: str | None = None,
        principal: Caller,
    ) -> DeleteSelectedCalendarResponse:
        """Remove the one selection that matches."""
        delegation_id = delegation_credential_id or None
        async with self.context.database.writing() as database:
            refusal = await selecting.refusal(database, principal.user_id, credential_id, delegation_id)
            if refusal is not None:
                return self.errors.not_found(refusal)
            found = await storage.find_selected(
                database, principal.user_id, integration, external_id, delegation_id
            )
            if not found:
                return self.errors.not_found("No SelectedCalendar found.")
            if len(found) > 1:
                return self.errors.bad_request("Multiple SelecteCalendars found. Skipping deletion")
            await storage.deselect(database, principal.user_id, found[0])
        return DeleteSelectedCalendarOk(envelopes.selection(found[0]))

    async def list_calendars(self, *, principal: Caller) -> ListCalendarsResponse:
        """List, and put the destination in order."""
        async with self.context.database.writing() as database:
            accounts = await storage.accounts_of(database, principal.user_id)
            if accounts is None:
                return self.errors.not_found(USER_NOT_FOUND)
            destination = await destinations.put_in_order(database, accounts)
        return ListCalendarsOk(envelopes.listing(accounts, destination))

    async def get_busy_times(
        self,
        *,
        time_zone: str | None = None,
        logged_in_users_tz: str | None = None,
        date_from: str,
        date_to: str,
        calendars_to_load: CalendarsToLoad | None = None,
        credential_id: int | None = None,
        external_id: str | None = None,
        principal: Caller,
    ) -> GetBusyTimesResponse:
        """Read the busy times kept for the caller's own connections."""
        timezone = time_zone or logged_in_users_tz
        pair = (credential_id, external_id)
        asked = busy.question(timezone or "UTC", date_from, date_to, calendars_to_load, pair)
        if isinstance(asked, list):
            return self.errors.bad_properties(asked)
        if not timezone:
            return self.errors.bad_request("Either timeZone or loggedInUsersTz must be provided")
        async with self.context.database.reading() as database:
            own = {c.id: c for c in await storage.own_connections(database, principal.user_id)}
            used = [own.get(calendar.credential_id) for calendar in asked.calendars]
            if None in used:
                return self.errors.unauthorized("These credentials do not belong to you")
            if any(connection.invalid or connection.fault for connection in used if connection):
                return self.errors.failed(
                    "Unable to fetch connected calendars events. Please try again later."
                )
            found = await busy.read(database, principal.user_id, asked, own)
        return GetBusyTimesOk(envelopes.busy_times(found))

    async def create_ics_feed(self, body: IcsFeedCreate, *, principal: Caller) -> CreateIcsFeedResponse:
        """Read every feed, then connect them."""
        try:
            listed = [
                ListedCalendar(url, await self.providers.feeds.load(url), None, body.read_only)
                for url in dict.fromkeys(body.urls)
            ]
        except ProviderError:
            return self.errors.bad_request("Could not add ICS feeds, try using private ics feed.")
        try:
            async with self.context.database.writing() as database:
                connection = await self._connecting(database, principal.user_id).feeds(listed)
        except NoUserError:
            return self.errors.bad_request_coded(BAD_REQUEST, MISSING_REFERENCE)
        return CreateIcsFeedCreated(envelopes.credential(connection))

    async def check_ics_feed(self, *, principal: Caller) -> CheckIcsFeedResponse:
        """Check the caller's feeds."""
        refusal = await self._refusal(ICS_FEED, principal)
        return refusal or CheckIcsFeedOk(SuccessEnvelope())

    async def connect_calendar(
        self,
        calendar: OAuthCalendarKind,
        *,
        redir: str | None = None,
        is_dry_run: bool | str,
        principal: Caller,
    ) -> ConnectCalendarResponse:
        """Write the consent page's address."""
        url = authorization_url(
            calendar, current_request(), principal.token, redir, dry_run=is_dry_run is True
        )
        return ConnectCalendarOk(envelopes.auth_url(url))

    async def save_calendar(
        self, calendar: OAuthCalendarKind, *, state: str, code: str | None = None
    ) -> SaveCalendarResponse:
        """Connect the account behind the code, and send the user on."""
        try:
            handed_back = read_state(state)
        except StateError as error:
            return self.errors.bad_request_coded(BAD_REQUEST, str(error))
        onward = SaveCalendarMovedPermanently(handed_back.target)
        # A page in the user's browser that has no code sends `undefined` instead of leaving it out.
        if not code or code == "undefined" or handed_back.dry_run:
            return onward
        try:
            async with self.context.database.reading() as database:
                caller = await caller_of_token(database, handed_back.access_token, self.context.now())
            account = await self.providers.consent.redeem(calendar, code)
            async with self.context.database.writing() as database:
                await self._connecting(database, caller.user_id).account(CONSENTED[calendar], account)
        except CredentialsError:
            return self.errors.unauthorized("Invalid Access token.")
        except ProviderError as error:
            return self.errors.bad_request_coded("ProviderError", str(error))
        except NoUserError:
            return self.errors.bad_request_coded(BAD_REQUEST, MISSING_REFERENCE)
        return onward

    async def create_calendar_credentials(
        self,
        calendar: CreateCalendarCredentialsCalendar,  # noqa: ARG002 - apple, there is no other
        body: CalendarCredentialsCreate,
        *,
        principal: Caller,
    ) -> CreateCalendarCredentialsResponse:
        """Log in, unless the very login is known, and keep it."""
        done = CreateCalendarCredentialsCreated(SuccessEnvelope())
        username, password = body.username, body.password
        if len(username) <= 1 or len(password) <= 1:
            return self.errors.bad_request("Username or password cannot be empty")
        async with self.context.database.reading() as database:
            known = await apple_login(database, self.context.secrets, principal.user_id, username)
        if known is not None and known.has(username, password):
            return done
        try:
            listed = await self.providers.apple.log_in(username, password)
            async with self.context.database.writing() as database:
                await self._connecting(database, principal.user_id).apple(username, password, listed)
        except ProviderError as error:
            return self.errors.bad_request(f"Could not add this apple calendar account: {error}")
        except NoUserError:
            return self.errors.bad_request_coded(BAD_REQUEST, MISSING_REFERENCE)
        return done

    async def check_calendar(
        self, calendar: CheckCalendarCalendar, *, principal: Caller
    ) -> CheckCalendarResponse:
        """Check the caller's connection; only here a managed user's token needs a permission."""
        if principal.kind == MANAGED_TOKEN and "APPS_READ" not in principal.scopes:
            return self.errors.forbidden(
                f"PermissionsGuard - oAuth client with id={principal.client_id} does not have the required "
                "permissions=APPS_READ"
            )
        refusal = await self._refusal(CHECKED[calendar], principal)
        return refusal or CheckCalendarOk(SuccessEnvelope())

    async def disconnect_calendar(
        self,
        calendar: str,  # noqa: ARG002 - for the reader only
        body: CalendarDisconnect,
        *,
        principal: Caller,
    ) -> DisconnectCalendarResponse:
        """Delete the credential and what depends on it."""
        async with self.context.database.writing() as database:
            found = await storage.own_connection(database, principal.user_id, body.id)
            if found is None:
                return self.errors.not_found(CREDENTIALS_NOT_FOUND)
            await storage.remove_connection(database, principal.user_id, found.id)
        return DisconnectCalendarOk(envelopes.credential(found))

    async def _refusal(self, type_: str, caller: Caller) -> BadRequest | Unauthorized | None:
        """What is wrong with the caller's connection of an app; None when it works."""
        try:
            async with self.context.database.reading() as database:
                await checking.check(database, caller.user_id, INTEGRATIONS[type_])
        except NotUsableError as error:
            return self.errors.bad_request(str(error))
        except NotConnectedError as error:
            return self.errors.unauthorized(str(error))
        return None

    def _connecting(self, database: AsyncConnection, user_id: int) -> Connecting:
        return Connecting(database, self.context.secrets, user_id, self.context.now())
