"""What Planner keeps, in memory: workspaces, their calendars, and the events in these."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object, as the document describes it.

    path: the segment of its collection. parent: the member that names the object above. secret: the
    writeOnly member and the one that says whether it is set. unique: a member whose value no other object
    below the same parent has. order: what lists are ordered by when nothing is said.
    """

    name: str
    path: str
    defaults: Mapping[str, Any]
    order: str
    parent: str | None = None
    secret: tuple[str, str] | None = None
    unique: str | None = None


WORKSPACE: Final = Kind(
    name="Workspace",
    path="workspaces",
    defaults={"plan": "free", "timezone": "UTC"},
    order="name",
    secret=("webhookSecret", "hasWebhookSecret"),
)
CALENDAR: Final = Kind(
    name="Calendar",
    path="calendars",
    defaults={
        "description": None,
        "colour": "grey",
        "enabled": True,
        "position": 100,
        "reminderMinutes": 10,
        "hourlyRate": None,
        "tags": [],
        "feedToken": None,
    },
    order="createdAt",
    parent="workspaceId",
    secret=("feedToken", "hasFeedToken"),
    unique="slug",
)
EVENT: Final = Kind(
    name="Event",
    path="events",
    defaults={"notes": None, "status": "confirmed", "allDay": False, "seats": None, "attendees": []},
    order="start",
    parent="calendarId",
)
KINDS: Final = (WORKSPACE, CALENDAR, EVENT)


@dataclass(slots=True)
class Record:
    """An object: `values` are the members that clients write, secrets included."""

    kind: Kind
    id: str
    tenant: str
    parent: "Record | None"
    values: Json
    created: datetime
    updated: datetime

    @property
    def tag(self) -> str:
        """The entity tag: another one for each state."""
        return f'"{self.id[:8]}-{round(self.updated.timestamp() * 1_000_000):x}"'

    def to_answer(self) -> Json:
        """The object as answers show it."""
        answer: Json = {"id": self.id}
        if self.kind.parent is not None and self.parent is not None:
            answer[self.kind.parent] = self.parent.id
        answer.update(self.values)
        if self.kind.secret is not None:
            hidden, flag = self.kind.secret
            answer[flag] = answer.pop(hidden, None) is not None
        return {**answer, "createdAt": _text(self.created), "updatedAt": _text(self.updated)}


@dataclass
class Store:
    """All objects of all accounts, in the order in which they came into being."""

    records: dict[str, Record] = field(default_factory=dict[str, Record])
    keys: dict[tuple[str, str], tuple[bytes, str]] = field(
        default_factory=dict[tuple[str, str], tuple[bytes, str]]
    )
    """What each idempotency key below a calendar has made: the body that was sent, the event's id."""

    def add(
        self, kind: Kind, tenant: str, parent: Record | None, values: Json, key: str | None = None
    ) -> Record:
        """A new object with its defaults, with this id or one of its own."""
        now = self.now()
        record = Record(kind, key or str(uuid.uuid4()), tenant, parent, {**kind.defaults, **values}, now, now)
        self.records[record.id] = record
        return record

    def find(self, kind: Kind, key: str, tenant: str, parent: Record | None) -> Record | None:
        """The object with this id below this parent, as far as the account has one."""
        record = self.records.get(key)
        if record is None or (record.kind, record.tenant) != (kind, tenant) or record.parent is not parent:
            return None
        return record

    def below(self, kind: Kind, tenant: str, parent: Record | None) -> Iterator[Record]:
        """The objects of one kind below a parent."""
        return (
            record
            for record in self.records.values()
            if record.kind is kind and record.tenant == tenant and record.parent is parent
        )

    def change(self, record: Record, values: Json) -> None:
        """Give an object these values; `updatedAt` moves when one of them is another."""
        if not same(record.values, values):
            record.values = values
            record.updated = max(self.now(), record.updated + timedelta(microseconds=1))

    def taken(
        self, record: Record | None, kind: Kind, parent: Record | None, tenant: str, values: Json
    ) -> bool:
        """Whether another object below the parent has the value that has to be unique."""
        name = kind.unique
        return name is not None and any(
            other is not record and other.values[name] == values.get(name)
            for other in self.below(kind, tenant, parent)
        )

    def remove(self, record: Record) -> None:
        """Delete an object with all that it contains."""
        for child in [child for child in self.records.values() if child.parent is record]:
            self.remove(child)
        del self.records[record.id]

    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are the same: true is not 1, and 1.0 is 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def _text(moment: datetime) -> str:
    return f"{moment.isoformat(timespec='microseconds').removesuffix('+00:00')}Z"
