"""One self-contained document out of many files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from oaswright.diagnostics import Diagnostic, RuleId, Severity, Span
from oaswright.document.document import Document
from oaswright.document.limits import MAX_INLINED
from oaswright.document.misplaced import report_misplaced
from oaswright.document.project import Project
from oaswright.document.references import NodeKey, Reference, Target
from oaswright.openapi.grammar import Version, component_group, grammar
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer

# Objects that are a map as a whole, and may be empty.
_MAPS = frozenset({"paths", "responses", "components", "callback", "security-requirement"})


@dataclass(frozen=True, slots=True)
class Bundle:
    """A document in which every reference is internal, and the hand-written position of each of its nodes.

    `value` may share structure with the loaded documents; do not change it. `origins` maps each pointer at
    which a value from elsewhere stands to its document and pointer there. `named` are the targets of
    references that are no plain pointers (`$anchor`, `$id`), by their holders. `twins` are components of the
    entry that stand for equal ones of other files too, each with the document and pointer of that one.
    """

    value: dict[str, JSON]
    version: Version | None
    origins: Mapping[Pointer, tuple[Document, Pointer]]
    diagnostics: tuple[Diagnostic, ...] = ()
    named: Mapping[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])
    twins: Mapping[Pointer, tuple[Document, Pointer]] = field(
        default_factory=dict[Pointer, "tuple[Document, Pointer]"]
    )

    def origin(self, pointer: Pointer) -> tuple[Document, Pointer]:
        """The document from which a node came, and its pointer there."""
        return find_origin(self.origins, pointer)

    def span(self, pointer: Pointer) -> Span:
        """The hand-written position of the value at a pointer."""
        document, original = self.origin(pointer)
        return document.span(original)

    def key_span(self, pointer: Pointer) -> Span:
        """The hand-written position of the key that holds the value at a pointer."""
        document, original = self.origin(pointer)
        return document.key_span(original)


def find_origin(
    origins: Mapping[Pointer, tuple[Document, Pointer]], pointer: Pointer
) -> tuple[Document, Pointer]:
    """Where a node was written, by the nearest node around it of which that is known."""
    for length in range(len(pointer), -1, -1):
        found = origins.get(pointer[:length])
        if found is not None:
            return found[0], (*found[1], *pointer[length:])
    raise KeyError(pointer)


def bundle(project: Project) -> Bundle:
    """The project as one document.

    What a reference finds in another file is pulled into `components/<group>/<Name>`, once; a component that
    is nothing but such a reference is replaced by what it refers to. What no component can hold is put where
    it is used: path items in OpenAPI 3.0, what a misplaced reference leads to, and what a path item refers to
    that has fields beside its reference. Without references by file the value is the entry's own.
    """
    value = project.entry.value
    whole = value if isinstance(value, dict) else {}
    origins: dict[Pointer, tuple[Document, Pointer]] = {(): (project.entry, ())}
    if project.version is None or not (
        project.broken
        or any(_is_rewritten(project, reference, project.version) for reference in project.references)
    ):
        return Bundle(whole, project.version, origins, project.diagnostics, _find_named(project, whole))
    return _Bundler(project, project.version, origins).run(whole)


def _find_named(project: Project, whole: dict[str, JSON]) -> dict[Pointer, Pointer]:
    """The targets of references in a single file that mean something else than a pointer from its root."""
    if "$id" not in project.entry.text and "nchor" not in project.entry.text:
        return {}
    found: dict[Pointer, Pointer] = {}
    for reference in project.references:
        holder = follow(whole, reference.holder)
        if reference.field == "$ref" and holder is not None and not _is_plain(holder[0], reference):
            found[reference.holder] = reference.target.pointer
    return found


def _is_plain(holder: JSON, reference: Reference) -> bool:
    """Whether a reference inside a file is written as the pointer of its target from the file's root."""
    written = holder.get(str(reference.field)) if isinstance(holder, dict) else None
    if not isinstance(written, str) or not written.startswith("#/"):
        return False
    return parse_pointer(written[1:]) == tuple(map(str, reference.target.pointer))


def _is_rewritten(project: Project, reference: Reference, version: Version) -> bool:
    """Whether a reference cannot stay as it is written."""
    return (
        reference.by_file
        or reference.document is not project.entry
        or _is_inlined(project, reference, version)
    )


