"""Whose connections a request is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """A user of a company. As the principal of a request it is the user whose connections are meant: the
    acting user, or the one that an admin names in `userId`.
    """

    company_id: str
    user_id: str
