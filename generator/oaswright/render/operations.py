"""The table of operations: which handler, arguments, body and responses belong to each."""

from collections.abc import Sequence
from dataclasses import dataclass

from oaswright.ir.model import Api, Operation, Parameter, Response
from oaswright.render.imports import import_block, import_lines, is_standard
from oaswright.render.interface import MODELS
from oaswright.render.layout import bracket_lines
from oaswright.render.signature import argument_types
from oaswright.render.templates import template
from oaswright.render.text import literal

RUNTIME = ("oaswright", "runtime")
"""The runtime as a module: its names, such as `Operation`, are those of models too."""


@dataclass(frozen=True, slots=True)
class Imports:
    """What the entries of a table name, by where it comes from; pairs are of module and name."""

    standard: frozenset[tuple[str, str]]
    third_party: frozenset[tuple[str, str]]
    models: frozenset[str]
    interface: frozenset[str]


def list_imports(operations: Sequence[Operation]) -> Imports:
    """What a module with the entries of some operations has to import, besides the runtime."""
    types = [found for operation in operations for found in argument_types(operation)]
    pairs = {pair for found in types for pair in found.imports}
    third_party = {pair for pair in pairs if not is_standard(pair[0])}
    return Imports(
        frozenset(pairs - third_party),
        frozenset(third_party),
        frozenset(name for found in types for name in found.models),
        frozenset(r.class_name for operation in operations for r in operation.responses),
    )


def render_operations(api: Api, header: str) -> dict[str, str]:
    """The sources of the modules of a package `operations`: one for each group, by name without an ending."""
    groups = [group.name for group in api.groups]
    package = template("operations_package.py")
    imports = import_lines(".", groups)
    modules = {"__init__": package.render(header=header, local_imports=imports, groups=groups)}
    for group in groups:
        operations = [operation for operation in api.operations if operation.group == group]
        needs = list_imports(operations)
        modules[group] = template("operations.py").render(
            header=header,
            imports=import_block(needs.standard),
            third_party_imports=import_block([RUNTIME, *needs.third_party]),
            local_imports=[
                *import_lines("..interface", needs.interface),
                *import_lines(MODELS, needs.models),
            ],
            table=table_lines(operations),
        )
    return modules


def table_lines(operations: Sequence[Operation]) -> list[str]:
    """The assignment of the table."""
    lines = ["OPERATIONS: tuple[runtime.Operation, ...] = ("]
    for operation in operations:
        arguments = [f"        {line}" for line in _entry_lines(operation)]
        lines += ["    runtime.Operation(", *arguments, "    ),"]
    return [*lines, ")"]


def _entry_lines(operation: Operation) -> list[str]:
    """The arguments of `runtime.Operation(…)`."""
    lines = [
        f"id={literal(operation.id)},",
        f"http_method={literal(operation.http_method)},",
        f"path={literal(operation.path)},",
        f"method={literal(operation.method_name)},",
    ]
    if operation.parameters:
        lines += bracket_lines("arguments=(", [_argument(p) for p in operation.parameters], "),", indent=8)
    if operation.body:
        contents = [f"{literal(c.media_type)}: {c.type.text}" for c in operation.body.contents]
        types = "\n".join(bracket_lines("types={", contents, "}", indent=12))
        lines += bracket_lines(
            "body=runtime.Body(", [f"required={operation.body.required}", types], "),", indent=8, comma=False
        )
    responses = [f"{literal(r.status)}: {r.class_name}" for r in operation.responses]
    lines += bracket_lines("responses={", responses, "},", indent=8)
    headers = [_headers(response) for response in operation.responses if response.headers]
    if headers:
        lines += bracket_lines("response_headers={", headers, "},", indent=8)
    return lines


def _argument(parameter: Parameter) -> str:
    names = (literal(parameter.argument), literal(parameter.location), literal(parameter.name))
    return f"runtime.Argument({', '.join(names)}, {parameter.type.text})"


def _headers(response: Response) -> str:
    pairs = [f"{literal(header.field)}: {literal(header.name)}" for header in response.headers]
    return "\n".join(bracket_lines(f"{literal(response.status)}: {{", pairs, "}", indent=13))
