"""Files in, located plain data out: reading, references between files, one bundled document."""

from oaswright.source.bundle import Bundle, bundle
from oaswright.source.document import Document
from oaswright.source.grammar import Version, version_of
from oaswright.source.project import Project, load_project
from oaswright.source.references import Reference, Target
from oaswright.source.values import JSON, Pointer, follow, format_pointer, parse_pointer

__all__ = [
    "JSON",
    "Bundle",
    "Document",
    "Pointer",
    "Project",
    "Reference",
    "Target",
    "Version",
    "bundle",
    "follow",
    "format_pointer",
    "load_project",
    "parse_pointer",
    "version_of",
]
