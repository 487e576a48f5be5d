"""Ids that are very likely nobody's."""

from contextlib import suppress

from oaswright.contract.api import Parameter
from oaswright.contract.findings import CannotTryError
from oaswright.contract.session import Session
from oaswright.contract.values import NoValueError, same
from oaswright.openapi.pointers import JSON

_CYCLES = ("0123456789abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ")
_TRIES = 20


def make_unknown_id(session: Session, parameter: Parameter, known: JSON = None) -> JSON:
    """A value of a path parameter: of the form of a known one, or a valid one that was not made before.

    Raises CannotTryError.
    """
    candidates: list[JSON] = []
    if isinstance(known, str):
        moved = "".join(_move(character) for character in known[len(known) // 2 :])
        candidates.append(known[: len(known) // 2] + moved)
    elif isinstance(known, int) and not isinstance(known, bool):
        candidates += [known + 999_983, 2_000_000_011]
    with suppress(NoValueError):
        candidates += [session.values.make(parameter.schema) for _ in range(_TRIES)]
    for candidate in candidates:
        key = (parameter.name, str(candidate))
        is_new = known is not None or key not in session.made_ids
        if (
            is_new
            and session.api.definitions.is_valid(parameter.schema, candidate)
            and not same(candidate, known)
        ):
            session.made_ids.add(key)
            return candidate
    raise CannotTryError(f"no other valid value was found for {parameter.name}")


def _move(character: str) -> str:
    """Another letter or digit; hexadecimal digits stay hexadecimal."""
    for cycle in _CYCLES:
        if character in cycle:
            return cycle[(cycle.index(character) + 3) % len(cycle)]
    return character
