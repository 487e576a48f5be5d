"""Types of JSON kept apart: `true` is no 1 and "5" no 5, whatever Python and Pydantic say of their own.

Pydantic takes 1 and 1.0 for True where the one alternative is a boolean, and `true` for 1 where it is a value
of an enum. As soon as one member of an object is read from text, it takes texts for numbers and numbers for
times as well, so that an alternative fits which the document does not mean. Its schemas are told better
before it compiles them.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError
from pydantic_core.core_schema import no_info_before_validator_function, union_schema

Node = dict[str, Any]

# Models see to their own fields; references lead to models and to what has a name.
_CLASSES = frozenset({"model", "dataclass", "typed-dict"})
# What holds schemas by name, a list of them, or one.
_BY_NAME = frozenset({"fields", "choices"})
_HOLDERS = _BY_NAME | {
    "schema", "items_schema", "keys_schema", "values_schema", "extras_schema", "steps", "lax_schema",
    "strict_schema", "json_schema", "python_schema",
}  # fmt: skip


class Exact:
    """Metadata of an annotation whose type keeps booleans and numbers apart."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        found = handler(source)
        separate_booleans(found, handler)
        return found


def separate_booleans(schema: CoreSchema, handler: GetCoreSchemaHandler) -> None:
    """Change a schema of Pydantic in place, as far as the next models."""
    _visit(cast("Node", schema), handler, is_alternative=False, seen=set())


def _visit(node: Node, handler: GetCoreSchemaHandler, *, is_alternative: bool, seen: set[str]) -> None:
    kind = node["type"]
    if kind in _CLASSES:
        return
    if kind == "definition-ref":
        reference = node["schema_ref"]
        if reference not in seen:
            seen.add(reference)
            try:
                target = cast("Node", handler.resolve_ref_schema(cast("CoreSchema", node)))
            except LookupError:
                return  # a model that is being built
            _visit(target, handler, is_alternative=is_alternative, seen=seen)
    elif kind in {"bool", "float"}:
        node["strict"] = True
    elif kind == "int" and not node.get("strict"):
        # Integers are read without Python; 1.0, which is one too, is not.
        lax = _guarded({**node}, _refuse_texts_and_booleans)
        _put(node, union_schema([cast("CoreSchema", {**node, "strict": True}), lax], mode="left_to_right"))
    elif kind == "union" and sorted(choice["type"] for choice in _below(node)) == ["float", "int"]:
        # Numbers are read without Python, too.
        first, second = _below(node)
        whole, real = (first, second) if first["type"] == "int" else (second, first)
        lax = _guarded({**whole}, _refuse_texts_and_booleans)
        exact = [cast("CoreSchema", {**choice, "strict": True}) for choice in (whole, real)]
        _put(node, union_schema([*exact, lax], mode="left_to_right"))
    elif kind in {"date", "datetime"}:
        _put(node, _guarded({**node}, _refuse_seconds))
    elif kind == "literal":
        if is_alternative or len({isinstance(value, bool) for value in node["expected"]}) > 1:
            _guard_literal(node)
    elif kind == "enum" and is_alternative and node.get("sub_type") == "int":
        _put(node, _guarded(dict(node), _refuse_booleans))
    elif kind != "function-before" or node["function"]["function"] not in _GUARDS:
        is_alternative = is_alternative or kind == "union"
        for below in _below(node):
            _visit(below, handler, is_alternative=is_alternative, seen=seen)


def _below(node: Node) -> Iterator[Node]:
    """The schemas directly in another one."""
    for key in _HOLDERS & node.keys():
        held: Any = node[key]
        if key in _BY_NAME and isinstance(held, dict):
            held = [*cast("Node", held).values()]
        for item in cast("list[object]", held) if isinstance(held, list) else [held]:
            if isinstance(item, dict) and "type" in item:
                yield cast("Node", item)


def _guard_literal(node: Node) -> None:
    values: list[object] = node["expected"]
    booleans = [value for value in values if isinstance(value, bool)]
    others = [value for value in values if not isinstance(value, bool)]
    parts: list[CoreSchema] = []
    if booleans:
        parts.append(_guarded({**node, "expected": booleans}, _take_booleans))
    if any(isinstance(value, int) for value in others):
        parts.append(_guarded({**node, "expected": others}, _refuse_booleans))
    elif others:
        parts.append(cast("CoreSchema", {**node, "expected": others}))
    _put(node, parts[0] if len(parts) == 1 else union_schema([*parts]))


def _guarded(inner: Node, guard: Callable[[object], object]) -> CoreSchema:
    return no_info_before_validator_function(guard, cast("CoreSchema", inner))


def _put(node: Node, schema: CoreSchema) -> None:
    found = dict(schema)
    if "ref" in node:
        # The name stays outside, where it is looked for.
        found["ref"] = node["ref"]
        inner = cast("Node", found.get("schema", {}))
        inner.pop("ref", None)
    node.clear()
    node.update(found)


def _take_booleans(value: object) -> object:
    if not isinstance(value, bool):
        raise PydanticKnownError("bool_type")
    return value


def _refuse_booleans(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


def _refuse_texts_and_booleans(value: object) -> object:
    if isinstance(value, str | bool):
        raise PydanticKnownError("int_type")
    return value


def _refuse_seconds(value: object) -> object:
    """Refuse what Pydantic takes for the seconds since 1970, as numbers and as text."""
    if isinstance(value, int | float) or (isinstance(value, str) and value[4:5] != "-"):
        raise PydanticKnownError("string_type")
    return value


_GUARDS = (_take_booleans, _refuse_booleans, _refuse_texts_and_booleans, _refuse_seconds)
