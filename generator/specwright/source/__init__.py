"""Files in, located plain data out: reading, references between files, one bundled document."""

from specwright.source.bundle import Bundle, bundle
from specwright.source.document import Document
from specwright.source.grammar import Version, version_of
from specwright.source.project import Project, load_project
from specwright.source.references import Reference, Target
from specwright.source.values import JSON, Pointer, follow, format_pointer, parse_pointer

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
