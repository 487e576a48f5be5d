"""Work that a handler leaves for after its answer."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.types import Scope

from oaswright.runtime.context import current_request

Work: TypeAlias = Callable[[], Awaitable[None]]

WORK = "oaswright.work"
"""Where a scope keeps the work of its request."""

logger = logging.getLogger("oaswright.runtime")


def after_response(work: Work) -> None:
    """Have some work done once the current request has been answered, by the same worker.

    It is lost when the process ends first: what must not be lost belongs into a queue of its own.
    Raises LookupError outside of a request.
    """
    current_request().scope.setdefault(WORK, []).append(work)


async def run_work(scope: Scope) -> None:
    """Do what the handler left, in order. A failure is logged and does not keep the rest from running."""
    work: list[Work] = scope.pop(WORK)
    for each in work:
        try:
            await each()
        except Exception:
            logger.exception("background work failed")
