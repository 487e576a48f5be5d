"""`security.py`: the abstract class with a method for each security scheme."""

from oaswright.ir.model import Api, SecurityScheme
from oaswright.render.imports import import_block
from oaswright.render.layout import def_lines
from oaswright.render.templates import template
from oaswright.render.text import wrap_docstring

_CLASS = """Who may call the operations of {}, one method for each security scheme.

A method is given what a request carries for its scheme, and returns whose it is. For a credential that is
nobody's it raises `InvalidCredentialError`.
"""


def render_security(api: Api, header: str) -> str:
    """The source of the security module of an API with schemes."""
    names = {"Granted" if scheme.grants else "Verified" for scheme in api.schemes}
    names |= {scheme.credential for scheme in api.schemes}
    return template("security.py").render(
        header=header,
        imports=import_block(
            [
                *(("oaswright.runtime", name) for name in names),
                ("starlette.requests", "HTTPConnection"),
            ]
        ),
        class_name=api.security_name,
        docstring=wrap_docstring(_CLASS.format(api.title or api.name), indent=4),
        methods=[_method(scheme) for scheme in api.schemes],
    )


def _method(scheme: SecurityScheme) -> list[str]:
    parts = ["self", f"credential: {scheme.credential}", "request: HTTPConnection"]
    text = f"{scheme.name}, sent as `{scheme.place}`."
    if scheme.description:
        text += f"\n\n{scheme.description}"
    if scheme.grants:
        text += "\n\nThe result says which scopes are granted; the runtime asks for those of the operation."
    if scheme.follows != "never":
        parts += ["*", "principal: Principal" + (" | None" if scheme.follows == "sometimes" else "")]
        text += "\n\n`principal` is whom the scheme before this one has found in the same requirement"
        text += ", None where this is the first." if scheme.follows == "sometimes" else "."
    result = "Granted" if scheme.grants else "Verified"
    tail = f") -> {result}[Principal]:"
    head = def_lines(f"async def {scheme.method_name}(", parts, tail, margin="    ")
    return [*head, *wrap_docstring(text, indent=8)]
