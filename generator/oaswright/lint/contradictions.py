"""What schemas that hold together demand and no value can be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from oaswright.lint.bounds import crossed_bounds
from oaswright.lint.conjunctions import (
    VALUE_TYPES,
    Part,
    admits_null,
    common_types,
    gather_parts,
    listed_values,
    type_of_value,
    types_of,
)
from oaswright.lint.context import Context
from oaswright.lint.descriptions import describe_types
from oaswright.lint.ranges import Bound, crossed_sizes, empty_range
from oaswright.openapi.jsonschema import ANNOTATIONS
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import as_array, as_object

_MAX_DEPTH = 3
_NUMBERS = frozenset({"integer", "number"})
_AGREE = "let the schemas agree, or write `anyOf` if either of them is meant"


@dataclass(frozen=True, slots=True)
class Place:
    """A keyword of one of the schemas."""

    part: Part
    steps: Pointer = ()

    @property
    def shown(self) -> Pointer:
        """Where it is found in the text of the outermost schema."""
        return self.part.place(*self.steps)

    @property
    def pointer(self) -> Pointer:
        """Where it stands itself."""
        return (*self.part.pointer, *self.steps)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two keywords that no value of some types satisfies.

    `problem` completes `no value is valid: …`. `optional`: it is about the values of that
    property only, which need not be there.
    """

    earlier: Place
    later: Place
    problem: str
    hint: str | None
    types: frozenset[str]
    optional: str | None = None

    @property
    def marked(self) -> Pointer:
        """The place to mark: that of the later keyword, or the one that no reference brings in."""
        if self.later.shown != self.later.pointer and self.earlier.shown == self.earlier.pointer:
            return self.earlier.shown
        return self.later.shown

    @property
    def inner(self) -> bool:
        """Whether it lies within one schema that the outermost one refers to."""
        entry = self.later.part.entry
        return entry == self.earlier.part.entry and entry not in (
            self.later.part.pointer,
            self.earlier.part.pointer,
        )


def find_contradictions(context: Context, parts: Sequence[Part], depth: int = 0) -> Iterator[Contradiction]:
    """Every contradiction among schemas that hold together."""
    yield from _exclusions(parts)
    types = list(_types(parts))
    yield from types
    if not types:
        yield from _values(parts)
    for least, most, type_ in crossed_sizes(parts):
        yield from _crossed(least, most, frozenset({type_}))
    bounds = empty_range(parts)
    if bounds is not None:
        yield from _crossed(*bounds, _NUMBERS)
    yield from _sizes(parts)
    if depth < _MAX_DEPTH:
        yield from _properties(context, parts, depth)


def is_fatal(contradiction: Contradiction, parts: Sequence[Part]) -> bool:
    """Whether no value but null is left."""
    return contradiction.optional is None and common_types(parts) <= contradiction.types


def related_places(contradiction: Contradiction) -> tuple[tuple[Pointer, str], ...]:
    """Every place of a contradiction beside the one that is marked."""
    found: dict[Pointer, str] = {}
    for place in (contradiction.earlier, contradiction.later):
        name = place.steps[-1] if place.steps else place.part.pointer[-1]
        if place.shown != place.pointer:
            found[place.shown] = f"a reference to the schema with `{name}`"
        found[place.pointer] = f"`{name}` is here"
    return tuple((place, words) for place, words in found.items() if place != contradiction.marked)


def _exclusions(parts: Sequence[Part]) -> Iterator[Contradiction]:
    for part in parts:
        if part.never:
            yield _alone(part, (), "the schema is `false`", None)
        elif "not" in part.value and _is_everything(part.value["not"]):
            yield _alone(part, ("not",), "`not` excludes everything", "remove it, or write what is excluded")


def _alone(part: Part, steps: Pointer, problem: str, hint: str | None) -> Contradiction:
    return Contradiction(Place(part, steps), Place(part, steps), problem, hint, VALUE_TYPES)


def _is_everything(schema: JSON) -> bool:
    return schema is True or (isinstance(schema, dict) and schema.keys() <= ANNOTATIONS - {"nullable"})


def _types(parts: Sequence[Part]) -> Iterator[Contradiction]:
    """The first type that excludes those before it."""
    typed = [(part, found) for part in parts if (found := types_of(part.value)) != VALUE_TYPES]
    left = VALUE_TYPES
    for index, (part, found) in enumerate(typed):
        if not left & found:
            earlier = [before for before in typed[:index] if not before[1] & found]
            other, others = earlier[0] if earlier else typed[max(index - 1, 0)]
            # One that is only null goes with one that may be null.
            if (left and others and found) or not (_may_be_null(other) and _may_be_null(part)):
                problem = f"it must be {_describe(others)} and {_describe(found)} at once"
                yield Contradiction(
                    Place(other, ("type",)), Place(part, ("type",)), problem, _AGREE, VALUE_TYPES
                )
                return
        left = left & found
    if not left:
        return
    for part in parts:
        excluded = part.value.get("not")
        if isinstance(excluded, dict) and "type" in excluded and excluded.keys() <= ANNOTATIONS | {"type"}:
            found = types_of(excluded)
            if typed and left <= found and found != VALUE_TYPES:
                problem = f"`not` excludes {_describe(found)}, the only type that is left"
                yield Contradiction(
                    Place(typed[-1][0], ("type",)), Place(part, ("not",)), problem, None, VALUE_TYPES
                )


def _may_be_null(part: Part) -> bool:
    written = part.value.get("type")
    return written == "null" or (isinstance(written, list) and "null" in written)


def _describe(types: frozenset[str]) -> str:
    return describe_types((types - {"integer"} if "number" in types else types) or {"null"})


