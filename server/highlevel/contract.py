"""What the contract tests of HighLevel have to be told."""

from oaswright.contract import Contract, Exemption, Identity

from server.contract_data import serving
from server.highlevel import demo

CONTRACT = Contract(
    owner=Identity({"bearer": demo.TOKEN}),
    stranger=Identity({"bearer": demo.OTHER_TOKEN}),
    limited=[Identity({"bearer": demo.READ_ONLY_TOKEN}, scopes=[demo.READ])],
    known={"locationId": demo.LOCATION, "calendarId": demo.INTRO_CALL},
    refusals={
        # Slugs in use, ids of availabilities that are not saved, days and units that do not go together.
        "createCalendar": [422],
        "updateCalendar": [422],
        "updateCalendarFreeSlots": [422],
    },
    exemptions=[
        *(
            Exemption(check, operation, reason, member)
            for check, operation in (("create", "createCalendar"), ("update", "updateCalendar"))
            for member, reason in (
                ("locationConfigurations", "kept for calendars of the type `event` only"),
                ("teamMembers", "what is deprecated in a member is derived from its locationConfigurations"),
                ("lookBusyConfig", "lookBusyPercentage is a second spelling, and answered in the first"),
                ("availabilities", "an empty list keeps the saved ones; each is deleted by its `deleted`"),
            )
        ),
        *(
            Exemption("absent-keeps", "updateCalendar", "two spellings of one number", member)
            for member in ("appoinmentPerSlot", "appoinmentPerDay")
        ),
    ],
    application=serving("highlevel"),
)
