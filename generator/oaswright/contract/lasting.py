"""What a run changes for good: where nothing creates again what a request takes away."""

from oaswright.contract.api import Api, Operation
from oaswright.contract.resources import Resource


def changes_for_good(resources: tuple[Resource, ...], operation: Operation) -> bool:
    """Whether nothing makes good what a request changes: an action, or what deletes where nothing creates."""
    if operation.is_safe:
        return False
    resource = next((one for one in resources if one.role_of(operation) is not None), None)
    if resource is None:
        return True
    return operation.method == "DELETE" and resource.creator is None


def list_lasting(api: Api, resources: tuple[Resource, ...]) -> tuple[Operation, ...]:
    """The operations whose changes a run leaves behind where the data is not its own.

    What would be deleted for good is not among them: it is left alone, unless the contract tells it.
    """
    undeleted = [
        one.creator for one in resources if one.creator is not None and "delete" not in one.operations
    ]
    return tuple(
        operation
        for operation in api.operations
        if operation in undeleted or (operation.method != "DELETE" and changes_for_good(resources, operation))
    )
