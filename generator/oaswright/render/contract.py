"""The contract file of an API as it is laid once, for the project to fill in."""

from oaswright.ir.model import Api
from oaswright.openapi.names import snake
from oaswright.render.templates import template
from oaswright.render.text import literal


def render_contract(api: Api) -> str:
    """The source of a contract file: credentials are read from the environment, all else is a comment."""
    names = dict.fromkeys(
        parameter.name
        for operation in api.operations
        for parameter in operation.parameters
        if parameter.location == "path"
    )
    writing = next((one.id for one in api.operations if one.http_method.upper() != "GET"), "createItem")
    return template("contract.py").render(
        name=literal(api.name),
        owner=_identity(api, "owner"),
        stranger=_identity(api, "stranger"),
        limited=_identity(api, "limited"),
        grants=any(scheme.grants for scheme in api.schemes),
        refused=[literal(scheme.name) for scheme in api.schemes],
        known=[literal(name) for name in names],
        writing=literal(writing),
    )


def _identity(api: Api, whose: str) -> list[str]:
    """The lines of a mapping: what each security scheme takes, out of the environment."""
    return [
        f"{literal(scheme.name)}: os.environ[{literal(_variable(api.name, whose, scheme.name))}]"
        + (",  # user:password" if scheme.credential == "Basic" else ",")
        for scheme in api.schemes
    ]


def _variable(*words: str) -> str:
    return "_".join(snake(word).upper() for word in words)
