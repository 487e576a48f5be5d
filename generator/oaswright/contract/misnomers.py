"""Names in a contract file that nothing of the document has: what is told under them has no effect."""

from collections.abc import Collection, Iterator

from oaswright.contract.api import Api
from oaswright.contract.checks.check import FINDINGS, find_checks
from oaswright.contract.identities import Contract
from oaswright.diagnostics.suggestions import suggest
from oaswright.openapi.pointers import JSON


def find_misnomers(contract: Contract, api: Api) -> Iterator[str]:
    """What is wrong with each such name, with a guess at the right one."""
    operations = [operation.id for operation in api.operations]
    checks = sorted({*FINDINGS, *(check.name for check in find_checks())})
    identities = [one for one in (contract.owner, contract.stranger, *contract.limited) if one is not None]
    schemes = dict.fromkeys(
        name for one in (*(i.credentials for i in identities), contract.refused) for name in one
    )
    for name in schemes:
        yield from _look_up("security scheme", name, api.schemes)
    for name in contract.refusals:
        yield from _look_up("operation", name, operations)
    for exemption in contract.exemptions:
        yield from _look_up("check", exemption.check, checks)
        yield from _look_up("operation", exemption.operation, ["*", *operations])
    members = _list_members(api)
    for key in contract.known:
        of = next((one for one in operations if key.startswith(f"{one}.")), None)
        if of is not None:
            for name in key.removeprefix(f"{of}.").split("."):
                yield from _look_up("parameter or member", name, members)
        elif key not in members and "." in key:
            yield from _look_up("operation", key.rpartition(".")[0], operations)
        else:
            yield from _look_up("parameter or member", key, members)


def _look_up(what: str, name: str, known: Collection[str]) -> Iterator[str]:
    if name not in known:
        hint = suggest(name, known)
        yield f"there is no {what} `{name}`" + (f"; {hint}" if hint else "")


def _list_members(api: Api) -> frozenset[str]:
    """The names of all parameters, and of all properties at any depth."""
    found = {parameter.name for operation in api.operations for parameter in operation.parameters}
    pending: list[JSON] = [api.definitions.whole]
    for operation in api.operations:
        pending += [content.schema for content in (operation.body.contents if operation.body else ())]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            properties = value.get("properties")
            found |= properties.keys() if isinstance(properties, dict) else set()
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return frozenset(found)
