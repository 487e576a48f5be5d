"""What a caller can reach: the tenant of every statement."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows of an organization, or those of one of its workspaces when `workspace_id` is given."""

    organization_id: str
    workspace_id: str | None = None

    def excludes(self, workspace_id: str | None) -> bool:
        """Whether it is bound to a workspace and this is another one; None is a string that names none."""
        return self.workspace_id is not None and self.workspace_id != workspace_id
