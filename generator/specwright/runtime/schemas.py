"""Compiled validators: the document's own schemas, JSON Schema 2020-12, formats asserted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import jsonschema_rs
import orjson

from specwright.runtime.document import Pointer, PublishedDocument, fragment
from specwright.runtime.faults import Place, Violation

_ROOT = "urn:specwright:document"
_MAX_VIOLATIONS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Validator:
    """One compiled schema. `valid` is the fast answer, `violations` the full one."""

    compiled: jsonschema_rs.Draft202012Validator
    document: PublishedDocument

    def valid(self, value: object) -> bool:
        """Whether a JSON value (dict, list, str, int, float, bool, None) fulfils the schema."""
        return self.compiled.is_valid(value)

    def violations(self, value: object, place: Place, path: tuple[str | int, ...] = ()) -> list[Violation]:
        """Every rule that a value breaks, 50 at most; `path` leads to the value itself."""
        found: list[Violation] = []
        for error in self.compiled.iter_errors(value):
            if len(found) == _MAX_VIOLATIONS:
                break
            found.append(self._violation(error, place, path))
        return found

    def _violation(
        self, error: jsonschema_rs.ValidationError, place: Place, path: tuple[str | int, ...]
    ) -> Violation:
        *owner, keyword = [str(token) for token in error.schema_path]
        schema = _at(self.document.value, owner)
        kind = error.kind
        expected: object = schema.get(keyword)
        names: tuple[str, ...] = ()
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            names = (str(kind.property).strip('"'),)
        elif isinstance(
            kind,
            jsonschema_rs.ValidationErrorKind.AdditionalProperties
            | jsonschema_rs.ValidationErrorKind.UnevaluatedProperties,
        ):
            names = tuple(kind.unexpected)
        where = (*path, *error.instance_path)
        message = f"{_name(place, where)} {_rule(keyword, expected, names)}"
        return Violation(place, where, keyword, expected, message, schema, names, error.instance)


class Schemas:
    """Compiles validators for the places of one document. Each place is compiled once."""

    def __init__(self, document: PublishedDocument) -> None:
        self._document = document
        self._registry = jsonschema_rs.Registry(
            [(_ROOT, cast("dict[str, Any]", document.value))], draft=jsonschema_rs.Draft202012
        )
        self._compiled: dict[Pointer, Validator] = {}

    def at(self, pointer: Pointer) -> Validator:
        """The validator of the schema at a pointer. Raises ValueError when it cannot be compiled."""
        if pointer not in self._compiled:
            reference = {"$ref": f"{_ROOT}{fragment(pointer)}"}
            compiled = jsonschema_rs.Draft202012Validator(
                reference, registry=self._registry, validate_formats=True, offline=True
            )
            self._compiled[pointer] = Validator(compiled, self._document)
        return self._compiled[pointer]


def _at(value: Any, tokens: list[str]) -> Mapping[str, object]:
    """The schema object that holds a keyword, or nothing where the path leads elsewhere."""
    for token in tokens:
        try:
            value = cast("Any", value[int(token)] if isinstance(value, list) else value[token])
        except (KeyError, IndexError, ValueError, TypeError):
            return {}
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _name(place: Place, path: tuple[str | int, ...]) -> str:
    """`query limit`, `body`, `body openHours.0.hours`: how a message calls a place."""
    return " ".join(filter(None, (place, ".".join(str(token) for token in path))))


def _rule(keyword: str, expected: object, names: tuple[str, ...]) -> str:
    """What a rule demands, in words that never contain the value that was sent."""
    match keyword:
        case "required":
            return f"lacks {', '.join(names)}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"has unexpected members: {', '.join(names)}"
        case "type":
            kinds = cast("list[str]", expected) if isinstance(expected, list) else [str(expected)]
            return f"must be of type {' or '.join(kinds)}"
        case "enum":
            values = ", ".join(_json(item) for item in cast("list[object]", expected))
            return f"must be one of {values}"
        case "format":
            return f"must be a valid {expected}"
        case "anyOf" | "oneOf":
            return "fits none of the alternatives, or more than one"
        case _:
            return f"breaks {keyword} {_json(expected)}"


def _json(value: object) -> str:
    """A value of the document as JSON, cut to a readable length."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= 80 else f"{text[:77]}..."