def _is_inlined(project: Project, reference: Reference, version: Version) -> bool:
    """Whether what a reference leads to is put in its place."""
    if reference.misplaced:
        return True
    if reference.expects != "path-item":
        return False
    if reference.target.document is not project.entry and component_group("path-item", version) is None:
        return True
    holder = follow(reference.document.value, reference.holder)
    return holder is not None and isinstance(holder[0], dict) and len(holder[0]) > 1


@dataclass(slots=True)
class _Bundler:
    project: Project
    version: Version
    origins: dict[Pointer, tuple[Document, Pointer]]
    # Target -> where it stands in the bundle.
    names: dict[NodeKey, Pointer] = field(default_factory=dict[NodeKey, Pointer])
    pulled: dict[NodeKey, Target] = field(default_factory=dict[NodeKey, Target])
    # Holder -> the references that stand in it.
    held: dict[NodeKey, list[Reference]] = field(default_factory=dict[NodeKey, "list[Reference]"])
    taken: dict[str, set[str]] = field(default_factory=dict[str, "set[str]"])
    # The targets that are put in place of references at the moment, how many objects have been, what cannot.
    open: list[NodeKey] = field(default_factory=list[NodeKey])
    inlined: int = 0
    twins: dict[Pointer, tuple[Document, Pointer]] = field(
        default_factory=dict[Pointer, "tuple[Document, Pointer]"]
    )
    found: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def run(self, whole: dict[str, JSON]) -> Bundle:
        for reference in self.project.references:
            self.held.setdefault((reference.document.file, reference.holder), []).append(reference)
        self._keep_names()
        for reference in self.project.references:
            if self._is_foreign(reference.target) and not self._is_inlined(reference):
                self._name(reference)
        copied = self._copy(whole, self.project.entry, (), ())
        assert isinstance(copied, dict)
        for key, target in self.pulled.items():
            pointer = self.names[key]
            holder: dict[str, JSON] = copied
            for token in pointer[:-1]:
                inner = holder.setdefault(str(token), {})
                if not isinstance(inner, dict):
                    break
                holder = inner
            else:
                self.origins[pointer] = (target.document, target.pointer)
                holder[str(pointer[-1])] = self._copy(target.value, target.document, target.pointer, pointer)
        self.found += report_misplaced(self.project.references, self.version)
        found = (*self.project.diagnostics, *self.found)
        return Bundle(copied, self.version, self.origins, found, twins=self.twins)

    def _is_foreign(self, target: Target) -> bool:
        return target.document is not self.project.entry

    def _is_inlined(self, reference: Reference) -> bool:
        return _is_inlined(self.project, reference, self.version)

    def _keep_names(self) -> None:
        """A component that is only a reference into another file gives its name to what is found there."""
        for reference in self.project.references:
            holder = reference.holder
            if reference.document is not self.project.entry or not self._is_foreign(reference.target):
                continue
            group = component_group(reference.expects, self.version)
            alone = len(holder) == 3 and holder[:2] == ("components", group) and reference.field == "$ref"
            key = reference.target.key
            if not alone or key in self.names:
                continue
            members = self._members(str(group))
            whole = members.get(str(holder[2]))
            if isinstance(whole, dict) and len(whole) == 1:
                self.names[key] = holder
                self.pulled[key] = reference.target

    def _members(self, group: str) -> dict[str, JSON]:
        value = self.project.entry.value
        components = value.get("components") if isinstance(value, dict) else None
        members = components.get(group) if isinstance(components, dict) else None
        return members if isinstance(members, dict) else {}

    def _name(self, reference: Reference) -> None:
        target = reference.target
        group = component_group(reference.expects, self.version)
        if target.key in self.names or group is None:
            return
        raw = str(target.pointer[-1]) if target.pointer else PurePath(target.document.file).stem
        base = re.sub(r"[^A-Za-z0-9._-]", "_", raw) or "_"
        if self._same(group, base, target):
            self.names[target.key] = ("components", group, base)
            self.twins.setdefault(self.names[target.key], (target.document, target.pointer))
            return
        taken = self.taken.setdefault(group, set(self._members(group)))
        name, number = base, 2
        while name in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name)
        self.names[target.key] = ("components", group, name)
        self.pulled[target.key] = target

    def _same(self, group: str, name: str, target: Target) -> bool:
        """Whether the entry has an equal component; only one without references is known to mean the same."""
        existing = self._members(group).get(name)
        if existing is None or existing != target.value:
            return False
        return not any(
            reference.document is target.document
            and reference.holder[: len(target.pointer)] == target.pointer
            for reference in self.project.references
        )

    def _copy(self, value: JSON, document: Document, old: Pointer, here: Pointer) -> JSON:
        """The value at a pointer `old` with its references rewritten; `here` is its pointer in the bundle."""
        if isinstance(value, list):
            return [
                self._copy(item, document, (*old, index), (*here, index)) for index, item in enumerate(value)
            ]
        if not isinstance(value, dict):
            return value
        if self.open:
            self.inlined += 1
        held = self.held.get((document.file, old), [])
        if (document.file, old) in self.project.broken:
            return {}
        for reference in held:
            if self._is_inlined(reference):
                return self._inline(value, reference, here)
        copied = {
            name: self._copy(member, document, (*old, name), (*here, name))
            for name, member in value.items()
            if not self._is_left_out(document, (*old, name))
        }
        for reference in held:
            target = reference.target
            if not _is_rewritten(self.project, reference, self.version) and _is_plain(value, reference):
                continue
            pointer = self.names.get(target.key, target.pointer)
            copied[str(reference.field)] = format_pointer(pointer)
        return copied

    def _is_left_out(self, document: Document, pointer: Pointer) -> bool:
        """Whether an object is only a reference that was not followed, and is reported; maps stay, empty."""
        kind = self.project.broken.get((document.file, pointer))
        return kind is not None and kind[0] != "{" and kind not in _MAPS

    def _inline(self, value: dict[str, JSON], reference: Reference, here: Pointer) -> JSON:
        """The target in place of the reference, overridden by what stands beside it."""
        target = reference.target
        merged: dict[str, JSON] = {}
        if target.key in self.open or self.inlined > MAX_INLINED:
            self._refuse(reference)
        elif isinstance(target.value, dict):
            self.open.append(target.key)
            onward = next((held for held in self.held.get(target.key, []) if held.field == "$ref"), None)
            if onward is not None:
                found = self._inline(target.value, onward, here)
                merged |= found if isinstance(found, dict) else {}
            self._note_overridden(reference, value)
            self._merge(merged, target.value, target.document, target.pointer, here)
            self.open.pop()
        else:
            self.origins[here] = (target.document, target.pointer)
            return self._copy(target.value, target.document, target.pointer, here)
        self._merge(merged, value, reference.document, reference.holder, here)
        return merged

    def _refuse(self, reference: Reference) -> None:
        """Say that what a reference leads to cannot be put in its place."""
        span = reference.document.span((*reference.holder, reference.field))
        if self.inlined > MAX_INLINED:
            message = f"the references of the document expand to more than {MAX_INLINED:,} objects"
            refusal = Diagnostic(RuleId.TOO_LARGE, Severity.ERROR, span, message)
            if any(found.rule == RuleId.TOO_LARGE for found in self.found):
                return
        else:
            what = grammar(self.version).kinds[reference.expects.strip("[]{}?")].title
            message = f"what takes the place of this reference contains it again: the {what} has no end"
            refusal = Diagnostic(RuleId.CIRCULAR_REFERENCE, Severity.ERROR, span, message)
        self.found.append(refusal)

    def _note_overridden(self, reference: Reference, value: dict[str, JSON]) -> None:
        """Say which fields beside a reference hide those of what it leads to."""
        target = reference.target.value
        # A text or an id in place of another one is meant to be.
        hidden = [
            name
            for name, member in value.items()
            if isinstance(member, (dict, list)) and isinstance(target, dict) and name in target
        ]
        if not hidden or reference.field != "$ref":
            return
        names = ", ".join(f"`{name}`" for name in hidden)
        one = len(hidden) == 1
        self.found.append(
            Diagnostic(
                RuleId.REFERENCE_SIBLINGS,
                Severity.WARNING,
                reference.document.key_span((*reference.holder, hidden[0])),
                f"{names} beside `$ref` take{'s' if one else ''} the place of what it refers to",
                f"write all of {'it' if one else 'them'} in one of the two places",
            )
        )

    def _merge(
        self,
        merged: dict[str, JSON],
        value: dict[str, JSON],
        document: Document,
        old: Pointer,
        here: Pointer,
    ) -> None:
        """Add the members of a value that stands at `old`, all but its reference."""
        for name, member in value.items():
            if name != "$ref":
                self.origins[(*here, name)] = (document, (*old, name))
                merged[name] = self._copy(member, document, (*old, name), (*here, name))
