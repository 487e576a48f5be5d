"""What makes a mistake none, and what is lost by it."""

from dataclasses import dataclass

from oaswright.document.edits import REMOVED, Edit
from oaswright.openapi.pointers import JSON, Pointer


@dataclass(frozen=True, slots=True)
class Repair:
    """Edits after which a document is without a mistake, and a clause that says what is lost by them.

    Without edits the mistake stays, and does no harm.
    """

    loss: str
    edits: tuple[Edit, ...] = ()


def remove(pointer: Pointer, loss: str) -> Repair:
    """The repair that takes out what is wrong."""
    return Repair(loss, (Edit(pointer, REMOVED),))


def put(pointer: Pointer, value: JSON, loss: str) -> Repair:
    """The repair that puts a value in place of what is wrong."""
    return Repair(loss, (Edit(pointer, value),))
