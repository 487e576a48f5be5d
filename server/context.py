"""What every product is built from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from server.store import clock
from server.store.database import Database
from server.store.secrets import KeyRing


@dataclass(frozen=True, slots=True)
class Context:
    """The database, the keys for secrets at rest, the time (aware, UTC), and the environment's settings."""

    database: Database
    secrets: KeyRing
    now: Callable[[], datetime] = clock.now
    environ: Mapping[str, str] = field(repr=False, default_factory=dict[str, str])
