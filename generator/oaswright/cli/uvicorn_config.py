"""uvicorn as `oaswright serve` runs it: with an access log that holds no path, query, header or body."""

import sys
from typing import Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from oaswright.cli.console import use_colour

_LINES = {"formatter": "lines", "class": "logging.StreamHandler", "stream": "ext://sys.stdout"}

LOGGING: dict[str, Any] = {
    **LOGGING_CONFIG,
    "formatters": {**LOGGING_CONFIG["formatters"], "lines": {"format": "%(message)s"}},
    "handlers": {**LOGGING_CONFIG["handlers"], "lines": _LINES},
    "loggers": {
        **LOGGING_CONFIG["loggers"],
        "oaswright.access": {"handlers": ["lines"], "level": "INFO", "propagate": False},
    },
}
"""uvicorn's own configuration of logging, and the lines of our access log as they are."""


class UvicornConfig(uvicorn.Config):
    """The configuration of a server whose access log is ours: uvicorn's has the query, and the keys in it."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(
            app, access_log=False, log_config=LOGGING, use_colors=use_colour(sys.stderr), **options
        )

    def load(self) -> None:
        """Load the application, which may have an access log of its own."""
        super().load()
        try:
            from oaswright.runtime.access_log import AccessLog
        except ImportError:
            # An application that is not ours may do without what the runtime needs: it has no access log.
            return
        self.loaded_app: Any = AccessLog(self.loaded_app, header=None)
