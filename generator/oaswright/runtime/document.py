"""The published document at run time: read once, resolved and looked up at start-up only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

import orjson

Pointer = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PublishedDocument:
    """`openapi.json` as parsed value and as the bytes that are served."""

    value: Mapping[str, Any]
    content: bytes = field(repr=False)

    def resolve(self, pointer: Pointer) -> tuple[Mapping[str, Any], Pointer]:
        """The object at a pointer after references were followed, and where it really stands.

        Raises KeyError when there is nothing, ValueError when references run in a circle.
        """
        for _ in range(64):
            value: Any = self.value
            for token in pointer:
                value = cast("Any", value[int(token)] if isinstance(value, list) else value[token])
            if not isinstance(value, dict):
                raise KeyError(pointer)
            found = cast("dict[str, Any]", value)
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return found, pointer
            pointer = pointer_of(reference)
        raise ValueError(f"references without an end at {fragment(pointer)}")

    def schema(self, pointer: Pointer) -> Mapping[str, Any]:
        """The schema at a pointer after references were followed, for a look at its form.

        Nothing where it has no form: a boolean, no schema at all, or one that is referred to by an
        `$id` or `$anchor`, which only validators follow.
        """
        try:
            return self.resolve(pointer)[0]
        except (KeyError, IndexError, TypeError):
            return {}

    @property
    def base_path(self) -> str:
        """The path part of the first server's URL, without a slash at the end (section 4.8.5)."""
        servers = cast("list[dict[str, Any]]", self.value.get("servers") or [{}])
        url = str(servers[0].get("url", ""))
        for name, variable in servers[0].get("variables", {}).items():
            url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
        # Braces of the host part would keep the URL from being one.
        path = urlsplit(url.replace("{", "").replace("}", "")).path
        return "" if "{" in path else path.rstrip("/")


def read_document(wiring_file: str) -> PublishedDocument:
    """Read the `openapi.json` that stands beside a generated module, given as its `__file__`."""
    content = (Path(wiring_file).parent / "openapi.json").read_bytes()
    return PublishedDocument(orjson.loads(content), content)


def pointer_of(reference: str) -> Pointer:
    """The tokens of a reference into the document, `#/components/schemas/Pet`."""
    tokens = unquote(reference.removeprefix("#")).split("/")[1:]
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)


def fragment(pointer: Pointer) -> str:
    """A pointer as the fragment of a URI reference (RFC 6901, section 6)."""
    tokens = (token.replace("~", "~0").replace("/", "~1") for token in pointer)
    return "#" + "".join(f"/{quote(token, safe='~')}" for token in tokens)
