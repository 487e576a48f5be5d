"""Health for orchestrators: alive, and ready to be sent requests.

The application says what ready means: its database can be reached, its schema is up to date. Not ready is
503.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

Check: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when all is well, and raises when not."""

logger = logging.getLogger("oaswright.runtime")

LIVE, READY = "/livez", "/readyz"


def health_pages(checks: Mapping[str, Check]) -> dict[str, ASGIApp]:
    """`/livez` is 204 while the process runs; `/readyz` names each check as passed or failed.

    The cause of a failure is in the log only.
    """

    async def live(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(status_code=204, headers={"Cache-Control": "no-store"})(scope, receive, send)

    async def ready(scope: Scope, receive: Receive, send: Send) -> None:
        results = {name: await _passes(name, check) for name, check in checks.items()}
        status = 200 if all(results.values()) else 503
        body = {name: "passed" if passed else "failed" for name, passed in results.items()}
        headers = {"Cache-Control": "no-store"}
        await JSONResponse(body, status, headers=headers)(scope, receive, send)

    return {LIVE: live, READY: ready}


async def _passes(name: str, check: Check) -> bool:
    try:
        await check()
    except Exception:
        logger.exception("the check %s failed", name)
        return False
    return True
