"""What the contract tests of Cal.com have to be told."""

from oaswright.contract import Contract, Identity

from server.calcom import demo
from server.contract_data import serving

CONTRACT = Contract(
    owner=Identity({"apiKey": demo.KEY}),
    stranger=Identity({"apiKey": demo.GRACE_KEY}),
    refused={"apiKey": demo.EXPIRED_KEY},
    known={
        "credentialId": demo.ADA_GOOGLE,
        "externalId": "ada@example.com",
        "integration": "google_calendar",
        "getBusyTimes.calendarsToLoad": [{"credentialId": demo.ADA_GOOGLE, "externalId": "ada@example.com"}],
        "getBusyTimes.dateFrom": "2026-12-01",
        "getBusyTimes.dateTo": "2026-12-02",
        "getBusyTimes.loggedInUsersTz": "Europe/Berlin",
        "checkCalendar.calendar": "google",
    },
    refusals={"checkIcsFeed": [400]},  # until a feed is saved
    application=serving("calcom"),
)
