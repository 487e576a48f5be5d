"""What schemathesis needs to know of each product to get beyond 401 and 404: credentials and seeded ids.

`exceptions` turn single checks off for single operations; each has a reason that a user would accept.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.ohallo import demo as ohallo

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
GENERATED = Path(__file__).parents[2] / "generated"


@dataclass(frozen=True)
class Exception_:
    """A check that does not hold for an operation by the product's own contract."""

    operation: str
    check: str
    reason: str


@dataclass(frozen=True)
class Product:
    """One product: headers that authenticate, values for parameters, statuses that valid data may get."""

    name: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]
    refuses_valid: tuple[str, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    bodies: Mapping[str, object] = field(default_factory=dict)

    def document(self) -> dict[str, dict[str, dict[str, dict[str, str]]]]:
        return json.loads((GENERATED / self.name / "openapi.json").read_text())

    def operations(self) -> list[str]:
        """The operationIds of the document, in its order."""
        paths = self.document()["paths"]
        return [item[m]["operationId"] for item in paths.values() for m in item if m in METHODS]


PRODUCTS = (
    Product(
        "ohallo",
        headers={"Authorization": f"Bearer {ohallo.KEY}"},
        parameters={"path.connectionId": ohallo.SALES, "path.workspaceId": ohallo.SALES_WORKSPACE},
    ),
)
