"""`wiring.py`: which handler, arguments, body and responses belong to which operation."""

from dataclasses import dataclass

from oaswright.ir.model import Api, Operation, Parameter, Response
from oaswright.render.imports import THIRD_PARTY, import_block, import_lines
from oaswright.render.layout import bracket_lines
from oaswright.render.signature import argument_types
from oaswright.render.templates import template
from oaswright.render.text import literal


@dataclass(frozen=True, slots=True)
class Entry:
    """One `Operation(…)` of the table, as the lines of its arguments."""

    lines: list[str]


def render_wiring(api: Api, header: str) -> str:
    """The source of the wiring module."""
    types = [found for operation in api.operations for found in argument_types(operation)]
    credentials = f"{api.class_name.removesuffix('Api')}Credentials"
    interface = [api.class_name, *(response.class_name for response in api.responses)]
    if api.secured:
        interface += [credentials, "Principal"]
    runtime = ["Api", "Operation", "Policy", "read_document"]
    if any(operation.parameters for operation in api.operations):
        runtime.append("Argument")
    if any(operation.body for operation in api.operations):
        runtime.append("Body")
    if api.secured:
        runtime += ["Authenticate", "Credentials"]
    outside = {pair for found in types for pair in found.imports}
    return template("wiring.py").render(
        header=header,
        imports=import_block(pair for pair in outside if pair[0] not in THIRD_PARTY),
        third_party_imports=import_block(
            [
                *(pair for pair in outside if pair[0] in THIRD_PARTY),
                *(("oaswright.runtime", name) for name in runtime),
            ]
        ),
        local_imports=[
            *import_lines(".interface", interface),
            *import_lines(".models", (name for found in types for name in found.models)),
        ],
        name=literal(api.name),
        class_name=api.class_name,
        secured=api.secured,
        credentials=credentials,
        credential_lines=_credentials(api, credentials),
        operations=[_entry(operation) for operation in api.operations],
    )


def _entry(operation: Operation) -> Entry:
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
            "body=Body(", [f"required={operation.body.required}", types], "),", indent=8, comma=False
        )
    responses = [f"{literal(r.status)}: {r.class_name}" for r in operation.responses]
    lines += bracket_lines("responses={", responses, "},", indent=8)
    headers = [_headers(response) for response in operation.responses if response.headers]
    if headers:
        lines += bracket_lines("response_headers={", headers, "},", indent=8)
    return Entry(lines)


def _credentials(api: Api, class_name: str) -> list[str]:
    pairs = [f"{literal(scheme.name)}: {literal(scheme.field)}" for scheme in api.schemes]
    fields = "\n".join(bracket_lines("{", pairs, "}", indent=4))
    return bracket_lines("CREDENTIALS = Credentials(", [class_name, fields], ")", indent=0, comma=False)


def _argument(parameter: Parameter) -> str:
    names = (literal(parameter.argument), literal(parameter.location), literal(parameter.name))
    return f"Argument({', '.join(names)}, {parameter.type.text})"


def _headers(response: Response) -> str:
    pairs = [f"{literal(header.field)}: {literal(header.name)}" for header in response.headers]
    return "\n".join(bracket_lines(f"{literal(response.status)}: {{", pairs, "}", indent=13))
