"""All rules, by id."""

from __future__ import annotations

from collections.abc import Mapping

from specwright.rules import (
    default_mismatch,
    duplicate_operation_id,
    example_mismatch,
    missing_field,
    missing_operation_id,
    path_parameters,
    unknown_field,
    unknown_value,
    wrong_type,
)
from specwright.rules.model import Rule

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        unknown_field.RULE,
        missing_field.RULE,
        wrong_type.RULE,
        unknown_value.RULE,
        duplicate_operation_id.RULE,
        missing_operation_id.RULE,
        path_parameters.RULE,
        example_mismatch.RULE,
        default_mismatch.RULE,
    )
}
