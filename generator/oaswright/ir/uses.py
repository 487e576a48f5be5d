"""The names that the types of schema uses prefer, from the operations that they belong to."""

from oaswright.ir.interface_names import name_arguments
from oaswright.openapi.names import pascal, snake
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.statuses import status_name
from oaswright.spec.model import Header, Parameter, RequestBody, Response
from oaswright.spec.uses import SchemaUse


def preferred_name(use: SchemaUse) -> str:
    """`UpdatePetBody`, `GetPetOkBody`, `GetPetOkXRate`, `GetPetLimit`; a component gives its own name."""
    owner = _owner(use)
    value = "Item" if use.kind == "items" else "Body"
    match use.holder:
        case Parameter() as parameter:
            return (
                _component(parameter.pointer) or f"{_parameter_owner(use, owner)}{_argument(use, parameter)}"
            )
        case RequestBody(pointer=pointer):
            return f"{(_component(pointer) or owner).removesuffix('Body')}{value}"
        case Response() as response:
            return f"{_component(response.pointer) or owner + status_name(response.status)}{value}"
        case Header(pointer=pointer, name=name):
            assert use.response is not None
            holder = _component(use.response.pointer) or owner + status_name(use.response.status)
            return _component(pointer) or holder + pascal(name)


def _component(pointer: Pointer) -> str:
    """The name of a component that is no schema; empty for anything else."""
    is_component = len(pointer) == 3 and pointer[0] == "components"
    return pascal(str(pointer[2])) if is_component else ""


def _parameter_owner(use: SchemaUse, owner: str) -> str:
    """The operation, or the path where all its operations have the parameter."""
    operation = use.operation
    own = use.holder.pointer[: len(operation.pointer)] == operation.pointer
    return owner if own else pascal(operation.path, fallback="Path")


def _argument(use: SchemaUse, parameter: Parameter) -> str:
    argument = name_arguments(use.operation.parameters)[parameter.pointer]
    return pascal(parameter.name if argument == snake(parameter.name) else argument)


def _owner(use: SchemaUse) -> str:
    if use.sender is None:
        return pascal(use.operation.id)
    operation, name = use.sender
    return f"{pascal(name)}Webhook" if operation is None else f"{pascal(operation.id)}{pascal(name)}"
