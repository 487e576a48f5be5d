"""One self-contained document out of many files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span
from oaswright.document.document import Document
from oaswright.document.project import Project
from oaswright.document.references import Reference, Target
from oaswright.openapi.grammar import Version, component_group
from oaswright.openapi.pointers import JSON, Pointer, format_pointer


@dataclass(frozen=True, slots=True)
class Bundle:
    """A document in which every reference is internal, and the hand-written place of each of its nodes.

    `value` may share structure with the loaded documents; do not change it. `origins` maps the pointers at
    which something from another place stands to that place.
    """

    value: dict[str, JSON]
    version: Version | None
    origins: Mapping[Pointer, tuple[Document, Pointer]]
    diagnostics: tuple[Diagnostic, ...] = ()

    def origin(self, pointer: Pointer) -> tuple[Document, Pointer]:
        """The document and the place in it from which a node came."""
        for length in range(len(pointer), 0, -1):
            found = self.origins.get(pointer[:length])
            if found is not None:
                return found[0], (*found[1], *pointer[length:])
        document, prefix = self.origins[()]
        return document, (*prefix, *pointer)

    def span(self, pointer: Pointer) -> Span:
        """The hand-written place of the value at a pointer."""
        document, place = self.origin(pointer)
        return document.span(place)

    def key_span(self, pointer: Pointer) -> Span:
        """The hand-written place of the key that holds the value at a pointer."""
        document, place = self.origin(pointer)
        return document.key_span(place)


def bundle(project: Project) -> Bundle:
    """The project as one document.

    What a reference finds in another file is pulled into `components/<group>/<Name>`, once; a component that
    is nothing but such a reference is replaced by what it refers to. OpenAPI 3.0 has no place for shared path
    items, so there they are put where they are used. Without references by file the value is the entry's
    own.
    """
    value = project.entry.value
    whole = value if isinstance(value, dict) else {}
    origins: dict[Pointer, tuple[Document, Pointer]] = {(): (project.entry, ())}
    if project.version is None or not any(_leaves(project, reference) for reference in project.references):
        return Bundle(whole, project.version, origins, project.diagnostics)
    return _Bundler(project, project.version, origins).run(whole)


def _leaves(project: Project, reference: Reference) -> bool:
    """Whether a reference cannot stay as it is written."""
    return reference.by_file or reference.document is not project.entry


_Place = tuple[str, Pointer]


@dataclass(slots=True)
class _Bundler:
    project: Project
    version: Version
    origins: dict[Pointer, tuple[Document, Pointer]]
    # Target place -> where it stands in the bundle.
    names: dict[_Place, Pointer] = field(default_factory=dict[_Place, Pointer])
    pulled: dict[_Place, Target] = field(default_factory=dict[_Place, Target])
    # Holder place -> the reference that stands there.
    held: dict[_Place, list[Reference]] = field(default_factory=dict[_Place, "list[Reference]"])
    taken: dict[str, set[str]] = field(default_factory=dict[str, "set[str]"])
    # What is being put in place of references at the moment, and what cannot be.
    open: list[_Place] = field(default_factory=list[_Place])
    found: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def run(self, whole: dict[str, JSON]) -> Bundle:
        for reference in self.project.references:
            place = (reference.document.file, reference.holder)
            self.held.setdefault(place, []).append(reference)
        components = whole.get("components")
        if isinstance(components, dict):
            for group, members in components.items():
                self.taken[group] = set(members) if isinstance(members, dict) else set()
        self._keep_names()
        for reference in self.project.references:
            if self._is_foreign(reference.target) and not self._is_inlined(reference):
                self._name(reference)
        copied = self._copy(whole, self.project.entry, ())
        assert isinstance(copied, dict)
        for place, target in self.pulled.items():
            pointer = self.names[place]
            holder: dict[str, JSON] = copied
            for token in pointer[:-1]:
                inner = holder.setdefault(str(token), {})
                if not isinstance(inner, dict):
                    break
                holder = inner
            else:
                self.origins[pointer] = (target.document, target.pointer)
                holder[str(pointer[-1])] = self._copy(target.value, target.document, target.pointer, pointer)
        return Bundle(copied, self.version, self.origins, (*self.project.diagnostics, *self.found))

    def _is_foreign(self, target: Target) -> bool:
        return target.document is not self.project.entry

    def _is_inlined(self, reference: Reference) -> bool:
        return component_group(reference.expects, self.version) is None

    def _keep_names(self) -> None:
        """A component that is only a reference into another file gives its name to what is found there."""
        for reference in self.project.references:
            holder = reference.holder
            if reference.document is not self.project.entry or not self._is_foreign(reference.target):
                continue
            group = component_group(reference.expects, self.version)
            alone = len(holder) == 3 and holder[:2] == ("components", group) and reference.field == "$ref"
            place = (reference.target.document.file, reference.target.pointer)
            if not alone or place in self.names:
                continue
            members = self._members(str(group))
            whole = members.get(str(holder[2]))
            if isinstance(whole, dict) and len(whole) == 1:
                self.names[place] = holder
                self.pulled[place] = reference.target

    def _members(self, group: str) -> dict[str, JSON]:
        value = self.project.entry.value
        components = value.get("components") if isinstance(value, dict) else None
        members = components.get(group) if isinstance(components, dict) else None
        return members if isinstance(members, dict) else {}

    def _name(self, reference: Reference) -> None:
        target = reference.target
        place = (target.document.file, target.pointer)
        group = component_group(reference.expects, self.version)
        if place in self.names or group is None:
            return
        raw = str(target.pointer[-1]) if target.pointer else PurePath(target.document.file).stem
        base = re.sub(r"[^A-Za-z0-9._-]", "_", raw) or "_"
        if base in self.taken.get(group, ()) and self._same(group, base, target):
            self.names[place] = ("components", group, base)
            return
        taken = self.taken.setdefault(group, set())
        name, number = base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        self.names[place] = ("components", group, name)
        self.pulled[place] = target

    def _same(self, group: str, name: str, target: Target) -> bool:
        """Whether the entry has an equal component; only one without references is known to mean the same."""
        existing = self._members(group).get(name)
        inside = any(
            reference.document is target.document
            and reference.holder[: len(target.pointer)] == target.pointer
            for reference in self.project.references
        )
        return not inside and existing is not None and existing == target.value

    def _copy(self, value: JSON, document: Document, place: Pointer, new: Pointer | None = None) -> JSON:
        """The value with its references rewritten; `new` is where it stands in the bundle."""
        here = place if new is None else new
        if isinstance(value, list):
            return [
                self._copy(item, document, (*place, index), (*here, index))
                for index, item in enumerate(value)
            ]
        if not isinstance(value, dict):
            return value
        held = self.held.get((document.file, place), [])
        for reference in held:
            if self._is_foreign(reference.target) and self._is_inlined(reference):
                return self._inline(value, reference, here)
        copied = {
            name: self._copy(member, document, (*place, name), (*here, name))
            for name, member in value.items()
        }
        for reference in held:
            target = reference.target
            if not _leaves(self.project, reference):
                continue
            pointer = self.names.get((target.document.file, target.pointer), target.pointer)
            copied[str(reference.field)] = format_pointer(pointer)
        return copied

    def _inline(self, value: dict[str, JSON], reference: Reference, here: Pointer) -> JSON:
        """The target in place of the reference, overridden by what stands beside it."""
        target = reference.target
        place = (target.document.file, target.pointer)
        merged: dict[str, JSON] = {}
        if place in self.open:
            span = reference.document.span((*reference.holder, reference.field))
            message = "the path item holds itself, and OpenAPI 3.0 has no place to share it"
            self.found.append(Diagnostic(RuleId.CIRCULAR_REFERENCE, Severity.ERROR, span, message))
        elif isinstance(target.value, dict):
            self.open.append(place)
            onward = next(
                (
                    held
                    for held in self.held.get(place, [])
                    if held.field == "$ref" and self._is_inlined(held)
                ),
                None,
            )
            if onward is not None:
                inlined = self._inline(target.value, onward, here)
                merged.update(inlined if isinstance(inlined, dict) else {})
            self._merge(merged, target.value, target.document, target.pointer, here)
            self.open.pop()
        self._merge(merged, value, reference.document, reference.holder, here)
        return merged

    def _merge(
        self,
        merged: dict[str, JSON],
        value: dict[str, JSON],
        document: Document,
        place: Pointer,
        here: Pointer,
    ) -> None:
        for name, member in value.items():
            if name != "$ref":
                self.origins[(*here, name)] = (document, (*place, name))
                merged[name] = self._copy(member, document, (*place, name), (*here, name))
