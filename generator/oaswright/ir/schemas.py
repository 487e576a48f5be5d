"""From schemas to types; whatever needs a name of its own becomes a model on the way."""

from collections.abc import Mapping

from oaswright.ir.compositions import lower_choice, lower_composition, lower_parts
from oaswright.ir.lowering import UnnamedModel, is_component, model_key, names_in
from oaswright.ir.nullability import Nullability
from oaswright.ir.objects import conditional_members, lower_object
from oaswright.ir.parts import Flattening, Part, UnsupportedError, choice_keyword, says_type
from oaswright.ir.preferred_names import PreferredNames
from oaswright.ir.types import (
    ANY,
    Array,
    Enumeration,
    Kind,
    Object,
    Reference,
    Scalar,
    Type,
    Union,
    nullable,
    union_of,
    without_null,
)
from oaswright.ir.values import SCALARS, kinds_of, lower_values
from oaswright.openapi.jsonschema import Direction, is_file
from oaswright.openapi.own_keywords import is_base64
from oaswright.openapi.pointers import Pointer, format_pointer
from oaswright.spec.directions import Directions
from oaswright.spec.tree import Tree, as_array, as_object, as_string

_FORMATS: Mapping[str, Kind] = {"date-time": "date-time", "date": "date", "uuid": "uuid"}
_BY_DEFAULT = frozenset(Scalar(kind) for kind in _FORMATS.values())
# Longer unions get a name.
_MAX_UNNAMED = 4
# Schemas inside of schemas, and compositions of compositions.
_MAX_DEPTH = 50


