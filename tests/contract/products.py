"""What schemathesis needs to know of each product to get beyond 401 and 404: credentials and seeded ids.

`exemptions` turn single checks off for single operations; each has a reason that a user would accept.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.attendee import demo as attendee
from server.calcom import demo as calcom
from server.highlevel import demo as highlevel
from server.meetergo import demo as meetergo
from server.meetergo.demo_rows import ANNA, ANNA_GOOGLE
from server.ohallo import demo as ohallo

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
GENERATED = Path(__file__).parents[2] / "generated"


EVERY = "*"


@dataclass(frozen=True)
class Exemption:
    """A check that does not hold for an operation (or for `EVERY`) by the product's own contract."""

    operation: str
    check: str
    reason: str


@dataclass(frozen=True)
class Product:
    """One product: headers that authenticate and ids of seeded rows.

    parameters: values for parameters, by `path.name` or `query.name`.
    refusals: by operationId (or `EVERY`), statuses that data which the schema admits may get.
    """

    name: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]
    refusals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()

    def document(self) -> dict[str, dict[str, dict[str, dict[str, str]]]]:
        return json.loads((GENERATED / self.name / "openapi.json").read_text())

    def operations(self) -> list[str]:
        """The operationIds of the document, in its order."""
        paths = self.document()["paths"]
        return [item[m]["operationId"] for item in paths.values() for m in item if m in METHODS]


WRONG_METHOD_IS_404 = Exemption(
    EVERY, "unsupported_method", "the product answers a wrong method like an unknown route"
)

PRODUCTS = (
    Product(
        "ohallo",
        headers={"Authorization": f"Bearer {ohallo.KEY}"},
        parameters={"path.connectionId": ohallo.SALES, "path.workspaceId": ohallo.SALES_WORKSPACE},
        refusals={
            "deleteCalendarConnection": ("404",),  # the second DELETE of the one seeded id
            "startCalendarOAuth": ("404",),  # any text is admitted as workspaceId, few are workspaces
        },
    ),
    Product(
        "meetergo",
        headers={"Authorization": f"Bearer {meetergo.KEY}", "x-meetergo-api-user-id": ANNA.user_id},
        parameters={"path.connectionId": ANNA_GOOGLE, "query.userId": ANNA.user_id},
        refusals={
            EVERY: ("404",),  # any text is admitted as userId and as a connection to filter by
            "getCalendarAuthUrl": ("400", "404"),  # providers of the enum that know no OAuth
        },
        exemptions=(
            WRONG_METHOD_IS_404,
            Exemption(EVERY, "ignored_auth", "a personal access token works without the user header"),
        ),
    ),
    Product(
        "attendee",
        headers={"Authorization": f"Token {attendee.KEY}"},
        parameters={"path.object_id": attendee.PRIMARY},
        refusals={
            # A key that is taken; metadata beyond its length; text that is blank once it is trimmed.
            "createCalendar": ("400",),
            "updateCalendar": ("400",),
            "listCalendars": ("404",),  # any text is admitted as a cursor
            "deleteCalendar": ("404",),  # the second DELETE of the one seeded calendar
        },
        exemptions=(
            *(
                Exemption(operation, "negative_data_rejection", "the product takes numbers for text")
                for operation in ("createCalendar", "updateCalendar")
            ),
        ),
    ),
    Product(
        "highlevel",
        headers={"Authorization": f"Bearer {highlevel.TOKEN}", "Version": "2021-04-15"},
        parameters={"path.calendarId": highlevel.INTRO_CALL, "query.locationId": highlevel.LOCATION},
        refusals={
            # Slugs in use; locations of others, since any text is admitted; rules on calendar types.
            "createCalendar": ("400", "403", "422"),
            "updateCalendar": ("400", "422"),
            "updateCalendarFreeSlots": ("400", "422"),
            "deleteCalendar": ("400",),  # the one seeded calendar is deleted the first time
            "getFreeSlots": ("400", "422"),  # windows over 31 days; text that is no time zone
        },
        exemptions=(WRONG_METHOD_IS_404,),
    ),
    Product(
        "calcom",
        headers={"Authorization": f"Bearer {calcom.KEY}"},
        parameters={},
        refusals={
            # Calendars, credentials and feeds are checked against the connected accounts.
            EVERY: ("400", "401", "404"),
        },
        exemptions=(
            WRONG_METHOD_IS_404,
            # The check breaks the first requirement only, the pair, and leaves the key that it was given.
            Exemption(EVERY, "ignored_auth", "an API key works beside half of a client's pair"),
        ),
    ),
)
