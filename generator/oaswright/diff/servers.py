"""Where the API is served: addresses that come and go."""

from collections.abc import Iterator
from itertools import product

from oaswright.diff.model import Found, Level
from oaswright.diff.sides import Side
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import as_array, as_object, as_string

_MAX_ADDRESSES = 64


def compare_servers(old: Side, new: Side) -> Iterator[Found]:
    """The changes of the servers of two documents. Without any, both are served where they lie."""
    before, after = _list_addresses(old), _list_addresses(new)
    if not before or not after:
        return
    for address, pointer in before.items():
        if address not in after:
            yield Found("server-removed", Level.RISKY, f"the server {address} is gone", pointer, ("servers",))
    for address, pointer in after.items():
        if address not in before:
            yield Found("server-added", Level.INFO, f"there is a server {address} now", ("servers",), pointer)


def _list_addresses(side: Side) -> dict[str, Pointer]:
    """The addresses of a document without a slash at the end, with all that variables may be."""
    found: dict[str, Pointer] = {}
    for index, value in enumerate(as_array(side.tree.value.get("servers"))):
        server = as_object(value)
        url = as_string(server.get("url"))
        variables = as_object(server.get("variables"))
        options = [
            [(name, as_string(option)) for option in as_array(as_object(variable).get("enum"))]
            for name, variable in variables.items()
        ]
        for chosen in list(product(*(option for option in options if option)))[:_MAX_ADDRESSES]:
            address = url
            for name, text in chosen:
                address = address.replace(f"{{{name}}}", text)
            found.setdefault(address.rstrip("/") or "/", ("servers", index))
    return found
