"""Values with the schemas that describe them: examples and defaults."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oaswright.lint.context import Context, prefixes
from oaswright.lint.rule import Finding
from oaswright.lint.violation_words import Violation
from oaswright.openapi.jsonschema import Direction
from oaswright.openapi.media_types import body_kind
from oaswright.openapi.patterns import is_pattern
from oaswright.openapi.pointers import JSON, Pointer, follow
from oaswright.spec.tree import Node

# More about one example would be the same mistake again and again.
_MAX_VIOLATIONS = 3
# What most schemas with examples say beside their type: nothing that refuses a value.
_REMARKS = frozenset(
    {
        "type", "title", "description", "default", "example", "examples", "deprecated", "readOnly",
        "writeOnly", "nullable", "externalDocs", "xml",
    }
)  # fmt: skip
_PLAIN_TYPES: Mapping[JSON, type[object]] = {"string": str, "integer": int, "boolean": bool}
# What decides about a single value of `enum` or `const`.
_DECIDING = frozenset({"type", "format", "pattern", "minLength", "maxLength", "minimum", "maximum"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A value, its pointer, what it is called in a message, and its schema with the pointer of that.

    `direction` is how such a value is sent, None for either way. `inside` is false where parts of the value
    have no place of their own in the document.
    """

    value: JSON
    pointer: Pointer
    name: str
    schema: JSON
    schema_pointer: Pointer
    direction: Direction | None = None
    inside: bool = True


def mismatches(context: Context, samples: Iterable[Sample]) -> Iterator[Finding]:
    """What is wrong with values, as findings at the wrong part of each."""
    for sample, violation in list_violations(context, samples):
        yield describe_violation(sample, violation)


def list_violations(context: Context, samples: Iterable[Sample]) -> Iterator[tuple[Sample, Violation]]:
    """What is wrong with values, one thing at a time.

    Values that a schema lists, and none of which it allows, are right where they are used: the list is wrong.
    So is a pattern that nobody can read.
    """
    listed: set[str] | None = None
    for sample in samples:
        for violation in _violations(context, sample)[:_MAX_VIOLATIONS]:
            if violation.pattern is not None and not is_pattern(violation.pattern):
                continue
            if listed is None:
                listed = set(_list_hopeless(context))
            found = None if violation.key or not listed else follow(sample.value, violation.path)
            if found is None or repr(found[0]) not in listed:
                yield sample, violation


def _list_hopeless(context: Context) -> Iterator[str]:
    """The texts of all values that schemas list of which they allow none."""
    for schema in context.objects("schema"):
        wrong, listed = wrong_options(context, schema)
        if wrong and len(wrong) == listed:
            yield from (repr(option) for _, option, _ in wrong)


def wrong_options(context: Context, schema: Node) -> tuple[list[tuple[int | None, JSON, Violation]], int]:
    """The values of `enum` and `const` that the rest of a schema refuses, and how many values there are.

    Each with its index, None for `const`, and with what is wrong with it.
    """
    value = schema.value
    options = value.get("enum")
    listed: list[tuple[int | None, JSON]] = list(enumerate(options)) if isinstance(options, list) else []
    if "const" in value and context.version != "3.0":
        listed.append((None, value["const"]))
    if not listed or not _DECIDING & value.keys() or (context.version == "3.0" and "$ref" in value):
        return [], 0
    plain = value.get("type") == "string" and len(_DECIDING & value.keys()) == 1
    if plain and all(isinstance(option, str) for _, option in listed):
        return [], len(listed)
    rest = {name: member for name, member in value.items() if name in _DECIDING or name == "nullable"}
    validator = context.validators.compile(rest, schema.pointer)
    if validator is None:
        return [], len(listed)
    wrong = [
        (index, option, violations[0])
        for index, option in listed
        if (violations := validator.violations(option)) and not violations[0].path
    ]
    return wrong, len(listed)


def _violations(context: Context, sample: Sample) -> list[Violation]:
    """What is wrong with a value in its direction, or in the one that it comes nearest to."""
    if _is_plain(sample.schema, sample.value):
        return []
    either = context.validators
    place = sample.schema_pointer
    if sample.direction is not None:
        directions = [either.towards(sample.direction, place)]
    else:
        directions = [either, either.towards("response", place), either.towards("request", place)]
    nearest: list[Violation] | None = None
    for validators in dict.fromkeys(directions):
        validator = validators.of(sample.schema, sample.schema_pointer)
        found = [] if validator is None else validator.violations(sample.value)
        if not found:
            return []
        if nearest is None or len(found) < len(nearest):
            nearest = found
    return nearest or []


def _is_plain(schema: JSON, value: JSON) -> bool:
    """Whether a schema asks for nothing but the type that a value has; then nothing has to be compiled."""
    if not isinstance(schema, dict) or not isinstance(schema.get("type"), str):
        return False
    is_of_type = type(value) is _PLAIN_TYPES.get(schema["type"])
    return is_of_type and all(keyword in _REMARKS or keyword.startswith("x-") for keyword in schema)


