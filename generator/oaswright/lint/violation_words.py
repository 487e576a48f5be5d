"""One error of a validator in words."""

from dataclasses import dataclass

from jsonschema_rs import ValidationError, ValidationErrorKind

from oaswright.diagnostics.suggestions import did_you_mean, similar_name
from oaswright.lint.conversion import READ_ONLY, WRITE_ONLY
from oaswright.lint.descriptions import count, describe_types, describe_value
from oaswright.openapi.pointers import Pointer

_FORMATS = {
    "byte": "base64 text",
    "date": "a date such as 2026-12-24",
    "date-time": "a date and time such as 2026-12-24T17:00:00Z",
    "time": "a time with its offset, such as 17:00:00Z",
    "uuid": "a UUID",
    "email": "an e-mail address",
    "idn-email": "an e-mail address",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
}
_REMOVE = "remove it from the example"
# So many names of properties are listed.
_MAX_NAMES = 5


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a value: the path to it, a predicate (`must be an integer`), and a hint.

    `key`: the name at the end of the path is wrong, not the value. `keyword` is what the schema says it with,
    `names` are the properties that it is about, `pattern` is the one that a text does not match.
    """

    path: Pointer
    problem: str
    hint: str | None = None
    key: bool = False
    keyword: str = ""
    names: tuple[str, ...] = ()
    pattern: str | None = None


def describe_error(error: ValidationError, path: Pointer) -> Violation:
    """What an error says about the value at a path. Those of choices are for `find_violations`."""
    kind = error.kind
    match kind:
        case ValidationErrorKind.Type():
            return Violation(
                path, f"must be {describe_types(kind.types)}, not {describe_value(error.instance)}"
            )
        case ValidationErrorKind.Required():
            names = list(error.instance) if isinstance(error.instance, dict) else []
            guess = similar_name(kind.property, names)
            return Violation(
                (*path, guess) if guess else path,
                f"lacks the required property `{kind.property}`",
                f"is `{guess}` meant for it?" if guess else None,
                key=guess is not None,
                keyword="required",
                names=(kind.property,),
            )
        case ValidationErrorKind.AdditionalProperties() | ValidationErrorKind.UnevaluatedProperties():
            return _not_allowed(path, kind.unexpected, kind.name)
        case ValidationErrorKind.Enum():
            options = [describe_value(option) for option in kind.options]
            guess = (
                did_you_mean(error.instance, [option for option in kind.options if isinstance(option, str)])
                if isinstance(error.instance, str)
                else None
            )
            allowed = ", ".join(options[:8]) + (", …" if len(options) > 8 else "")
            hint = f'did you mean "{guess}"?' if guess else f"allowed: {allowed}"
            return Violation(
                path, f"is none of the allowed values: {describe_value(error.instance)}", hint, keyword="enum"
            )
        case ValidationErrorKind.Constant():
            words = f"must be {describe_value(kind.expected_value)}, not {describe_value(error.instance)}"
            return Violation(path, words, keyword="const")
        case ValidationErrorKind.Format():
            words = _FORMATS.get(kind.format, f"of format `{kind.format}`")
            return Violation(path, f"must be {words}, not {describe_value(error.instance)}")
        case ValidationErrorKind.Pattern():
            return Violation(
                path,
                f"does not match the pattern `{kind.pattern}`: {describe_value(error.instance)}",
                pattern=kind.pattern,
            )
        case ValidationErrorKind.MinLength():
            return Violation(path, f"is shorter than {kind.limit}: {describe_value(error.instance)}")
        case ValidationErrorKind.MaxLength():
            return Violation(path, f"is longer than {kind.limit}: {describe_value(error.instance)}")
        case ValidationErrorKind.Minimum() | ValidationErrorKind.ExclusiveMinimum():
            word = "at least" if isinstance(kind, ValidationErrorKind.Minimum) else "more than"
            return Violation(path, f"must be {word} {kind.limit}, not {describe_value(error.instance)}")
        case ValidationErrorKind.Maximum() | ValidationErrorKind.ExclusiveMaximum():
            word = "at most" if isinstance(kind, ValidationErrorKind.Maximum) else "less than"
            return Violation(path, f"must be {word} {kind.limit}, not {describe_value(error.instance)}")
        case ValidationErrorKind.MultipleOf():
            return Violation(
                path, f"must be a multiple of {kind.multiple_of}, not {describe_value(error.instance)}"
            )
        case ValidationErrorKind.MinItems():
            return Violation(path, f"has fewer than {count(kind.limit, 'item', 'items')}", keyword="minItems")
        case ValidationErrorKind.MaxItems():
            return Violation(path, f"has more than {count(kind.limit, 'item', 'items')}")
        case ValidationErrorKind.MinProperties():
            return Violation(path, f"has fewer than {count(kind.limit, 'property', 'properties')}")
        case ValidationErrorKind.MaxProperties():
            return Violation(path, f"has more than {count(kind.limit, 'property', 'properties')}")
        case ValidationErrorKind.UniqueItems():
            return Violation(path, "has duplicate items")
        case ValidationErrorKind.OneOfMultipleValid():
            return ambiguous(path)
        case ValidationErrorKind.FalseSchema():
            if path and isinstance(path[-1], str):
                return _not_allowed(path[:-1], [path[-1]], kind.name)
            return Violation(path, "is not allowed here")
        case ValidationErrorKind.PropertyNames():
            name = str(kind.error.instance)
            return Violation(
                (*path, name),
                f"has a property whose name is not allowed, `{name}`",
                key=True,
                keyword="propertyNames",
                names=(name,),
            )
        case ValidationErrorKind.Not():
            if kind.schema == READ_ONLY:
                return Violation(path, "is read-only, and a request does not carry it", _REMOVE)
            if kind.schema == WRITE_ONLY:
                return Violation(path, "is write-only, and a response does not carry it", _REMOVE)
            return Violation(path, "matches what `not` excludes")
        case _:
            return Violation(path, f"violates `{kind.name}`: {_first_line(error.message)}")


def _not_allowed(path: Pointer, names: list[str], keyword: str) -> Violation:
    """Properties that an object must not have, found at the first of them."""
    shown = [f"`{name}`" for name in names[:_MAX_NAMES]]
    if len(names) == 1:
        words = f"has a property {shown[0]} that its schema does not allow"
    else:
        more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
        words = f"has properties that its schema does not allow: {', '.join(shown)}{more}"
    return Violation((*path, names[0]), words, key=True, keyword=keyword, names=tuple(names))


def ambiguous(path: Pointer) -> Violation:
    return Violation(path, "matches more than one schema of oneOf", "make the schemas exclude each other")


def _first_line(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 100 else line[:99] + "…"
