"""What a `$ref` leads to: URI resolution (RFC 3986), `$id`, `$anchor`, `$self`, and what it may open."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from oaswright.diagnostics import RuleId
from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.document.document import Document
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer
from oaswright.openapi.walk import Site

# So many names are listed where none is near.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a document of the project."""

    document: Document
    pointer: Pointer
    value: JSON


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference that leads somewhere: `holder[field]` in `document` names `target`.

    `by_file`: it is written with the path of a file, be it the one in which it stands.
    """

    document: Document
    holder: Pointer
    field: str | int
    expects: str
    target: Target
    by_file: bool = False


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a reference leads nowhere: the rule that says so, and the words."""

    rule: RuleId
    message: str
    hint: str | None = None


@dataclass(slots=True)
class Identities:
    """The URIs by which places in the loaded documents are known."""

    resources: dict[str, tuple[Document, Pointer]] = field(
        default_factory=dict[str, "tuple[Document, Pointer]"]
    )
    anchors: dict[tuple[str, str], tuple[Document, Pointer]] = field(
        default_factory=dict[tuple[str, str], "tuple[Document, Pointer]"]
    )
    # Per file: where the base URI changes, outermost first.
    bases: dict[str, list[tuple[Pointer, str]]] = field(
        default_factory=dict[str, "list[tuple[Pointer, str]]"]
    )

    def add_document(self, document: Document) -> None:
        """Register a file under its own address and its `$self` (OpenAPI 3.2 section 4.1.2.2.1)."""
        base = document.path.as_uri()
        self.resources[base] = (document, ())
        own = document.value.get("$self") if isinstance(document.value, dict) else None
        if isinstance(own, str):
            base = urldefrag(urljoin(base, own))[0]
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
                base = urldefrag(urljoin(base, identity))[0]
                self.resources[base] = (document, site.pointer)
                self.bases[document.file].append((site.pointer, base))
            for keyword in ("$anchor", "$dynamicAnchor"):
                anchor = site.value.get(keyword)
                if isinstance(anchor, str):
                    self.anchors[base, anchor] = (document, site.pointer)

    def base(self, document: Document, pointer: Pointer) -> str:
        """The base URI at a place."""
        base = ""
        for prefix, uri in self.bases[document.file]:
            if pointer[: len(prefix)] == prefix:
                base = uri
        return base


def file_of(identities: Identities, document: Document, holder: Pointer, reference: str) -> Path | None:
    """The file that must be loaded before `reference` can be resolved; None if there is none."""
    address, _ = urldefrag(reference)
    if not address:
        return None
    uri = urldefrag(urljoin(identities.base(document, holder), reference))[0]
    if uri in identities.resources:
        return None
    if urlsplit(address).scheme or address.startswith("//"):
        return None
    # A document may call itself anything; its neighbours are still found beside it on the disk.
    return document.path.parent / unquote(address)


def inside(identities: Identities, document: Document, reference: str) -> Target | None:
    """Where a plain `#/…` leads in a document without `$id`; None if it needs a closer look."""
    if not reference.startswith("#/") or len(identities.bases[document.file]) > 1:
        return None
    return _inside((document, ()), reference[1:])


def is_by_file(identities: Identities, document: Document, holder: Pointer, reference: str) -> bool:
    """Whether a reference names its target by the path of a file, not by an identity that it has itself."""
    address, _ = urldefrag(reference)
    uri = urldefrag(urljoin(identities.base(document, holder), reference))[0]
    return bool(address) and (uri.startswith("file:") or uri not in identities.resources)


