"""Values with the schemas that describe them: examples and defaults."""

from collections.abc import Iterator
from dataclasses import dataclass

from oaswright.lint.context import Context
from oaswright.lint.rule import Finding
from oaswright.lint.violation_words import Violation
from oaswright.openapi.media_types import body_kind
from oaswright.openapi.pointers import JSON, Pointer
from oaswright.spec.tree import Node

# More about one example would be the same mistake again and again.
_MAX_VIOLATIONS = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A value, its pointer, what it is called in a message, and its schema with the pointer of that."""

    value: JSON
    pointer: Pointer
    name: str
    schema: JSON
    schema_pointer: Pointer


def mismatches(context: Context, samples: Iterator[Sample]) -> Iterator[Finding]:
    """What is wrong with values, as findings at the wrong part of each."""
    for sample in samples:
        validator = context.validators.of(sample.schema, sample.schema_pointer)
        if validator is not None:
            for violation in validator.violations(sample.value)[:_MAX_VIOLATIONS]:
                yield _finding(sample, violation)


def _finding(sample: Sample, violation: Violation) -> Finding:
    path = violation.path[:-1] if violation.key else violation.path
    inside = "".join(f"[{token}]" if isinstance(token, int) else f".{token}" for token in path)
    subject = f"`{inside.lstrip('.')}` in {sample.name}" if inside else sample.name
    return Finding(
        (*sample.pointer, *violation.path),
        f"{subject} {violation.problem}",
        violation.hint,
        at="key" if violation.key else "value",
    )


def schema_examples(context: Context) -> Iterator[Sample]:
    """`example` and `examples` of schemas."""
    for schema in context.objects("schema"):
        if context.version == "3.0" and "$ref" in schema.value:
            continue
        pointer = schema.pointer
        if "example" in schema.value:
            yield Sample(schema.value["example"], (*pointer, "example"), "the example", schema.value, pointer)
        examples = schema.value.get("examples")
        if isinstance(examples, list) and context.version != "3.0":
            for index, value in enumerate(examples):
                yield Sample(value, (*pointer, "examples", index), "the example", schema.value, pointer)


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
        kind = body_kind(str(media.pointer[-1]))
        if kind == "json":
            yield from _beside(context, media)
        elif kind in ("form", "multipart"):
            # A form may be given as data or as the string that is sent.
            yield from (sample for sample in _beside(context, media) if not isinstance(sample.value, str))


def _beside(context: Context, holder: Node) -> Iterator[Sample]:
    schema = holder.value.get("schema")
    if not isinstance(schema, (dict, bool)):
        return
    pointer = (*holder.pointer, "schema")
    if "example" in holder.value:
        yield Sample(holder.value["example"], (*holder.pointer, "example"), "the example", schema, pointer)
    examples = holder.value.get("examples")
    if not isinstance(examples, dict):
        return
    for name, written in examples.items():
        example = context.resolve(written, (*holder.pointer, "examples", name))
        if example is None:
            continue
        for field in ("value", "dataValue"):
            if field in example.value:
                yield Sample(
                    example.value[field], (*example.pointer, field), f"the example `{name}`", schema, pointer
                )
