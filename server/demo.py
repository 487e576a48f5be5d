"""Demo data: two tenants for each product, and what a newcomer needs to call them."""

from collections.abc import Iterator, Sequence

from server.context import Context
from server.products import NAMES, TITLES, demo


async def seed_all(context: Context, products: Sequence[str] = NAMES) -> None:
    """Write the demo rows that are not there yet, all or none."""
    async with context.database.writing() as connection:
        for name in products:
            await demo(name).seed(connection, context)


def describe(base_url: str, products: Sequence[str] = NAMES) -> Iterator[str]:
    """The lines that `make serve` prints: documentation, key and a curl line for each product."""
    for name in products:
        data = demo(name)
        yield f"{TITLES[name]:<10} {base_url}/{name}/docs"
        yield f"  key      {data.key}"
        yield f"  try      {data.call.curl(base_url)}"
        yield ""
    yield "Further ids and keys, of other tenants too: python -m server --ids"


def describe_ids(products: Sequence[str] = NAMES) -> Iterator[str]:
    """Every id and key of the demo data worth knowing, by product."""
    for name in products:
        data = demo(name)
        width = max(map(len, data.ids), default=0)
        yield TITLES[name]
        yield f"  {'key':<{width}}  {data.key}"
        for label, value in data.ids.items():
            yield f"  {label:<{width}}  {value}"
        yield ""
