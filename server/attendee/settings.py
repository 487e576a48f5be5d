"""What the operator may set, by environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

THROTTLE_RATE: Final = "ATTENDEE_PROJECT_POST_THROTTLE_RATE"
THROTTLE_OFF: Final = "ATTENDEE_DISABLE_RATE_LIMITING"
METADATA_LENGTH: Final = "ATTENDEE_MAX_METADATA_LENGTH"
SYNC_INTERVAL: Final = "ATTENDEE_SYNC_INTERVAL"

_PERIODS: Final = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_SECONDS: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)
_RATE: Final = re.compile(r"([1-9][0-9]{0,8})/([smhd])[a-z]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in any period of this length."""

    requests: int
    period: timedelta


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits. `post_rate` is per project, None for none; `max_metadata_length` in characters of JSON.

    `sync_interval` is the time between two looks at the queue of syncs; zero leaves them undone.
    """

    post_rate: Rate | None = Rate(3000, timedelta(minutes=1))
    max_metadata_length: int = 1000
    sync_interval: timedelta = timedelta(seconds=1)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings of the environment, the defaults for what it leaves out.

        A rate is written ``3000/min``: a number and a unit that begins with s, m, h or d; the interval in
        seconds. Raises ValueError, which names the variable, for what cannot be read.
        """
        rate = cls().post_rate
        if environ.get(THROTTLE_RATE):
            rate = _parse_rate(environ[THROTTLE_RATE])
        if environ.get(THROTTLE_OFF, "").lower() == "true":
            rate = None
        length = environ.get(METADATA_LENGTH) or str(cls().max_metadata_length)
        if not length.isascii() or not length.isdigit():
            raise ValueError(f"{METADATA_LENGTH}: write a whole number")
        seconds = environ.get(SYNC_INTERVAL) or "1"
        if _SECONDS.fullmatch(seconds) is None:
            raise ValueError(f"{SYNC_INTERVAL}: write a number of seconds")
        return cls(rate, int(length), timedelta(seconds=float(seconds)))


def _parse_rate(text: str) -> Rate:
    found = _RATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{THROTTLE_RATE}: write a rate such as 3000/min")
    return Rate(int(found[1]), _PERIODS[found[2]])
