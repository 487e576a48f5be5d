"""Compares every object with the field table of its kind; the rules about fields pick their parts."""

from collections.abc import Iterator
from typing import cast

from oaswright.diagnostics import RuleId
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.context import Context, Object
from oaswright.lint.hints import CONDITIONAL, MISSPELT_REFERENCE, unknown_field_hint, wrong_type_hint
from oaswright.lint.rule import Finding
from oaswright.openapi.grammar import Choice, Kind, ListOf, MapOf, ObjectOf, Scalar, Shape
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.openapi.walk import Site

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def structure(context: Context, rule: RuleId) -> list[Finding]:
    """The findings of one of the rules unknown-field, missing-field, wrong-type and unknown-value."""
    found = context.memo.get("structure")
    if found is None:
        grouped: dict[str, list[Finding]] = {}
        for site in context.sites:
            for name, finding in _check_site(context, site):
                grouped.setdefault(name, []).append(finding)
        context.memo["structure"] = found = grouped
    return cast("dict[str, list[Finding]]", found).get(rule, [])


def _check_site(context: Context, site: Site) -> Iterator[tuple[str, Finding]]:
    value = site.value
    kind = context.grammar.kinds[site.kind]
    if not isinstance(value, dict):
        # Where an object stands in a field, its type is checked with the field.
        return
    unknown: list[str] = []
    for name, member in value.items():
        field = kind.fields.get(name)
        pointer = (*site.pointer, name)
        if name == "openapi" and not site.pointer:
            # The version has a rule of its own.
            continue
        if field is not None:
            yield from _check_value(context, kind, name, field.shape, member, pointer)
        elif name.startswith("x-") and kind.id != "security-requirement":
            continue
        elif kind.patterned is not None and _fits_pattern(kind, name):
            yield from _check_value(context, kind, name, kind.patterned, member, pointer)
        elif kind.id not in ("schema", "reference") or (kind.id == "schema" and context.version == "3.0"):
            unknown.append(name)
            message, hint = unknown_field_hint(context, site, name)
            yield RuleId.UNKNOWN_FIELD, Finding(pointer, message, hint, at="key")
    yield from _missing(context, kind, site.pointer, value, unknown)


def _fits_pattern(kind: Kind, name: str) -> bool:
    if kind.pattern == "path":
        # What is wrong with a path is said by a rule of its own.
        return True
    if kind.pattern == "status":
        return (
            len(name) == 3
            and name[0] in "12345"
            and (name[1:] == "XX" or (name.isascii() and name.isdigit()))
        )
    return True


def _missing(
    context: Context, kind: Kind, pointer: Pointer, value: Object, unknown: list[str]
) -> Iterator[tuple[str, Finding]]:
    required = list(kind.required)
    for (owner, field, word), names in CONDITIONAL.items():
        if owner == kind.id and value.get(field) == word:
            required.extend(names)
    for name in required:
        if name in value or (name == "openapi" and not pointer):
            continue
        if any(did_you_mean(written, [name]) or written.lower() in MISSPELT_REFERENCE for written in unknown):
            # The misspelled field is reported; the two are one mistake.
            continue
        yield (
            RuleId.MISSING_FIELD,
            Finding(
                pointer,
                f"the {kind.title}{_called(pointer, kind)} lacks `{name}`",
                f"add `{name}: …`",
                at="key",
            ),
        )
    if kind.id == "openapi" and context.version != "3.0":
        parts = ("paths", "components", "webhooks")
        if not any(part in value for part in parts) and not any(
            did_you_mean(written, parts) for written in unknown
        ):
            yield (
                RuleId.MISSING_FIELD,
                Finding(
                    ("openapi",), "the document has neither `paths` nor `webhooks` nor `components`", at="key"
                ),
            )
    if kind.id == "responses" and not value:
        message = "the Responses Object names no response"
        yield RuleId.MISSING_FIELD, Finding(pointer, message, "add a status code or `default`", at="key")


def _called(pointer: Pointer, kind: Kind) -> str:
    """The name of an object, where the author gave it one."""
    if len(pointer) == 3 and pointer[0] == "components":
        return f" `{pointer[2]}`"
    if kind.id == "response":
        return f" `{pointer[-1]}`"
    return ""


