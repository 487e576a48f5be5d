"""Parameters as clients write them (section 4.8.12.2 of OpenAPI; RFC 6570 for the forms without a name)."""

import json
from collections.abc import Iterator
from urllib.parse import quote

from oaswright.contract.api import Parameter
from oaswright.openapi.pointers import JSON

_DELIMITERS = {"form": ",", "simple": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def write_scalar(value: JSON) -> str:
    """A value as text, without percent-encoding."""
    return value if isinstance(value, str) else json.dumps(value)


def write_path(parameter: Parameter, value: JSON) -> str:
    """What stands in the place of `{name}`."""
    name = quote(parameter.name, safe="")
    if parameter.content:
        return quote(json.dumps(value), safe="")
    if parameter.style == "matrix":
        if isinstance(value, dict) and parameter.explode:
            return "".join(f";{key}={_encode(item)}" for key, item in value.items())
        if isinstance(value, list) and parameter.explode:
            return "".join(f";{name}={_encode(item)}" for item in value)
        return f";{name}={_join(value, ',', explode=False)}"
    if parameter.style == "label":
        return f".{_join(value, '.' if parameter.explode else ',', explode=parameter.explode)}"
    return _join(value, ",", explode=parameter.explode)


def write_query(parameter: Parameter, value: JSON) -> list[str]:
    """The pairs `name=value`, percent-encoded; cookies are written in the same forms."""
    name = quote(parameter.name, safe="")
    if parameter.content:
        return [f"{name}={quote(json.dumps(value), safe='')}"]
    if parameter.style == "deepObject":
        return list(_write_brackets(name, value))
    if isinstance(value, dict) and parameter.explode:
        return [f"{quote(key, safe='')}={_encode(item)}" for key, item in value.items()]
    if isinstance(value, list) and parameter.explode:
        return [f"{name}={_encode(item)}" for item in value]
    return [f"{name}={_join(value, _DELIMITERS.get(parameter.style, ','), explode=False)}"]


def _write_brackets(name: str, value: JSON) -> Iterator[str]:
    """A value in brackets, as deep as it is; the standard defines one level, servers read more."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _write_brackets(f"{name}[{quote(key, safe='')}]", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _write_brackets(f"{name}[{index}]", item)
    else:
        yield f"{name}={_encode(value)}"


def write_header(parameter: Parameter, value: JSON) -> str:
    """The value of a header, in characters that HTTP libraries send."""
    if parameter.content:
        return json.dumps(value)
    if isinstance(value, list):
        return ",".join(map(write_scalar, value))
    if isinstance(value, dict):
        joint = "=" if parameter.explode else ","
        return ",".join(f"{key}{joint}{write_scalar(item)}" for key, item in value.items())
    return write_scalar(value)


def _encode(value: JSON) -> str:
    return quote(write_scalar(value), safe="")


def _join(value: JSON, delimiter: str, *, explode: bool) -> str:
    if isinstance(value, list):
        return delimiter.join(map(_encode, value))
    if isinstance(value, dict):
        pairs = [(quote(key, safe=""), _encode(item)) for key, item in value.items()]
        if explode:
            return delimiter.join(f"{key}={item}" for key, item in pairs)
        return delimiter.join(part for pair in pairs for part in pair)
    return _encode(value)
