"""A bundled document, prepared for rules: its objects by kind, its operations, its schemas as validators."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from oaswright.document.bundle import Bundle
from oaswright.document.references import find_references
from oaswright.lint.requirements import find_undescribed
from oaswright.lint.validators import Validators
from oaswright.openapi.grammar import Grammar, Version, grammar
from oaswright.openapi.pointers import JSON, Pointer, follow
from oaswright.openapi.walk import Site, walk
from oaswright.spec.model import Operation, Spec
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Node, Object, Tree, UnresolvedError


@dataclass(frozen=True)
class Context:
    """What every rule works on.

    `sites` are all objects and references in the order of the text; `kinds` says which kind of object is at a
    pointer, or must be referred to from there.
    """

    bundle: Bundle
    tree: Tree
    grammar: Grammar
    sites: Sequence[Site]
    kinds: Mapping[Pointer, str]
    _by_kind: Mapping[str, Sequence[Node]]

    @property
    def version(self) -> Version:
        return self.grammar.version

    @property
    def root(self) -> Object:
        return self.tree.value

    @cached_property
    def spec(self) -> Spec:
        """The operations of the document, references resolved."""
        return read_spec(self.tree, self.version)

    @cached_property
    def answered(self) -> Mapping[Pointer, Operation]:
        """The operations of the paths, which the server itself answers, by where they are written."""
        written = {operation.pointer for operation in self.objects("operation")}
        return {found.pointer: found for found in self.spec.operations if found.pointer in written}

    @cached_property
    def holders(self) -> Mapping[Pointer, Sequence[Pointer]]:
        """The schemas whose `$ref` leads directly to a place, by that place."""
        found: dict[Pointer, list[Pointer]] = {}
        for schema in self.objects("schema"):
            if "$ref" in schema.value and (target := self.step(schema.value, schema.pointer)) is not None:
                found.setdefault(target[1], []).append(schema.pointer)
        return found

    @cached_property
    def validators(self) -> Validators:
        """What checks values against the schemas of the document."""
        return Validators(self.tree, self.version, self.objects("schema"), self.holders, self.undescribed)

    @cached_property
    def undescribed(self) -> Mapping[Pointer, frozenset[str]]:
        """The schemas that require properties of which nothing is known, with those that are described."""
        return find_undescribed(self.tree, self.objects("schema"), self.kinds)

    def objects(self, kind: str) -> Sequence[Node]:
        """The objects of a kind, in the order of the text; references to such objects are not among them."""
        return self._by_kind.get(kind, ())

    def resolve(self, value: JSON, pointer: Pointer) -> Node | None:
        """The object itself, or what its references lead to in the end; None if they are unresolved."""
        try:
            return self.tree.node(value, pointer)
        except UnresolvedError:
            return None

    def step(self, value: Object, pointer: Pointer) -> tuple[JSON, Pointer] | None:
        """What the `$ref` of an object leads to directly; None if there is none, or it is unresolved."""
        return self.tree.step(value, pointer)

    def parameters(self, holder: Node) -> Iterator[tuple[Pointer, Node]]:
        """The parameters that one object lists itself: where each is listed, and what it is."""
        for index, written in enumerate(holder.items("parameters")):
            pointer = (*holder.pointer, "parameters", index)
            found = self.resolve(written, pointer)
            if found is not None:
                yield pointer, found

    def written(self, pointer: Pointer) -> str:
        """The text of a value, as it stands in its file."""
        document, original = self.bundle.origin(pointer)
        return document.written(original)

    def title(self, kind: str) -> str:
        return self.grammar.kinds[kind].title


def build_context(bundle: Bundle, version: Version) -> Context:
    """Walk the bundle: all below the root, and what references find where the standard has no objects."""
    rules = grammar(version)
    named = bundle.named
    tree = Tree(bundle.value, named)
    sites: list[Site] = []
    kinds: dict[Pointer, str] = {}
    pending: list[tuple[JSON, Pointer, str]] = [(bundle.value, (), "openapi")]
    while pending:
        value, pointer, kind = pending.pop()
        if pointer in kinds:
            continue
        for site in walk(value, kind, rules, pointer):
            sites.append(site)
            kinds[site.pointer] = site.expects or site.kind
            for holder, name, reference, expects in find_references(site):
                target = named.get(holder) if name == "$ref" else None
                if target is not None:
                    found = follow(bundle.value, target)
                else:
                    found = tree.find(reference) if reference.startswith("#/") else None
                if found is not None and found[1] not in kinds:
                    pending.append((found[0], found[1], expects))
    by_kind: dict[str, list[Node]] = {}
    for site in sites:
        if isinstance(site.value, dict):
            by_kind.setdefault(site.kind, []).append(Node(site.pointer, site.value))
    return Context(bundle, tree, rules, sites, kinds, by_kind)


def prefixes(pointer: Pointer) -> Iterator[Pointer]:
    """All pointers that a pointer begins with, from the whole document to itself."""
    return (pointer[:length] for length in range(len(pointer) + 1))
