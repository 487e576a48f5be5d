"""What every product is built from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from server.store import clock
from server.store.database import Database
from server.store.secrets import KeyRing


@dataclass(frozen=True, slots=True)
class Context:
    """The database, the keys for secrets at rest, and the time (aware, UTC)."""

    database: Database
    secrets: KeyRing
    now: Callable[[], datetime] = clock.now
