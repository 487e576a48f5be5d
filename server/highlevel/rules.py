"""Rules that need more than one property, or the type of the calendar.

Each looks at properties that the request itself sends. That some types need a team is no rule here:
calendars without one exist.
"""

from collections.abc import Collection, Iterator
from typing import Final

from pydantic import MISSING

from generated.highlevel.models import (
    CalendarCreate,
    CalendarType,
    CalendarUpdate,
    LocationConfiguration,
    LocationKind,
    TeamMember,
)

VIDEO_CONFERENCES: Final = frozenset(
    {LocationKind.ZOOM_CONFERENCE, LocationKind.GOOGLE_CONFERENCE, LocationKind.MS_TEAMS_CONFERENCE}
)
ONE_PLACE_EACH: Final = frozenset({CalendarType.CLASS_BOOKING, CalendarType.COLLECTIVE})


def find_errors(body: CalendarCreate | CalendarUpdate, kind: CalendarType | None) -> list[str]:
    """The rules that a body breaks, for a calendar of a type; None for a calendar without one."""
    errors: list[str] = []
    if body.team_members is not MISSING:
        errors += _team(body.team_members, kind)
        if body.enable_recurring is True and len(body.team_members) != 1:
            errors.append("enableRecurring must not be true unless teamMembers contains exactly 1 element")
    if body.location_configurations is not MISSING:
        errors += _places("locationConfigurations", body.location_configurations, kind)
    return errors


def unknown_availabilities(body: CalendarUpdate, saved: Collection[str]) -> list[str]:
    """The entries that name a date which the calendar does not have."""
    if body.availabilities is MISSING:
        return []
    return [
        f"availabilities.{index}.id must be the id of a saved availability"
        for index, entry in enumerate(body.availabilities)
        if entry.id is not MISSING and entry.id not in saved
    ]


def _team(team: list[TeamMember], kind: CalendarType | None) -> Iterator[str]:
    if kind is CalendarType.PERSONAL and len(team) != 1:
        yield "teamMembers must contain exactly 1 element when calendarType is personal"
    primaries = sum(member.is_primary is True for member in team)
    if primaries > 1:
        yield "teamMembers must contain no more than 1 primary member"
    if kind is CalendarType.COLLECTIVE and team and not primaries:
        yield "teamMembers must contain a primary member when calendarType is collective"
    for index, member in enumerate(team):
        if member.location_configurations is MISSING:
            continue
        name, places = f"teamMembers.{index}.locationConfigurations", member.location_configurations
        if kind in ONE_PLACE_EACH and len(places) != 1:
            yield f"{name} must contain exactly 1 element when calendarType is {kind}"
        elif len(team) > 1 and len(places) > 1:
            yield f"{name} must contain no more than 1 element when teamMembers contains several"
        yield from _places(name, places, kind)


def _places(name: str, places: list[LocationConfiguration], kind: CalendarType | None) -> Iterator[str]:
    if kind is CalendarType.EVENT:
        for index, place in enumerate(places):
            if place.kind in VIDEO_CONFERENCES:
                yield f"{name}.{index}.kind must not be a video conference when calendarType is event"
