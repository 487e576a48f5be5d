"""Credentials of each product, and ids of seeded rows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.attendee import demo as attendee
from server.calcom import demo as calcom
from server.highlevel import demo as highlevel
from server.meetergo import demo as meetergo
from server.meetergo.demo_rows import ANNA, ANNA_GOOGLE
from server.ohallo import demo as ohallo

GENERATED = Path(__file__).parents[2] / "generated"


@dataclass(frozen=True)
class Product:
    """One product: headers that authenticate, and values for parameters by `path.name` or `query.name`."""

    name: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]

    def document(self) -> dict[str, dict[str, dict[str, dict[str, str]]]]:
        return json.loads((GENERATED / self.name / "openapi.json").read_text())


PRODUCTS = (
    Product(
        "ohallo",
        headers={"Authorization": f"Bearer {ohallo.KEY}"},
        parameters={"path.connectionId": ohallo.SALES, "path.workspaceId": ohallo.SALES_WORKSPACE},
    ),
    Product(
        "meetergo",
        headers={"Authorization": f"Bearer {meetergo.KEY}", "x-meetergo-api-user-id": ANNA.user_id},
        parameters={"path.connectionId": ANNA_GOOGLE, "query.userId": ANNA.user_id},
    ),
    Product(
        "attendee",
        headers={"Authorization": f"Token {attendee.KEY}"},
        parameters={"path.object_id": attendee.PRIMARY},
    ),
    Product(
        "highlevel",
        headers={"Authorization": f"Bearer {highlevel.TOKEN}", "Version": "2021-04-15"},
        parameters={"path.calendarId": highlevel.INTRO_CALL, "query.locationId": highlevel.LOCATION},
    ),
    Product("calcom", headers={"Authorization": f"Bearer {calcom.KEY}"}, parameters={}),
)
