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
_MAX_RESTRICTIONS = 60
_RESTRICTING = frozenset(
    {
        "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties",
        "maxProperties", "contentMediaType", "contentEncoding", "default",
    }
)  # fmt: skip
# A member of these names that has a single value tells what an alternative is.
_TELLING = ("type", "object", "kind", "event", "status")


DETAILS = 6
"""How many ways there are to describe an alternative, each with more words than the one before."""


def alternative_words(schema: Object, detail: int = 0) -> str:
    """The words in CapWords: a title, the value that tells it apart, its values, its properties or its type.

    They depend on nothing but the schema. With `detail` 1 there are more of them, and every property counts,
    not only required ones; from 2 on what is required stands beside a title or value, then every property
    with those below it, then their types as well, then what restricts the values, or the first words of the
    description.
    """
    if detail < 2:
        return _describe(schema, 0, _MORE_WORDS if detail else _MAX_WORDS)
    head = _of_title(schema) or _of_values(schema, _MORE_WORDS) or _telling_value(schema)
    if detail == 2:
        required = sorted(str(name) for name in as_array(schema.get("required")))
        found = head + "".join(capitalised(name) for name in required if name not in _TELLING)
    elif detail > 4:
        found = head + (
            _restrict(schema, 0) or _join(words(as_string(schema.get("description"))), _MAX_WORDS)
        )
    else:
        found = head + _spell_out(schema, 0, detail)
    return found or _describe(schema, 0, _MORE_WORDS)


def _spell_out(schema: Object, depth: int, detail: int) -> str:
    """Every property with what is below it."""
    found = ""
    for name, value in sorted(as_object(schema.get("properties")).items()):
        below = as_object(value)
        found += capitalised(name)
        if depth < _MAX_DEPTH:
            found += _spell_out(below, depth + 1, detail)
        if detail > 3:
            found += _of_type(below, depth, _MAX_WORDS) or capitalised(_name_reference(below))
    for part in as_array(schema.get("allOf")) if depth < _MAX_DEPTH else ():
        found += _spell_out(as_object(part), depth + 1, detail)
    return found


def _restrict(schema: Object, depth: int) -> str:
    """The keywords that restrict values, with what they say, behind the properties that they are of."""
    found = ""
    for keyword, value in sorted(schema.items()):
        if keyword == "properties" and depth < _MAX_DEPTH:
            for name, member in sorted(as_object(value).items()):
                below = _restrict(as_object(member), depth + 1)
                found += f"{capitalised(name)}{below}" if below else ""
        elif keyword in _RESTRICTING and isinstance(value, (bool, int, float, str)):
            found += f"{capitalised(keyword)}{capitalised(str(value))}"
        elif keyword == "not":
            found += f"Not{_describe(as_object(value), depth, _MORE_WORDS)}"
    return found[:_MAX_RESTRICTIONS]


def _describe(schema: Object, depth: int, limit: int) -> str:
    title = _of_title(schema)
    if title or depth > _MAX_DEPTH:
        return title
    return (
        _of_values(schema, limit)
        or _of_properties(schema, limit)
        or _of_parts(schema, depth, limit)
        or _of_type(schema, depth, limit)
    )


def _of_title(schema: Object) -> str:
    """The title, or the name of what is referred to."""
    title = as_string(schema.get("title"))
    if 0 < len(title) <= _MAX_TITLE and words(title):
        return capitalised(title)
    return capitalised(_name_reference(schema))


def _name_reference(schema: Object) -> str:
    return as_string(schema.get("$ref")).rpartition("/")[2]


def _of_values(schema: Object, limit: int) -> str:
    listed = [schema["const"]] if "const" in schema else as_array(schema.get("enum"))
    return _join(sorted({str(value) for value in listed if value is not None}), limit)


def _telling_value(schema: Object) -> str:
    """The single value of a property, which tells an object from others."""
    properties = as_object(schema.get("properties"))
    for name in (*_TELLING, *sorted(properties.keys() - _TELLING)):
        value = single_value(as_object(properties.get(name)))
        if isinstance(value, str) and words(value) and len(value) <= _MAX_TITLE:
            return capitalised(value)
    return ""


def _of_properties(schema: Object, limit: int) -> str:
    properties = as_object(schema.get("properties"))
    required = sorted(str(name) for name in as_array(schema.get("required")))
    if limit == _MORE_WORDS:
        required = sorted({*required, *properties})
    return _telling_value(schema) or _join(required, limit) or _join(sorted(properties), limit)


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