class Schemas:
    """Lowers the schemas of one document; `models` fills with whatever needs a name, by key.

    References in types hold keys until names are given to all keys at once.
    """

    def __init__(
        self,
        tree: Tree,
        directions: Directions,
        preferred: PreferredNames,
        discriminator_values: Mapping[Pointer, Mapping[str, tuple[str, ...]]],
        *,
        lone_references: bool,
        formats: Mapping[str, Type],
    ) -> None:
        self.models: dict[str, UnnamedModel] = {}
        self.discriminator_values = discriminator_values
        self._tree = tree
        self._formats = formats
        self._directions = directions
        self._preferred = preferred
        self.flattening = Flattening(tree, directions, lone_references=lone_references)
        self._nullability = Nullability(self.flattening, reads_nullable=lone_references)
        self._open: set[str] = set()
        self._forced: set[str] = set()
        # Models whose schemas admit null as well.
        self._or_null: set[str] = set()
        # What holds side by side in what is being lowered, and the models that this becomes.
        self._together: dict[frozenset[tuple[Pointer, Direction]], str] = {}

    def lower_part(self, part: Part, *, named_values: bool = False) -> Type:
        """The type of a schema; an object or an enumeration becomes a model, and a reference to it.

        `named_values` makes an enumeration even of a single value.
        """
        key = model_key(part.pointer, part.direction)
        if key in self.models:
            return self._refer(key)
        if key in self._open:
            self._forced.add(key)
            return Reference(key)
        self._enter(key, part.pointer)
        type_ = self._type(part, named_values=named_values)
        self._open.discard(key)
        return self._hoist(type_, part, key)

    def _enter(self, key: str, pointer: Pointer) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise UnsupportedError(pointer, f"schemas nested deeper than {_MAX_DEPTH} levels")
        self._open.add(key)

    def is_open(self, key: str) -> bool:
        """Whether a model is being lowered at the moment."""
        return key in self._open

    def forget_open(self) -> None:
        """Leave whatever was being lowered when an error ended it."""
        self._open.clear()
        self._together.clear()

    def component(self, pointer: Pointer, direction: Direction) -> None:
        """Make the model of a component in a direction, if it is not there yet."""
        key = model_key(pointer, direction)
        if key in self.models or key in self._open:
            return
        self._enter(key, pointer)
        schema = as_object(self._tree.at(pointer))
        part = Part(schema, pointer, direction)
        type_ = self._type(part, named_values=True)
        self._open.discard(key)
        if isinstance(without_null(type_), Object | Enumeration) or self._nullability.admits_null(part):
            type_ = without_null(type_)  # whoever refers to it adds null
        self.models[key] = self._unnamed(pointer, direction, type_, as_string(schema.get("description")))

    def _unnamed(self, pointer: Pointer, direction: Direction, type_: Type, description: str) -> UnnamedModel:
        names, rank = self._preferred.names(pointer, direction), self._preferred.rank(pointer, direction)
        # Indexes would make it depend on the order of alternatives.
        place = format_pointer(tuple(token for token in pointer if isinstance(token, str)))
        return UnnamedModel(names, rank, place, type_, description, pointer, direction)

    def _hoist(self, type_: Type, part: Part, key: str) -> Type:
        """The type itself, or a reference to the model that it becomes; null stays outside of the model."""
        plain = without_null(type_)
        told_apart = isinstance(plain, Union) and (
            plain.discriminator is not None or len(plain.members) > _MAX_UNNAMED
        )
        if not isinstance(plain, Object | Enumeration) and not told_apart and key not in self._forced:
            return type_
        described = as_string(part.schema.get("description"))
        self.models[key] = self._unnamed(part.pointer, part.direction, plain, described)
        if plain != type_:
            self._or_null.add(key)
        return self._refer(key)

    def _refer(self, key: str) -> Type:
        """What stands for a model where its schema is, null with it."""
        return nullable(Reference(key)) if key in self._or_null else Reference(key)

    def lower_together(self, parts: list[Part], at: Part) -> Type:
        """Schemas that hold side by side, under the name of a place of their own."""
        key = model_key(at.pointer, at.direction)
        if key in self.models:
            self._forced.add(key)
            return self._refer(key)
        if key in self._open:
            self._forced.add(key)
            return Reference(key)
        leaves: frozenset[tuple[Pointer, Direction]] = frozenset(
            (leaf.pointer, leaf.direction) for part in parts for leaf in self.flattening.leaves(part)
        )
        if leaves in self._together:
            # The same schemas at a place inside of what they describe: the same type once more.
            self._forced.add(self._together[leaves])
            return Reference(self._together[leaves])
        self._enter(key, at.pointer)
        self._together[leaves] = key
        self._preferred.describe(at.pointer, at.schema)
        type_ = lower_parts(self, parts, at)
        self._open.discard(key)
        del self._together[leaves]
        return self._hoist(type_, at, key)

    def _reference(self, part: Part) -> Type:
        """A component by its key; anything else by its type, named if it is recursive."""
        target = self.flattening.target(part)
        key = model_key(target.pointer, target.direction)
        if is_component(target.pointer):
            return nullable(Reference(key)) if self._nullability.admits_null(target) else Reference(key)
        if key in self._open:
            self._forced.add(key)
            return Reference(key)
        return self.lower_part(target)

    def _type(self, part: Part, *, named_values: bool = False) -> Type:
        pieces = self.flattening.conjuncts(part)
        typed = [piece for piece in pieces if says_type(piece.schema)]
        null = self._nullability.is_nullable(part)
        if not typed:
            bare = any(piece.schema.get("type") == "object" for piece in pieces)
            found: Type = lower_object(self, pieces, part) if bare else ANY
        elif len(typed) == 1 and not self._says_more(pieces, typed[0]):
            piece = typed[0]
            if piece.is_reference and self._is_subtype(part, piece):
                found = lower_parts(self, pieces, part)
            elif piece.is_reference:
                found = self._reference(piece)
            elif piece.pointer == part.pointer:
                found = self.lower_own(piece, named_values=named_values)
            else:
                found = self.lower_part(piece)
        else:
            found = lower_composition(self, part, pieces)
            null = null or self._nullability.admits_null(part)
        return nullable(found) if null else found

    def _is_subtype(self, part: Part, reference: Part) -> bool:
        """Whether a schema adds nothing to an object but the values by which a discriminator chooses it."""
        leaves = self.flattening.leaves(reference)
        return bool(self.discriminator_values.get(part.pointer)) and not any(
            choice_keyword(leaf.schema) for leaf in leaves
        )

    def _says_more(self, pieces: list[Part], typed: Part) -> bool:
        """Whether the other pieces make members required that the typed one leaves open, or hide some."""
        others = [piece for piece in pieces if piece is not typed]
        if not others:
            return False
        required = {name for piece in others for name in names_in(piece.schema.get("required"))}
        hides = any(conditional_members(self, others).values())
        return hides or not required <= names_in(typed.schema.get("required"))

    def lower_own(self, part: Part, *, named_values: bool = False) -> Type:
        schema = part.schema
        for keyword in ("oneOf", "anyOf"):
            branches = as_array(schema.get(keyword))
            if branches and any(says_type(as_object(branch)) for branch in branches):
                return lower_choice(self, part, keyword)
        kinds = kinds_of(schema)
        if "const" in schema or isinstance(schema.get("enum"), list):
            return lower_values(schema, kinds, named=named_values)
        if not kinds:
            if is_file(schema) and part.direction == "form" and "contentMediaType" in schema:
                return Scalar("upload")
            implied = {"properties": "object", "additionalProperties": "object", "items": "array"}
            kinds = list(dict.fromkeys(kind for key, kind in implied.items() if key in schema))
        types = [(kind, self._of_kind(part, kind)) for kind in kinds]
        if len([kind for kind in kinds if kind != "null"]) > 1:
            at = [Part(schema, (*part.pointer, kind), part.direction) for kind, _ in types]
            return union_of(
                self._hoist(type_, place, model_key(place.pointer, place.direction))
                for (_, type_), place in zip(types, at, strict=True)
            )
        return union_of(type_ for _, type_ in types)

    def _of_kind(self, part: Part, kind: str) -> Type:
        schema = part.schema
        if kind == "object":
            return lower_object(self, [part], part)
        if kind == "array":
            return Array(self._items(part), distinct=schema.get("uniqueItems") is True)
        if kind == "string" and part.direction == "form" and is_file(schema):
            return Scalar("upload")
        configured = self._formats.get(str(schema.get("format"))) if kind == "string" else None
        # What is configured keeps its text, apart from what is read like this without being asked for.
        if configured is not None and ("pattern" not in schema or configured not in _BY_DEFAULT):
            return configured
        # A pattern fixes the exact text, which a datetime or a UUID object would not keep.
        if kind == "string" and "pattern" not in schema:
            return Scalar("byte" if is_base64(schema) else _FORMATS.get(str(schema.get("format")), "string"))
        return Scalar(SCALARS[kind])

    def _items(self, part: Part) -> Type:
        found = [
            self.lower_part(part.below("prefixItems", index))
            for index in range(len(as_array(part.schema.get("prefixItems"))))
        ]
        rest = part.schema.get("items")
        if isinstance(rest, dict) and rest:
            found.append(self.lower_part(part.below("items")))
        elif rest is not False or not found:
            found.append(ANY)
        return union_of(found)
