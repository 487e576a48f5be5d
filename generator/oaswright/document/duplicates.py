"""What counts of a key that is used twice, so that no findings follow from the one that does not."""

from oaswright.document.positions import Member
from oaswright.openapi.pointers import JSON


def choose_value(first: JSON, later: JSON) -> JSON:
    """The first value, or the later one beside none; all members where these are two parts of one object."""
    if isinstance(first, dict) and isinstance(later, dict) and first.keys().isdisjoint(later):
        return first | later
    return later if first is None else first


def choose_member(first: Member, later: Member, *, is_null: bool) -> Member:
    """Where that stands: the positions beside `choose_value`. `is_null`: whether the first value is null."""
    if is_null:
        return later
    start, end, node = first
    mine, others = node[2], later[2][2]
    if isinstance(mine, dict) and isinstance(others, dict) and mine.keys().isdisjoint(others):
        return start, end, (node[0], node[1], mine | others)
    return first
