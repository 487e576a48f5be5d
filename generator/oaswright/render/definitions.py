"""The schemas of a document as JSON Schema, with `$defs` for those that others refer to; each is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from jsonschema_rs import Registry, ValidationError

from oaswright.openapi.jsonschema import Direction, Translation
from oaswright.openapi.keywords import walk_schema
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer
from oaswright.spec.directions import Directions
from oaswright.spec.model import Schema, Spec
from oaswright.spec.text_types import text_type
from oaswright.spec.tree import Node, Object, UnresolvedError
from oaswright.validators import (
    DEFAULT_DIALECT,
    DIALECTS,
    FORMATS,
    SCHEMAS_URI,
    compile_schema,
    dialect_name,
)

_MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """A schema that cannot be compiled, by its pointer, and why."""

    pointer: Pointer
    reason: str


@dataclass(slots=True)
class Definitions:
    """Translates schemas; what they refer to is gathered, and translated afterwards."""

    spec: Spec
    directions: Directions
    problems: list[SchemaProblem] = field(default_factory=list[SchemaProblem])
    _keys: dict[tuple[Pointer, Direction, str], str] = field(
        default_factory=dict[tuple[Pointer, Direction, str], str]
    )
    _taken: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _referred: set[str] = field(default_factory=set[str])
    """The keys of what the schema refers to that is being translated."""
    _anchors: dict[str, list[Pointer]] = field(default_factory=dict[str, "list[Pointer]"])
    _pending: list[tuple[Pointer, Direction, str]] = field(
        default_factory=list[tuple[Pointer, Direction, str]]
    )

    def use(self, schema: Schema, direction: Direction) -> Object:
        """A schema in a direction: `schema` and, where it is not the default, `dialect`."""
        dialect = self._dialect(schema)
        translated = self._translate(schema.value, schema.pointer, direction, dialect)
        return {"schema": translated, **({"dialect": dialect} if dialect != DEFAULT_DIALECT else {})}

    def text(self, schema: Schema) -> JSON:
        """Which types the text of a parameter, header or form may be."""
        return text_type(self.spec.tree, schema)

    def resolve(self, schema: Schema) -> Node:
        """A schema after its references were followed; an empty one where it is no object."""
        try:
            return self.spec.tree.node(schema.value, schema.pointer)
        except UnresolvedError:
            return Node(schema.pointer, {})

    def definitions(self) -> Object:
        """Everything that is referred to, by dialect: `$defs`, and `dialects` for others than the default."""
        found: dict[str, dict[str, JSON]] = {}
        while self._pending:
            pointer, direction, dialect = self._pending.pop()
            key = self._keys[pointer, direction, dialect]
            value = self.spec.tree.at(pointer)
            found.setdefault(dialect, {})[key] = self._translate(value, pointer, direction, dialect)
        others: Object = {
            dialect: {"$defs": _sorted(found[dialect])} for dialect in DIALECTS if dialect in found
        }
        return {"$defs": _sorted(found.get(DEFAULT_DIALECT, {})), **_others(others)}

    def _translate(self, value: JSON, pointer: Pointer, direction: Direction, dialect: str) -> JSON:
        translation = Translation(
            version=self.spec.version,
            direction=direction,
            target=self.spec.tree.find_target,
            at=self.spec.tree.at,
            refer=lambda target: self._refer(target, direction, dialect),
            dynamic=self._dynamic_target,
        )
        self._referred.clear()
        translated = translation.schema(value, pointer)
        if isinstance(translated, dict) and translated.keys() != {"$ref"}:
            self._compile(translated, pointer, dialect)
        return translated

    def _refer(self, target: Pointer, direction: Direction, dialect: str) -> str:
        canonical = self.directions.canonical(target, direction)
        place = (target, canonical, dialect)
        if place not in self._keys:
            self._keys[place] = self._name(*place)
            self._pending.append(place)
        self._referred.add(self._keys[place])
        holder = "" if dialect == DEFAULT_DIALECT else f"dialects/{dialect}/"
        token = self._keys[place].replace("~", "~0").replace("/", "~1")
        return f"#/{holder}$defs/{quote(token, safe='~')}"

    def _dynamic_target(self, reference: str, holder: Pointer) -> Pointer | None:
        """What a `$dynamicRef` means where only one schema of the document has its `$dynamicAnchor`.

        With several the schemas that were gone through decide (JSON Schema 2020-12 core, section 8.2.3.2).
        """
        anchor = reference.partition("#")[2]
        if not anchor or anchor.startswith("/"):
            return self.spec.tree.find_target(reference, holder)
        if not self._anchors:
            self._anchors = _find_dynamic_anchors(self.spec)
        found = self._anchors.get(anchor, [])
        if len(found) > 1:
            reason = f"`$dynamicRef` to `{anchor}`, of which there are {len(found)}"
            self.problems.append(SchemaProblem(holder, reason))
        return found[0] if found else None

    def _name(self, pointer: Pointer, direction: Direction, dialect: str) -> str:
        """A component's own name, other places by their pointers; the direction where there are several."""
        is_component = len(pointer) == 3 and pointer[:2] == ("components", "schemas")
        name = str(pointer[-1]) if is_component else format_pointer(pointer)
        name += self.directions.suffix(pointer, direction) and f".{direction}"
        chosen, number = name, 2
        while (dialect, chosen) in self._taken:
            chosen, number = f"{name}.{number}", number + 1
        self._taken.add((dialect, chosen))
        return chosen

    def _dialect(self, schema: Schema) -> str:
        """The dialect of a schema: its `$schema`, else the document's (OpenAPI 3.1, section 4.8.24.5).

        `$schema` counts where the schema of a parameter, body or response begins, references followed;
        deeper down a schema follows the one around it.
        """
        default = self.spec.tree.value.get("jsonSchemaDialect")
        return dialect_name(self.resolve(schema).value.get("$schema", default))

    def _compile(self, schema: Object, pointer: Pointer, dialect: str) -> None:
        """Note why a schema by itself cannot be compiled; what it refers to is looked at in its turn."""
        definitions: Object = {"$defs": dict.fromkeys(self._referred, True)}
        held = definitions if dialect == DEFAULT_DIALECT else {"dialects": {dialect: definitions}}
        draft = DIALECTS[dialect]
        try:
            # By reference, as the runtime does: what it can use without the meta-schema is not refused.
            registry = Registry([(SCHEMAS_URI, {"schema": schema, **held})], draft=draft.draft)
            compile_schema(
                {"$ref": f"{SCHEMAS_URI}#/schema"}, draft, registry, own_formats=FORMATS, hidden=None
            )
        except ValueError as error:
            # The schema is the instance that the compiler finds fault with.
            path = error.instance_path[1:] if isinstance(error, ValidationError) else ()
            reason = str(error).splitlines()[0][:_MAX_REASON]
            self.problems.append(SchemaProblem(self._nearest((*pointer, *path), pointer), reason))

    def _nearest(self, pointer: Pointer, inside: Pointer) -> Pointer:
        """The place in the document of one in a translated schema, as far as it was there before."""
        for length in range(len(pointer), len(inside), -1):
            found = follow(self.spec.tree.value, pointer[:length])
            if found is not None:
                return found[1]
        return inside


def _find_dynamic_anchors(spec: Spec) -> dict[str, list[Pointer]]:
    found: dict[str, list[Pointer]] = {}
    for name, component in spec.tree.components("schemas").items():
        for pointer, schema in walk_schema(component, ("components", "schemas", name)):
            anchor = schema.get("$dynamicAnchor")
            if isinstance(anchor, str):
                found.setdefault(anchor, []).append(pointer)
    return found


def _sorted(definitions: Mapping[str, JSON]) -> Object:
    return dict(sorted(definitions.items()))


def _others(dialects: Object) -> Object:
    others = {name: value for name, value in dialects.items() if name != DEFAULT_DIALECT}
    return {"dialects": others} if others else {}
