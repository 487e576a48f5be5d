"""The URIs by which the nodes of a project are known: of files, `$self`, `$id` and `$anchor` (RFC 3986)."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from oaswright.document.document import Document
from oaswright.openapi.addresses import join_addresses, split_address
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.walk import Site

Root = tuple[Document, Pointer]
"""A document, and the pointer from which further pointers count."""


@dataclass(slots=True)
class Identities:
    """The URIs of all loaded documents and of the schemas in them.

    `anchors` goes by base URI and name; `bases` tells for each file where the base URI changes, outermost
    first.
    """

    resources: dict[str, Root] = field(default_factory=dict[str, Root])
    anchors: dict[tuple[str, str], Root] = field(default_factory=dict[tuple[str, str], Root])
    bases: dict[str, list[tuple[Pointer, str]]] = field(
        default_factory=dict[str, "list[tuple[Pointer, str]]"]
    )

    def add_document(self, document: Document) -> None:
        """Register a file under its own address and its `$self` (OpenAPI 3.2 section 4.1.2.2.1)."""
        base = document.path.as_uri()
        self.resources[base] = (document, ())
        own = document.value.get("$self") if isinstance(document.value, dict) else None
        if isinstance(own, str):
            base = join_addresses(base, own)
            self.resources[base] = (document, ())
        self.bases[document.file] = [((), base)]

    def add_schemas(self, document: Document, sites: list[Site]) -> None:
        """Register the `$id` and `$anchor` of schemas (JSON Schema 2020-12 core, section 8.2)."""
        if "$id" not in document.text and "nchor" not in document.text:
            return
        for site in sites:
            if site.kind != "schema" or not isinstance(site.value, dict):
                continue
            base = self.base(document, site.pointer)
            identity = site.value.get("$id")
            if isinstance(identity, str):
                base = join_addresses(base, identity)
                self.resources[base] = (document, site.pointer)
                self.bases[document.file].append((site.pointer, base))
            for keyword in ("$anchor", "$dynamicAnchor"):
                anchor = site.value.get(keyword)
                if isinstance(anchor, str):
                    # With a `#` it is no anchor, which the meta-schema says; what is meant is plain.
                    self.anchors[base, anchor.removeprefix("#")] = (document, site.pointer)

    def base(self, document: Document, pointer: Pointer) -> str:
        """The base URI of a node."""
        base = ""
        for prefix, uri in self.bases[document.file]:
            if pointer[: len(prefix)] == prefix:
                base = uri
        return base

    def resolve_uri(self, document: Document, holder: Pointer, reference: str) -> str:
        """The URI, without fragment, that a reference means where it stands."""
        base = self.base(document, holder)
        # `urljoin` does not know that a fragment is meant from a URN too.
        return base if reference.startswith("#") else join_addresses(base, reference)

    def find_file(self, document: Document, holder: Pointer, reference: str) -> Path | None:
        """The file that must be loaded before a reference can be resolved; None if there is none."""
        address = reference.partition("#")[0]
        if not address or self.resolve_uri(document, holder, reference) in self.resources:
            return None
        parts = split_address(address)
        if parts is None or parts.scheme or address.startswith("//"):
            return None
        # A document may call itself anything; its neighbours are still found beside it on the disk.
        return document.path.parent / unquote(address)

    def is_by_file(self, document: Document, holder: Pointer, reference: str) -> bool:
        """Whether a reference names its target by the path of a file, not by an identity of the target."""
        address = reference.partition("#")[0]
        uri = self.resolve_uri(document, holder, reference)
        return bool(address) and (uri.startswith("file:") or uri not in self.resources)
