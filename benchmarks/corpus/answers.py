"""Handlers that answer every operation with a valid instance of its first successful response."""

import json
import random
import typing
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from typing import Any

from oaswright.runtime.responses import read_hints
from pydantic import ConfigDict, TypeAdapter, ValidationError

from benchmarks.corpus.instances import NOTHING, Instances, NoResponseError
from benchmarks.corpus.nodes import follow, is_json, token
from benchmarks.corpus.oracle import Oracle


class Answers:
    """Makes typed responses for the operations of one document."""

    def __init__(self, document: Mapping[str, Any], seed: int) -> None:
        self._document = document
        self._rng = random.Random(seed)  # noqa: S311 - repeatable data
        self._instances = Instances(Oracle(document, "response"), self._rng)
        self._adapters: dict[Any, TypeAdapter[Any]] = {}

    def response(self, operation: Any) -> Any:
        """A response of a generated operation (of `wiring.OPERATIONS`). Raises NoResponseError."""
        method = operation.http_method.lower()
        item, at = follow(self._document, f"#/paths/{token(operation.path)}")
        key = next((status for status in operation.responses if status.startswith("2")), None)
        key = key or next(iter(operation.responses))
        declared = next(status for status in item[method]["responses"] if str(status).upper() == key.upper())
        response, at = follow(self._document, f"{at}/{method}/responses/{declared}")
        class_ = operation.responses[key]
        hints = read_hints(class_)
        values: dict[str, Any] = {}
        content = response.get("content", {})
        if content and "body" in hints:
            media_type = next((name for name in content if is_json(name)), next(iter(content)))
            values["body"] = self._body(media_type, f"{at}/content/{token(media_type)}", hints["body"])
            if "media_type" in hints and typing.get_origin(hints["media_type"]) is not typing.ClassVar:
                values["media_type"] = media_type
        if typing.get_origin(hints.get("status")) is not typing.ClassVar:
            values["status"] = {"1": 102, "3": 302, "4": 418, "5": 503}.get(key[0], 218)
        for name, header in operation.response_headers.get(key, {}).items():
            found = self._header(response["headers"], f"{at}/headers", header, hints[name])
            if found is not NOTHING:
                values[name] = found
        try:
            return class_(**values)
        except TypeError as error:
            raise NoResponseError(str(error)) from None

    def _body(self, media_type: str, pointer: str, hint: Any) -> Any:
        content, pointer = follow(self._document, pointer)
        items = [type_ for member in (hint, *_members(hint)) for type_ in _item_type(member)]
        if "itemSchema" in content and items:
            return self._items(f"{pointer}/itemSchema", items[0])
        if not is_json(media_type):
            return "text" if media_type.startswith("text/") and str in _members(hint) else b"bytes"
        value = self._instances.valid(f"{pointer}/schema") if "schema" in content else None
        if value is NOTHING:
            raise NoResponseError("no instance of the body")
        return self._typed(value, hint)

    async def _items(self, pointer: str, hint: Any) -> AsyncIterator[Any]:
        value = self._instances.valid(pointer)
        if value is not NOTHING:
            yield self._typed(value, hint)

    def _header(self, headers: Mapping[str, Any], pointer: str, name: str, hint: Any) -> Any:
        declared = next(key for key in headers if key.lower() == name.lower())
        header, at = follow(self._document, f"{pointer}/{token(declared)}")
        if "schema" not in header:
            return NOTHING
        value = self._instances.valid(f"{at}/schema", _is_sendable)
        return NOTHING if value is NOTHING else self._typed(value, hint)

    def _typed(self, value: Any, hint: Any) -> Any:
        """A JSON value as the type that a handler answers with."""
        text = json.dumps(value).encode()
        for member in (hint, *_members(hint)):
            try:
                if member not in self._adapters:
                    config = None if _is_model(member) else ConfigDict(arbitrary_types_allowed=True)
                    self._adapters[member] = TypeAdapter(member, config=config)
                return self._adapters[member].validate_json(text)
            except (ValidationError, TypeError, NotImplementedError):
                continue
        raise NoResponseError(f"{hint} does not take an instance of its schema: {text[:200].decode()}")


def _is_model(hint: Any) -> bool:
    return hasattr(hint, "model_fields") or hasattr(hint, "__value__")


def _item_type(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) is AsyncIterable else ()


def _members(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint)


def _is_sendable(value: Any) -> bool:
    """Whether a value can stand in a header."""
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return bool(value) and all(not isinstance(item, dict | list) and _is_sendable(item) for item in items)
    return value is not None and str(value).isascii() and str(value) == str(value).strip() != ""
