"""What the name of a member or parameter tells, as far as names are telling."""

import re
from typing import Final

from oaswright.openapi.names import words

_REFERENCE: Final = re.compile(r"(?:^id|_id|Id|_ids|Ids|ID|IDs|_uuid|Uuid|_key|Key|_slug|Slug|slug)$")
_CREATED = ("created", "creation", "inserted")
_UPDATED = ("updated", "modified", "changed")


def split_name(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `nextCursor` and `next_cursor` are the same."""
    return tuple(word.lower() for word in words(name))


def is_reference(name: str) -> bool:
    """Whether a member is named like the identifier of something else, so that not any text will do."""
    return bool(_REFERENCE.search(name))


def is_created_time(name: str) -> bool:
    """Whether a member is named like the time at which a thing came into being."""
    return split_name(name)[:1] in {(word,) for word in _CREATED}


def is_updated_time(name: str) -> bool:
    """Whether a member is named like the time of the last change."""
    return split_name(name)[:1] in {(word,) for word in _UPDATED}
