"""`wiring.py`: how the runtime reaches the handlers of an API."""

from oaswright.ir.model import Api
from oaswright.render.imports import import_block, import_lines
from oaswright.render.interface import credentials_name
from oaswright.render.layout import bracket_lines
from oaswright.render.operations import list_imports, table_lines
from oaswright.render.templates import template
from oaswright.render.text import literal


def render_wiring(api: Api, header: str, *, by_group: bool = False) -> str:
    """The source of the wiring module; `by_group`: the table of operations stands in modules of its own."""
    credentials = credentials_name(api)
    interface = [api.class_name, *([credentials, "Principal"] if api.secured else [])]
    runtime = ["Api", "Policy", "read_document", *(["Authenticate", "Credentials"] if api.secured else [])]
    operations = () if by_group else api.operations
    needs = list_imports(operations)
    if not by_group:
        runtime.append("Operation")
        interface += needs.interface
    return template("wiring.py").render(
        header=header,
        imports=import_block(needs.standard),
        third_party_imports=import_block(
            [*needs.third_party, *(("oaswright.runtime", name) for name in runtime)]
        ),
        local_imports=[
            *import_lines(".interface", interface),
            *import_lines(".models", needs.models),
            *(["from .operations import OPERATIONS"] if by_group else []),
        ],
        name=literal(api.name),
        class_name=api.class_name,
        secured=api.secured,
        credentials=credentials,
        credential_lines=_credentials(api, credentials),
        table=[] if by_group else table_lines(operations),
    )


def _credentials(api: Api, class_name: str) -> list[str]:
    pairs = [f"{literal(scheme.name)}: {literal(scheme.field)}" for scheme in api.schemes]
    fields = "\n".join(bracket_lines("{", pairs, "}", indent=4))
    return bracket_lines("CREDENTIALS = Credentials(", [class_name, fields], ")", indent=0, comma=False)
