"""A schema in one form, however it is written: what holds for its values, keyword by keyword.

References and `allOf` are taken in, a choice of one is that one, alternatives of different types are one
schema of several types, `const` is a list of one, exclusive bounds are numbers, null is a flag of its own.
What equals in this form admits the same values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from oaswright.contract.definitions import type_name
from oaswright.diff.keys import Entry, Key, Piece, flatten, is_null, join, key_of
from oaswright.diff.literals import digest, value_key
from oaswright.lint.bounds import number_of
from oaswright.openapi.grammar import Version
from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.own_keywords import FORMAT_BOUNDS
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.nulls import admits_null
from oaswright.spec.tree import Object, Tree, as_array, as_object

EVERY_TYPE = frozenset({"string", "integer", "fraction", "boolean", "array", "object"})
"""The types of values other than null; numbers are those with a fraction and those without."""

FLOAT: Final = 3.4028234663852886e38
BOUNDS: Mapping[str, tuple[float, float]] = {**FORMAT_BOUNDS, "float": (-FLOAT, FLOAT)}
_NUMERIC_FORMATS = frozenset({*BOUNDS, "double"})

_LENGTHS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
# What a facet says something about.
TYPES_OF_FACETS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), frozenset({"integer", "fraction"})),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format", "content"), frozenset({"string"})),
    **dict.fromkeys(
        ("minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"), frozenset({"array"})
    ),
    **dict.fromkeys(
        (
            "minProperties", "maxProperties", "propertyNames", "dependentRequired", "dependentSchemas",
            "unevaluatedProperties",
        ),
        frozenset({"object"}),
    ),
}  # fmt: skip
_OPAQUE = ("not", "propertyNames", "dependentSchemas", "dependentRequired", "unevaluatedProperties",
           "unevaluatedItems")  # fmt: skip
_CONTAINS = ("contains", "minContains", "maxContains")
_CONDITION = ("if", "then", "else")
# Patterns that every text matches.
_ANYTHING = frozenset(
    {"", ".*", "^.*$", "^.*", ".*$", "^", "$", "(.*)", "^(.*)$", "[\\s\\S]*", "^[\\s\\S]*$"}
)
_MAX_NESTED = 3
# So many choices stand in each other at most that are read as one schema.
_MAX_OPEN = 40
_SCALAR = frozenset({"minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "format"})
_CONTENT = ("contentEncoding", "contentMediaType", "contentSchema")
_NOTES = ("default", "deprecated", "discriminator", "x-extensible-enum", "x-sunset")


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound of numbers, lengths or counts, and where it stands. `strict`: the number itself is outside."""

    number: int | float
    strict: bool
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Words:
    """What keywords of one kind ask for together, each as a text, and where the first stands."""

    texts: frozenset[str]
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Listed:
    """The values that a schema lists, without null, and where."""

    values: tuple[JSON, ...]
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Note:
    """A keyword that says nothing of values, and where it stands."""

    value: JSON
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives: a value has to be valid against one of them."""

    keyword: str
    pointer: Pointer
    branches: tuple[Key, ...]


@dataclass(slots=True)
class Form:
    """What schemas that hold together say of a value.

    `types` are those of values other than null. `limits` are bounds, `idle` those without effect for the
    types; `words` is what has to be compared as a whole; `notes` say nothing of values. `members` are the
    declared properties, `others` the schemas of all further members; `closed`: there are none.
    """

    pointer: Pointer
    pieces: tuple[Piece, ...] = ()
    null: bool = True
    never: bool = False
    types: frozenset[str] = EVERY_TYPE
    types_at: Pointer = ()
    enum: Listed | None = None
    limits: dict[str, Limit] = field(default_factory=dict[str, Limit])
    idle: dict[str, Limit] = field(default_factory=dict[str, Limit])
    words: dict[str, Words] = field(default_factory=dict[str, Words])
    notes: dict[str, Note] = field(default_factory=dict[str, Note])
    required: dict[str, Pointer] = field(default_factory=dict[str, Pointer])
    members: dict[str, Key] = field(default_factory=dict[str, Key])
    patterns: dict[str, Key] = field(default_factory=dict[str, Key])
    others: Key = ()
    others_at: Pointer | None = None
    closed: bool = False
    items: Key = ()
    prefix: list[Key] = field(default_factory=list[Key])
    choices: list[Choice] = field(default_factory=list[Choice])


class Forms:
    """The forms of the schemas of one document, each made once."""

    def __init__(self, tree: Tree, version: Version) -> None:
        self.tree = tree
        self.version: Version = version
        self._known: dict[Key, Form] = {}
        self._open: set[Key] = set()

    def of(self, key: Key) -> Form:
        """The form of what the schemas of a key say together."""
        if key not in self._known:
            self._open.add(key)
            self._known[key] = self._make(key)
            self._open.discard(key)
        return self._known[key]

    def list_names(self, key: Key, depth: int = 0) -> frozenset[str]:
        """The properties that schemas declare, those of their alternatives included."""
        form = self.of(key)
        names = frozenset(form.members)
        if depth < _MAX_NESTED:
            for choice in form.choices:
                names = names.union(*(self.list_names(branch, depth + 1) for branch in choice.branches))
        return names

    def _make(self, key: Key) -> Form:
        pieces = flatten(self.tree, self.version, key)
        form = Form(_find_place(key, pieces), tuple(pieces))
        form.types_at = form.pointer
        form.null = all(self._admits_null(entry) for entry in key)
        for piece in pieces:
            self._add(form, piece)
        self._take_in_choices(form)
        _settle(form)
        return form

    def _admits_null(self, entry: Entry) -> bool:
        """Whether null is a value of an entry; where only properties are declared, an object is meant."""
        if entry.absent:
            return True
        value = self.tree.at(entry.pointer)
        if entry.without and isinstance(value, dict):
            value = {name: below for name, below in value.items() if name not in entry.without}
        return admits_null(self.tree, self.version, value, entry.pointer, excludes=is_object)

    def _add(self, form: Form, piece: Piece) -> None:
        value, pointer = piece.value, piece.pointer
        if piece.never:
            form.never = True
            return
        _add_types(form, value, pointer)
        _add_numbers(form, value, pointer)
        _add_texts(form, value, pointer)
        self._add_members(form, value, pointer)
        self._add_items(form, value, pointer)
        for keyword in _OPAQUE:
            if keyword in value:
                self._add_opaque(form, keyword, value, (keyword,), pointer)
        if "contains" in value:
            self._add_opaque(form, "contains", value, _CONTAINS, pointer)
        if "if" in value and ("then" in value or "else" in value):
            self._add_opaque(form, "if", value, _CONDITION, pointer)
        if not frozenset(_CONTENT).isdisjoint(value):
            self._add_opaque(form, "content", value, _CONTENT, pointer)
        for keyword in _NOTES:
            if keyword in value:
                form.notes.setdefault(keyword, Note(value[keyword], (*pointer, keyword)))
        for keyword in CHOICE_KEYWORDS:
            written = value.get(keyword)
            branches = [
                key_of((*pointer, keyword, index))
                for index, branch in enumerate(as_array(written))
                if not is_null(branch)
            ]
            if len(branches) > 1:
                form.choices.append(Choice(keyword, (*pointer, keyword), tuple(branches)))

    def _add_opaque(
        self, form: Form, name: str, value: Object, keywords: tuple[str, ...], pointer: Pointer
    ) -> None:
        """What is only compared as a whole: equal where it is written equal, references followed."""
        written: Object = {keyword: value[keyword] for keyword in keywords if keyword in value}
        at = (*pointer, next(keyword for keyword in keywords if keyword in value))
        _add_words(form, name, digest(self.tree, written, pointer, deep=True), at)

    def _add_members(self, form: Form, value: Object, pointer: Pointer) -> None:
        for name in as_object(value.get("properties")):
            own = key_of((*pointer, "properties", name))
            form.members[name] = join(form.members.get(name, ()), own)
        for index, required in enumerate(as_array(value.get("required"))):
            if isinstance(required, str):
                form.required.setdefault(required, (*pointer, "required", index))
        for name in as_object(value.get("patternProperties")):
            own = key_of((*pointer, "patternProperties", name))
            form.patterns[name] = join(form.patterns.get(name, ()), own)
        others = value.get("additionalProperties")
        at = (*pointer, "additionalProperties")
        if others is False:
            form.closed, form.others_at = True, at
        elif isinstance(others, dict) and others:
            form.others = join(form.others, key_of(at))
            form.others_at = form.others_at or at

    def _add_items(self, form: Form, value: Object, pointer: Pointer) -> None:
        items, prefix = value.get("items"), as_array(value.get("prefixItems"))
        keyword = "prefixItems"
        if isinstance(items, list):
            prefix, keyword, items = items, "items", value.get("additionalItems")
        for index in range(len(prefix)):
            own = key_of((*pointer, keyword, index))
            if index < len(form.prefix):
                form.prefix[index] = join(form.prefix[index], own)
            else:
                form.prefix.append(own)
        if (isinstance(items, dict) and items) or items is False:
            at = "additionalItems" if keyword == "items" else "items"
            form.items = join(form.items, key_of((*pointer, at)))

    def _take_in_choices(self, form: Form) -> None:
        """Alternatives that differ by their types, or that list values, as part of the schema itself."""
        for choice in list(form.choices):
            if len(self._open) > _MAX_OPEN or any(branch in self._open for branch in choice.branches):
                continue
            branches = [self.of(branch) for branch in choice.branches]
            if any(branch.choices or branch.never for branch in branches):
                continue
            if all(branch.enum is not None for branch in branches):
                listed = [value for branch in branches if branch.enum for value in branch.enum.values]
                _tighten_enum(form, _unique(listed), choice.pointer)
            elif _are_apart(branches):
                _take_in_types(form, branches, choice.pointer)
            else:
                continue
            form.choices.remove(choice)


def _find_place(key: Key, pieces: list[Piece]) -> Pointer:
    """Where a schema is written: what references lead to, the same for all who refer to it."""
    written = (piece.pointer for piece in pieces if "$ref" not in piece.value and piece.value)
    return next(written, key[0].pointer if key else ())


def _are_apart(branches: list[Form]) -> bool:
    """Whether no value has the type of two alternatives, and at most one says more than facets can."""
    seen: frozenset[str] = frozenset()
    for branch in branches:
        if seen & branch.types or branch.enum is not None or {"if", "not"} & branch.words.keys():
            return False
        seen |= branch.types
    return True


def _take_in_types(form: Form, branches: list[Form], pointer: Pointer) -> None:
    types = frozenset[str]().union(*(branch.types for branch in branches))
    form.types, form.types_at = form.types & types, pointer
    for branch in branches:
        for name, limit in branch.limits.items():
            _tighten(form, name, limit)
        for name, words in branch.words.items():
            for text in words.texts:
                _add_words(form, name, text, words.pointer)
        form.required.update({name: at for name, at in branch.required.items() if name not in form.required})
        form.members.update(
            {name: join(form.members.get(name, ()), key) for name, key in branch.members.items()}
        )
        form.patterns.update(
            {name: join(form.patterns.get(name, ()), key) for name, key in branch.patterns.items()}
        )
        form.others = join(form.others, branch.others)
        form.others_at = form.others_at or branch.others_at
        form.closed = form.closed or branch.closed
        form.items = join(form.items, branch.items)
        form.prefix = form.prefix or branch.prefix
    for name in sorted({name for branch in branches for name in branch.notes} - form.notes.keys()):
        found = [branch.notes[name] for branch in branches if name in branch.notes]
        # One that does not depend on the order of alternatives.
        form.notes[name] = min(found, key=lambda note: value_key(note.value))


def _add_types(form: Form, value: Object, pointer: Pointer) -> None:
    written = value.get("type")
    names = {name for name in (written if isinstance(written, list) else [written]) if isinstance(name, str)}
    if is_object(value):
        names = {"object"}
    if "number" in names:
        names |= {"integer", "fraction"}
    if names & (EVERY_TYPE | {"null"}):
        form.types &= frozenset(names)
        form.types_at = (*pointer, "type") if written is not None else pointer
    listed: list[JSON] | None = None
    at = "enum"
    if isinstance(value.get("enum"), list):
        listed = as_array(value["enum"])
    elif "const" in value:
        listed = [value["const"]]
        at = "const"
    else:
        return
    _tighten_enum(form, [one for one in _unique(listed) if one is not None], (*pointer, at))


def _tighten_enum(form: Form, listed: list[JSON], pointer: Pointer) -> None:
    if form.enum is not None:
        keys = {value_key(value) for value in form.enum.values}
        listed = [value for value in listed if value_key(value) in keys]
    form.enum = Listed(tuple(listed), pointer)


def _unique(values: list[JSON]) -> list[JSON]:
    return list({value_key(value): value for value in values}.values())


def _add_numbers(form: Form, value: Object, pointer: Pointer) -> None:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        written, strict = number_of(value, bound), number_of(value, exclusive)
        if written is not None:
            _tighten(form, bound, Limit(written, value.get(exclusive) is True, (*pointer, bound)))
        if strict is not None:
            _tighten(form, bound, Limit(strict, True, (*pointer, exclusive)))
    if (bounds := BOUNDS.get(str(value.get("format")))) is not None:
        # A boolean that stands alone means the bound of the format.
        for bound, number in zip(("minimum", "maximum"), bounds, strict=True):
            exclusive = f"exclusive{bound.capitalize()}"
            strict = value.get(exclusive) is True and bound not in value
            _tighten(form, bound, Limit(number, strict, (*pointer, exclusive if strict else "format")))
    step = number_of(value, "multipleOf")
    if step is not None:
        _add_words(form, "multipleOf", value_key(step), (*pointer, "multipleOf"))


def _add_texts(form: Form, value: Object, pointer: Pointer) -> None:
    for keyword in _LENGTHS:
        length = number_of(value, keyword)
        if length is not None and not (keyword.startswith("min") and length <= 0):
            _tighten(form, keyword, Limit(length, False, (*pointer, keyword)))
    if value.get("uniqueItems") is True:
        _add_words(form, "uniqueItems", "true", (*pointer, "uniqueItems"))
    for keyword in ("pattern", "format"):
        text = value.get(keyword)
        if isinstance(text, str) and text not in _ANYTHING:
            _add_words(form, keyword, text, (*pointer, keyword))


def is_object(schema: Object) -> bool:
    """Whether a schema without a type declares properties: nobody means anything but an object."""
    return "type" not in schema and "properties" in schema and "$ref" not in schema


def is_tighter(name: str, one: Limit, other: Limit) -> bool:
    """Whether a bound leaves out what another one of the same keyword admits."""
    if one.number == other.number:
        return one.strict and not other.strict
    return one.number > other.number if name.startswith("min") else one.number < other.number


def _tighten(form: Form, name: str, limit: Limit) -> None:
    known = form.limits.get(name)
    if known is None or is_tighter(name, limit, known):
        form.limits[name] = limit


def _add_words(form: Form, name: str, text: str, pointer: Pointer) -> None:
    known = form.words.get(name)
    form.words[name] = (
        Words(frozenset({text}), pointer) if known is None else Words(known.texts | {text}, known.pointer)
    )


def _settle(form: Form) -> None:
    """Leave out what says nothing, given the rest."""
    form.idle = {name: limit for name, limit in form.limits.items() if not TYPES_OF_FACETS[name] & form.types}
    form.limits = {name: limit for name, limit in form.limits.items() if name not in form.idle}
    if form.enum is not None:
        types = frozenset(type_of(value) for value in form.enum.values)
        if types == form.types == frozenset({"boolean"}) and len(form.enum.values) == 2:
            form.enum = None
        else:
            form.types &= types
            form.limits = {name: limit for name, limit in form.limits.items() if name not in _SCALAR}
            form.words = {name: words for name, words in form.words.items() if name not in _SCALAR}
    known = form.words.get("format")
    if known is not None and form.types & {"integer", "fraction"}:
        left = known.texts - _NUMERIC_FORMATS
        form.words.pop("format")
        if left:
            form.words["format"] = Words(left, known.pointer)
    form.words = {
        name: words
        for name, words in form.words.items()
        if TYPES_OF_FACETS.get(name, EVERY_TYPE) & form.types
    }


def type_of(value: JSON) -> str:
    """The type of a value, as forms tell them apart."""
    name = type_name(value)
    return "fraction" if name == "number" else name
