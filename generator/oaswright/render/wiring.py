"""`wiring.py`: how the runtime reaches the handlers of an API."""

from oaswright.ir.model import Api
from oaswright.render.imports import import_block, import_lines
from oaswright.render.layout import bracket_lines
from oaswright.render.operations import RUNTIME, list_imports, table_lines
from oaswright.render.templates import template
from oaswright.render.text import literal


def render_wiring(api: Api, header: str, *, by_group: bool = False) -> str:
    """The source of the wiring module; `by_group`: the table of operations stands in modules of its own."""
    interface = [api.class_name, *([api.credentials_name, "Principal"] if api.secured else [])]
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
        ],
        name=literal(api.name),
        class_name=api.class_name,
        secured=api.secured,
        credentials=api.credentials_name,
        credential_lines=_credentials(api),
        table=[] if by_group else table_lines(operations),
    )


def _credentials(api: Api) -> list[str]:
    pairs = [f"{literal(scheme.name)}: {literal(scheme.field)}" for scheme in api.schemes]
    fields = "\n".join(bracket_lines("{", pairs, "}", indent=4))
    head = "CREDENTIALS = runtime.Credentials("
    return bracket_lines(head, [api.credentials_name, fields], ")", indent=0, comma=False)
