"""One of the two states of an API that are compared: its read model, and where each thing stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from oaswright.diagnostics import Span
from oaswright.document.bundle import Bundle, bundle
from oaswright.document.project import Project
from oaswright.errors import OaswrightError
from oaswright.openapi.grammar import Version
from oaswright.openapi.pointers import Pointer
from oaswright.spec.model import Spec
from oaswright.spec.reading import read_spec
from oaswright.spec.tree import Tree, as_string


class ReadingError(OaswrightError):
    """A document cannot be read, so nothing can be compared."""


@dataclass(frozen=True, slots=True)
class Side:
    """A document as it is compared: whatever parses, mistakes included. `sources` are the texts of files."""

    spec: Spec
    bundle: Bundle
    sources: Mapping[str, str]

    @property
    def tree(self) -> Tree:
        return self.spec.tree

    @property
    def version(self) -> Version:
        return self.spec.version

    @property
    def api_version(self) -> str:
        """`info.version`."""
        return as_string(self.tree.root.mapping("info").get("version"))

    def span(self, pointer: Pointer) -> Span:
        """Where the value at a pointer, or what is nearest to it, was written: its key if it has one."""
        return self.bundle.key_span(pointer)


def make_side(project: Project) -> Side:
    """A document and its files, read. Raises ReadingError where there is no document."""
    if not project.entry.usable or not isinstance(project.entry.value, dict):
        found = project.entry.diagnostics
        where, why = project.entry.file, "it holds no OpenAPI document"
        if found:
            span = found[0].span
            where, why = f"{where}:{span.start.line}:{span.start.column}" if span else where, found[0].message
        raise ReadingError(f"{where}: {why}")
    if "swagger" in project.entry.value and "openapi" not in project.entry.value:
        raise ReadingError(
            f"{project.entry.file}: Swagger 2.0 is not supported; convert it to OpenAPI 3 first"
        )
    whole = bundle(project)
    # A document that names no version that is known is read as what it looks like most.
    version: Version = whole.version or "3.1"
    return Side(read_spec(Tree(whole.value, whole.named), version), whole, project.sources)
