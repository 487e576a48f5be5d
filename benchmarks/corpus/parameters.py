"""Parameters as clients write them (OpenAPI "Style Values"; RFC 6570 for the forms without a name)."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form", "querystring": "form"}
DELIMITERS = {"form": ",", "simple": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def is_plain(value: Any) -> bool:
    """Whether a value has a form in every style: scalars, and arrays and objects of them, none empty."""
    if isinstance(value, dict):
        return bool(value) and all(_is_scalar(item) for item in value.values())
    if isinstance(value, list):
        return bool(value) and all(_is_scalar(item) for item in value)
    return _is_scalar(value)


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value) and value not in {".", ".."} and value == value.strip() and value.isascii()
    return isinstance(value, bool | int | float)


def scalar(value: Any) -> str:
    """A value as text, without percent-encoding."""
    return value if isinstance(value, str) else json.dumps(value)


def _encoded(value: Any, location: str) -> str:
    return scalar(value) if location == "header" else quote(scalar(value), safe="")


def in_path(parameter: Mapping[str, Any], value: Any) -> str:
    """What stands in the place of `{name}`."""
    style, explode = parameter.get("style", "simple"), parameter.get("explode", False)
    name = quote(parameter["name"], safe="")
    if style == "matrix":
        if isinstance(value, dict) and explode:
            return "".join(f";{key}={_encoded(item, 'path')}" for key, item in value.items())
        if isinstance(value, list) and explode:
            return "".join(f";{name}={_encoded(item, 'path')}" for item in value)
        return f";{name}={_joined(value, ',', 'path', explode=False)}"
    if style == "label":
        return f".{_joined(value, '.' if explode else ',', 'path', explode=explode)}"
    return _joined(value, ",", "path", explode=explode)


def in_query(parameter: Mapping[str, Any], value: Any) -> list[str]:
    """The pairs `name=value`, percent-encoded."""
    style = parameter.get("style", "form")
    explode = parameter.get("explode", style in {"form", "cookie"})
    name = quote(parameter["name"], safe="")
    if isinstance(value, dict):
        if style == "deepObject":
            return [f"{name}[{quote(key, safe='')}]={_encoded(item, 'query')}" for key, item in value.items()]
        if explode:
            return [f"{quote(key, safe='')}={_encoded(item, 'query')}" for key, item in value.items()]
    if isinstance(value, list) and explode:
        return [f"{name}={_encoded(item, 'query')}" for item in value]
    return [f"{name}={_joined(value, DELIMITERS.get(style, ','), 'query', explode=False)}"]


def in_header(parameter: Mapping[str, Any], value: Any) -> str:
    """The value of a header."""
    return _joined(value, ",", "header", explode=parameter.get("explode", False))


def _joined(value: Any, delimiter: str, location: str, *, explode: bool) -> str:
    if isinstance(value, list):
        return delimiter.join(_encoded(item, location) for item in value)
    if isinstance(value, dict):
        pairs = [(quote(key, safe=""), _encoded(item, location)) for key, item in value.items()]
        if explode:
            return delimiter.join(f"{key}={item}" for key, item in pairs)
        return delimiter.join(part for pair in pairs for part in pair)
    return _encoded(value, location)
