"""Whether a request, as it was sent, is one that the document admits: what decides between two verdicts."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, unquote

import orjson

from oaswright.contract.api import Operation, Parameter
from oaswright.contract.definitions import Definitions
from oaswright.contract.messages import Request
from oaswright.openapi.media_types import essence, is_json
from oaswright.openapi.pointers import JSON

State: TypeAlias = Literal["valid", "invalid", "unknown"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a request stands to the document.

    `subject` is the parameter or member that is wrong, `message` says what is. `values` and `body` are what
    was read.
    """

    state: State
    subject: str = ""
    message: str = ""
    values: Mapping[str, JSON] | None = None
    body: JSON = None


def read_request(operation: Operation, request: Request, definitions: Definitions) -> Reading:
    """Read a request as a strict server would. Where servers may differ, the state is unknown."""
    values: dict[str, JSON] = {}
    readings = [
        *_read_parameters(operation, request, definitions, values),
        _read_body(operation, request, definitions),
    ]
    wrong = next((one for one in readings if one.state == "invalid"), None)
    if wrong is not None:
        return wrong
    if any(one.state == "unknown" for one in readings):
        return Reading("unknown")
    return Reading("valid", values=values, body=readings[-1].body)


def _read_parameters(
    operation: Operation, request: Request, definitions: Definitions, values: dict[str, JSON]
) -> Iterator[Reading]:
    path, _, query = request.target.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    headers = {name.lower(): text for name, text in request.headers.items()}
    segments = read_path(operation.path, path)
    for parameter in operation.parameters:
        match parameter.location:
            case "query":
                texts = [text for name, text in pairs if name == parameter.name]
            case "header":
                texts = [headers[parameter.name.lower()]] if parameter.name.lower() in headers else []
            case "path":
                texts = [segments[parameter.name]] if parameter.name in segments else []
            case _:
                yield Reading("unknown")
                continue
        yield _read_parameter(parameter, texts, definitions, values)


def _read_parameter(
    parameter: Parameter, texts: list[str], definitions: Definitions, values: dict[str, JSON]
) -> Reading:
    types = definitions.types(parameter.schema)
    if parameter.content or types & {"array", "object"} or not types or len(texts) > 1:
        return Reading("unknown")
    if not texts:
        missing = parameter.required and parameter.location != "path"
        return (
            Reading("invalid", parameter.name, f"the required parameter {parameter.name} is missing")
            if missing
            else Reading("valid")
        )
    for value in _list_meanings(texts[0], types):
        if definitions.is_valid(parameter.schema, value):
            values[parameter.name] = value
            return Reading("valid")
    if not texts[0]:
        # An empty text is nothing for some, and a text for others.
        return Reading("unknown")
    return Reading("invalid", parameter.name, f"{texts[0][:60]!r} is no value of {parameter.name}")


def _list_meanings(text: str, types: set[str]) -> Iterator[JSON]:
    if types - {"string"}:
        with suppress(ValueError):
            yield orjson.loads(text)
    yield text


def _read_body(operation: Operation, request: Request, definitions: Definitions) -> Reading:
    if operation.body is None:
        return Reading("valid" if request.body is None else "unknown")
    if request.body is None:
        if operation.body.required:
            return Reading("invalid", "body", "the required body is missing")
        return Reading("valid")
    sent = next((text for name, text in request.headers.items() if name.lower() == "content-type"), "")
    content = operation.json_body
    if content is None or not is_json(sent) or essence(sent) != essence(content.media_type):
        return Reading("unknown")
    try:
        value: JSON = orjson.loads(request.body)
    except ValueError:
        # JSON that one parser takes and another refuses is nobody's fault.
        return Reading("unknown")
    if isinstance(value, dict) and content.read_only & value.keys():
        # A server may pass over what it alone sets, or refuse it (section 4.8.24, readOnly).
        return Reading("unknown")
    for violation in definitions.find_violations(content.schema, value, limit=1):
        subject = violation.pointer.split("/")[1] if violation.pointer else _find_name(violation.message)
        if subject in content.read_only:
            # It is missing, which it may.
            return Reading("unknown")
        return Reading(
            "invalid", subject or "body", f"{violation.pointer or 'the body'}: {violation.message}"
        )
    return Reading("valid", body=value)


def _find_name(message: str) -> str:
    """The member that a message about an object names."""
    found = re.match(r'"([^"]+)" is a required property', message)
    return found[1] if found else ""


def read_path(template: str, path: str) -> dict[str, str]:
    """The texts of the parameters in a path; none where it is of another form."""
    names = re.findall(r"\{([^}]+)\}", template)
    pattern = "".join(
        "([^/]*)" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]+\})", template)
    )
    found = re.fullmatch(pattern, path)
    return {} if found is None else dict(zip(names, map(unquote, found.groups()), strict=True))
