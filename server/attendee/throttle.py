"""The limit on requests that create something, per project."""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from server.attendee.settings import Rate
from server.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Throttle:
    """Counts the requests of each project in this process. No limit when `rate` is None.

    A refused request does not count, so a client that keeps trying is let in as soon as its period allows.
    """

    rate: Rate | None
    now: Clock
    _taken: dict[str, deque[datetime]] = field(default_factory=dict[str, "deque[datetime]"])

    def admit(self, project: str) -> int | None:
        """None when a request of the project may pass, and count it; else the whole seconds to wait."""
        if self.rate is None:
            return None
        now = self.now()
        taken = self._taken.setdefault(project, deque())
        while taken and taken[0] + self.rate.period <= now:
            taken.popleft()
        if len(taken) < self.rate.requests:
            taken.append(now)
            return None
        return math.ceil((taken[0] + self.rate.period - now).total_seconds())
