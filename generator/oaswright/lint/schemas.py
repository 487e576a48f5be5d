"""The document's schemas as JSON Schema 2020-12, so that one engine can check values against any of them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import jsonschema_rs

from oaswright.diagnostics.suggestions import did_you_mean
from oaswright.lint.bounds import crossed_bounds, number_of
from oaswright.lint.context import Context, Object
from oaswright.lint.instances import Branches, Fault, faults
from oaswright.lint.weight import MOST_WORK, weight
from oaswright.openapi.pointers import JSON, Pointer, follow

_BASE = "urn:document"
# Only formats on which engines agree; `uri`, `hostname` and the rest are read too differently to blame an
# example.
_FORMATS = frozenset({"date", "date-time", "uuid", "email", "ipv4", "ipv6"})
# What says nothing about values, and would only be compiled for nothing.
_SILENT = frozenset(
    {
        "title",
        "description",
        "example",
        "examples",
        "default",
        "deprecated",
        "discriminator",
        "xml",
        "externalDocs",
        "readOnly",
        "writeOnly",
        "$comment",
        "$id",
        "$schema",
        "$anchor",
        "$dynamicAnchor",
        "$dynamicRef",
        "$vocabulary",
        "contentSchema",
        "contentEncoding",
        "contentMediaType",
        "nullable",
    }
)
_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_CHOICES = ("oneOf", "anyOf")
_SINGLE = frozenset(
    {
        "items",
        "contains",
        "additionalProperties",
        "propertyNames",
        "unevaluatedItems",
        "unevaluatedProperties",
        "not",
        "if",
        "then",
        "else",
    }
)


@lru_cache(maxsize=4096)
def compiles(pattern: str) -> bool:
    """Whether the engine that checks requests at run time understands a regular expression."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def convert(context: Context, schema: JSON, pointer: Pointer) -> JSON:
    """A Schema Object as plain JSON Schema 2020-12: no annotations, `nullable` and `$ref` as the version
    means them.

    A property that only one direction carries (`readOnly`, `writeOnly`) is not required of an example.
    """
    if not isinstance(schema, dict):
        return schema if isinstance(schema, bool) else True
    if context.version == "3.0" and isinstance(schema.get("$ref"), str):
        return _reference(context, schema, pointer)
    result: Object = {}
    idle = {keyword for pair in crossed_bounds(schema) for keyword in pair}
    multiple = number_of(schema, "multipleOf")
    if multiple is not None and multiple <= 0:
        idle.add("multipleOf")
    if schema.get("enum") == []:
        idle.add("enum")
    if context.version == "3.0":
        idle.update(schema.keys() - context.grammar.kinds["schema"].fields.keys())
    for name, value in schema.items():
        place = (*pointer, name)
        # What has a finding of its own is not held against the examples too.
        if name in _SILENT or name in idle or name.startswith("x-") or (name == "type" and value == []):
            continue
        if name == "$ref":
            result |= _reference(context, schema, pointer)
        elif name in _MAPS and isinstance(value, dict):
            result[name] = {
                key: convert(context, member, (*place, key))
                for key, member in value.items()
                if name != "patternProperties" or compiles(key)
            }
        elif name in _LISTS and isinstance(value, list):
            result[name] = [convert(context, item, (*place, index)) for index, item in enumerate(value)]
        elif name in _SINGLE:
            result[name] = convert(context, value, place)
        elif name == "required":
            result[name] = _required(schema, value)
        elif (name == "format" and not (isinstance(value, str) and value in _FORMATS)) or (
            name == "pattern" and not (isinstance(value, str) and compiles(value))
        ):
            continue
        else:
            result[name] = value
    if context.version == "3.0":
        _lift_bounds(result)
    _as_conditions(result)
    if schema.get("nullable") is True:
        return _nullable(result)
    return result


def _reference(context: Context, schema: Object, pointer: Pointer) -> Object:
    step = context.step(schema, pointer)
    if step is None:
        return {}
    tokens = "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in step[1])
    return {"$ref": f"{_BASE}#{_percent(tokens)}"}


def _percent(tokens: str) -> str:
    return "".join(
        character if character.isalnum() or character in "/._-~" else _encoded(character)
        for character in tokens
    )


def _encoded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _required(schema: Object, value: JSON) -> JSON:
    properties = schema.get("properties")
    if not isinstance(value, list) or not isinstance(properties, dict):
        return value
    one_way = {
        name
        for name, member in properties.items()
        if isinstance(member, dict) and (member.get("readOnly") is True or member.get("writeOnly") is True)
    }
    # A misspelled name has a finding of its own.
    return [
        name
        for name in value
        if not isinstance(name, str)
        or (name not in one_way and (name in properties or not did_you_mean(name, properties)))
    ]


