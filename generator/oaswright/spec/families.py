"""Who extends whom among components, and between whom the discriminator of a parent chooses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oaswright.openapi.discriminators import chosen_values, component_reference
from oaswright.openapi.keywords import CHOICE_KEYWORDS
from oaswright.openapi.pointers import Pointer
from oaswright.spec.tree import Object, Tree, as_array, as_object

SCHEMAS: Pointer = ("components", "schemas")
# References to references, and `allOf` in `allOf`.
_MAX_DEPTH = 40
REMARKS = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
    }
)
"""Keywords that say nothing about values but that null is one of them."""
_IGNORED = REMARKS | {"externalDocs", "xml", "$comment", "type"}


@dataclass(frozen=True, slots=True)
class Link:
    """Where a component refers to another one as a part of itself: the steps to the schema with `$ref`."""

    steps: Pointer
    parent: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a parent stands for: the values of each component that it may be, itself among them.

    `listed`: the parent has its alternatives in `oneOf` or `anyOf` already.
    """

    property: str
    values: Mapping[str, tuple[str, ...]]
    descendants: frozenset[str]
    listed: bool


NOBODY = Choice("", {}, frozenset(), listed=False)


class Families:
    """Who extends whom among the components of a document, and what discriminators make of that."""

    def __init__(self, tree: Tree, roots: Mapping[str, str]) -> None:
        self._tree, self._roots = tree, roots
        self._schemas = tree.components("schemas")
        self._mappings = {name: self._mapping(name) for name in roots}
        named = {target for mapping in self._mappings.values() for target in mapping}
        self.links: dict[str, list[Link]] = {}
        self._children: dict[str, list[str]] = {}
        for name, schema in self._schemas.items():
            links = list(self._find_links(as_object(schema), (*SCHEMAS, name)))
            if name in named or _adds(as_object(schema)) or self._is_kind(name, set()):
                self.links[name] = links
                for parent in dict.fromkeys(link.parent for link in links):
                    self._children.setdefault(parent, []).append(name)

    def _is_kind(self, name: str, seen: set[str]) -> bool:
        """Whether a component that adds nothing to its parent is chosen by its own name, without a mapping.

        One that admits null is its parent, or null.
        """
        schema = as_object(self._schemas[name])
        if name in seen or "allOf" not in schema or schema.get("nullable") is True:
            return False
        parents = {link.parent for link in self._find_links(schema, (*SCHEMAS, name))}
        return any(
            not self._mappings[parent] if parent in self._mappings else self._is_kind(parent, {*seen, name})
            for parent in parents
        )

    def choices(self, root: str) -> dict[str, Choice]:
        """The choice that a component with a discriminator stands for, and those of who extends it."""
        name = self._roots[root]
        reach = self._descendants(root, name)
        listed = self._listed(root)
        if not reach or (listed is not None and not listed & reach):
            return {}
        values = self._values(root, reach)
        found: dict[str, Choice] = {}
        for parent in [root, *(child for child in reach if child not in self._roots)]:
            descendants = self._descendants(parent, name) & reach
            members = {child: values[child] for child in values if child in descendants or child == parent}
            if descendants and (members or listed is not None):
                is_listed = parent == root and listed is not None
                found[parent] = Choice(name, members, frozenset(descendants), listed=is_listed)
        return found

    def descendants(self, parent: str) -> set[str]:
        """The components that extend a component, and those that extend these."""
        return self._descendants(parent, self._roots.get(parent, ""))

    def _descendants(self, parent: str, property_name: str) -> set[str]:
        """Who extends a component, and who extends these, unless another property tells them apart."""
        found: set[str] = set()
        pending = [parent]
        while pending:
            for child in self._children.get(pending.pop(), ()):
                if child not in found and child != parent:
                    found.add(child)
                    if self._roots.get(child, property_name) == property_name:
                        pending.append(child)
        return found

    def _values(self, root: str, reach: set[str]) -> dict[str, tuple[str, ...]]:
        """The values by which the root and its descendants are chosen; in the order of the document."""
        name = self._roots[root]
        mapped: dict[str, tuple[str, ...]] = {}
        for other in [root, *(child for child in reach if self._roots.get(child) == name)]:
            mapped = {**self._mappings[other], **mapped}
        declared = self._chosen(root, name, ())
        found: dict[str, tuple[str, ...]] = {}
        for child in self._schemas:
            if child != root and child not in reach:
                continue
            own = mapped.get(child, () if self._is_base(child, root, mapped) else (child,))
            values = self._chosen(child, name, own) if own else ()
            # What the parent lists for all of them chooses none.
            if values and (values != declared or set(own) & set(values)):
                found[child] = values
        return found

    def _is_base(self, component: str, root: str, mapped: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a component is there to be extended only, as a mapping names others in its place."""
        below = self._children.get(component) and self._descendants(component, self._roots[root])
        return bool(mapped) and (component == root or not mapped.keys().isdisjoint(below or ()))

    def _chosen(self, component: str, name: str, mapped: tuple[str, ...]) -> tuple[str, ...]:
        pointer = (*SCHEMAS, component)
        found = chosen_values(pointer, name, mapped, self._tree.at, self._tree.find_target)
        return mapped if found is None else found

    def _mapping(self, root: str) -> dict[str, tuple[str, ...]]:
        """The components that a mapping names, with their values."""
        discriminator = as_object(as_object(self._schemas[root]).get("discriminator"))
        found: dict[str, tuple[str, ...]] = {}
        for value, entry in as_object(discriminator.get("mapping")).items():
            component = self._component(component_reference(entry), ()) if isinstance(entry, str) else None
            if component is not None:
                found[component] = (*found.get(component, ()), value)
        return found

    def _listed(self, root: str) -> set[str] | None:
        """The components that are alternatives of a schema; None where it has no alternatives."""
        schema = as_object(self._schemas[root])
        keywords = [keyword for keyword in CHOICE_KEYWORDS if keyword in schema]
        found: set[str] = set()
        for keyword in keywords:
            for index, branch in enumerate(as_array(schema[keyword])):
                reference = as_object(branch).get("$ref")
                at = (*SCHEMAS, root, keyword, index)
                component = self._component(reference, at) if isinstance(reference, str) else None
                if component is not None:
                    found.add(component)
        return found if keywords else None

    def _find_links(self, schema: Object, pointer: Pointer, depth: int = 0) -> Iterator[Link]:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            component = self._component(reference, pointer)
            if component is not None:
                yield Link(pointer[3:], component)
        for index, part in enumerate(as_array(schema.get("allOf"))) if depth < _MAX_DEPTH else ():
            yield from self._find_links(as_object(part), (*pointer, "allOf", index), depth + 1)

    def _component(self, reference: str, holder: Pointer) -> str | None:
        """The component that a reference means, also by way of others that are nothing but references."""
        for _ in range(_MAX_DEPTH):
            pointer = self._tree.find_target(reference, holder)
            if pointer is None or len(pointer) != 3 or pointer[:2] != SCHEMAS:
                return None
            schema = as_object(self._tree.at(pointer))
            if schema.keys() != {"$ref"} or not isinstance(schema["$ref"], str):
                return str(pointer[-1])
            reference, holder = schema["$ref"], pointer
        return None


def _adds(schema: Object) -> bool:
    """Whether a component says more than that it is another one, perhaps null or described anew."""
    parts = [as_object(part) for part in as_array(schema.get("allOf"))]
    own = schema.keys() - _IGNORED - {"allOf", "$ref"}
    others = [part for part in parts if part.keys() - (_IGNORED - {"type"})]
    return bool(own) or len(others) + ("$ref" in schema) > 1