def _check_value(
    context: Context, kind: Kind, name: str, shape: Shape, value: JSON, pointer: Pointer
) -> Iterator[tuple[str, Finding]]:
    if isinstance(shape, Choice):
        if isinstance(value, str) and value not in shape.words:
            yield RuleId.UNKNOWN_VALUE, _unknown_word(name, value, shape.words, pointer)
        elif not isinstance(value, str):
            yield RuleId.WRONG_TYPE, _wrong_type(context, kind, name, shape, value, pointer)
        return
    if isinstance(shape, Scalar):
        if shape.type == "type":
            yield from _check_type(context, kind, name, value, pointer)
        elif not _is_scalar(shape.type, value):
            yield RuleId.WRONG_TYPE, _wrong_type(context, kind, name, shape, value, pointer)
        return
    if isinstance(shape, ObjectOf):
        if isinstance(value, dict) or (shape.boolean and isinstance(value, bool)):
            return
        yield RuleId.WRONG_TYPE, _wrong_type(context, kind, name, shape, value, pointer)
        return
    if isinstance(shape, ListOf):
        if not isinstance(value, list):
            yield RuleId.WRONG_TYPE, _wrong_type(context, kind, name, shape, value, pointer)
            return
        for index, item in enumerate(value):
            yield from _check_value(context, kind, name, shape.item, item, (*pointer, index))
        return
    if not isinstance(value, dict):
        yield RuleId.WRONG_TYPE, _wrong_type(context, kind, name, shape, value, pointer)
        return
    for key, member in value.items():
        yield from _check_value(context, kind, name, shape.member, member, (*pointer, key))


def _check_type(
    context: Context, kind: Kind, name: str, value: JSON, pointer: Pointer
) -> Iterator[tuple[str, Finding]]:
    written = value if isinstance(value, list) else [value]
    for index, word in enumerate(written):
        place = (*pointer, index) if isinstance(value, list) else pointer
        if not isinstance(word, str):
            yield RuleId.WRONG_TYPE, _wrong_type(context, kind, name, Scalar("type"), word, place)
        elif word not in TYPES:
            yield RuleId.UNKNOWN_VALUE, _unknown_word(name, word, TYPES, place)
        elif word in written[:index]:
            yield (
                RuleId.UNKNOWN_VALUE,
                Finding(place, f"`{word}` stands twice in `type`", "remove one of the two"),
            )
    if isinstance(value, list) and not value:
        yield RuleId.WRONG_TYPE, _wrong_type(context, kind, name, Scalar("type"), value, pointer)


def _is_scalar(wanted: str, value: JSON) -> bool:
    if wanted in ("string", "uri"):
        return isinstance(value, str)
    if wanted == "boolean":
        return isinstance(value, bool)
    if wanted == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if wanted == "count":
        return (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and value >= 0
            and value == int(value)
        )
    return True


# Words of other languages for the types of JSON Schema.
_OTHER_TYPES = {
    "int": "integer",
    "int32": "integer` with `format: int32",
    "int64": "integer` with `format: int64",
    "long": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "str": "string",
    "text": "string",
    "uuid": "string` with `format: uuid",
    "date": "string` with `format: date",
    "datetime": "string` with `format: date-time",
    "date-time": "string` with `format: date-time",
    "email": "string` with `format: email",
    "file": "string` with `format: binary",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
    "map": "object",
}


def _unknown_word(name: str, value: str, words: tuple[str, ...], pointer: Pointer) -> Finding:
    guess = did_you_mean(value, words)
    if guess is None and name == "type":
        guess = _OTHER_TYPES.get(value.lower())
    hint = f"did you mean `{guess}`?" if guess else f"write {_listed(words)}"
    if name == "type" and value == "null":
        hint = "OpenAPI 3.0 writes `nullable: true` beside another type"
    return Finding(pointer, f"`{value}` is no value of `{name}`", hint)


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]


def _wrong_type(
    context: Context, kind: Kind, name: str, shape: Shape, value: JSON, pointer: Pointer
) -> Finding:
    wanted = describe(context, shape)
    message = (
        f"`{pointer[-1] if isinstance(pointer[-1], str) else name}` must be {wanted}, not {json_type(value)}"
    )
    if isinstance(pointer[-1], int):
        wanted = wanted.partition(", or an array")[0]
        message = f"an item of `{name}` must be {wanted}, not {json_type(value)}"
    return Finding(pointer, message, wrong_type_hint(context, kind, name, shape, value))


def describe(context: Context, shape: Shape) -> str:
    """A shape in words."""
    if isinstance(shape, Choice):
        return _listed(shape.words)
    if isinstance(shape, ListOf):
        return "an array"
    if isinstance(shape, MapOf):
        return "an object"
    if isinstance(shape, ObjectOf):
        title = context.title(shape.kind)
        return f"{'an' if title[0] in 'AEIOUX' else 'a'} {title}"
    return {
        "string": "a text",
        "uri": "a text",
        "boolean": "true or false",
        "number": "a number",
        "count": "an integer that is not negative",
        "type": "the name of a type, or an array of such names",
    }[shape.type]


def json_type(value: JSON) -> str:
    """The type of a value in words, with the value where it is short."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 40 else "a text"
    return "an array" if isinstance(value, list) else "an object"
