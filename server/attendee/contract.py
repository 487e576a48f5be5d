"""What the contract tests of Attendee have to be told."""

from oaswright.contract import Contract, Exemption, Identity

from server.attendee import demo
from server.contract_data import serving

_TEXT_OF_NUMBERS = "the product takes a number for a text and stores its digits"

CONTRACT = Contract(
    owner=Identity({"apiKey": f"Token {demo.KEY}"}),
    stranger=Identity({"apiKey": f"Token {demo.OTHER_KEY}"}),
    refused={"apiKey": f"Token {demo.DISABLED_KEY}"},
    exemptions=[
        Exemption("wrong-body", operation, _TEXT_OF_NUMBERS, member)
        for operation in ("createCalendar", "updateCalendar")
        for member in ("client_id", "client_secret", "refresh_token", "platform_uuid", "deduplication_key")
    ],
    application=serving("attendee"),
)
