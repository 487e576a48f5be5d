"""Structured access log: one JSON line for each request, with an id that goes through to the response.

    app = application(apis, middlewares=[AccessLog])

A line holds what an operator needs and nothing that may be a secret: no query, no headers, no bodies, and
for an operation its path as the document writes it, without the values in it.
"""

import logging
import re
import time
import uuid

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oaswright.runtime.framework import CONNEXION_ROUTING
from oaswright.runtime.request import read_header

logger = logging.getLogger("oaswright.access")

REQUEST_ID = "oaswright.request_id"
"""Where the id stands in the scope."""

_ACCEPTED = re.compile(r"[A-Za-z0-9._~+/=:-]{1,128}")


class AccessLog:
    """Logs requests at level INFO to the logger `oaswright.access`, as JSON.

    `X-Request-Id` of a request is taken over where it is a plain token, and made up otherwise; the
    response carries it. Without a `header` responses stay as they are, and requests that another access
    log has written down are passed over.
    """

    def __init__(self, app: ASGIApp, *, header: str | None = "X-Request-Id") -> None:
        self._app = app
        self._header = header.lower().encode("latin-1") if header is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        header, request_id = self._header, ""
        if header is not None:
            sent = read_header(scope, header) or ""
            request_id = scope[REQUEST_ID] = sent if _ACCEPTED.fullmatch(sent) else uuid.uuid4().hex
        status, size = 0, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                if header is not None:
                    headers = [pair for pair in message.get("headers", ()) if pair[0].lower() != header]
                    message = {**message, "headers": [*headers, (header, request_id.encode())]}
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        started = time.perf_counter()
        try:
            await self._app(scope, receive, sending)
        finally:
            is_last = header is not None or REQUEST_ID not in scope
            if is_last and logger.isEnabledFor(logging.INFO):
                logger.info(_line(scope, status, size, time.perf_counter() - started))


def _line(scope: Scope, status: int, size: int, seconds: float) -> str:
    client = scope.get("client")
    extensions: dict[str, dict[str, object]] = scope.get("extensions") or {}
    line: dict[str, object] = {
        "request_id": scope.get(REQUEST_ID),
        "method": scope["method"],
        "operation": extensions.get(CONNEXION_ROUTING, {}).get("operation_id"),
        "status": status,
        "bytes": size,
        "milliseconds": round(seconds * 1000, 3),
        "client": client[0] if client else None,
    }
    return orjson.dumps(line).decode()
