"""What becomes of mistakes that do not keep a faithful package from being generated.

A lenient API is generated from its document after these repairs, and so is what settings call a warning. An
error without a repair prevents generation and stays one, whatever the settings say.
"""

from collections.abc import Callable, Mapping

from oaswright.diagnostics import RuleId
from oaswright.lint.context import Context
from oaswright.lint.repairs import fields, operations, schemas
from oaswright.lint.repairs.references import mend_reference
from oaswright.lint.repairs.repair import Repair
from oaswright.lint.rule import Finding
from oaswright.openapi.pointers import Pointer


def find_repair(context: Context, rule: str, finding: Finding) -> Repair | None:
    """How the document goes without what a rule has found; None where nothing faithful comes out.

    No repair touches who may call an operation, but for schemes that nobody can satisfy.
    """
    repair = REPAIRS.get(rule, schemas.harmless)(context, finding)
    if repair is None or rule == RuleId.UNDEFINED_SECURITY:
        return repair
    return None if any(_is_security(context, edit.pointer) for edit in repair.edits) else repair


def _is_security(context: Context, pointer: Pointer) -> bool:
    """Whether a place is part of the security requirements of the document or of an operation."""
    return any(
        field == "security" and context.kinds.get(pointer[:length]) in ("openapi", "operation")
        for length, field in enumerate(pointer)
    )


def _reference(context: Context, finding: Finding) -> Repair | None:
    holder = finding.pointer[:-1]
    return mend_reference(context, holder, str(finding.pointer[-1]), context.kinds.get(holder, ""))


ALWAYS_REPAIRED = frozenset({RuleId.WRONG_TYPE, RuleId.STRAY_SCHEME_FIELD})
"""Rules whose warnings are about what means something else than it says, or nothing."""

# For rules that are not listed, the document is served as it is written.
REPAIRS: Mapping[str, Callable[[Context, Finding], Repair | None]] = {
    RuleId.UNKNOWN_FIELD: fields.unknown_field,
    RuleId.MISSING_FIELD: fields.missing_field,
    RuleId.WRONG_TYPE: fields.wrong_type,
    RuleId.UNKNOWN_VALUE: fields.unknown_value,
    RuleId.CONFLICTING_FIELDS: operations.conflicting_fields,
    RuleId.CIRCULAR_REFERENCE: schemas.circular_reference,
    RuleId.DEFAULT_MISMATCH: schemas.without_effect,
    RuleId.DISCRIMINATOR: schemas.discriminator,
    RuleId.DUPLICATE_ITEM: schemas.duplicate_item,
    RuleId.DUPLICATE_OPERATION_ID: operations.duplicate_operation_id,
    RuleId.DUPLICATE_PARAMETER: schemas.without_effect,
    RuleId.DUPLICATE_TAG: schemas.without_effect,
    RuleId.IDENTICAL_PATHS: operations.identical_paths,
    RuleId.IMPOSSIBLE_SCHEMA: schemas.impossible_schema,
    RuleId.INVALID_PATTERN: schemas.invalid_pattern,
    RuleId.MEDIA_TYPE_NAME: schemas.without_effect,
    RuleId.PATH_PARAMETERS: operations.path_parameters,
    RuleId.PATH_SYNTAX: operations.path_syntax,
    RuleId.REFERENCE_KIND: _reference,
    RuleId.SCHEMA_DIALECT: schemas.without_effect,
    RuleId.STRAY_SCHEME_FIELD: schemas.without_effect,
    RuleId.UNDEFINED_LINK: schemas.without_effect,
    RuleId.UNDEFINED_REQUIRED: schemas.without_effect,
    RuleId.UNDEFINED_SECURITY: operations.undefined_security,
}
