"""Schemas with an identity: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12 core, section 8.2).

A document is no schema, so validators look for identities in it in vain. Here each schema with one
becomes a resource of its own, and references are made absolute, so that they mean the same from everywhere.
`#/…` inside a schema with `$id` is meant from there; where it leads nowhere, from the document.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote, urldefrag, urljoin

ROOT = "https://document.oaswright.invalid/"
"""The document's own address, for validators."""

_WORDS = (b'"$id"', b'"$anchor"', b'"$dynamicAnchor"', b'"$dynamicRef"')
_DATA = frozenset({"default", "enum", "const", "example", "examples"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_LOCAL = ("$anchor", "$dynamicAnchor", "$dynamicRef")


def identified(value: Mapping[str, Any], content: bytes) -> Mapping[str, Any]:
    """The document with absolute identities and references; itself where no schema has an identity."""
    if not any(word in content for word in _WORDS):
        return value
    found = _Identities(value)
    found.collect(value, ROOT, inside=False)
    return cast("Mapping[str, Any]", found.rewritten(value, ROOT, inside=False))


def resources(value: Any) -> dict[str, Any]:
    """The schemas with an `$id` of an identified document; those inside of others are found through them."""
    found: dict[str, Any] = {}
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            members = cast("dict[str, Any]", item)
            if isinstance(members.get("$id"), str):
                found.setdefault(members["$id"], members)
                continue
            waiting += [below for key, below in members.items() if key not in _DATA]
        elif isinstance(item, list):
            waiting += cast("list[object]", item)
    return found


@dataclass(slots=True)
class _Identities:
    document: Mapping[str, Any]
    schemas: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    anchors: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    made: dict[int, str] = field(default_factory=dict[int, str])
    """Addresses of schemas that have anchors and no `$id`, by identity of the object."""

    def base(self, schema: Mapping[str, Any], base: str, *, outermost: bool) -> str:
        """The address that references in a schema are relative to."""
        identity = schema.get("$id")
        if isinstance(identity, str):
            return urldefrag(urljoin(base, identity))[0]
        if outermost and _has_anchors(schema):
            return self.made.setdefault(id(schema), f"{ROOT}schemas/{len(self.made)}")
        return base

    def collect(self, value: Any, base: str, *, inside: bool) -> None:
        """Register addresses and anchors."""
        for below, is_schema in _below(value, inside=inside):
            if is_schema and isinstance(below, dict):
                schema = cast("dict[str, Any]", below)
                own = self.base(schema, base, outermost=not inside)
                if own != base:
                    self.schemas.setdefault(own, schema)
                for keyword in ("$anchor", "$dynamicAnchor"):
                    if isinstance(schema.get(keyword), str):
                        self.anchors.setdefault(schema[keyword], set()).add(own)
                self.collect(schema, own, inside=True)
            else:
                self.collect(below, base, inside=inside)

    def rewritten(self, value: Any, base: str, *, inside: bool, outermost: bool = False) -> Any:
        """A copy with absolute `$id`, `$ref` and `$dynamicRef`."""
        if isinstance(value, list):
            items = cast("list[object]", value)
            return [self.rewritten(item, base, inside=inside) for item in items]
        if not isinstance(value, dict):
            return value
        members = cast("dict[str, Any]", value)
        if inside:
            own = self.base(members, base, outermost=outermost)
            if own != base or "$id" in members:
                base, members = own, {**members, "$id": own}
        found: dict[str, Any] = {}
        for key, item in members.items():
            if key in _DATA:
                found[key] = item
            elif inside and key in {"$ref", "$dynamicRef"} and isinstance(item, str):
                found[key] = self.target(item, base)
            elif inside and key in _NAMED and isinstance(item, dict):
                named = cast("dict[str, Any]", item)
                found[key] = {
                    name: self.rewritten(schema, base, inside=True) for name, schema in named.items()
                }
            elif not inside and key == "schemas" and isinstance(item, dict):
                named = cast("dict[str, Any]", item)
                found[key] = {
                    name: self.rewritten(schema, base, inside=True, outermost=True)
                    for name, schema in named.items()
                }
            else:
                enters = not inside and key in {"schema", "itemSchema"}
                found[key] = self.rewritten(item, base, inside=inside or enters, outermost=enters)
        return found

    def target(self, reference: str, base: str) -> str:
        """A reference as one that is understood from everywhere."""
        address, fragment = urldefrag(reference)
        uri = urldefrag(urljoin(base, address))[0] if address else base
        if address and uri not in self.schemas and uri != ROOT:
            return reference if "://" in reference or ":" in address else urljoin(base, reference)
        if fragment and not fragment.startswith("/"):
            if uri not in self.anchors.get(fragment, set()):
                uri = next(iter(self.anchors.get(fragment, {uri})))
            return f"{uri}#{fragment}"
        pointer = [unquote(token).replace("~1", "/").replace("~0", "~") for token in fragment.split("/")[1:]]
        is_own = uri in self.schemas and uri not in self.made.values()
        places = [(uri, self.schemas[uri])] if is_own else []
        for location, holder in [*places, (ROOT, self.document)]:
            found = _at(holder, pointer)
            if found is not None:
                return self._named(location, found, fragment, base)
        return f"{uri}#{fragment}"

    def _named(self, location: str, found: object, fragment: str, base: str) -> str:
        """By its own address where the target has one, so that a validator enters it as a resource."""
        for uri, schema in self.schemas.items():
            if schema is found:
                return uri
        return f"#{fragment}" if location == base == ROOT else f"{location}#{fragment}"


def _below(value: Any, *, inside: bool) -> list[tuple[Any, bool]]:
    """What lies below a node, and whether it is a schema."""
    if isinstance(value, list):
        return [(item, inside) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return []
    found: list[tuple[Any, bool]] = []
    for key, item in cast("dict[str, Any]", value).items():
        if key in _DATA:
            continue
        if isinstance(item, dict) and ((inside and key in _NAMED) or (not inside and key == "schemas")):
            found += [(schema, True) for schema in cast("dict[str, Any]", item).values()]
        else:
            found.append((cast("object", item), inside or key in {"schema", "itemSchema"}))
    return found


def _has_anchors(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_anchors, cast("list[object]", value)))
    if not isinstance(value, dict):
        return False
    members = cast("dict[str, Any]", value)
    return any(key in members for key in _LOCAL) or any(map(_has_anchors, members.values()))


def _at(value: Any, pointer: list[str]) -> Any:
    for token in pointer:
        try:
            value = cast("Any", value[int(token)] if isinstance(value, list) else value[token])
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return value
