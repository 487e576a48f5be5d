"""The application: five APIs, one database, schema brought up to date when it starts."""

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from oaswright.runtime.application import AsyncApp, application
from sqlalchemy import select

from server.context import Context
from server.products import NAMES, build_api, start_work
from server.store import engines, migrations
from server.store.database import Database
from server.store.secrets import KeyRing

TITLE = "Calendar connections of five products"


def create_app(
    environ: Mapping[str, str] = os.environ, *, products: Sequence[str] = NAMES, seed: bool = False
) -> AsyncApp:
    """Build the application.

    `DATABASE_URL` names the database (default: the SQLite file `var/oaswright.db`); its schema is
    migrated here. Its lifespan runs what products do beside answering requests. `seed` adds the demo
    data, which is what `make serve` does and nothing else.
    """
    context = make_context(environ)
    migrations.upgrade(engines.url_from_environment(environ))

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncGenerator[None, None]:
        if seed:
            from server.demo import seed_all

            await seed_all(context, products)
        tasks = [asyncio.create_task(work) for work in start_work(products, context)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await context.database.close()

    async def check_database() -> None:
        async with context.database.reading() as connection:
            await connection.execute(select(1))

    return application(
        [build_api(name, context) for name in products],
        title=TITLE,
        lifespan=lifespan,
        health={"database": check_database},
    )


def make_context(environ: Mapping[str, str]) -> Context:
    """Database and secrets as the environment names them."""
    return Context(Database.from_environment(environ), KeyRing.from_environment(environ), environ=environ)
