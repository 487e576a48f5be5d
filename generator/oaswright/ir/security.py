"""Security schemes as methods that verify credentials: what each is given, and what it has to return."""

from collections.abc import Iterable
from typing import Literal

from oaswright.ir.interface_names import name_verifiers
from oaswright.ir.model import SecurityScheme
from oaswright.openapi.security import VERIFIABLE_SCHEMES
from oaswright.spec import model as spec_model
from oaswright.spec.model import Requirement, Spec


def lower_schemes(spec: Spec) -> tuple[SecurityScheme, ...]:
    """The security schemes of requirements that requests can satisfy.

    The scopes of OAuth 2.0 and OpenID Connect are always to be granted; those of other schemes, which are
    roles (section 4.8.30.1), where any operation asks for some.
    """
    methods = name_verifiers(spec.schemes)
    verifiable = {scheme.name for scheme in spec.schemes if scheme.type in VERIFIABLE_SCHEMES}
    requirements = [
        found for operation in spec.operations for found in operation.security if found.keys() <= verifiable
    ]
    asked = {name for requirement in requirements for name in requirement}
    with_scopes = {name for requirement in requirements for name, scopes in requirement.items() if scopes}
    return tuple(
        SecurityScheme(
            method_name=methods[scheme.name],
            name=scheme.name,
            description=scheme.description,
            credential=_credential(scheme),
            place=_place(scheme),
            grants=scheme.type in {"oauth2", "openIdConnect"} or scheme.name in with_scopes,
            follows=_follows(scheme.name, requirements),
        )
        for scheme in spec.schemes
        if scheme.name in asked
    )


def _follows(name: str, requirements: Iterable[Requirement]) -> Literal["always", "sometimes", "never"]:
    """Whether a scheme stands behind another one in the requirements that name it."""
    places = {next(iter(requirement)) != name for requirement in requirements if name in requirement}
    if places == {True, False}:
        return "sometimes"
    return "always" if True in places else "never"


def _credential(scheme: spec_model.SecurityScheme) -> Literal["ApiKey", "Authorization", "Basic", "Bearer"]:
    match scheme.type, scheme.scheme:
        case "apiKey", _:
            return "ApiKey"
        case "http", "basic":
            return "Basic"
        case ("http", "bearer") | ("oauth2" | "openIdConnect", _):
            return "Bearer"
        case _:
            return "Authorization"


def _place(scheme: spec_model.SecurityScheme) -> str:
    """Where the credentials of a scheme are sent, in words."""
    if scheme.type == "apiKey":
        return f"{scheme.location} {scheme.parameter}"
    return f"Authorization: {scheme.scheme.capitalize() if scheme.type == 'http' else 'Bearer'}"
