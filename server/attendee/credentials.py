"""The OAuth credentials of a calendar, kept as one sealed string."""

import json
from dataclasses import dataclass, field
from typing import Final

from server.store.secrets import KeyRing

_COLUMN: Final = "attendee_calendars.credentials"


@dataclass(frozen=True, slots=True)
class OAuthCredentials:
    """What opens the user's calendar; never sent, logged or shown."""

    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)

    def seal(self, ring: KeyRing, *, project: str, calendar: str) -> str:
        """The sealed string for the calendar's row, which opens for this row only."""
        plain = json.dumps({"client_secret": self.client_secret, "refresh_token": self.refresh_token})
        return ring.seal(plain, tenant=project, row=calendar, column=_COLUMN)


def open_credentials(sealed: str, ring: KeyRing, *, project: str, calendar: str) -> OAuthCredentials:
    """The credentials of a calendar's row. Raises `UnsealError` for what was sealed for another row."""
    plain = json.loads(ring.open(sealed, tenant=project, row=calendar, column=_COLUMN))
    return OAuthCredentials(plain["client_secret"], plain["refresh_token"])