def resolve(
    identities: Identities,
    document: Document,
    holder: Pointer,
    reference: str,
    loaded: Document | None,
    group: str | None,
) -> Target | Unresolved:
    """Where a reference leads.

    `loaded` is the document of `file_of`, if there is one; `group` the components that are looked through for
    what was meant.
    """
    address, fragment = urldefrag(reference)
    uri = urldefrag(urljoin(identities.base(document, holder), reference))[0]
    if loaded is not None:
        root: tuple[Document, Pointer] = (loaded, ())
        uri = loaded.path.as_uri()
    elif not address and not fragment.startswith("/") and fragment:
        root = identities.resources.get(uri, (document, ()))
    elif not address:
        # `#/…` inside a schema with `$id` is meant from there; most authors mean the document.
        root = identities.resources.get(uri, (document, ()))
        if not isinstance(_inside(root, fragment), Target):
            root = (document, ())
    elif uri in identities.resources:
        root = identities.resources[uri]
    else:
        scheme = urlsplit(uri).scheme
        if scheme in ("http", "https"):
            return Unresolved(
                RuleId.REMOTE_REFERENCE,
                f"the reference `{reference}` leads to the network, which is not read",
                "save the document beside this one and refer to the file",
            )
        return Unresolved(
            RuleId.UNRESOLVED_REFERENCE, f"the reference `{reference}` is no path to a file of the project"
        )
    if fragment and not fragment.startswith("/"):
        anchored = identities.anchors.get((uri, fragment))
        if anchored is None:
            anchored = identities.anchors.get((identities.base(*root), fragment))
        if anchored is None:
            hint = f"a pointer starts with `#/`, such as `#/{fragment}`" if not address else None
            if fragment.startswith(("components", "definitions")):
                hint = f"did you mean `#/{fragment}`?"
            return Unresolved(
                RuleId.UNRESOLVED_REFERENCE,
                f"the reference `{reference}` names no `$anchor` of the document",
                hint,
            )
        target_document, pointer = anchored
        found = follow(target_document.value, pointer)
        return Target(target_document, pointer, found[0] if found else None)
    inside = _inside(root, fragment)
    if isinstance(inside, Target):
        return inside
    return _dangling(reference, root, fragment, group)


def _inside(root: tuple[Document, Pointer], fragment: str) -> Target | None:
    document, prefix = root
    try:
        tokens = parse_pointer(fragment)
    except ValueError:
        return None
    found = follow(document.value, (*prefix, *tokens))
    return None if found is None else Target(document, found[1], found[0])


def component_named(document: Document, group: str | None, written: str) -> str | None:
    """A question whether the component was meant that has the last name in a broken reference."""
    name = written.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    for suffix in (".yaml", ".yml", ".json"):
        name = name.removesuffix(suffix)
    found = follow(document.value, ("components", group or "", name)) if name else None
    return None if found is None else f"did you mean `{format_pointer(found[1])}`?"


def _dangling(reference: str, root: tuple[Document, Pointer], fragment: str, group: str | None) -> Unresolved:
    """Say at which step of the pointer the way ends, and what was probably meant."""
    document, prefix = root
    tokens = parse_pointer(fragment)
    for length in range(len(tokens)):
        reached = follow(document.value, (*prefix, *tokens[:length]))
        missing = follow(document.value, (*prefix, *tokens[: length + 1]))
        if missing is not None or reached is None:
            continue
        names = list(reached[0]) if isinstance(reached[0], dict) else []
        place = f"`{format_pointer((*prefix, *tokens[:length]))}`" if length else "the document"
        guess = did_you_mean(tokens[length], names)
        hint = None
        if guess is not None:
            address = reference.partition("#")[0]
            better = format_pointer((*tokens[:length], guess, *tokens[length + 1 :]))
            hint = f"did you mean `{address}{better}`?"
        elif (meant := component_named(document, group, fragment)) is not None:
            hint = meant
        elif names and len(names) <= _FEW:
            hint = f"{place} has {', '.join(f'`{name}`' for name in names)}"
        return Unresolved(
            RuleId.UNRESOLVED_REFERENCE,
            f"the reference `{reference}` leads nowhere: there is no `{tokens[length]}` in {place}"
            + (f" of {document.file}" if reference.partition("#")[0] else ""),
            hint,
        )
    return Unresolved(RuleId.UNRESOLVED_REFERENCE, f"the reference `{reference}` leads nowhere")
