"""A bundled document, prepared for rules: its objects by kind, and what its references lead to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from oaswright.document.bundle import Bundle
from oaswright.document.project import Project
from oaswright.document.references import find_references
from oaswright.openapi.grammar import Grammar, Version, grammar
from oaswright.openapi.pointers import JSON, Pointer, follow, parse_pointer
from oaswright.openapi.walk import Site, walk

Object: TypeAlias = "dict[str, JSON]"


@dataclass(frozen=True, slots=True)
class Found:
    """An object reached, with its place."""

    pointer: Pointer
    value: Object


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule works on."""

    bundle: Bundle
    version: Version
    grammar: Grammar
    sites: Sequence[Site]
    kinds: Mapping[Pointer, str]
    _by_kind: Mapping[str, Sequence[Site]]
    # Where references that are no plain pointers (`#anchor`, `$id`) lead, by the place of their holder.
    _named: Mapping[Pointer, Pointer]
    # Results that several rules share.
    memo: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def root(self) -> Object:
        return self.bundle.value

    def of(self, kind: str) -> Sequence[Site]:
        """The objects of a kind, in the order of the text; references to such objects are not among them."""
        return self._by_kind.get(kind, ())

    def objects(self, kind: str) -> list[Found]:
        """The objects of a kind that are in fact objects."""
        return [Found(site.pointer, site.value) for site in self.of(kind) if isinstance(site.value, dict)]

    def resolve(self, value: JSON, pointer: Pointer) -> Found | None:
        """The object itself, or what its references lead to in the end; None if that is no object."""
        seen: set[Pointer] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            step = self.step(value, pointer)
            if step is None or step[1] in seen:
                return None
            seen.add(step[1])
            value, pointer = step
        return Found(pointer, value) if isinstance(value, dict) else None

    def step(self, value: Object, pointer: Pointer) -> tuple[JSON, Pointer] | None:
        """What the `$ref` of an object leads to directly."""
        named = self._named.get(pointer)
        if named is not None:
            return follow(self.root, named)
        reference = value.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None
        try:
            return follow(self.root, parse_pointer(reference[1:]))
        except ValueError:
            return None

    def component(self, group: str) -> Object:
        """The members of one map of the Components Object."""
        components = self.root.get("components")
        members = components.get(group) if isinstance(components, dict) else None
        return members if isinstance(members, dict) else {}

    def title(self, kind: str) -> str:
        return self.grammar.kinds[kind].title


def build_context(project: Project, bundle: Bundle, version: Version) -> Context:
    """Walk the bundle: all below the root, and what references find outside the standard's own places."""
    rules = grammar(version)
    named: dict[Pointer, Pointer] = {}
    if not any(reference.target.document is not project.entry for reference in project.references):
        named = {
            reference.holder: reference.target.pointer
            for reference in project.references
            if reference.field == "$ref"
        }
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
                if target is None:
                    if not reference.startswith("#/"):
                        continue
                    target = parse_pointer(reference[1:])
                found = follow(bundle.value, target)
                if found is not None and found[1] not in kinds:
                    pending.append((found[0], found[1], expects))
    by_kind: dict[str, list[Site]] = {}
    for site in sites:
        by_kind.setdefault(site.kind, []).append(site)
    return Context(bundle, version, rules, sites, kinds, by_kind, named)


def prefixes(pointer: Pointer) -> Iterator[Pointer]:
    """The place itself and all around it, the whole document first."""
    return (pointer[:length] for length in range(len(pointer) + 1))