def describe_violation(sample: Sample, violation: Violation) -> Finding:
    """What is wrong with a value as a finding at the wrong part of it."""
    path = violation.path[:-1] if violation.key else violation.path
    inside = "".join(f"[{token}]" if isinstance(token, int) else f".{token}" for token in path)
    subject = f"`{inside.lstrip('.')}` in {sample.name}" if inside else sample.name
    hint = violation.hint
    if not path and hint is None and isinstance(sample.value, str) and _is_text_of_json(sample.value):
        hint = "write the JSON itself instead of a string that holds it"
    return Finding(
        (*sample.pointer, *violation.path) if sample.inside else sample.pointer,
        f"{subject} {violation.problem}",
        hint,
        at="key" if violation.key and sample.inside else "value",
    )


def _is_text_of_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def schema_examples(context: Context) -> Iterator[Sample]:
    """`example` and `examples` of schemas."""
    for schema in context.objects("schema"):
        if context.version == "3.0" and "$ref" in schema.value:
            continue
        value, pointer = schema.value, schema.pointer
        examples = value.get("examples")
        several = isinstance(examples, list) and context.version != "3.0"
        if "example" not in value and not several:
            continue
        direction = find_direction(context, pointer)
        if "example" in value:
            yield Sample(value["example"], (*pointer, "example"), "the example", value, pointer, direction)
        if isinstance(examples, list) and several:
            for index, written in enumerate(examples):
                place = (*pointer, "examples", index)
                yield Sample(written, place, "the example", value, pointer, direction)


def defaults(context: Context) -> Iterator[Sample]:
    """`default` of schemas."""
    for schema in context.objects("schema"):
        if "default" in schema.value and not (context.version == "3.0" and "$ref" in schema.value):
            pointer = schema.pointer
            yield Sample(schema.value["default"], (*pointer, "default"), "the default", schema.value, pointer)


def described_examples(context: Context) -> Iterator[Sample]:
    """Examples of parameters, headers and media types."""
    for kind in ("parameter", "header"):
        for holder in context.objects(kind):
            yield from _beside(context, holder)
    for media in context.objects("media-type"):
        schema = media.value.get("schema")
        structured = isinstance(schema, dict) and "*" in str(media.pointer[-1])
        kind = body_kind(str(media.pointer[-1]), structured=structured)
        if kind == "json" and not structured:
            yield from _beside(context, media)
        elif kind in ("json", "form", "multipart"):
            # A form, or a body of any type, may be given as data or as the text that is sent.
            yield from (sample for sample in _beside(context, media) if not isinstance(sample.value, str))


def serialized_mismatches(context: Context) -> Iterator[Finding]:
    """What is wrong with examples of JSON that are given as the text that is sent (OpenAPI 3.2)."""
    if context.version != "3.2":
        return
    for media in context.objects("media-type"):
        if body_kind(str(media.pointer[-1])) != "json":
            continue
        for name, example in _named(context, media):
            text, place = example.value.get("serializedValue"), (*example.pointer, "serializedValue")
            if not isinstance(text, str):
                continue
            called = f"the serialized example `{name}`"
            try:
                value: JSON = json.loads(text)
            except ValueError:
                yield Finding(place, f"{called} is not JSON", "write the text of a body")
                continue
            if "dataValue" in example.value:
                if value != example.value["dataValue"]:
                    words = f"{called} is the text of another value than its `dataValue`"
                    yield Finding(place, words, "correct one of the two")
            elif "schema" in media.value:
                schema, direction = media.value["schema"], find_direction(context, media.pointer)
                sample = Sample(
                    value, place, called, schema, (*media.pointer, "schema"), direction, inside=False
                )
                yield from mismatches(context, [sample])


def find_direction(context: Context, pointer: Pointer) -> Direction | None:
    """How a value is sent whose schema or holder stands at a pointer; None where it may go either way.

    In callbacks and webhooks the server makes the request, and what `readOnly` means there is open.
    """
    if pointer[:1] == ("webhooks",):
        return None
    found: Direction | None = None
    for prefix in prefixes(pointer):
        match context.kinds.get(prefix):
            case "callback":
                return None
            case "request-body" | "parameter":
                found = "request"
            case "response":
                found = "response"
            case _:
                pass
    return found


def _beside(context: Context, holder: Node) -> Iterator[Sample]:
    """The values of the examples of an object."""
    schema = holder.value.get("schema")
    if not isinstance(schema, (dict, bool)):
        return
    pointer = (*holder.pointer, "schema")
    direction = find_direction(context, holder.pointer)
    if "example" in holder.value:
        place = (*holder.pointer, "example")
        yield Sample(holder.value["example"], place, "the example", schema, pointer, direction)
    for name, example in _named(context, holder):
        for field in ("value", "dataValue"):
            if field in example.value:
                place = (*example.pointer, field)
                yield Sample(example.value[field], place, f"the example `{name}`", schema, pointer, direction)


def _named(context: Context, holder: Node) -> Iterator[tuple[str, Node]]:
    """The members of `examples` with their names, references followed."""
    for name, written in holder.mapping("examples").items():
        example = context.resolve(written, (*holder.pointer, "examples", name))
        if example is not None:
            yield name, example
