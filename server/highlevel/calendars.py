"""A calendar as a set of members: what a request sends, what is kept, what a response shows.

`Members` go by their names in JSON and hold what was sent, number for number; a member without a value
is no key. Defaults are no part of them: the response's schema fills those in.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from generated.highlevel.models import Calendar, CalendarCreate, CalendarType, CalendarUpdate
from server.store.tables import JsonValue

Members: TypeAlias = dict[str, JsonValue]

NEVER_KEPT: Final = ("locationId", "notifications", "meetingLocation")
"""Members of a request that are no setting: the tenant, and what HighLevel accepts and ignores."""

NEVER_KEPT_OF_A_MEMBER: Final = ("meetingLocation", "meetingLocationType")

SPELLINGS: Final = {"appointmentPerSlot": "appoinmentPerSlot", "appointmentPerDay": "appoinmentPerDay"}
"""Accepted spellings and those of the specification, which win and which responses have."""


@dataclass(frozen=True, slots=True)
class StoredCalendar:
    """A calendar that exists: its id, its location, and all that was ever set and not changed since."""

    id: str
    location_id: str
    members: Members

    @property
    def type(self) -> CalendarType | None:
        """The kind of calendar, fixed since its creation; None where none was given."""
        kind = self.members.get("calendarType")
        return CalendarType(kind) if isinstance(kind, str) else None


def read_settings(body: CalendarCreate | CalendarUpdate) -> Members:
    """The settings that a body holds, in the specification's spelling and without defaults."""
    members: Members = body.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for name in NEVER_KEPT:
        members.pop(name, None)
    for other, name in SPELLINGS.items():
        if other in members:
            value = members.pop(other)
            members.setdefault(name, value)
    if "lookBusyConfig" in members:
        members["lookBusyConfig"] = _look_busy(_members(members["lookBusyConfig"]))
    if "teamMembers" in members:
        members["teamMembers"] = [
            _without(member, NEVER_KEPT_OF_A_MEMBER) for member in _list(members["teamMembers"])
        ]
    return members


def create(settings: Members, new_id: Callable[[], str], new_slug: Callable[[], str]) -> Members:
    """The members of a new calendar."""
    members = {"widgetSlug": new_slug(), **settings}
    if "availabilities" in members:
        members["availabilities"] = [_entry(new_id(), entry) for entry in _list(members["availabilities"])]
    return _kept(members)


def change(saved: Members, settings: Members, new_id: Callable[[], str]) -> Members:
    """The members after an update: those sent replace those saved, `availabilities` entry by entry.

    An entry with the id of a saved one takes its place, any other is added.
    """
    members = {**saved, **settings}
    if "availabilities" in settings:
        entries = {str(entry["id"]): entry for entry in _list(saved.get("availabilities", []))}
        for entry in _list(settings["availabilities"]):
            entry_id = str(entry["id"]) if "id" in entry else new_id()
            entries[entry_id] = _entry(entry_id, entry)
        members["availabilities"] = list(entries.values())
    return _kept(members)


def availability_ids(members: Members) -> frozenset[str]:
    """The ids of the dates that a calendar has."""
    return frozenset(str(entry["id"]) for entry in _list(members.get("availabilities", [])))


def to_response(calendar: StoredCalendar) -> Calendar:
    """The calendar as a response shows it: defaults filled in, members without a value left out."""
    members: Members = {
        **calendar.members,
        "id": calendar.id,
        "locationId": calendar.location_id,
        "notifications": [],
        "openHours": calendar.members.get("openHours", []),
    }
    if "availabilities" in members:
        members["availabilities"] = [
            {**entry, "_id": entry["id"]} for entry in _list(members["availabilities"])
        ]
    if "locationConfigurations" in members:
        members["locationConfigurations"] = _with_meeting_ids(members["locationConfigurations"])
    if "teamMembers" in members:
        members["teamMembers"] = [_member_response(member) for member in _list(members["teamMembers"])]
    return Calendar.model_validate(members, by_alias=True, by_name=False)


def _kept(members: Members) -> Members:
    """Without what a response never shows: a null, and meeting places of a calendar that is no event."""
    event = members.get("calendarType") == CalendarType.EVENT
    return {
        name: value
        for name, value in members.items()
        if value is not None and (event or name != "locationConfigurations")
    }


def _look_busy(sent: Members) -> Members:
    percentage = sent.get("LookBusyPercentage", sent.get("lookBusyPercentage"))
    return {"enabled": sent["enabled"], "LookBusyPercentage": percentage}


def _entry(entry_id: str, entry: Members) -> Members:
    hours = [] if entry.get("deleted") is True else entry["hours"]
    return {**entry, "id": entry_id, "hours": hours}


def _member_response(member: Members) -> Members:
    if "locationConfigurations" not in member:
        return member
    places = _with_meeting_ids(member["locationConfigurations"])
    return {**member, "locationConfigurations": places}


def _with_meeting_ids(places: JsonValue) -> list[JsonValue]:
    """Meeting places with `custom_0`, `custom_1`, `zoom_conference_0`: counted for each kind."""
    seen: Counter[str] = Counter()
    found: list[JsonValue] = []
    for place in _list(places):
        kind = str(place["kind"])
        found.append({**place, "meetingId": f"{kind}_{seen[kind]}"})
        seen[kind] += 1
    return found


def _without(members: Members, names: Sequence[str]) -> Members:
    return {name: value for name, value in members.items() if name not in names}


def _members(value: JsonValue) -> Members:
    return cast("Members", value)


def _list(value: JsonValue) -> list[Members]:
    """A list of objects, which the schema has ensured."""
    return cast("list[Members]", value)
