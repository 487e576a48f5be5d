"""Validators: the schemas of `schemas.json`, compiled, and what a value breaks of them as violations."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import jsonschema_rs
import orjson

from oaswright.openapi.pointers import JSON, parse_pointer
from oaswright.runtime.document import Described, Document, Pointer, fragment
from oaswright.runtime.error_paths import find_owner, find_place, schema_at
from oaswright.runtime.problems import Location, Violation
from oaswright.runtime.sizes import depth_of, weighs_less
from oaswright.runtime.violation_words import cut_name, describe_rule, name_place, show_name
from oaswright.validators import DEFAULT_DIALECT, DIALECTS, FORMATS, SCHEMAS_URI, Dialect, compile_schema

if TYPE_CHECKING:
    from oaswright.runtime.choices import Choice

JSONObject: TypeAlias = "dict[str, JSON]"

_ANYTHING = jsonschema_rs.Draft202012Validator(True)
_MAX_VIOLATIONS = 50
# Keywords whose value is a schema.
_HOLDING = frozenset({"contains", "not", "propertyNames"})
MAX_LISTED, MAX_EXPLAINED = 1_000, 20_000
"""Weights of values (see `sizes`) up to which all violations are told, and up to which one is.

Values of many levels have to be lighter.
"""
MAX_LISTED_NAMES = 100
"""The same for documents with `propertyNames`, whose violations hold all members each."""
MAX_REPEATS = 250
"""Ways through a schema to one place of a value up to which violations are told: 7 levels with two each."""

EAGER_BELOW = 512 * 1024
"""Bytes of `schemas.json` up to which everything is compiled at start-up."""


class Validator:
    """One schema, compiled on first use. `valid` is the fast answer, `violations` the full one.

    The violations are listed by a second one. Of the alternatives of a choice it goes into the one alone that
    a value means.
    """

    __slots__ = ("_compile", "_compiled", "_listing", "_schemas", "valid")

    def __init__(
        self,
        compile_: Callable[[], jsonschema_rs.Validator],
        schemas: JSONObject,
        listing: "Callable[[], _Listing]",
    ) -> None:
        self._compile, self._schemas, self._listing = compile_, schemas, cache(listing)
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
        if not weighs_less(value, MAX_EXPLAINED):
            return [_unexplained(location, path)]
        listing = self._listing()
        repeats, listed = listing.repeats, listing.listed
        depth = depth_of(value, MAX_EXPLAINED)
        # What is deep is looked at again for each choice above it, and copied into each violation above it.
        explained, listed = MAX_EXPLAINED // max(1, depth // 2), listed // max(1, depth // 5)
        if repeats**depth > MAX_REPEATS or not weighs_less(value, explained):
            return [_unexplained(location, path)]
        all_ = weighs_less(value, listed)
        return list(islice(self._explain(listing, value, location, path, all_=all_), _MAX_VIOLATIONS)) or [
            _unexplained(location, path)
        ]

    def _explain(
        self,
        listing: "_Listing",
        value: object,
        location: Location,
        path: tuple[str | int, ...],
        *,
        all_: bool,
    ) -> Iterator[Violation]:
        """All violations, or one: to list those of a large or deep value may take seconds and gigabytes.

        Where a value means one alternative of a choice, they are those of that.
        """
        # Imported where something is wrong for the first time: it reads the tables of the standard.
        from oaswright.runtime.choices import choice_of

        for error in _errors(listing.validator, value, all_=all_):
            choice = choice_of(listing.schemas, [str(token) for token in error.schema_path])
            if choice is None:
                yield self._violation(listing, error, value, location, path)
            else:
                yield from self._explain_choice(choice, listing, error, value, location, path, all_=all_)

    def _explain_choice(
        self,
        choice: "Choice",
        listing: "_Listing",
        error: jsonschema_rs.ValidationError,
        value: object,
        location: Location,
        path: tuple[str | int, ...],
        *,
        all_: bool,
    ) -> Iterator[Violation]:
        from oaswright.runtime.picking import Misfit, pick

        picked = pick(listing.schemas, choice.alternatives, error.instance)
        where = find_place(error, value, path)
        if isinstance(picked, Misfit):
            keyword, known, name = picked
            is_absent = keyword == "required"
            where = where if name is None or is_absent else (*where, name)
            expected: object = True if is_absent else known
            names = (name,) if name is not None and is_absent else ()
            message = f"{name_place(location, where)} {describe_rule(keyword, expected, names)}"
            yield Violation(location, where, keyword, expected, message, names=names, value=error.instance)
            return
        is_told = False
        if isinstance(picked, int):
            below = listing.below(choice.paths[picked])
            if below.repeats ** depth_of(error.instance, MAX_EXPLAINED) <= MAX_REPEATS:
                for violation in self._explain(below, error.instance, location, where, all_=all_):
                    yield violation
                    is_told = True
        if not is_told:
            yield self._violation(listing, error, value, location, path, choice)

    def _violation(
        self,
        listing: "_Listing",
        error: jsonschema_rs.ValidationError,
        value: object,
        location: Location,
        path: tuple[str | int, ...],
        choice: "Choice | None" = None,
    ) -> Violation:
        from oaswright.runtime.choices import admits_null

        steps = [str(token) for token in error.schema_path]
        kind = error.kind
        owner, keyword = (choice.owner, choice.keyword) if choice is not None else find_owner(steps, kind)
        schema = schema_at(self._schemas, owner) or schema_at(listing.schemas, owner)
        is_false = choice is None and isinstance(kind, jsonschema_rs.ValidationErrorKind.FalseSchema)
        expected: object = False if is_false else schema.get(keyword)
        if kind.name == keyword not in _HOLDING and (expected is None or isinstance(expected, dict)):
            # Paths of jsonschema-rs begin anew at an `$id`, and leave empty names out.
            expected = kind.value
        if keyword == "type" and admits_null(listing.schemas, listing.reference, error.evaluation_path):
            expected = [*(name for name in cast("list[str]", kind.value) if name != "null"), "null"]
        names: tuple[str, ...] = ()
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            names = (str(kind.property),)
        elif isinstance(
            kind,
            jsonschema_rs.ValidationErrorKind.AdditionalProperties
            | jsonschema_rs.ValidationErrorKind.UnevaluatedProperties,
        ):
            names = tuple(cut_name(name) for name in kind.unexpected[:_MAX_VIOLATIONS])
        rule = "is not allowed" if is_false else describe_rule(keyword, expected, names)
        if is_false and keyword == "propertyNames":
            rule = "may have no members"
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.PropertyNames):
            inner = kind.error
            names, expected = (cut_name(str(inner.instance)),), schema.get(keyword)
            demand = describe_rule(str(inner.schema_path[-1]), inner.kind.value, ())
            rule = f"has the member {show_name(names[0])}, whose name {demand}"
        where = find_place(error, value, path)
        message = f"{name_place(location, where)} {rule}"
        return Violation(location, where, keyword, expected, message, schema, names, error.instance)


class _Listing(NamedTuple):
    """What lists the violations of a schema, the schemas that it is compiled from, and its place in them.

    `below` gives that of a schema at a path among them, an alternative of a choice. `repeats` is by how many
    ways it looks at one member of a value in a circle; see `count_repeats`.
    `listed` is the weight of values up to which all violations are listed.
    """

    validator: jsonschema_rs.Validator
    schemas: JSONObject
    below: "Callable[[Sequence[str]], _Listing]"
    reference: str = "#"
    repeats: int = 1
    listed: int = MAX_LISTED


def _list_nothing(_path: Sequence[str] = ()) -> _Listing:
    return _Listing(_ANYTHING, {}, _list_nothing)


class Schemas:
    """Validators for the schemas of one document; one for each schema that is used.

    Those of a small document are compiled at start-up, those of a large one when they are first
    used: a schema that refers to most of its document takes milliseconds, and there are thousands.
    """

    def __init__(self, document: Document, *, formats: bool = True) -> None:
        self._own_formats = FORMATS if document.own_formats else None
        self._formats = formats
        self._schemas = cast("JSONObject", document.schemas)
        self._eager = document.size <= EAGER_BELOW
        self._lists_names = document.property_names
        self._registries: dict[int, jsonschema_rs.Registry] = {}
        self._listings: dict[int, tuple[jsonschema_rs.Registry, JSONObject]] = {}
        self._validators: dict[tuple[str, bytes], Validator] = {}
        self._alternatives: dict[tuple[int, str], _Listing] = {}
        self.anything = Validator(lambda: _ANYTHING, {}, _list_nothing)
        """A validator that every value passes."""

    def of(self, entry: Described, pointer: Pointer) -> Validator:
        """The validator of an entry that stands at a pointer; one for anything where it has no schema.

        Raises ValueError when the schema cannot be compiled.
        """
        if "schema" not in entry:
            return self.anything
        schema, name = entry["schema"], entry.get("dialect", DEFAULT_DIALECT)
        # Equal schemas share a validator: most uses are a reference and nothing else, or one of a few types.
        key = (name, orjson.dumps(schema))
        found = self._validators.get(key)
        if found is None:
            dialect, reference = DIALECTS[name], fragment((*pointer, "schema"))
            found = self._validators[key] = Validator(
                partial(self._compile, reference, dialect, self._registry(dialect)),
                self._schemas,
                partial(self._list, reference, dialect),
            )
            if self._eager:
                assert found.compiled
        return found

    def _compile(
        self, reference: str, dialect: Dialect, registry: jsonschema_rs.Registry
    ) -> jsonschema_rs.Validator:
        schema: dict[str, Any] = {"$ref": f"{SCHEMAS_URI}{reference}"}
        return compile_schema(schema, dialect, registry, formats=self._formats, own_formats=self._own_formats)

    def _registry(self, dialect: Dialect) -> jsonschema_rs.Registry:
        if dialect.draft not in self._registries:
            self._registries[dialect.draft] = _registry(self._schemas, dialect)
        return self._registries[dialect.draft]

    def _list(self, reference: str, dialect: Dialect) -> _Listing:
        from oaswright.runtime.choices import without_alternatives
        from oaswright.runtime.repeats import count_repeats

        if dialect.draft not in self._listings:
            schemas = without_alternatives(self._schemas, conditions=dialect.has_if)
            self._listings[dialect.draft] = _registry(schemas, dialect), schemas
        registry, schemas = self._listings[dialect.draft]
        repeats = count_repeats(schemas, parse_pointer(reference.removeprefix("#")))
        listed = MAX_LISTED_NAMES if self._lists_names else MAX_LISTED

        def below(path: Sequence[str]) -> _Listing:
            name = fragment(tuple(path))
            if (dialect.draft, name) not in self._alternatives:
                self._alternatives[dialect.draft, name] = self._list(name, dialect)
            return self._alternatives[dialect.draft, name]

        return _Listing(
            self._compile(reference, dialect, registry), schemas, below, reference, repeats, listed
        )


def _errors(
    validator: jsonschema_rs.Validator, value: object, *, all_: bool
) -> Iterator[jsonschema_rs.ValidationError]:
    if all_:
        yield from validator.iter_errors(value)
        return
    try:
        validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        yield error


def _registry(schemas: JSONObject, dialect: Dialect) -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(SCHEMAS_URI, schemas)], draft=dialect.draft)


def _unexplained(location: Location, path: tuple[str | int, ...]) -> Violation:
    message = f"{name_place(location, path)} breaks its schema; it is too large or too deep to say where"
    return Violation(location, path, "schema", None, message)
