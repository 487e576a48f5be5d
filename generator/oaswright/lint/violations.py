"""What is wrong with a value, in the branch of oneOf and anyOf that its author meant."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import jsonschema_rs
from jsonschema_rs import ValidationError, ValidationErrorKind

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.descriptions import describe_types, describe_value
from oaswright.openapi.pointers import JSON, Pointer

_FORMATS = {
    "date": "a date such as 2026-12-24",
    "date-time": "a date and time such as 2026-12-24T17:00:00Z",
    "uuid": "a UUID",
    "email": "an e-mail address",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a value: the path to it, a predicate (`must be an integer`), and a hint.

    `key`: the name at the end of the path is wrong, not the value.
    """

    path: Pointer
    problem: str
    hint: str | None = None
    key: bool = False
    keyword: str = ""


Alternatives: TypeAlias = "Callable[[ValidationError], tuple[str, list[Branch]] | None]"
"""The keyword of a choice and what each of its branches has against the value; None for other errors."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What a branch has against the value of its choice, where the paths of these errors begin.

    `alternatives`: what finds the branches of choices among the errors.
    """

    errors: list[ValidationError]
    alternatives: Alternatives


def find_violations(
    validator: jsonschema_rs.Validator, value: JSON, alternatives: Alternatives = lambda _error: None
) -> list[Violation]:
    """Everything wrong with a value, each once."""
    if validator.is_valid(value):
        return []
    found: list[Violation] = []
    for error in validator.iter_errors(value):
        found.extend(_explain(error, (), alternatives))
    placed = list(
        dict.fromkeys(replace(violation, path=_with_names(value, violation.path)) for violation in found)
    )
    # A value outside an enum is rarely what a const beside it asks for, either.
    listed = {violation.path for violation in placed if violation.keyword == "enum"}
    return [violation for violation in placed if violation.keyword != "const" or violation.path not in listed]


def _with_names(value: JSON, path: Pointer) -> Pointer:
    """The path with names of properties as strings; the engine gives a property `200` as a number."""
    tokens: list[str | int] = []
    current: JSON = value
    for token in path:
        if isinstance(current, dict):
            tokens.append(str(token))
            current = current.get(str(token))
        else:
            tokens.append(token)
            current = current[int(token)] if isinstance(current, list) else None
    return tuple(tokens)


def _explain(error: ValidationError, before: Pointer, alternatives: Alternatives) -> Iterator[Violation]:
    """What an error says. `before` leads to the value where its path begins."""
    kind = error.kind
    path = tuple(error.instance_path)
    choice = alternatives(error)
    if choice is not None:
        keyword, branches = choice
        if sum(not branch.errors for branch in branches) > 1:
            yield _ambiguous((*before, *path))
        else:
            inner = (*before, *path)
            yield from _nearest(branches, (), keyword, error, inner, inner)
    elif isinstance(kind, (ValidationErrorKind.OneOfNotValid, ValidationErrorKind.AnyOf)):
        keyword = "oneOf" if kind.name == "oneOf" else "anyOf"
        branches = [Branch(errors, alternatives) for errors in kind.context]
        yield from _nearest(branches, path, keyword, error, (*before, *path), before)
    else:
        yield _violation(kind, (*before, *path), error)


def _nearest(
    branches: list[Branch],
    path: Pointer,
    keyword: str,
    error: ValidationError,
    whole: Pointer,
    before: Pointer,
) -> Iterator[Violation]:
    """What the branch that was meant has against a value at `whole`."""
    types = _only_types(branches, path)
    if types:
        yield Violation(whole, f"must be {describe_types(types)}, not {describe_value(error.instance)}")
        return
    meant = _choose(branches, path)
    if meant is None:
        yield Violation(whole, f"matches none of {keyword}")
        return
    for inner in meant.errors:
        yield from _explain(inner, before, meant.alternatives)


def _ambiguous(path: Pointer) -> Violation:
    return Violation(path, "matches more than one schema of oneOf", "make the schemas exclude each other")


def _only_types(branches: list[Branch], path: Pointer) -> set[str]:
    """The types that the branches ask for, if the value is of none of them."""
    types: set[str] = set()
    for branch in branches:
        expected = [
            error.kind.types
            for error in branch.errors
            if isinstance(error.kind, ValidationErrorKind.Type) and tuple(error.instance_path) == path
        ]
        if not expected:
            return set()
        types.update(*expected)
    return types


def _choose(branches: list[Branch], path: Pointer) -> Branch | None:
    """The branch that was meant: the one that the value comes nearest to, and does not fit."""
    candidates = [branch for branch in branches if branch.errors]
    return min(candidates, key=lambda branch: _distance(branch.errors, path), default=None)


def _distance(branch: Iterable[ValidationError], path: Pointer) -> tuple[int, int, int]:
    """How far a value is from a branch: wrong type as a whole, wrong tag, number of errors."""
    wrong_type = wrong_tag = count = 0
    for error in branch:
        kind = error.kind
        depth = len(error.instance_path) - len(path)
        count += 1
        if isinstance(kind, ValidationErrorKind.Type) and depth == 0:
            wrong_type = 1
        elif isinstance(kind, (ValidationErrorKind.Constant, ValidationErrorKind.Enum)) and depth <= 1:
            wrong_tag += 1
        elif isinstance(kind, (ValidationErrorKind.OneOfNotValid, ValidationErrorKind.AnyOf)) and depth == 0:
            inner = min((_distance(b, path) for b in kind.context if b), default=(0, 0, 0))
            wrong_type |= inner[0]
            wrong_tag += inner[1]
            count += inner[2]
    return wrong_type, wrong_tag, count


def _violation(kind: ValidationErrorKind, path: Pointer, error: ValidationError) -> Violation:
    match kind:
        case ValidationErrorKind.Type():
            return Violation(
                path, f"must be {describe_types(kind.types)}, not {describe_value(error.instance)}"
            )
        case ValidationErrorKind.Required():
            names = list(error.instance) if isinstance(error.instance, dict) else []
            guess = did_you_mean(kind.property, names)
            return Violation(
                path,
                f"lacks the required property `{kind.property}`",
                f"is `{guess}` meant for it?" if guess else None,
            )
        case ValidationErrorKind.AdditionalProperties() | ValidationErrorKind.UnevaluatedProperties():
            name = kind.unexpected[0]
            return Violation(
                (*path, name), f"has a property `{name}` that its schema does not allow", key=True
            )
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
                path, f"does not match the pattern `{kind.pattern}`: {describe_value(error.instance)}"
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
            return Violation(path, f"has fewer than {kind.limit} items")
        case ValidationErrorKind.MaxItems():
            return Violation(path, f"has more than {kind.limit} items")
        case ValidationErrorKind.MinProperties():
            return Violation(path, f"has fewer than {kind.limit} properties")
        case ValidationErrorKind.MaxProperties():
            return Violation(path, f"has more than {kind.limit} properties")
        case ValidationErrorKind.UniqueItems():
            return Violation(path, "has duplicate items")
        case ValidationErrorKind.OneOfMultipleValid():
            return _ambiguous(path)
        case ValidationErrorKind.FalseSchema():
            return Violation(path, "is not allowed here", key=bool(path))
        case ValidationErrorKind.PropertyNames():
            return Violation(
                path, f"has a property whose name is not allowed: {_first_line(kind.error.message)}"
            )
        case ValidationErrorKind.Not():
            return Violation(path, "matches what `not` excludes")
        case _:
            return Violation(path, f"violates `{kind.name}`: {_first_line(error.message)}")


def _first_line(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 100 else line[:99] + "…"
