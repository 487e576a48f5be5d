"""Demo data: two tenants for each product, and what a newcomer needs to call them."""

from collections.abc import Iterator, Sequence

from server.context import Context
from server.products import NAMES, demo


async def seed_all(context: Context, products: Sequence[str] = NAMES) -> None:
    """Write the demo rows that are not there yet, all or none."""
    async with context.database.writing() as connection:
        for name in products:
            await demo(name).seed(connection, context)


def describe(base_url: str, products: Sequence[str] = NAMES) -> Iterator[str]:
    """The lines that `make serve` prints: URL, key, ids and a curl line for each product."""
    for name in products:
        data = demo(name)
        yield f"{data.product}"
        yield f"  docs  {base_url}/{name}/docs"
        yield f"  key   {data.key}"
        for label, value in data.ids.items():
            yield f"  {label:<5} {value}"
        yield f"  try   {data.call.curl(base_url)}"
        yield ""
