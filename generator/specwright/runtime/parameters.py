"""Parameters: text of the request to typed values, by the styles of OpenAPI (section 4.8.12.2)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson
from pydantic import TypeAdapter
from starlette.requests import HTTPConnection

from specwright.runtime.document import Pointer, PublishedDocument
from specwright.runtime.faults import Place, Violation
from specwright.runtime.schemas import Schemas, Validator

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_MAX_DIGITS = 300  # longer integers are no number that any schema means; they stay text
_ANYTHING: Mapping[str, Any] = {}
_PLAIN = (str, int, float, bool)
ABSENT = object()

Values = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter of an operation and the handler argument that receives it, as generated."""

    name: str
    location: Place
    parameter: str
    type: Any


@dataclass(frozen=True, slots=True, eq=False)
class ParameterPlan:
    """One parameter, compiled: how it is read, checked and typed."""

    argument: str
    location: Place
    name: str
    required: bool
    read: Callable[[Values], object]
    validator: Validator
    convert: Callable[[Any], object] | None
    default: object

    def bind(self, values: Values, arguments: dict[str, object], violations: list[Violation]) -> None:
        """Put the typed value under the argument's name, or say what is wrong with it."""
        value = self.read(values)
        if value is ABSENT:
            if self.required:
                message = f"{self.location} {self.name} is required"
                violations.append(Violation(self.location, (self.name,), "required", True, message))
            else:
                arguments[self.argument] = self.default
        elif self.validator.valid(value):
            arguments[self.argument] = self.convert(value) if self.convert else value
        else:
            violations += self.validator.violations(value, self.location, (self.name,))


def plan(
    argument: Argument,
    parameter: Mapping[str, Any],
    pointer: Pointer,
    document: PublishedDocument,
    schemas: Schemas,
) -> ParameterPlan:
    """Compile a parameter that stands at a pointer of the document."""
    as_json = "content" in parameter
    media_type = next(iter(parameter["content"])) if as_json else ""
    below = ("content", media_type, "schema") if as_json else ("schema",)
    schema = document.resolve((*pointer, *below))[0] if as_json or "schema" in parameter else _ANYTHING
    style = parameter.get("style") or ("form" if argument.location in {"query", "cookie"} else "simple")
    explode = parameter.get("explode", style in {"form", "cookie"})
    convert = None if argument.type in _PLAIN else TypeAdapter[Any](argument.type).validate_python
    default = schema.get("default")
    has_default = "default" in schema
    return ParameterPlan(
        argument=argument.name,
        location=argument.location,
        name=argument.parameter,
        required=parameter.get("required") is True or argument.location == "path",
        read=_json_reader(argument.parameter)
        if as_json
        else _reader(argument.parameter, style, explode=explode, shape=_Shape(document, schema)),
        validator=schemas.at((*pointer, *below)),
        convert=convert,
        default=convert(default) if convert and has_default else default,
    )


class _Shape:
    """What the text of a parameter is turned into: the types its schema admits, and those below it."""

    def __init__(self, document: PublishedDocument, schema: Mapping[str, Any], depth: int = 0) -> None:
        self.kinds = frozenset(_kinds(document, schema, 0))
        self._document, self._schema, self._depth = document, schema, depth

    @property
    def names(self) -> frozenset[str]:
        """The names of the declared properties."""
        return frozenset(cast("dict[str, Any]", self._schema.get("properties", {})))

    def below(self, keyword: str, name: str | None = None) -> "_Shape":
        """The shape of items, of a named property, or of additional properties."""
        found: Any = self._schema.get(keyword, {})
        if name is not None:
            properties: Any = self._schema.get("properties", {})
            found = properties.get(name, self._schema.get("additionalProperties", {}))
        if not isinstance(found, dict) or self._depth > 8:
            return _Shape(self._document, {}, self._depth + 1)
        schema = cast("dict[str, Any]", found)
        return _Shape(self._document, _resolved(self._document, schema), self._depth + 1)

    def scalar(self, text: str) -> object:
        """Text as the first type that it fits, in the order integer, number, boolean, null, string.

        Text that fits none stays text, so that the validator reports the type.
        """
        kinds = self.kinds
        if "integer" in kinds and len(text) <= _MAX_DIGITS and _INTEGER.fullmatch(text):
            return int(text)
        if "number" in kinds and len(text) <= _MAX_DIGITS and _NUMBER.fullmatch(text):
            return int(text) if _INTEGER.fullmatch(text) else float(text)
        if "boolean" in kinds and text in {"true", "false"}:
            return text == "true"
        if "null" in kinds and "string" not in kinds and text in {"", "null"}:
            return None
        return text


