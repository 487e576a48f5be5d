"""What a schema says of itself in a few words, for the name of an alternative that has none."""

from oaswright.openapi.names import snake, words
from oaswright.openapi.pointers import JSON
from oaswright.spec.tree import Object, as_array, as_object, as_string

_MAX_TITLE = 40
_MAX_WORD = 13
_MAX_DEPTH = 4
# More words than these make no name; where they do not tell alternatives apart, more are taken.
_MAX_WORDS = 3
_MORE_WORDS = 8
# A member of these names that has a single value tells what an alternative is.
_TELLING = ("type", "object", "kind", "event", "status")


def alternative_words(schema: Object, *, fully: bool = False) -> str:
    """The words in CapWords: a title, the value that tells it apart, its values, its properties or its type.

    They depend on nothing but the schema. `fully` counts more of them, and every property, not only
    required ones.
    """
    return _describe(schema, 0, _MORE_WORDS if fully else _MAX_WORDS)


def _describe(schema: Object, depth: int, limit: int) -> str:
    title = as_string(schema.get("title"))
    if 0 < len(title) <= _MAX_TITLE and words(title):
        return capitalised(title)
    reference = as_string(schema.get("$ref"))
    if reference:
        return capitalised(reference.rpartition("/")[2])
    if depth > _MAX_DEPTH:
        return ""
    return (
        _of_values(schema, limit)
        or _of_properties(schema, limit)
        or _of_parts(schema, depth, limit)
        or _of_type(schema, depth, limit)
    )


def _of_values(schema: Object, limit: int) -> str:
    listed = [schema["const"]] if "const" in schema else as_array(schema.get("enum"))
    return _join(sorted({str(value) for value in listed if value is not None}), limit)


def _of_properties(schema: Object, limit: int) -> str:
    properties = as_object(schema.get("properties"))
    rest = sorted(properties.keys() - _TELLING)
    for name in (*_TELLING, *rest):
        value = single_value(as_object(properties.get(name)))
        if isinstance(value, str) and words(value) and len(value) <= _MAX_TITLE:
            return capitalised(value)
    required = sorted(str(name) for name in as_array(schema.get("required")))
    if limit == _MORE_WORDS:
        required = sorted({*required, *properties})
    return _join(required, limit) or _join(sorted(properties), limit)


def _of_parts(schema: Object, depth: int, limit: int) -> str:
    for part in as_array(schema.get("allOf")):
        found = _describe(as_object(part), depth + 1, limit)
        if found:
            return found
    return ""


def _of_type(schema: Object, depth: int, limit: int) -> str:
    if isinstance(schema.get("items"), dict):
        return f"{_describe(as_object(schema['items']), depth + 1, limit)}List"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"{_describe(as_object(schema['additionalProperties']), depth + 1, limit)}Map"
    kind = schema.get("type")
    return capitalised(str(kind)) if isinstance(kind, str) else ""


def _join(names: list[str], limit: int) -> str:
    """The first few names that have words."""
    found = [name for name in map(capitalised, names) if name][:limit]
    while len(found) > 1 and sum(map(len, found)) > limit * _MAX_WORD:
        found.pop()
    return "".join(found)


def single_value(schema: Object) -> JSON:
    """The one value that a schema admits, None if it admits several."""
    if "const" in schema:
        return schema["const"]
    values = schema.get("enum")
    return values[0] if isinstance(values, list) and len(values) == 1 else None


def capitalised(name: str) -> str:
    """The words of a text in CapWords; signs before numbers and symbols alone are words too."""
    found = words(name)
    if not found or found[0].isdigit():
        found = words(snake(name).removeprefix("value_")) if name else []
    return "".join(word[:1].upper() + word[1:] for word in found)
