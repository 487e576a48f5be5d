"""Schemas in one form, however they are written: what holds for their values, keyword by keyword.

References and `allOf` are taken in, a choice of one is that one, alternatives of different types are one
schema of several types, `const` is a list of one, exclusive bounds are numbers, null is a flag of its own.
What equals in this form admits the same values.
"""

from oaswright.diff.forms import Choice, Form, Note, is_object
from oaswright.diff.keys import Entry, Key, Piece, flatten, is_null, join, key_of
from oaswright.diff.literals import digest, value_key
from oaswright.diff.tightening import (
    add_numbers,
    add_texts,
    add_types,
    add_words,
    settle,
    tighten,
    tighten_enum,
    unique,
)
from oaswright.openapi.grammar import Version
from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.pointers import Pointer
from oaswright.spec.nulls import admits_null
from oaswright.spec.tree import Object, Tree, as_array, as_object

_OPAQUE = ("not", "propertyNames", "dependentSchemas", "dependentRequired", "unevaluatedProperties",
           "unevaluatedItems")  # fmt: skip
_CONTAINS = ("contains", "minContains", "maxContains")
_CONDITION = ("if", "then", "else")
_MAX_NESTED = 3
# So many choices stand in each other at most that are read as one schema.
_MAX_OPEN = 40
_CONTENT = ("contentEncoding", "contentMediaType", "contentSchema")
_NOTES = ("default", "deprecated", "discriminator", "x-extensible-enum", "x-sunset")


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
        settle(form)
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
        add_types(form, value, pointer)
        add_numbers(form, value, pointer)
        add_texts(form, value, pointer)
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
        add_words(form, name, digest(self.tree, written, pointer, deep=True), at)

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
                tighten_enum(form, unique(listed), choice.pointer)
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
            tighten(form, name, limit)
        for name, words in branch.words.items():
            for text in words.texts:
                add_words(form, name, text, words.pointer)
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