def _resolved(document: PublishedDocument, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return schema
    tokens = reference.removeprefix("#/").split("/")
    target, _ = document.resolve(tuple(t.replace("~1", "/").replace("~0", "~") for t in tokens))
    return target


def _kinds(document: PublishedDocument, schema: Mapping[str, Any], depth: int) -> set[str]:
    schema = _resolved(document, schema)
    declared: Any = schema.get("type", [])
    kinds = {str(kind) for kind in ([declared] if isinstance(declared, str) else declared)}
    if kinds or depth > 8:
        return kinds
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in cast("list[dict[str, Any]]", schema.get(keyword, [])):
            kinds |= _kinds(document, branch, depth + 1)
    names: dict[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
    values = cast(
        "list[object]", [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
    )
    return kinds | {names[type(value)] for value in values if type(value) in names}


def _json_reader(name: str) -> Callable[[Values], object]:
    def read(values: Values) -> object:
        text = next((value for key, value in values if key == name), None)
        if text is None:
            return ABSENT
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            return text

    return read


def _reader(name: str, style: str, *, explode: bool, shape: _Shape) -> Callable[[Values], object]:
    if style == "deepObject":
        return _deep_object(name, shape)
    if "object" in shape.kinds and "string" not in shape.kinds:
        return _object(name, style, explode=explode, shape=shape)
    if "array" in shape.kinds:
        return _array(name, style, explode=explode, items=shape.below("items"))

    def read(values: Values) -> object:
        found = [value for key, value in values if key == name]
        # A repeated scalar is a list, which the validator then refuses.
        return ABSENT if not found else shape.scalar(found[0]) if len(found) == 1 else found

    return read


_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def _array(name: str, style: str, *, explode: bool, items: _Shape) -> Callable[[Values], object]:
    delimiter = _DELIMITERS.get(style, ",")

    def read(values: Values) -> object:
        found = [value for key, value in values if key == name]
        if not found:
            return ABSENT
        if style in {"form", "cookie"} and explode:
            return [items.scalar(value) for value in found]
        parts = [part for value in found for part in (value.split(delimiter) if value else [])]
        return [items.scalar(part) for part in parts]

    return read


def _object(name: str, style: str, *, explode: bool, shape: _Shape) -> Callable[[Values], object]:
    delimiter = _DELIMITERS.get(style, ",")
    names = shape.names

    def pairs(values: Values) -> list[tuple[str, str]] | None:
        if style == "form" and explode:
            return [(key, value) for key, value in values if key in names] or None
        text = next((value for key, value in values if key == name), None)
        if text is None:
            return None
        parts = text.split(delimiter)
        if explode:
            return [(key, value) for key, _, value in (part.partition("=") for part in parts)]
        return list(zip(parts[::2], parts[1::2], strict=False))

    def read(values: Values) -> object:
        found = pairs(values)
        if found is None:
            return ABSENT
        return {key: shape.below("", key).scalar(value) for key, value in found}

    return read


_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def _deep_object(name: str, shape: _Shape) -> Callable[[Values], object]:
    """`name[a]=1&name[b][c]=2`: nested brackets are nested objects, an extension of deepObject."""

    def read(values: Values) -> object:
        result: dict[str, Any] = {}
        for key, value in values:
            keys = _BRACKETS.findall(key[len(name) :]) if key.startswith(f"{name}[") else []
            if not keys or len(keys) > 8:
                continue
            target, inner = result, shape
            for step in keys[:-1]:
                inner = inner.below("", step)
                nested = target.setdefault(step, {})
                if not isinstance(nested, dict):
                    break
                target = cast("dict[str, Any]", nested)
            else:
                target[keys[-1]] = inner.below("", keys[-1]).scalar(value)
        return result or ABSENT

    return read


@dataclass(frozen=True, slots=True)
class Sources:
    """The raw parameters of one request, by place; each place is parsed only when it is asked for."""

    path: Mapping[str, str]
    connection: HTTPConnection

    def values(self, location: Place) -> Values:
        """Pairs of name and text for one place; header names in lower case."""
        match location:
            case "path":
                return list(self.path.items())
            case "query":
                return self.connection.query_params.multi_items()
            case "header":
                return self.connection.headers.items()
            case "cookie":
                return list(self.connection.cookies.items())
            case "body":
                return []
