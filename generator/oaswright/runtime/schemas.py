"""Compiled validators: the document's own schemas in their own dialect, formats asserted."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple, cast

import jsonschema_rs
import orjson

from oaswright.runtime.choices import choice_of, without_alternatives
from oaswright.runtime.dialects import Dialect, dialect_of
from oaswright.runtime.document import Pointer, PublishedDocument, fragment
from oaswright.runtime.engine import FORMATS, HIDDEN, PATTERNS, OwnFormats
from oaswright.runtime.identities import ROOT, identified, resources
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.sizes import weighs_less
from oaswright.runtime.views import View, seen

_MAX_VIOLATIONS = 50
_LONGEST_NAME = 100
MUCH, TOO_MUCH = 1_000, 20_000
"""Weights of values (see `sizes`) up to which all violations are told, and up to which the first is."""

EAGER_BELOW = 512 * 1024
"""Bytes of a document up to which everything is compiled at start-up."""


class Validator:
    """One schema, compiled on first use. `valid` is the fast answer, `violations` the full one.

    The violations are listed by a second one, which does not go into the alternatives of a choice.
    """

    __slots__ = ("_compile", "_compiled", "_document", "_listing", "valid")

    def __init__(
        self,
        compile_: Callable[[], jsonschema_rs.Validator],
        document: Mapping[str, Any],
        listing: "Callable[[], _Listing]",
    ) -> None:
        self._compile, self._document, self._listing = compile_, document, cache(listing)
        self._compiled: jsonschema_rs.Validator | None = None
        self.valid: Callable[[object], bool] = self._first_valid
        """Whether a JSON value (dict, list, str, int, float, bool, None) fulfils the schema."""

    @property
    def compiled(self) -> jsonschema_rs.Validator:
        """The compiled schema. Raises ValueError when it cannot be compiled."""
        if self._compiled is None:
            self._compiled = self._compile()
            self.valid = self._compiled.is_valid
        return self._compiled

    def _first_valid(self, value: object) -> bool:
        return self.compiled.is_valid(value)

    def violations(
        self, value: object, location: Location, path: tuple[str | int, ...] = ()
    ) -> list[Violation]:
        """Every rule that a value breaks, 50 at most; `path` leads to the value itself."""
        if not weighs_less(value, MUCH):
            return self._first_violation(value, location, path)
        found: list[Violation] = []
        for error in self._listing().validator.iter_errors(value):
            if len(found) == _MAX_VIOLATIONS:
                break
            found.append(self._violation(error, location, path))
        return found or [_unexplained(location, path)]

    def _first_violation(
        self, value: object, location: Location, path: tuple[str | int, ...]
    ) -> list[Violation]:
        """One rule that a large value breaks: all errors of it may take seconds and gigabytes to list."""
        if not weighs_less(value, TOO_MUCH):
            return [_unexplained(location, path)]
        try:
            self._listing().validator.validate(value)
        except jsonschema_rs.ValidationError as error:
            return [self._violation(error, location, path)]
        return [_unexplained(location, path)]

    def _violation(
        self, error: jsonschema_rs.ValidationError, location: Location, path: tuple[str | int, ...]
    ) -> Violation:
        steps = [str(token) for token in error.schema_path]
        owner, keyword = choice_of(self._listing().document, steps) or (steps[:-1], steps[-1])
        schema = _at(self._document, owner)
        kind = error.kind
        expected: object = schema.get(keyword)
        names: tuple[str, ...] = ()
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            names = (str(kind.property).strip('"'),)
        elif isinstance(
            kind,
            jsonschema_rs.ValidationErrorKind.AdditionalProperties
            | jsonschema_rs.ValidationErrorKind.UnevaluatedProperties,
        ):
            names = tuple(_cut(name) for name in kind.unexpected[:_MAX_VIOLATIONS])
        where = (*path, *(token if isinstance(token, int) else _cut(token) for token in error.instance_path))
        message = f"{_name(location, where)} {_rule(keyword, expected, names)}"
        return Violation(location, where, keyword, expected, message, schema, names, error.instance)


class _Listing(NamedTuple):
    """What lists the violations of a schema, and the document that it is compiled from."""

    validator: jsonschema_rs.Validator
    document: Mapping[str, Any]


class Schemas:
    """Validators for the places of one document, as seen from a side; one for each place and view.

    Those of a small document are compiled at start-up, those of a large one when they are first
    used: a schema that refers to most of its document takes milliseconds, and there are thousands.
    """

    def __init__(self, document: PublishedDocument, *, formats: bool = True) -> None:
        # Formats in Python slow every look at a value down, so they are there for those who use one.
        self._own_formats = (
            FORMATS if any(b'"%b"' % name.encode() in document.content for name in FORMATS) else None
        )
        value = identified(document.value, document.content)
        self._document, self._formats = PublishedDocument(value, document.content), formats
        self._eager = len(document.content) <= EAGER_BELOW
        self._sides: dict[tuple[View, int], tuple[jsonschema_rs.Registry, Mapping[str, Any]]] = {}
        self._listings: dict[tuple[View, int], tuple[jsonschema_rs.Registry, Mapping[str, Any]]] = {}
        self._validators: dict[tuple[Pointer, View], Validator] = {}

    def at(self, pointer: Pointer, view: View = "out") -> Validator:
        """The validator of the schema at a pointer. Raises ValueError when it cannot be compiled."""
        found = self._validators.get((pointer, view))
        if found is None:
            dialect = dialect_of(self._document, pointer)
            registry, document = self._side(view, dialect)
            own = _at(document, list(pointer)).get("$id")
            reference = own if isinstance(own, str) else f"{ROOT}{fragment(pointer)}"
            compile_ = partial(
                _compiled, dialect, reference=reference, formats=self._formats, own=self._own_formats
            )
            found = Validator(
                partial(compile_, registry), document, partial(self._listing, view, dialect, compile_)
            )
            self._validators[pointer, view] = found
            if self._eager:
                try:
                    assert found.compiled
                except ValueError:
                    reason = _reason(dialect, registry, reference)
                    raise ValueError(f"the schema at {fragment(pointer)} cannot be used: {reason}") from None
        return found

    @property
    def anything(self) -> Validator:
        """A validator that every value passes."""
        validator = jsonschema_rs.Draft202012Validator(True)
        return Validator(lambda: validator, {}, lambda: _Listing(validator, {}))

    def _side(self, view: View, dialect: Dialect) -> tuple[jsonschema_rs.Registry, Mapping[str, Any]]:
        key = (view, dialect.draft)
        if key not in self._sides:
            value = seen(self._document, view, formats=self._formats)
            drafted = [side for other, side in self._sides.items() if other[1] == dialect.draft]
            same = next((side for side in drafted if side[1] is value), None)
            self._sides[key] = same or (_registry(value, dialect), value)
        return self._sides[key]

    def _listing(
        self,
        view: View,
        dialect: Dialect,
        compile_: Callable[[jsonschema_rs.Registry], jsonschema_rs.Validator],
    ) -> _Listing:
        key = (view, dialect.draft)
        if key not in self._listings:
            conditions = dialect.draft not in (jsonschema_rs.Draft4, jsonschema_rs.Draft6)
            value = without_alternatives(self._side(view, dialect)[1], conditions=conditions)
            self._listings[key] = _registry(value, dialect), value
        registry, document = self._listings[key]
        return _Listing(compile_(registry), document)


def _registry(document: Mapping[str, Any], dialect: Dialect) -> jsonschema_rs.Registry:
    holding = {ROOT: cast("dict[str, Any]", document), **resources(document)}
    return jsonschema_rs.Registry(list(holding.items()), draft=dialect.draft)


def _compiled(
    dialect: Dialect,
    registry: jsonschema_rs.Registry,
    *,
    reference: str,
    formats: bool,
    own: OwnFormats | None,
) -> jsonschema_rs.Validator:
    return dialect.validator(
        {"$ref": reference},
        registry=registry,
        validate_formats=formats,
        formats=own,
        pattern_options=PATTERNS,
        mask=HIDDEN,
        offline=True,
    )


def _reason(dialect: Dialect, registry: jsonschema_rs.Registry, reference: str) -> str:
    """Why a schema does not compile: it is the document's, so nothing of it needs to be hidden."""
    try:
        dialect.validator({"$ref": reference}, registry=registry, pattern_options=PATTERNS, offline=True)
    except ValueError as error:
        return str(error).splitlines()[0]
    return "a format is unknown"


