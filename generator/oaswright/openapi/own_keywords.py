"""What OpenAPI says in keywords of its own, as JSON Schema: null, exclusive bounds, formats."""

from collections.abc import Mapping

from oaswright.openapi.pointers import JSON

Object = dict[str, JSON]

_COMPOSITIONS = frozenset({"allOf", "anyOf", "oneOf"})
FORMAT_BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def lift_exclusive_bounds(schema: Object) -> None:
    """Bounds that a boolean makes exclusive, as OpenAPI 3.0 has them, as bounds of their own.

    Documents of 3.1 hold them as well, left over from an older version, and what they mean is plain.
    """
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and bound in schema:
            schema[exclusive] = schema.pop(bound)


def with_null(translated: Object, schema: Object) -> Object:
    """A schema of OpenAPI 3.0 whose `nullable` is said in JSON Schema."""
    if schema.get("nullable") is not True:
        return translated
    enum = translated.get("enum")
    if isinstance(enum, list) and None not in enum:
        translated["enum"] = [*enum, None]
    if isinstance(translated.get("type"), str):
        translated["type"] = [translated["type"], "null"]
    elif "enum" not in translated:
        return {"anyOf": [translated, {"type": "null"}]}
    return {"anyOf": [translated, {"type": "null"}]} if _COMPOSITIONS & translated.keys() else translated


def with_bounds(translated: Object, schema: Object) -> Object:
    """A schema with the bounds that its format stands for, where its own are wider."""
    bounds = FORMAT_BOUNDS.get(str(schema.get("format")))
    if bounds is None:
        return translated
    least, most = translated.get("minimum"), translated.get("maximum")
    if isinstance(least, int | float) and not isinstance(least, bool):
        translated["minimum"] = max(least, bounds[0])
    elif "exclusiveMinimum" not in translated:
        translated["minimum"] = bounds[0]
    if isinstance(most, int | float) and not isinstance(most, bool):
        translated["maximum"] = min(most, bounds[1])
    elif "exclusiveMaximum" not in translated:
        translated["maximum"] = bounds[1]
    return translated


def is_base64(schema: Mapping[str, JSON]) -> bool:
    """Whether a string is base64 text, and so bytes in Python: `format: byte`, or `contentEncoding: base64`.

    A `pattern` fixes the exact text, which bytes would not keep.
    """
    if "pattern" in schema:
        return False
    encoded = schema.get("contentEncoding") == "base64" and schema.get("format") in (None, "binary")
    return encoded or schema.get("format") == "byte"


def with_encoding(translated: Object, schema: Object) -> Object:
    """A schema whose `contentEncoding` is held like a format: JSON Schema leaves that to whoever reads it."""
    kinds = schema.get("type")
    if is_base64(schema) and (kinds == "string" or (isinstance(kinds, list) and "string" in kinds)):
        translated["format"] = "byte"
    return translated
