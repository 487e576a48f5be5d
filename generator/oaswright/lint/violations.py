"""What is wrong with a value, in the branch of oneOf and anyOf that its author meant."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import jsonschema_rs
from jsonschema_rs import ValidationError, ValidationErrorKind

from oaswright.lint.descriptions import describe_types, describe_value
from oaswright.lint.violation_words import Violation, ambiguous, describe_error
from oaswright.openapi.pointers import JSON, Pointer

Alternatives: TypeAlias = "Callable[[ValidationError], tuple[str, list[Branch]] | None]"
"""The keyword of a choice and what each of its branches has against the value; None for other errors."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What a branch has against the value of its choice, where the paths of these errors begin.

    `alternatives`: what finds the branches of choices among the errors.
    """

    errors: list[ValidationError]
    alternatives: Alternatives


Narrow: TypeAlias = "Callable[[list[Branch], object], list[Branch]]"
"""Those of the branches of a choice that can have been meant by a value; all where none can."""


def _keep_all(branches: list[Branch], _value: object) -> list[Branch]:
    return branches


def find_violations(
    validator: jsonschema_rs.Validator,
    value: JSON,
    alternatives: Alternatives = lambda _error: None,
    narrow: Narrow = _keep_all,
) -> list[Violation]:
    """Everything wrong with a value, each once."""
    if validator.is_valid(value):
        return []
    found: list[Violation] = []
    for error in validator.iter_errors(value):
        found.extend(_explain(error, (), alternatives, narrow))
    placed = list(
        dict.fromkeys(replace(violation, path=_with_names(value, violation.path)) for violation in found)
    )
    return _join_misspelled([violation for violation in placed if not _is_echo(violation, placed)])


def _join_misspelled(violations: list[Violation]) -> list[Violation]:
    """A property under a wrong name is one mistake: neither a stray one nor one that is missing."""
    meant = {
        violation.path: violation.names[0]
        for violation in violations
        if violation.key and violation.keyword == "required"
    }
    strays = {violation.path for violation in violations if violation.key and violation.keyword != "required"}
    found: list[Violation] = []
    for violation in violations:
        if violation.keyword != "required":
            name = meant.get(violation.path) if len(violation.names) == 1 else None
            found.append(violation if name is None else replace(violation, hint=f"did you mean `{name}`?"))
        elif violation.path not in strays or not violation.key:
            found.append(violation)
    return found


def _is_echo(violation: Violation, placed: list[Violation]) -> bool:
    """Whether a violation only follows from another one."""
    match violation.keyword:
        case "const":
            # A value outside an enum is rarely what a const beside it asks for, either.
            return any(other.keyword == "enum" and other.path == violation.path for other in placed)
        case "unevaluatedProperties":
            # What a schema describes in which something else is wrong does not count as evaluated.
            owner = violation.path[:-1]
            return any(
                other.path[: len(owner)] == owner and other.keyword != violation.keyword for other in placed
            )
        case _:
            return False


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


def _explain(
    error: ValidationError, before: Pointer, alternatives: Alternatives, narrow: Narrow
) -> Iterator[Violation]:
    """What an error says. `before` leads to the value where its path begins."""
    kind = error.kind
    path = tuple(error.instance_path)
    choice = alternatives(error)
    if choice is not None:
        keyword, branches = choice
        if sum(not branch.errors for branch in branches) > 1:
            yield ambiguous((*before, *path))
        else:
            inner = (*before, *path)
            yield from _nearest(branches, (), keyword, error, inner, inner, narrow)
    elif isinstance(kind, (ValidationErrorKind.OneOfNotValid, ValidationErrorKind.AnyOf)):
        keyword = "oneOf" if kind.name == "oneOf" else "anyOf"
        branches = narrow([Branch(errors, alternatives) for errors in kind.context], error.instance)
        yield from _nearest(branches, path, keyword, error, (*before, *path), before, narrow)
    else:
        yield describe_error(error, (*before, *path))


def _nearest(
    branches: list[Branch],
    path: Pointer,
    keyword: str,
    error: ValidationError,
    whole: Pointer,
    before: Pointer,
    narrow: Narrow,
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
        yield from _explain(inner, before, meant.alternatives, narrow)


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
