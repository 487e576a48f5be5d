"""From schemas to shapes; whatever needs a name of its own is gathered as a model on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import cast

from oaswright.ir.directions import View, Views, is_file
from oaswright.ir.document import Document, Pointer, mapping, text
from oaswright.ir.merging import Flattening, Part, UnsupportedError, is_shaping, items
from oaswright.ir.preferred_names import Wanted
from oaswright.ir.types import (
    ANY,
    NULL,
    Array,
    Choice,
    Discriminator,
    Enumeration,
    Extra,
    Field,
    Kind,
    Map,
    Object,
    Reference,
    Scalar,
    Shape,
    Union,
    nullable,
    union_of,
    without_null,
)
from oaswright.ir.values import SCALARS, kinds_of, narrowed, values_of
from oaswright.openapi.names import attribute, unique
from oaswright.openapi.pointers import JSON

_FORMATS: Mapping[str, Kind] = {"date-time": "date-time", "date": "date", "uuid": "uuid", "byte": "byte"}
_MOST_ALTERNATIVES = 256
# Alternatives that are merged with what stands beside the choice; beyond them the choice is not spread.
_MOST_MERGED = 40
# Longer unions get a name.
_MOST_IN_LINE = 4
# Schemas inside of schemas, and compositions of compositions.
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Gathered:
    """A model before it has its name: the name it wants, its shape and its description."""

    wanted: str
    shape: Shape
    description: str


class Schemas:
    """Lowers the schemas of one document; `models` fills with whatever needs a name, by key.

    References in shapes hold keys until names are given to all keys at once.
    """

    def __init__(
        self,
        document: Document,
        views: Views,
        wanted: Wanted,
        variants: Mapping[Pointer, Mapping[str, tuple[str, ...]]],
        *,
        lone_references: bool,
    ) -> None:
        self.models: dict[str, Gathered] = {}
        self._document, self._views, self._wanted, self._variants = document, views, wanted, variants
        self._flat = Flattening(document, views, lone_references=lone_references)
        self._active: set[str] = set()
        self._forced: set[str] = set()

    def lower(self, schema: JSON, pointer: Pointer, view: View, *, named_values: bool = False) -> Shape:
        """The shape of a schema; an object or an enumeration becomes a model, and a reference to it.

        `named_values` makes an enumeration even of a single value.
        """
        part = Part(mapping(schema), pointer, view)
        key = _key(pointer, view)
        if key in self.models:
            return Reference(key)
        if key in self._active:
            self._forced.add(key)
            return Reference(key)
        self._enter(key, pointer)
        shape = self._shape(part, named_values=named_values)
        self._active.discard(key)
        return self._hoisted(shape, part, key)

    def _enter(self, key: str, pointer: Pointer) -> None:
        if len(self._active) >= _DEEPEST:
            raise UnsupportedError(pointer, f"schemas nested deeper than {_DEEPEST} levels")
        self._active.add(key)

    def forget(self) -> None:
        """Leave whatever was being lowered when an error ended it."""
        self._active.clear()

    def component(self, pointer: Pointer, view: View) -> None:
        """Make the model of a component in a view, if it is not there yet."""
        key = _key(pointer, view)
        if key in self.models or key in self._active:
            return
        self._enter(key, pointer)
        schema = mapping(self._document.at(pointer))
        shape = self._shape(Part(schema, pointer, view), named_values=True)
        self._active.discard(key)
        if isinstance(without_null(shape), Object | Enumeration) or _admits_null(schema):
            shape = without_null(shape)  # whoever refers to it adds null
        name = self._wanted.name(pointer) + self._views.suffix(pointer, view)
        self.models[key] = Gathered(name, shape, text(schema.get("description")))

    def _hoisted(self, shape: Shape, part: Part, key: str) -> Shape:
        """The shape itself, or a reference to the model that it becomes; null stays outside of the model."""
        plain = without_null(shape)
        told_apart = isinstance(plain, Union) and (
            plain.discriminator is not None or len(plain.members) > _MOST_IN_LINE
        )
        if not isinstance(plain, Object | Enumeration) and not told_apart and key not in self._forced:
            return shape
        described = text(part.schema.get("description"))
        self.models[key] = Gathered(self._wanted.name(part.pointer), plain, described)
        return Reference(key) if plain == shape else nullable(Reference(key))

    def _named_together(self, pieces: list[Part], at: Part) -> Shape:
        """Schemas that hold side by side, under the name of a place of their own."""
        key = _key(at.pointer, at.view)
        if key in self.models or key in self._active:
            self._forced.add(key)
            return Reference(key)
        self._enter(key, at.pointer)
        shape = self._together(pieces, at)
        self._active.discard(key)
        return self._hoisted(shape, at, key)

    def _inner(self, part: Part) -> Shape:
        return self.lower(cast("JSON", part.schema), part.pointer, part.view)

    def _reference(self, part: Part) -> Shape:
        """A component by its key; anything else by its shape, named if it is recursive."""
        target = self._flat.target(part)
        key = _key(target.pointer, target.view)
        if is_component(target.pointer):
            return nullable(Reference(key)) if _admits_null(target.schema) else Reference(key)
        if key in self._active:
            self._forced.add(key)
            return Reference(key)
        return self._inner(target)

    def _shape(self, part: Part, *, named_values: bool = False) -> Shape:
        pieces = self._flat.conjuncts(part)
        shaping = [piece for piece in pieces if is_shaping(piece.schema)]
        null = part.schema.get("nullable") is True
        if not shaping:
            bare = any(piece.schema.get("type") == "object" for piece in pieces)
            found: Shape = Map(ANY) if bare else ANY
        elif len(shaping) == 1 and not self._demands_more(pieces, shaping[0]):
            piece = shaping[0]
            if piece.is_reference:
                found = self._reference(piece)
            elif piece.pointer == part.pointer:
                found = self._own(piece, named_values=named_values)
            else:
                found = self._inner(piece)
        else:
            found = self._merged(part, pieces)
        return nullable(found) if null else found

    @staticmethod
    def _demands_more(pieces: list[Part], shaping: Part) -> bool:
        """Whether the other pieces make members required that the shaping one leaves open."""
        others = [
            name for piece in pieces if piece is not shaping for name in items(piece.schema.get("required"))
        ]
        return any(name not in items(shaping.schema.get("required")) for name in others)

    # Schemas without `$ref` and `allOf`

    def _own(self, part: Part, *, named_values: bool = False) -> Shape:
        schema = part.schema
        for keyword in ("oneOf", "anyOf"):
            branches = items(schema.get(keyword))
            if branches and any(is_shaping(mapping(branch)) for branch in branches):
                return self._choice(part, keyword)
        kinds = kinds_of(schema)
        if "const" in schema or isinstance(schema.get("enum"), list):
            return values_of(schema, kinds, named=named_values)
        if not kinds:
            if is_file(schema) and part.view == "form" and "contentMediaType" in schema:
                return Scalar("upload")
            implied = {"properties": "object", "additionalProperties": "object", "items": "array"}
            kinds = list(dict.fromkeys(kind for key, kind in implied.items() if key in schema))
        shapes = [(kind, self._of_kind(part, kind)) for kind in kinds]
        if len([kind for kind in kinds if kind != "null"]) > 1:
            at = [Part(schema, (*part.pointer, kind), part.view) for kind, _ in shapes]
            return union_of(
                self._hoisted(shape, place, _key(place.pointer, place.view))
                for (_, shape), place in zip(shapes, at, strict=True)
            )
        return union_of(shape for _, shape in shapes)

    def _of_kind(self, part: Part, kind: str) -> Shape:
        schema = part.schema
        if kind == "object":
            return self._object([part], part)
        if kind == "array":
            return Array(self._items(part))
        if kind == "string" and part.view == "form" and is_file(schema):
            return Scalar("upload")
        # A pattern fixes the exact text, which a datetime or a UUID object would not keep.
        if kind == "string" and "pattern" not in schema:
            encoded = "byte" if schema.get("contentEncoding") == "base64" else str(schema.get("format"))
            return Scalar(_FORMATS.get(encoded, "string"))
        return Scalar(SCALARS[kind])

    def _items(self, part: Part) -> Shape:
        found = [
            self._inner(part.below("prefixItems", index))
            for index in range(len(items(part.schema.get("prefixItems"))))
        ]
        rest = part.schema.get("items")
        if isinstance(rest, dict) and rest:
            found.append(self._inner(part.below("items")))
        elif rest is not False or not found:
            found.append(ANY)
        return union_of(found)

    # Objects, also those that are put together from several schemas

    def _object(self, leaves: list[Part], owner: Part, base: Object | None = None) -> Shape:
        required = {str(name) for leaf in leaves for name in items(leaf.schema.get("required"))}
        properties: dict[str, list[Part]] = {}
        hidden = False
        for leaf in leaves:
            for name, schema in mapping(leaf.schema.get("properties")).items():
                if self._is_hidden(schema, leaf):
                    hidden = True
                elif schema is not False:
                    properties.setdefault(name, []).append(leaf.below("properties", name))
        extra = self._extra(leaves)
        if hidden and extra == "refused":
            extra = "ignored"  # what a client sends back as it got it is passed over, not refused
        if not properties and extra != "refused" and base is None:
            return Map(self._map_values(leaves))
        taken = {field.attribute for field in base.fields} if base else set[str]()
        names = unique([(name, attribute(name)) for name in properties], taken=taken)
        fields = tuple(
            self._field(name, names[name], parts, owner, required=name in required)
            for name, parts in properties.items()
        )
        return Object(fields, extra)

    def _is_hidden(self, schema: JSON, leaf: Part) -> bool:
        """Whether a member is no part of the view: read-only on the way in, write-only on the way out."""
        mark = "writeOnly" if leaf.view == "out" else "readOnly"
        found = mapping(schema)
        if found.get(mark) is True:
            return True
        if "$ref" in found:
            return self._flat.target(Part(found, leaf.pointer, leaf.view)).schema.get(mark) is True
        return False

    def _field(self, name: str, python: str, parts: list[Part], owner: Part, *, required: bool) -> Field:
        schema = parts[-1].schema
        if len(parts) == 1:
            shape = self._inner(parts[0])
        else:
            together = cast("JSON", {"allOf": [dict(part.schema) for part in parts]})
            at = Part(mapping(together), (*owner.pointer, "properties", name), owner.view)
            shape = self._named_together(parts, at)
        default = next(
            ((part.schema["default"],) for part in reversed(parts) if "default" in part.schema), None
        )
        values = self._variants.get(owner.pointer, {}).get(name)
        if values is not None and not isinstance(shape, Choice):
            shape, default = Choice(values), (values[0],) if len(values) == 1 and not required else None
        described = next(
            (text(p.schema.get("description")) for p in reversed(parts) if "description" in p.schema), ""
        )
        return Field(
            name,
            python,
            shape,
            required,
            None if required else default,
            described,
            deprecated=schema.get("deprecated") is True,
        )

    def _extra(self, leaves: list[Part]) -> Extra:
        declared = [leaf for leaf in leaves if "additionalProperties" in leaf.schema]
        base = any("discriminator" in leaf.schema and "oneOf" not in leaf.schema for leaf in leaves)
        for leaf in declared:
            value = leaf.schema["additionalProperties"]
            if isinstance(value, dict) and value:
                shape = self._inner(leaf.below("additionalProperties"))
                return "kept" if shape == ANY else shape
        if any(leaf.schema["additionalProperties"] is not False for leaf in declared):
            return "kept"
        if declared and len(leaves) == 1 and "patternProperties" not in leaves[0].schema:
            return "refused"
        patterns = any("patternProperties" in leaf.schema for leaf in leaves)
        # What a base declares is not all there is: its members of other kinds must not be lost.
        open_ended = base or patterns or any(_choice_keyword(leaf.schema) for leaf in leaves)
        return "kept" if open_ended else "ignored"

    def _map_values(self, leaves: list[Part]) -> Shape:
        found: list[Shape] = []
        for leaf in leaves:
            for name in mapping(leaf.schema.get("patternProperties")):
                found.append(self._inner(leaf.below("patternProperties", name)))
            value = leaf.schema.get("additionalProperties")
            if isinstance(value, dict) and value:
                found.append(self._inner(leaf.below("additionalProperties")))
            elif value is not False or not found:
                found.append(ANY)
        return union_of(found) if found else ANY

    # Compositions

    def _merged(self, part: Part, pieces: list[Part]) -> Shape:
        shape = self._extended(part, pieces) or self._together(pieces, part)
        return nullable(shape) if "null" in kinds_of(part.schema) else shape

    def _extended(self, part: Part, pieces: list[Part]) -> Shape | None:
        """A subclass, where one piece is a reference to a plain object and the others only add members."""
        references = [piece for piece in pieces if piece.is_reference]
        others = [leaf for piece in pieces if piece not in references for leaf in self._flat.leaves(piece)]
        if len(references) != 1 or not all(_is_plain_object(leaf.schema) for leaf in others):
            return None
        target = self._flat.target(references[0])
        key = _key(target.pointer, target.view)
        if not is_component(target.pointer) or key in self._active:
            return None
        self.component(target.pointer, target.view)
        base = self.models[key].shape
        fields = self._all_fields(base)
        own = {name for leaf in others for name in mapping(leaf.schema.get("properties"))}
        demanded = {str(name) for leaf in others for name in items(leaf.schema.get("required"))}
        inherited = {field.name for field in fields}
        if not isinstance(base, Object) or base.extra not in ("ignored", "kept") or not own:
            return None
        open_fields = {field.name for field in fields if not field.required}
        overridden = set(self._variants.get(part.pointer, {})) & inherited
        if own & inherited or demanded & open_fields or overridden:
            return None
        shape = self._object(others, part, Object(fields))
        if not isinstance(shape, Object) or shape.extra not in ("ignored", "kept"):
            return None
        return Object(shape.fields, shape.extra if base.extra == "ignored" else "kept", Reference(key))

    def _all_fields(self, shape: Shape) -> tuple[Field, ...]:
        if not isinstance(shape, Object):
            return ()
        above = self._all_fields(self.models[shape.base.name].shape) if shape.base else ()
        return (*above, *shape.fields)

    def _together(self, pieces: list[Part], owner: Part) -> Shape:
        """The shape of schemas that hold side by side."""
        leaves: list[Part] = []
        for piece in pieces:
            leaves += [leaf for leaf in self._flat.leaves(piece) if leaf not in leaves]
        choices = [leaf for leaf in leaves if _choice_keyword(leaf.schema)]
        # Several choices multiply; what is not spread is left to the validators, its members are kept.
        many = prod(len(items(leaf.schema.get(_choice_keyword(leaf.schema) or ""))) for leaf in choices)
        if choices and many <= _MOST_MERGED:
            spread = self._spread(choices[0], [leaf for leaf in leaves if leaf is not choices[0]], owner)
            if spread is not None:
                return spread
        if any(_is_object(leaf.schema) for leaf in leaves):
            return self._object(leaves, owner)
        merged: dict[str, JSON] = {}
        for leaf in leaves:
            merged |= narrowed(merged, leaf.schema)
        if merged.get("type") == "array" or "items" in merged:
            lists = [leaf for leaf in leaves if isinstance(leaf.schema.get("items"), dict)]
            at = Part({}, (*owner.pointer, "items"), owner.view)
            return Array(self._named_together([leaf.below("items") for leaf in lists], at) if lists else ANY)
        return self._own(
            Part({k: v for k, v in merged.items() if k not in {"oneOf", "anyOf"}}, owner.pointer, owner.view)
        )

    def _choice(self, part: Part, keyword: str) -> Shape:
        """`oneOf` or `anyOf`: a union; what stands beside it holds for each alternative."""
        branches = items(part.schema.get(keyword))
        if len(branches) > _MOST_ALTERNATIVES:
            raise UnsupportedError(
                (*part.pointer, keyword), f"a choice between more than {_MOST_ALTERNATIVES} schemas"
            )
        rest = {key: value for key, value in part.schema.items() if key not in {keyword, "discriminator"}}
        own = Part(rest, part.pointer, part.view)
        if is_shaping(rest) and not (rest.get("type") and not mapping(rest.get("properties"))):
            spread = self._spread(part, [own], part)
            return spread if spread is not None else self._own(own)
        kinds = kinds_of(rest)
        members: list[Shape] = []
        for index in range(len(branches)):
            branch = part.below(keyword, index)
            if not is_shaping(branch.schema) and branch.schema.get("type") != "object":
                if not branch.schema and not kinds:
                    return ANY
                typed: dict[str, JSON] = {**branch.schema, "type": cast("JSON", kinds)} if kinds else {}
                members.append(self._inner(Part(typed, branch.pointer, branch.view)) if kinds else ANY)
            elif kinds and "type" not in branch.schema and "enum" in branch.schema:
                members.append(
                    self._inner(
                        Part({**branch.schema, "type": cast("JSON", kinds)}, branch.pointer, branch.view)
                    )
                )
            else:
                members.append(self._inner(branch))
        if "null" in kinds:
            members.append(NULL)
        return union_of(members, self._discriminator(part, keyword))

    def _discriminator(self, part: Part, keyword: str) -> Discriminator | None:
        declared = mapping(part.schema.get("discriminator"))
        name = text(declared.get("propertyName"))
        if not name:
            return None
        pairs: list[tuple[str, str]] = []
        for index in range(len(items(part.schema.get(keyword)))):
            branch = part.below(keyword, index)
            if not branch.is_reference:
                return None
            target = self._flat.target(branch)
            values = self._variants.get(target.pointer, {}).get(name, ())
            pairs += [(value, _key(target.pointer, target.view)) for value in values]
        return Discriminator(name, tuple(pairs))

    def _spread(self, choice: Part, others: list[Part], owner: Part) -> Shape | None:
        """Each alternative merged with what stands beside the choice; None where it only constrains."""
        keyword = _choice_keyword(choice.schema)
        branches = items(choice.schema.get(keyword or ""))
        if keyword is None or len(branches) > _MOST_MERGED:
            return None
        rest = {key: value for key, value in choice.schema.items() if key not in {keyword, "discriminator"}}
        beside = [*others, *([Part(rest, choice.pointer, choice.view)] if is_shaping(rest) else [])]
        known = {name for leaf in beside for name in mapping(leaf.schema.get("properties"))}
        members: list[Shape] = []
        for index in range(len(branches)):
            branch = choice.below(keyword, index)
            names = {n for leaf in self._flat.leaves(branch) for n in mapping(leaf.schema.get("properties"))}
            if known and known <= names and is_shaping(branch.schema):
                members.append(self._inner(branch))
                continue
            at = Part(branch.schema, (*owner.pointer, keyword, index), owner.view)
            members.append(self._named_together([*beside, branch], at))
        return union_of(members)


def is_component(pointer: Pointer) -> bool:
    """Whether a place is a component schema itself."""
    return len(pointer) == 3 and pointer[:2] == ("components", "schemas")


def _admits_null(schema: Mapping[str, JSON]) -> bool:
    """Whether a schema says of itself that null is one of its values."""
    listed = "enum" in schema and None in items(schema["enum"])
    return schema.get("nullable") is True or "null" in kinds_of(schema) or listed


def _key(pointer: Pointer, view: View) -> str:
    return repr((view, *pointer))


def _choice_keyword(schema: Mapping[str, JSON]) -> str | None:
    for keyword in ("oneOf", "anyOf"):
        if any(is_shaping(mapping(branch)) for branch in items(schema.get(keyword))):
            return keyword
    return None


def _is_object(schema: Mapping[str, JSON]) -> bool:
    return "properties" in schema or "additionalProperties" in schema or schema.get("type") == "object"


def _is_plain_object(schema: Mapping[str, JSON]) -> bool:
    shaped = {
        "enum",
        "const",
        "oneOf",
        "anyOf",
        "items",
        "discriminator",
        "patternProperties",
    } & schema.keys()
    return not shaped and schema.get("type", "object") == "object"
