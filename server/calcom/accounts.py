"""A user's connected accounts: which are listed, what is wrong with one, which calendar bookings go to."""

from collections.abc import Sequence
from dataclasses import dataclass

from generated.calcom.models import CalendarCredential
from server.calcom.providers import ListedCalendar


@dataclass(frozen=True, slots=True)
class Connection:
    """A connected account; its id is what the API calls `credentialId`.

    `delegation_id` is set when an organization's delegation credential opened the account and not the user.
    `fault` is what the provider says when it refuses to read the account, `app_enabled` whether the app
    of this kind of connection is switched on. `calendars` holds the primary ones first.
    """

    id: int
    user_id: int
    type: str
    app_id: str
    email: str | None
    delegation_id: str | None
    invalid: bool
    fault: str | None
    app_enabled: bool
    calendars: tuple[ListedCalendar, ...] = ()

    @property
    def error(self) -> str | None:
        """Why the account cannot be read; None when it can."""
        if self.fault is not None:
            return self.fault
        if self.invalid:
            return "Access token expired or revoked"
        return None if self.calendars else "No primary calendar found"

    def credential(self) -> CalendarCredential:
        """The connection without its calendars and secrets."""
        return CalendarCredential(
            id=self.id,
            type=self.type,
            user_id=self.user_id,
            team_id=None,
            app_id=self.app_id,
            invalid=self.invalid,
        )


@dataclass(frozen=True, slots=True)
class Destination:
    """The calendar that a user's bookings go to, as stored."""

    id: int
    user_id: int
    integration: str
    external_id: str
    primary_email: str | None
    connection_id: int | None
    delegation_id: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A calendar of a connection, picked as the destination."""

    connection: Connection
    calendar: ListedCalendar
    primary_email: str | None


@dataclass(frozen=True, slots=True)
class Accounts:
    """A user's connections in order of their ids, and the ids of the calendars read for conflicts."""

    user_id: int
    connections: tuple[Connection, ...]
    selected: frozenset[str]

    @property
    def listed(self) -> tuple[Connection, ...]:
        """The connections that the product lists.

        Those of apps that are switched off are left out, and of an account that is connected personally and
        by delegation only the delegation stays.
        """
        enabled = [connection for connection in self.connections if connection.app_enabled]
        delegated = {(c.type, c.email) for c in enabled if c.delegation_id is not None}
        return tuple(c for c in enabled if c.delegation_id is not None or (c.type, c.email) not in delegated)

    @property
    def readable(self) -> tuple[tuple[Connection, ListedCalendar], ...]:
        """The calendars of all listed connections that can be read."""
        return tuple((c, calendar) for c in self.listed if c.error is None for calendar in c.calendars)

    def choose(self, integration: str, external_id: str, delegation_id: str | None) -> Choice | None:
        """The calendar to make the destination: with these three, or writable when there is no delegation."""
        for connection, calendar in self.readable:
            if (connection.type, calendar.external_id) != (integration, external_id):
                continue
            if delegation_id is None and not calendar.read_only:
                primary = any(other.is_primary for other in connection.calendars)
                return Choice(connection, calendar, connection.email if primary else None)
            if delegation_id is not None and connection.delegation_id == delegation_id:
                return Choice(connection, calendar, connection.email if calendar.is_primary else None)
        return None

    def default(self) -> Choice | None:
        """The primary calendar, or else the first, of the first connection that can be read."""
        for connection, calendar in self.readable:
            return Choice(connection, calendar, connection.email)
        return None

    def holding(self, destination: Destination) -> tuple[Connection, ListedCalendar] | None:
        """The connected calendar that a destination names; its own connection's goes before another's."""
        found = [
            (connection, calendar)
            for connection, calendar in self.readable
            if (connection.type, calendar.external_id) == (destination.integration, destination.external_id)
        ]
        return next(
            (pair for pair in found if pair[0].id == destination.connection_id), found[0] if found else None
        )


def primary_first(calendars: Sequence[ListedCalendar]) -> tuple[ListedCalendar, ...]:
    """Calendars with the primary one first, otherwise in their order."""
    return tuple(sorted(calendars, key=lambda calendar: not calendar.is_primary))
