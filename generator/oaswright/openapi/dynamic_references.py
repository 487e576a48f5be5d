"""Dynamic references: `$dynamicRef` and `$dynamicAnchor` (JSON Schema 2020-12 core, section 8.2.3.2).

What they mean depends on the schema resources that a validator has gone through, so these stay resources
where a document uses them. References by `$id` and `$anchor` alone mean one schema each, and need nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from oaswright.openapi.addresses import join_addresses
from oaswright.openapi.grammar import Version, grammar
from oaswright.openapi.pointers import JSON, Pointer, follow, parse_pointer
from oaswright.openapi.walk import walk

_DOCUMENT = "https://document.invalid/"

Object = dict[str, JSON]


@dataclass(frozen=True, slots=True)
class Identities:
    """The schema resources of a document, and what its dynamic references mean at first.

    `resources` are the schemas with `$id`, and those that stand by themselves and have a dynamic anchor.
    `targets` holds, by the pointer of a schema with `$dynamicRef`, the schema that is meant unless one in the
    dynamic scope comes before it. `used`: the document has dynamic references at all; else both are empty.
    """

    used: bool = False
    resources: frozenset[Pointer] = frozenset()
    targets: Mapping[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])

    def resource(self, pointer: Pointer) -> Pointer | None:
        """The resource in which a schema stands, itself included; None outside of all."""
        return next((found for found in _around(pointer) if found in self.resources), None)


NO_IDENTITIES = Identities()


def find_identities(document: JSON, version: Version) -> Identities:
    """The identities that matter to the dynamic references of a bundled document; 3.0 has none."""
    if version == "3.0" or not _has_dynamic_references(document):
        return NO_IDENTITIES
    schemas = {
        site.pointer: site.value
        for site in walk(document, "openapi", grammar(version))
        if site.kind == "schema" and isinstance(site.value, dict)
    }
    return _Reader(document, schemas).read()


def _has_dynamic_references(document: JSON) -> bool:
    pending = [document]
    while pending:
        found = pending.pop()
        if isinstance(found, dict):
            if "$dynamicRef" in found:
                return True
            pending += found.values()
        elif isinstance(found, list):
            pending += found
    return False


class _Reader:
    def __init__(self, document: JSON, schemas: Mapping[Pointer, Object]) -> None:
        self._document, self._schemas = document, schemas
        self._bases: dict[Pointer, str] = {}
        self._roots: dict[str, Pointer] = {}
        self._anchors: dict[tuple[Pointer | None, str], Pointer] = {}

    def read(self) -> Identities:
        self._find_bases()
        resources = set(self._bases)
        resources |= {
            self._outermost(pointer)
            for pointer, schema in self._schemas.items()
            if "$dynamicAnchor" in schema and self._resource(pointer, resources) is None
        }
        for pointer, schema in self._schemas.items():
            for keyword in ("$anchor", "$dynamicAnchor"):
                anchor = schema.get(keyword)
                if isinstance(anchor, str):
                    self._anchors.setdefault((self._resource(pointer, resources), anchor), pointer)
        targets: dict[Pointer, Pointer] = {}
        for pointer, schema in self._schemas.items():
            reference = schema.get("$dynamicRef")
            target = self._target(reference, pointer, resources) if isinstance(reference, str) else None
            if target is not None:
                targets[pointer] = target
        return Identities(True, frozenset(resources), targets)

    def _find_bases(self) -> None:
        # An outer schema has a shorter pointer, and the base of an inner one is relative to its own.
        for pointer in sorted(self._schemas, key=len):
            identity = self._schemas[pointer].get("$id")
            if isinstance(identity, str):
                base = join_addresses(self._base(pointer), identity)
                self._bases[pointer] = base
                self._roots.setdefault(base, pointer)

    def _base(self, pointer: Pointer) -> str:
        """The address that references in a schema are relative to."""
        return next((self._bases[found] for found in _around(pointer) if found in self._bases), _DOCUMENT)

    def _outermost(self, pointer: Pointer) -> Pointer:
        return [found for found in _around(pointer) if found in self._schemas][-1]

    def _resource(self, pointer: Pointer, resources: set[Pointer]) -> Pointer | None:
        return next((found for found in _around(pointer) if found in resources), None)

    def _target(self, reference: str, holder: Pointer, resources: set[Pointer]) -> Pointer | None:
        """The schema that a reference means from its holder; None if there is none."""
        address, _, fragment = reference.partition("#")
        root = self._resource(holder, resources)
        if address:
            root = self._roots.get(join_addresses(self._base(holder), address))
            if root is None:
                return None
        if fragment and not fragment.startswith("/"):
            return self._anchors.get((root, fragment)) or self._anchors.get((None, fragment))
        try:
            tokens = parse_pointer(fragment)
        except ValueError:
            return None
        # `#/…` inside of a resource is meant from there; most authors mean the document.
        for start in (root or (), ()):
            found = follow(self._document, (*start, *tokens))
            if found is not None:
                return found[1]
        return None


def _around(pointer: Pointer) -> Iterator[Pointer]:
    """A pointer and all that lie around it, the nearest first."""
    return (pointer[:length] for length in range(len(pointer), -1, -1))
