"""A small application for servers: says which process answers, slowly where asked."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from oaswright.runtime.access_log import AccessLog
from oaswright.runtime.application import application

from tests.runtime.apps import document, wired

TEXT = """
paths:
  /process:
    get:
      operationId: process
      parameters: [{name: seconds, in: query, schema: {type: number, default: 0}}]
      responses: {'200': {description: its id, content: {application/json: {schema: {type: integer}}}}}
"""


async def process(query_seconds: float) -> Any:
    """The id of the process, after a while."""
    await asyncio.sleep(query_seconds)
    return found.responses["process"]["200"](os.getpid())


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncGenerator[None]:
    """Says when it starts and stops."""
    print("started", flush=True)  # noqa: T201
    yield
    print("stopped", flush=True)  # noqa: T201


async def well() -> None:
    """All is well."""


found = wired(document(TEXT), {"process": process}, name="small")
app = application([found.api], lifespan=lifespan, middlewares=[AccessLog], health={"itself": well})
