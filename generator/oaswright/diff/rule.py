"""What a rule of a comparison is: a kind of change with a stable id."""

from dataclasses import dataclass

from oaswright.diff.model import Level


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """A kind of change: its id, the worst level that it may have, and its documentation."""

    id: str
    level: Level
    docstring: str | None

    @property
    def documentation(self) -> str:
        """A title, then whom it hurts and how, an example, what to do. Empty under `python -OO`."""
        return self.docstring or ""
