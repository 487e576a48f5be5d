"""What a free function returns, as a response: a value, or one with status and headers, as in Connexion."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast
from uuid import UUID

import orjson
from pydantic_core import to_jsonable_python
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response as StarletteResponse
from starlette.responses import StreamingResponse

from oaswright.openapi.media_types import essence, is_json
from oaswright.openapi.problem_forms import find_entry
from oaswright.runtime.document import ResponseEntry
from oaswright.runtime.framework import ConnexionResponse, NoContent
from oaswright.runtime.response import NO_BODY, FunctionResponse, HeaderValue

Responses = Mapping[str, ResponseEntry]


def make_response(result: object, declared: Responses) -> FunctionResponse:
    """The response that a function means by its result.

    That is a value, `NoContent`, or a response of Connexion or Starlette; in a tuple with the status, the
    headers, or both. Without a status it is 200, and 204 for no content; where that is not declared, but one
    other status of success is, it is that one. Raises TypeError for anything else.
    """
    data, status, headers = _unpack(result)
    if isinstance(data, ConnexionResponse | StarletteResponse):
        data, status, headers = _open(data, status, headers)
        is_raw = True
    else:
        is_raw = False
    is_empty = data is None or data is NoContent
    if status is None:
        status = _choose_status(204 if is_empty else 200, declared)
    named = next((name for name in headers if name.lower() == "content-type"), None)
    media_type = str(headers.pop(named)) if named is not None else _choose_media_type(data, status, declared)
    if is_empty:
        return FunctionResponse(status, NO_BODY, headers)
    return FunctionResponse(status, _make_body(data, media_type, is_raw=is_raw), headers, media_type)


def _unpack(result: object) -> tuple[object, int | None, dict[str, HeaderValue]]:
    if not isinstance(result, tuple):
        return result, None, {}
    match cast("tuple[object, ...]", result):
        case (data,):
            return data, None, {}
        case (data, int() | Enum() as status):
            return data, _read_status(status), {}
        case (data, headers):
            return data, None, _read_headers(headers)
        case (data, status, headers):
            return data, None if status is None else _read_status(status), _read_headers(headers)
        case _:
            raise TypeError(
                "a function returned a tuple that is none of (body, status), (body, headers) and "
                "(body, status, headers)"
            )


def _read_status(status: object) -> int:
    found = status.value if isinstance(status, Enum) else status
    if not isinstance(found, int) or isinstance(found, bool):
        raise TypeError(f"a function returned a status that is no integer but {type(found).__name__}")
    return found


def _read_headers(headers: object) -> dict[str, HeaderValue]:
    if headers is None:
        return {}
    pairs: object = headers
    if isinstance(headers, Mapping):
        pairs = cast("Mapping[str, object]", headers).items()
    if not isinstance(pairs, Iterable):
        raise TypeError(f"a function returned headers that are {type(pairs).__name__} and no dict")
    found: dict[str, HeaderValue] = {}
    for name, value in cast("Iterable[tuple[str, object]]", pairs):
        several = isinstance(value, list | tuple)
        found[name] = tuple(map(str, cast("Iterable[object]", value))) if several else str(value)
    return found


def _open(
    response: ConnexionResponse | StarletteResponse, status: int | None, headers: Mapping[str, HeaderValue]
) -> tuple[object, int, dict[str, HeaderValue]]:
    """Body, status and headers of a response. Raises TypeError where it has no body to read."""
    if isinstance(response, ConnexionResponse):
        own = cast("Any", response)
        return own.body, status or own.status_code, _read_headers(own.headers) | dict(headers)
    several: dict[str, list[str]] = {}
    for name, value in response.headers.items():
        several.setdefault(name, []).append(value)
    several.pop("content-length", None)
    found: dict[str, HeaderValue] = {
        name: values[0] if len(values) == 1 else tuple(values) for name, values in several.items()
    }
    if isinstance(response, StreamingResponse):
        body: object = response.body_iterator
    elif hasattr(response, "body"):
        body = bytes(response.body) or None
    else:
        raise TypeError(f"a function returned {type(response).__name__}, whose body cannot be checked")
    return body, status or response.status_code, found | dict(headers)


def _choose_status(usual: int, declared: Responses) -> int:
    if str(usual) in declared or "2XX" in declared:
        return usual
    others = [status for status in declared if status.startswith("2")]
    return int(others[0]) if len(others) == 1 else usual


def _choose_media_type(data: object, status: int, declared: Responses) -> str:
    """The declared media type that is meant: the only one, else the usual one of the value."""
    usual = "application/json"
    if isinstance(data, str):
        usual = "text/plain"
    elif isinstance(data, bytes | Iterator):
        usual = "application/octet-stream"
    entry = find_entry(status, declared)
    names = list(declared[entry]["content"]) if entry is not None else []
    if len(names) == 1:
        return names[0] if "*" not in names[0] else usual
    return next(
        (name for wanted in (usual, "application/json") for name in names if essence(name) == wanted), usual
    )


def _make_body(data: object, media_type: str, *, is_raw: bool) -> object:
    """The body as it is checked and sent: a JSON value, text, bytes, or pieces of these as they come."""
    if not is_json(media_type):
        is_plain = isinstance(data, Iterator)
        return iterate_in_threadpool(cast("Iterator[object]", data)) if is_plain else data
    if is_raw and isinstance(data, str | bytes):
        return orjson.loads(data)
    return _to_json(data)


def _to_json(value: object) -> object:
    """A value of JSON, as Connexion writes it, or Pydantic where that has no way, by its aliases."""
    if isinstance(value, Enum):
        return _to_json(value.value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        members = cast("dict[object, object]", value)
        return {str(name): _to_json(member) for name, member in members.items()}
    if isinstance(value, list | tuple):
        return [_to_json(item) for item in cast("Iterable[object]", value)]
    if isinstance(value, datetime):
        return value.isoformat() + ("" if value.tzinfo else "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, UUID) else to_jsonable_python(value, by_alias=True)
