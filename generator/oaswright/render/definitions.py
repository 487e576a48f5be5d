"""The schemas of a document as JSON Schema, with `$defs` for those that others refer to; each is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from jsonschema_rs import Registry, ValidationError

from oaswright.openapi.dynamic_references import Identities
from oaswright.openapi.jsonschema import Direction, Translation
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer
from oaswright.render.patterns import fit_patterns
from oaswright.spec.directions import Directions
from oaswright.spec.model import Schema, Spec
from oaswright.spec.text_types import text_type
from oaswright.spec.tree import Node, Object, UnresolvedError, as_object, as_string
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
    identities: Identities
    chosen: Mapping[Pointer, Mapping[str, tuple[str, ...]]]
    """The schemas that discriminators choose (`ir.discriminators`)."""
    problems: list[SchemaProblem] = field(default_factory=list[SchemaProblem])
    _keys: dict[tuple[Pointer, Direction, str], str] = field(
        default_factory=dict[tuple[Pointer, Direction, str], str]
    )
    _taken: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    _referred: set[str] = field(default_factory=set[str])
    """The keys of what the schema refers to that is being translated."""
    _postponed: list[tuple[Object, Pointer, str]] = field(default_factory=list[tuple[Object, Pointer, str]])
    """Schemas with their dialects that can only be compiled with all others."""
    _used: dict[tuple[Pointer, Direction], tuple[JSON, Object]] = field(
        default_factory=dict[tuple[Pointer, Direction], tuple[JSON, Object]]
    )
    """The schemas that were used and what became of them: many operations share a parameter."""
    _pending: list[tuple[Pointer, Direction, str]] = field(
        default_factory=list[tuple[Pointer, Direction, str]]
    )

    def use(self, schema: Schema, direction: Direction) -> Object:
        """A schema in a direction: `schema` and, where it is not the default, `dialect`."""
        key = (schema.pointer, direction)
        if key not in self._used or self._used[key][0] is not schema.value:
            dialect = self._dialect(schema)
            translated = self._translate(schema.value, schema.pointer, direction, dialect)
            others: Object = {"dialect": dialect} if dialect != DEFAULT_DIALECT else {}
            self._used[key] = schema.value, {"schema": translated, **others}
        return self._used[key][1]

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
            place = self._pending.pop()
            pointer, direction, dialect = place
            value = self.spec.tree.at(pointer)
            translated = self._translate(value, pointer, direction, dialect, is_definition=True)
            found.setdefault(dialect, {})[self._keys[place]] = translated
        others: Object = {
            dialect: {"$defs": _sorted(found[dialect])} for dialect in DIALECTS if dialect in found
        }
        definitions: Object = {"$defs": _sorted(found.get(DEFAULT_DIALECT, {})), **_others(others)}
        for schema, pointer, dialect in self._postponed:
            self._compile(schema, pointer, dialect, definitions)
        return definitions

    def _translate(
        self,
        value: JSON,
        pointer: Pointer,
        direction: Direction,
        dialect: str,
        *,
        is_definition: bool = False,
    ) -> JSON:
        def identity(schema: Object, here: Pointer) -> Object:
            if not self.identities.used:
                return {}
            if here in self.identities.resources and not (is_definition and here == pointer):
                return {"$ref": self._refer(here, direction, dialect)}
            return self._identity(schema, here, translation, direction, dialect)

        translation = Translation(
            version=self.spec.version,
            direction=direction,
            target=self.spec.tree.find_target,
            at=self.spec.tree.at,
            refer=lambda target: self._refer(target, direction, dialect),
            dynamic=self._static_target,
            identity=identity,
            prepare=fit_patterns,
            chosen=self.chosen,
            has_if=DIALECTS[dialect].has_if,
        )
        self._referred.clear()
        translated = translation.schema(value, pointer)
        # What is nothing but a reference is compiled where it leads.
        is_reference = isinstance(translated, dict) and isinstance(translated.get("$ref"), str)
        if isinstance(translated, dict) and not (is_reference and len(translated) == 1):
            if self.identities.used:
                self._postponed.append((translated, pointer, dialect))
            else:
                definitions: Object = {"$defs": dict.fromkeys(self._referred, True)}
                held: Object = {"dialects": {dialect: definitions}}
                is_default = dialect == DEFAULT_DIALECT
                self._compile(translated, pointer, dialect, definitions if is_default else held)
        return translated

    def _refer(self, target: Pointer, direction: Direction, dialect: str) -> str:
        resource = self.identities.resource(target)
        if resource is not None:
            below = format_pointer(target[len(resource) :]) if resource != target else ""
            return self._uri(self._key(resource, direction, dialect)) + quote(below, safe="#/~")
        key = self._key(target, direction, dialect)
        self._referred.add(key)
        # Inside of a resource a mere fragment would be meant from there.
        base = SCHEMAS_URI if self.identities.used else ""
        holder = "" if dialect == DEFAULT_DIALECT else f"dialects/{dialect}/"
        token = key.replace("~", "~0").replace("/", "~1")
        return f"{base}#/{holder}$defs/{quote(token, safe='~')}"

    def _key(self, target: Pointer, direction: Direction, dialect: str) -> str:
        """The name of a schema in `$defs`, where it will stand."""
        place = (target, self.directions.canonical(target, direction), dialect)
        if place not in self._keys:
            self._keys[place] = self._name(*place)
            self._pending.append(place)
        return self._keys[place]

    def _uri(self, key: str) -> str:
        """The `$id` of a schema that is a resource."""
        return f"{SCHEMAS_URI}:{quote(key, safe='')}"

    def _identity(
        self, schema: Object, pointer: Pointer, translation: Translation, direction: Direction, dialect: str
    ) -> Object:
        """What a schema has of its resource: `$id`, dynamic anchors and references, schemas to refer to."""
        found: Object = {}
        if pointer in self.identities.resources:
            found["$id"] = self._uri(self._key(pointer, direction, dialect))
        if self.identities.resource(pointer) is not None:
            if "$dynamicAnchor" in schema:
                found["$dynamicAnchor"] = schema["$dynamicAnchor"]
            for keyword in ("$defs", "definitions"):
                for name, below in as_object(schema.get(keyword)).items():
                    held = found.setdefault(keyword, {})
                    if isinstance(held, dict):
                        held[name] = translation.schema(below, (*pointer, keyword, name))
        target = self.identities.targets.get(pointer)
        resource = self.identities.resource(target) if target is not None else None
        if target is None and "$dynamicRef" in schema:
            reason = f"unresolved dynamic reference `{schema['$dynamicRef']}`"
            self.problems.append(SchemaProblem((*pointer, "$dynamicRef"), reason))
        elif target is not None and resource is not None and self._is_dynamic(schema, target):
            anchor = as_string(schema["$dynamicRef"]).partition("#")[2]
            found["$dynamicRef"] = f"{self._uri(self._key(resource, direction, dialect))}#{anchor}"
        return found

    def _is_dynamic(self, schema: Object, target: Pointer) -> bool:
        """Whether a reference means what has its anchor in the dynamic scope; else it is one like `$ref`."""
        anchor = as_string(schema.get("$dynamicRef")).partition("#")[2]
        return as_object(self.spec.tree.at(target)).get("$dynamicAnchor") == anchor

    def _static_target(self, reference: str, holder: Pointer) -> Pointer | None:
        target = self.identities.targets.get(holder)
        return None if target is None or self._is_dynamic({"$dynamicRef": reference}, target) else target

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

    def _compile(self, schema: Object, pointer: Pointer, dialect: str, definitions: Object) -> None:
        """Note why a schema cannot be compiled. What it refers to is looked at in its turn."""
        draft = DIALECTS[dialect]
        try:
            # By reference, as the runtime does: what it can use without the meta-schema is not refused.
            registry = Registry([(SCHEMAS_URI, {"schema": schema, **definitions})], draft=draft.draft)
            reference = schema.get("$id", f"{SCHEMAS_URI}#/schema")
            compile_schema({"$ref": reference}, draft, registry, own_formats=FORMATS, hidden=None)
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


def _sorted(definitions: Mapping[str, JSON]) -> Object:
    return dict(sorted(definitions.items()))


def _others(dialects: Object) -> Object:
    others = {name: value for name, value in dialects.items() if name != DEFAULT_DIALECT}
    return {"dialects": others} if others else {}