def _at(value: Any, tokens: list[str]) -> Mapping[str, object]:
    """The schema object that holds a keyword, or nothing where the path leads elsewhere."""
    for token in tokens:
        try:
            value = cast("Any", value[int(token)] if isinstance(value, list) else value[token])
        except (KeyError, IndexError, ValueError, TypeError):
            return {}
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _unexplained(location: Location, path: tuple[str | int, ...]) -> Violation:
    message = f"{_name(location, path)} breaks its schema; it is too large to say where"
    return Violation(location, path, "schema", None, message)


def _name(location: Location, path: tuple[str | int, ...]) -> str:
    """`query limit`, `body`, `body openHours.0.hours`: how a message calls a location."""
    return " ".join(filter(None, (location, ".".join(str(token) for token in path))))


def _rule(keyword: str, expected: object, names: tuple[str, ...]) -> str:
    """What a rule demands, in words that never contain the value that was sent."""
    match keyword:
        case "required":
            return f"lacks {', '.join(names)}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"has unexpected members: {', '.join(names)}"
        case "type":
            kinds = cast("list[str]", expected) if isinstance(expected, list) else [str(expected)]
            return f"must be of type {' or '.join(kinds)}"
        case "enum":
            values = ", ".join(_json(item) for item in cast("list[object]", expected))
            return f"must be one of {values}"
        case "format":
            return f"must be a valid {expected}"
        case "anyOf" | "oneOf":
            return "fits none of the alternatives, or more than one"
        case _:
            return f"breaks {keyword} {_json(expected)}"


def _cut(name: str) -> str:
    """A name that a client made up, at a length that an answer may repeat."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _json(value: object) -> str:
    """A value of the document as JSON, cut to a readable length."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= 80 else f"{text[:77]}..."
