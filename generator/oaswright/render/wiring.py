"""`wiring.py`: how the runtime reaches the handlers of an API."""

from oaswright.ir.model import Api
from oaswright.render.imports import import_block, import_lines
from oaswright.render.operations import RUNTIME, list_imports, table_lines
from oaswright.render.templates import template
from oaswright.render.text import literal


def render_wiring(api: Api, header: str, *, by_group: bool = False) -> str:
    """The source of the wiring module; `by_group`: the table of operations stands in modules of its own."""
    interface = [api.class_name, *(["Principal"] if api.secured else [])]
    operations = () if by_group else api.operations
    needs = list_imports(operations)
    if not by_group:
        interface += needs.interface
    return template("wiring.py").render(
        header=header,
        imports=import_block(needs.standard),
        third_party_imports=import_block([RUNTIME, *needs.third_party]),
        local_imports=[
            *import_lines(".interface", interface),
            *import_lines(".models", needs.models),
            *(["from .operations import OPERATIONS"] if by_group else []),
            *(import_lines(".security", [api.security_name]) if api.schemes else []),
        ],
        name=literal(api.name),
        class_name=api.class_name,
        secured=api.secured,
        security=api.security_name if api.schemes else "",
        verifier_lines=_verifiers(api),
        table=[] if by_group else table_lines(operations),
    )


def _verifiers(api: Api) -> list[str]:
    """The assignment of the table of methods by security scheme."""
    lines = ["VERIFIERS: dict[str, runtime.Verifier] = {"]
    for scheme in api.schemes:
        arguments = [literal(scheme.method_name), *(["follows=True"] if scheme.follows != "never" else [])]
        lines.append(f"    {literal(scheme.name)}: runtime.Verifier({', '.join(arguments)}),")
    return [*lines, "}"]