def _lift_bounds(schema: Object) -> None:
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = schema.pop(exclusive, None)
        if flag is True and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _as_conditions(schema: Object) -> None:
    """Choices as conditions, whose branches are looked at one by one and only where a value fits none.

    An engine lists the errors of all branches; where these refer to the choice again, they double with each
    level of a value.
    """
    for keyword in _CHOICES:
        if isinstance(schema.get(keyword), list):
            condition: JSON = {"if": {keyword: schema.pop(keyword)}, "else": False}
            others = schema.get("allOf")
            schema["allOf"] = [*(others if isinstance(others, list) else ()), condition]


def _nullable(schema: Object) -> JSON:
    if isinstance(schema.get("type"), str) and "enum" not in schema and "allOf" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class Judge:
    """What finds the faults of values: a converted schema, compiled, and the resource that it refers to."""

    schema: JSON
    compiled: jsonschema_rs.Validator
    context: Context

    def faults(self, value: JSON) -> list[Fault]:
        """Everything wrong with a value, each once."""
        return faults(self.compiled, value, self._alternatives)

    def _alternatives(self, error: jsonschema_rs.ValidationError) -> tuple[str, Branches] | None:
        path = tuple(error.schema_path)
        if path[-1:] != ("else",):
            return None
        for holder in (_resource(self.context), self.schema):
            found = follow(holder, path[:-1])
            condition = found[0].get("if") if found is not None and isinstance(found[0], dict) else None
            keyword = next(iter(condition), "") if isinstance(condition, dict) else ""
            branches = condition[keyword] if isinstance(condition, dict) and keyword in _CHOICES else None
            if isinstance(branches, list):
                return keyword, [self._errors(branch, error.instance) for branch in branches]
        return None

    def _errors(self, branch: JSON, value: object) -> list[jsonschema_rs.ValidationError]:
        compiled = compile_schema(self.context, branch)
        return [] if compiled is None else list(compiled.compiled.iter_errors(value))


def judge(context: Context, schema: JSON, pointer: Pointer) -> Judge | None:
    """What finds the faults of a schema's values; None if it cannot be compiled or used in time."""
    cache = cast("dict[Pointer, Judge | None]", context.memo.setdefault("judges", {}))
    found = context.step(schema, pointer) if isinstance(schema, dict) and "$ref" in schema else None
    place = found[1] if found is not None and isinstance(schema, dict) and len(schema) == 1 else pointer
    if place not in cache:
        heavy = weight(context, schema, pointer) > MOST_WORK
        cache[place] = None if heavy else compile_schema(context, convert(context, schema, pointer))
    return cache[place]


def compile_schema(context: Context, schema: JSON) -> Judge | None:
    """A converted schema, compiled; it may refer to others of the document."""
    try:
        compiled = jsonschema_rs.Draft202012Validator(
            cast("dict[str, object] | bool", schema),
            registry=_registry(context),
            validate_formats=True,
            offline=True,
        )
        return Judge(schema, compiled, context)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


def _registry(context: Context) -> jsonschema_rs.Registry:
    registry = context.memo.get("registry")
    if not isinstance(registry, jsonschema_rs.Registry):
        registry = jsonschema_rs.Registry([(_BASE, _resource(context))], draft=jsonschema_rs.Draft202012)
        context.memo["registry"] = registry
    return registry


def _resource(context: Context) -> Object:
    """Every schema that another one refers to, converted, at its place in the document."""
    known = context.memo.get("resource")
    if known is not None:
        return cast("Object", known)
    targets: dict[Pointer, JSON] = {}
    for site in context.of("schema"):
        if isinstance(site.value, dict) and "$ref" in site.value:
            step = context.step(site.value, site.pointer)
            if step is not None:
                targets[step[1]] = step[0]
    for site in context.of("schema"):
        # A schema may also be reached by way of a component that is itself a reference.
        if len(site.pointer) == 3 and site.pointer[:2] == ("components", "schemas"):
            targets[site.pointer] = site.value
    resource: Object = {}
    # A reference to the whole document is no schema.
    targets.pop((), None)
    for pointer in sorted(targets, key=len):
        if any(pointer[:length] in targets for length in range(1, len(pointer))):
            # It is found inside the schema around it, unless something that is no schema lies between.
            reached = follow(resource, pointer)
            if reached is not None:
                continue
        _insert(resource, pointer, convert(context, targets[pointer], pointer))
    context.memo["resource"] = resource
    return resource


def _insert(resource: Object, pointer: Pointer, schema: JSON) -> None:
    holder: JSON = resource
    for token in pointer[:-1]:
        if not isinstance(holder, dict):
            return
        # A list is as good as a map for a pointer that leads through it.
        holder = holder.setdefault(str(token), {})
    if isinstance(holder, dict):
        holder[str(pointer[-1])] = schema