def _values(parts: Sequence[Part]) -> Iterator[Contradiction]:
    """Lists of values that have none in common, or none of the type that another schema asks for."""
    listed = [
        (Place(part, (keyword,)), found) for part in parts for keyword, found in listed_values(part.value)
    ]
    for index, (place, found) in enumerate(listed):
        for other, others in listed[:index]:
            if not found & others:
                problem = f"`{other.steps[0]}` and `{place.steps[0]}` have no value in common"
                if other.steps == place.steps:
                    problem = f"the two schemas have no value of `{place.steps[0]}` in common"
                yield Contradiction(
                    other, place, problem, "let both allow the value that is meant", VALUE_TYPES
                )
                return
    for place, found in listed:
        for part in parts:
            types = types_of(part.value)
            # Within one schema that is a finding about the value itself.
            if part is not place.part and found and not any(type_of_value(value) in types for value in found):
                problem = f"`{place.steps[0]}` has no value that is {_describe(types)}"
                typed = Place(part, ("type",))
                yield Contradiction(*_in_order(parts, place, typed), problem, _AGREE, VALUE_TYPES)
                return


def _in_order(parts: Sequence[Part], one: Place, other: Place) -> tuple[Place, Place]:
    first, second = sorted((one, other), key=lambda place: parts.index(place.part))
    return first, second


def _crossed(least: Bound, most: Bound, types: frozenset[str]) -> Iterator[Contradiction]:
    if least.part is most.part and (least.keyword, most.keyword) in crossed_bounds(least.part.value):
        return  # a finding about the two keywords
    problem = f"{least.shown}, {most.shown}"
    if least.value <= most.value:
        problem += ", and no number that is allowed lies between them"
    places = [Place(bound.part, (bound.keyword,)) for bound in (least, most)]
    yield Contradiction(places[0], places[1], problem, "correct the bounds", types)


def _sizes(parts: Sequence[Part]) -> Iterator[Contradiction]:
    """Sizes beside what else tells how many items or properties there may be."""
    lists = [(part, names) for part in parts if (names := _strings(part.value.get("required")))]
    required = {name for _, names in lists for name in names}
    objects = frozenset({"object"})
    for part in parts:
        most = part.value.get("maxProperties")
        if isinstance(most, int) and not isinstance(most, bool) and len(required) > most:
            problem = f"{len(required)} properties are required, `maxProperties` is {most}"
            other = Place(lists[0][0], ("required",))
            yield Contradiction(other, Place(part, ("maxProperties",)), problem, "correct the bound", objects)
    for fixed, keyword, low, type_ in _fixed_sizes(parts):
        for part in parts:
            least = part.value.get(low)
            if isinstance(least, int) and not isinstance(least, bool) and least > fixed:
                holder, name = keyword
                problem = f"`{low}` is {least}, `{name}` allows {fixed}"
                places = Place(holder, (name,)), Place(part, (low,))
                yield Contradiction(*places, problem, "correct the bound", frozenset({type_}))


def _fixed_sizes(parts: Iterable[Part]) -> Iterator[tuple[int, tuple[Part, str], str, str]]:
    """How many items or properties there may be at most without saying so by a number."""
    for part in parts:
        value = part.value
        if value.get("additionalProperties") is False and not value.get("patternProperties"):
            properties = value.get("properties")
            count = len(properties) if isinstance(properties, dict) else 0
            yield count, (part, "additionalProperties"), "minProperties", "object"
        prefix, items = value.get("prefixItems"), value.get("items")
        if isinstance(prefix, list) and items is False:
            yield len(prefix), (part, "items"), "minItems", "array"
        options = as_array(as_object(items).get("enum"))
        if value.get("uniqueItems") is True and options:
            yield len(options), (part, "uniqueItems"), "minItems", "array"


def _strings(value: JSON) -> list[str]:
    return [item for item in as_array(value) if isinstance(item, str)]


def _properties(context: Context, parts: Sequence[Part], depth: int) -> Iterator[Contradiction]:
    """Properties whose schemas exclude each other; without a value for one that is required there is none."""
    holders: dict[str, list[Part]] = {}
    required: dict[str, Place] = {}
    for part in parts:
        properties = part.value.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            holders.setdefault(name, []).append(part)
        for name in _strings(part.value.get("required")):
            required.setdefault(name, Place(part, ("required",)))
    for name, held in holders.items():
        schemas = [(as_object(part.value["properties"])[name], part) for part in held]
        if len(held) > 1 or (name in required and schemas[0][0] is False):
            yield from _property(context, name, schemas, required.get(name), depth)


def _property(
    context: Context, name: str, schemas: list[tuple[JSON, Part]], required: Place | None, depth: int
) -> Iterator[Contradiction]:
    below: dict[Pointer, Part] = {}
    for schema, holder in schemas:
        pointer = (*holder.pointer, "properties", name)
        entry = None if holder.entry == holder.pointer else holder.entry
        for part in gather_parts(context, schema, pointer, entry):
            below.setdefault(part.pointer, part)
    if all(admits_null(context, schema, (*part.pointer, "properties", name)) for schema, part in schemas):
        return
    together = list(below.values())
    for found in find_contradictions(context, together, depth + 1):
        alone = found.earlier == found.later
        if not is_fatal(found, together) or (alone and required is None):
            continue
        yield Contradiction(
            required if alone and required is not None else found.earlier,
            found.later,
            found.problem if required is None else f"the property `{name}` has no value: {found.problem}",
            found.hint,
            frozenset({"object"}),
            None if required is not None else name,
        )
        return
