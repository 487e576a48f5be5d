"""Repairs of what generation does not support."""

from oaswright.lint.context import Context
from oaswright.lint.repairs.fields import NOBODY, leave_out
from oaswright.lint.repairs.repair import Repair, put, remove
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.security import CLOSED


def mend_unsupported(context: Context, pointer: Pointer) -> Repair | None:
    """How a document goes without a construct; None where nothing faithful comes out."""
    match pointer:
        case (*_, "default"):
            return remove(pointer, "the default is left out")
        case ("components", "securitySchemes", _, "type"):
            return put(pointer[:-1], CLOSED, NOBODY)
        case (*parameter, "in"):
            return leave_out(context, tuple(parameter))
        case (*_, "additionalOperations"):
            return remove(pointer, "they are not served")
        case _:
            pass
    for length in range(len(pointer), 0, -1):
        kind = context.kinds.get(pointer[:length])
        if kind == "schema":
            return put(pointer[:length], {}, "any value is accepted here")
        if kind in ("operation", "path-item"):
            return None
    return None
