"""The names that the types of schema uses prefer, from the operations that they belong to."""

from oaswright.openapi.names import pascal
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.statuses import status_name
from oaswright.spec.model import Header, Parameter, RequestBody, Response
from oaswright.spec.uses import SchemaUse


def preferred_name(use: SchemaUse) -> str:
    """`UpdatePetBody`, `GetPetOkBody`, `GetPetOkXRate`, `GetPetLimit`; a component gives its own name."""
    owner = _owner(use)
    match use.holder:
        case Parameter(pointer=pointer, name=name):
            return ("" if _is_shared(pointer) else owner) + pascal(name)
        case RequestBody():
            return f"{owner}Body"
        case Response() as response:
            return f"{_response_name(response, owner)}Body"
        case Header(name=name):
            assert use.response is not None
            return f"{_response_name(use.response, owner)}{pascal(name)}"


def _owner(use: SchemaUse) -> str:
    if use.sender is None:
        return pascal(use.operation.id)
    operation, name = use.sender
    return f"{pascal(name)}Webhook" if operation is None else f"{pascal(operation.id)}{pascal(name)}"


def _response_name(response: Response, owner: str) -> str:
    if _is_shared(response.pointer):
        return pascal(str(response.pointer[-1]))
    return owner + status_name(response.status)


def _is_shared(pointer: Pointer) -> bool:
    return pointer[:1] == ("components",)
