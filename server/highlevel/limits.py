"""The six rate-limit headers. Nothing is counted: the limiter is off, so everything remains."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import HTTPConnection

REQUESTS: Final = 100
INTERVAL: Final = timedelta(seconds=10)
REQUESTS_A_DAY: Final = 200_000


def rate_limit_headers(now: Callable[[], datetime]) -> Callable[[HTTPConnection, int], Mapping[str, str]]:
    """What every response carries; the day ends at midnight UTC, and the rest of it is in milliseconds."""

    def headers(_connection: HTTPConnection, _status: int) -> Mapping[str, str]:
        moment = now()
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return {
            "x-ratelimit-max": str(REQUESTS),
            "x-ratelimit-remaining": str(REQUESTS),
            "x-ratelimit-interval-milliseconds": str(INTERVAL // timedelta(milliseconds=1)),
            "x-ratelimit-limit-daily": str(REQUESTS_A_DAY),
            "x-ratelimit-daily-remaining": str(REQUESTS_A_DAY),
            "x-ratelimit-daily-reset": str((midnight - moment) // timedelta(milliseconds=1)),
        }

    return headers
