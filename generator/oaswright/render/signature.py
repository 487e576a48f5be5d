"""The signature of an operation in the interface."""

from oaswright.ir.annotations import ANY
from oaswright.ir.model import Operation, PythonType
from oaswright.render.layout import def_lines


def argument_types(operation: Operation) -> list[PythonType]:
    """The types of everything that the handler receives."""
    types = [parameter.type for parameter in operation.parameters]
    return [*types, body_type(operation)] if operation.body else types


def body_type(operation: Operation) -> PythonType:
    """What the handler receives as `body`: the union over the media types of the request."""
    assert operation.body is not None
    types = [content.type for content in operation.body.contents] or [ANY]
    merged = PythonType(
        " | ".join(dict.fromkeys(found.text for found in types)),
        frozenset[str]().union(*(found.models for found in types)),
        frozenset[tuple[str, str]]().union(*(found.imports for found in types)),
    )
    return merged if operation.body.required else merged.optional()


def arguments(operation: Operation, principal: str) -> list[str]:
    """The parameters of the method: path first, then the body; the rest by keyword."""
    path = [f"{p.argument}: {p.type.text}" for p in operation.parameters if p.location == "path"]
    if operation.body:
        path.append(f"{operation.body.argument}: {body_type(operation).text}")
    named = [
        f"{p.argument}: {p.type.text}" + ("" if p.always else " = None")
        for p in operation.parameters
        if p.location != "path"
    ]
    if operation.secured != "never":
        named.append(f"principal: {principal}" + (" | None" if operation.secured == "optionally" else ""))
    return ["self", *path, *(["*", *named] if named else [])]


def signature(operation: Operation, principal: str) -> list[str]:
    """The lines of `def …:`, one line if it fits, else as a formatter would break it."""
    return def_lines(
        f"def {operation.method_name}(",
        arguments(operation, principal),
        f") -> MaybeAwaitable[{operation.response_name}]:",
        margin="    ",
    )
