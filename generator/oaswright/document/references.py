"""What a `$ref` names: finding references, resolving them, and saying why one cannot be resolved."""

from dataclasses import dataclass

from oaswright.diagnostics import RuleId
from oaswright.diagnostics.suggestions import similar_name
from oaswright.document.document import Document
from oaswright.document.identities import Identities, Root
from oaswright.openapi.pointers import JSON, Pointer, follow, format_pointer, parse_pointer
from oaswright.openapi.walk import Site

# So many names are listed where none is near.
_MAX_LISTED = 8

NodeKey = tuple[str, Pointer]
"""A node of the project: the file and the pointer."""


@dataclass(frozen=True, slots=True)
class Target:
    """A node in a document of the project."""

    document: Document
    pointer: Pointer
    value: JSON

    @property
    def key(self) -> NodeKey:
        """The node without its value."""
        return self.document.file, self.pointer


@dataclass(frozen=True, slots=True)
class Reference:
    """A resolved reference: `holder[field]` in `document` names `target`, an object of the kind `expects`.

    `by_file`: it is written with the path of a file, be it the one in which it stands. `misplaced`: it stands
    where the standard allows no reference.
    """

    document: Document
    holder: Pointer
    field: str | int
    expects: str
    target: Target
    by_file: bool = False
    misplaced: bool = False


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a reference cannot be resolved: the rule that says so, and the message."""

    rule: RuleId
    message: str
    hint: str | None = None


def find_references(site: Site) -> list[tuple[Pointer, str, str, str]]:
    """The references that stand in an object itself: (holder, field, text, kind of object expected)."""
    value = site.value
    if not isinstance(value, dict):
        return []
    found: list[tuple[Pointer, str, str, str]] = []
    reference = value.get("$ref")
    if reference is None and site.kind != "discriminator":
        return found
    if isinstance(reference, str) and site.kind in ("reference", "schema", "path-item"):
        found.append((site.pointer, "$ref", reference, site.expects or site.kind))
    if site.kind == "discriminator":
        mapping = value.get("mapping")
        if isinstance(mapping, dict):
            for name, text in mapping.items():
                if isinstance(text, str) and is_uri_like(text):
                    found.append(((*site.pointer, "mapping"), name, text, "schema"))
    return found


def is_uri_like(text: str) -> bool:
    """Whether a discriminator's mapping value is a URI reference, not the name of a schema."""
    return "#" in text or "/" in text or text.lower().endswith((".yaml", ".yml", ".json"))


def resolve_plain(identities: Identities, document: Document, reference: str) -> Target | None:
    """The target of a plain `#/…` in a document without `$id`; None if it needs a closer look."""
    if not reference.startswith("#/") or len(identities.bases[document.file]) > 1:
        return None
    return _follow((document, ()), reference[1:])


def resolve(
    identities: Identities,
    document: Document,
    holder: Pointer,
    reference: str,
    loaded: Document | None,
    group: str | None,
) -> Target | Unresolved:
    """The target of a reference.

    `loaded` is the document of `Identities.find_file`, if there is one; `group` names the components among
    which a hint looks for what was meant.
    """
    address, _, fragment = reference.partition("#")
    uri = identities.resolve_uri(document, holder, reference)
    if loaded is not None:
        root: Root = (loaded, ())
        uri = loaded.path.as_uri()
    elif not address:
        root = identities.resources.get(uri, (document, ()))
        # `#/…` inside a schema with `$id` is meant from there; most authors mean the document.
        if fragment.startswith("/") and _follow(root, fragment) is None:
            root = (document, ())
    elif uri in identities.resources:
        root = identities.resources[uri]
    elif uri.lower().startswith(("http:", "https:")):
        return Unresolved(
            RuleId.REMOTE_REFERENCE,
            f"the reference `{reference}` points to the network, which is not read",
            "save the document beside this one and refer to the file",
        )
    else:
        return Unresolved(
            RuleId.UNRESOLVED_REFERENCE, f"the reference `{reference}` is not a path to a file of the project"
        )
    if fragment and not fragment.startswith("/"):
        return _resolve_anchor(identities, reference, uri, root)
    return _follow(root, fragment) or _explain(reference, root, fragment, group)


def _resolve_anchor(identities: Identities, reference: str, uri: str, root: Root) -> Target | Unresolved:
    address, _, fragment = reference.partition("#")
    anchored = identities.anchors.get((uri, fragment))
    if anchored is None:
        anchored = identities.anchors.get((identities.base(*root), fragment))
    if anchored is None:
        names = [name for base, name in identities.anchors if base in (uri, identities.base(*root))]
        hint = f"a pointer starts with `#/`, such as `#/{fragment}`" if not address else None
        if (guess := similar_name(fragment, names)) is not None:
            hint = f"did you mean `{address}#{guess}`?"
        if fragment.startswith(("components", "definitions")):
            hint = f"did you mean `#/{fragment}`?"
        return Unresolved(
            RuleId.UNRESOLVED_REFERENCE,
            f"unresolved reference `{reference}`: the document has no such `$anchor`",
            hint,
        )
    document, pointer = anchored
    found = follow(document.value, pointer)
    return Target(document, pointer, found[0] if found else None)


def _follow(root: Root, fragment: str) -> Target | None:
    document, prefix = root
    try:
        tokens = parse_pointer(fragment)
    except ValueError:
        return None
    found = follow(document.value, (*prefix, *tokens))
    return None if found is None else Target(document, found[1], found[0])


def suggest_component(document: Document, group: str | None, written: str) -> str | None:
    """A hint that names the component with the last name in a broken reference, if there is one."""
    name = written.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    for suffix in (".yaml", ".yml", ".json"):
        name = name.removesuffix(suffix)
    found = follow(document.value, ("components", group or "", name)) if name else None
    return None if found is None else f"did you mean `{format_pointer(found[1])}`?"


def _explain(reference: str, root: Root, fragment: str, group: str | None) -> Unresolved:
    """At which step of the pointer there is nothing, and what was probably meant."""
    document, prefix = root
    tokens = parse_pointer(fragment)
    for length in range(len(tokens)):
        reached = follow(document.value, (*prefix, *tokens[:length]))
        missing = follow(document.value, (*prefix, *tokens[: length + 1]))
        if missing is not None or reached is None:
            continue
        names = list(reached[0]) if isinstance(reached[0], dict) else []
        parent = f"`{format_pointer((*prefix, *tokens[:length]))}`" if length else "the document"
        guess = similar_name(tokens[length], names)
        hint = None
        if guess is not None:
            address = reference.partition("#")[0]
            better = format_pointer((*tokens[:length], guess, *tokens[length + 1 :]))
            hint = f"did you mean `{address}{better}`?"
        elif (meant := suggest_component(document, group, fragment)) is not None:
            hint = meant
        elif names and len(names) <= _MAX_LISTED:
            hint = f"{parent} has {', '.join(f'`{name}`' for name in names)}"
        return Unresolved(
            RuleId.UNRESOLVED_REFERENCE,
            f"unresolved reference `{reference}`: there is no `{tokens[length]}` in {parent}"
            + (f" of {document.file}" if reference.partition("#")[0] else ""),
            hint,
        )
    return Unresolved(RuleId.UNRESOLVED_REFERENCE, f"unresolved reference `{reference}`")
