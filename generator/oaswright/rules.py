"""Rules of your own, written as functions.

    from collections.abc import Iterator
    from oaswright.rules import Document, Finding, rule

    @rule("acme/operation-owner", severity="error")
    def operation_owner(document: Document) -> Iterator[Finding]:
        \"\"\"An operation without an owner.

        ## How to fix
        Name the team in `x-owner`.
        \"\"\"
        for operation in document.operations:
            if "x-owner" not in operation.value:
                yield Finding(operation.pointer, "the operation has no owner", "name the team in `x-owner`")

A project lists such files (`files = ["tools/rules.py"]` in `[tool.oaswright.rules]`); a distribution names
the module by an entry point of the group `oaswright.rules`. The level of such a rule is set, and its
findings are silenced, like those of any other.
"""

from oaswright.lint.own_rules import Document, Operation, rule
from oaswright.lint.rule import Finding
from oaswright.spec.tree import Node

__all__ = ["Document", "Finding", "Node", "Operation", "rule"]
