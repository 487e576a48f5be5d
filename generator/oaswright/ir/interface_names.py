"""Every name of the interface: its classes, its methods, their arguments and the fields of responses.

A name comes from the operation, component or parameter that it stands for. Where two of them want one name,
one takes another that says where it stands; their order in the document decides nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oaswright.openapi.names import (
    RESERVED,
    TAKEN_ARGUMENTS,
    TAKEN_BY_RESPONSES,
    is_exact,
    pascal,
    snake,
    snakes,
)
from oaswright.openapi.pointers import Pointer
from oaswright.openapi.statuses import has_content, status_name
from oaswright.openapi.unique_names import Claim, assign_names
from oaswright.spec.model import Header, Operation, Parameter, Response, SecurityScheme, Spec

_LOCATIONS = ("path", "query", "header", "cookie")
_FIRST, _SHARED, _OWN, _UNION = range(4)


@dataclass(frozen=True, slots=True)
class InterfaceNames:
    """The names of an interface: `class_name` and `security` of the API, the others by what they are of.

    `bases` are the classes of component responses that stand for several statuses, by pointer and status:
    those of the statuses extend them.
    """

    class_name: str
    security: str
    bases: Mapping[tuple[Pointer, str], str]
    _methods: Mapping[str, str]
    _classes: Mapping[str, str]

    @property
    def all(self) -> Collection[str]:
        """The names of all classes and aliases."""
        return self._classes.values()

    def method(self, operation: Operation) -> str:
        """The method of an operation."""
        return self._methods[_operation_key(operation)]

    def union(self, operation: Operation) -> str:
        """The alias for all that an operation may answer."""
        return self._classes[_operation_key(operation)]

    def response(self, operation: Operation, response: Response) -> str:
        """The class of a response under its status; that of a component is shared by all operations."""
        return self._classes[_response_key(operation, response)]


def name_interface(spec: Spec, api_name: str, *, models: Iterable[str]) -> InterfaceNames:
    """The names of the interface of an API; they hide none of its models."""
    operations = tuple(spec.operations)
    statuses = _component_statuses(operations)
    # A class of a status without content cannot extend one that has a body.
    filled = {found.pointer for operation in operations for found in operation.responses if found.content}
    classes = assign_names(_class_claims(operations, statuses, api_name), taken={*models, *RESERVED})
    methods = assign_names(
        Claim(_operation_key(operation), snakes(operation.id), is_exact(operation.id, snake(operation.id)))
        for operation in operations
    )
    return InterfaceNames(
        class_name=classes["api"],
        security=classes["security"],
        bases={
            (pointer, status): classes[repr(pointer)]
            for pointer, used in statuses.items()
            for status in used
            if len(used) > 1 and (has_content(status) or pointer not in filled)
        },
        _methods=methods,
        _classes=classes,
    )


def _operation_key(operation: Operation) -> str:
    """Two paths may refer to one Path Item Object."""
    return repr((operation.pointer, operation.path))


def _response_key(operation: Operation, response: Response) -> str:
    if _is_component(response):
        return repr((response.pointer, response.status))
    return repr((operation.pointer, operation.path, response.status))


def _is_component(response: Response) -> bool:
    return response.pointer[:2] == ("components", "responses")


def _component_statuses(operations: Iterable[Operation]) -> dict[Pointer, set[str]]:
    """The statuses for which each component response stands."""
    statuses: dict[Pointer, set[str]] = {}
    for operation in operations:
        for response in operation.responses:
            if _is_component(response):
                statuses.setdefault(response.pointer, set()).add(response.status)
    return statuses


def _class_claims(
    operations: Iterable[Operation], statuses: Mapping[Pointer, set[str]], api_name: str
) -> Iterator[Claim]:
    api = pascal(api_name).removesuffix("Api")
    yield Claim("api", (f"{api}Api", f"{api}Interface"), _FIRST)
    yield Claim("security", (f"{api}Security", f"{api}ApiSecurity"), _FIRST)
    for pointer, used in statuses.items():
        name = pascal(str(pointer[-1]))
        if len(used) > 1:
            yield Claim(repr(pointer), (name, f"{name}Response"), _SHARED)
        for status in used:
            own = name + status_name(status) if len(used) > 1 else name
            yield Claim(repr((pointer, status)), (own, f"{own}Response"), _SHARED)
    for operation in operations:
        # Where two operations have one name, the path says which.
        owners = (pascal(operation.id), pascal(f"{operation.method} {operation.path}"))
        for response in operation.responses:
            if not _is_component(response):
                own, longer = (owner + status_name(response.status) for owner in owners)
                yield Claim(_response_key(operation, response), (own, f"{own}Response", longer), _OWN)
        # `GetPetResponse` is often the model of the body.
        union = [f"{owner}{word}" for owner in owners for word in ("Response", "Result", "Responses")]
        yield Claim(_operation_key(operation), union, _UNION)


def name_arguments(parameters: Sequence[Parameter]) -> dict[Pointer, str]:
    """The argument of each parameter; it tells the location where those of several want one name."""
    found = assign_names(
        (_argument_claim(parameter, parameters) for parameter in parameters), taken=TAKEN_ARGUMENTS
    )
    return {parameter.pointer: found[_parameter_key(parameter)] for parameter in parameters}


def _parameter_key(parameter: Parameter) -> str:
    return repr((parameter.location, parameter.name))


def _argument_claim(parameter: Parameter, parameters: Sequence[Parameter]) -> Claim:
    name, location = parameter.name, parameter.location
    plain = snake(name)
    alike = any(
        other.location == location and other.name != name and snake(other.name) == plain
        for other in parameters
    )
    place = _LOCATIONS.index(location) if location in _LOCATIONS else len(_LOCATIONS)
    names = snakes(name, place="" if alike and plain not in TAKEN_ARGUMENTS else location)
    return Claim(_parameter_key(parameter), names, 3 * place + is_exact(name, plain))


def name_headers(headers: Iterable[Header]) -> dict[str, str]:
    """The field of each header of a response."""
    return assign_names(
        (
            Claim(header.name, snakes(header.name, place="header"), is_exact(header.name, snake(header.name)))
            for header in headers
        ),
        taken=TAKEN_BY_RESPONSES,
    )


def name_verifiers(schemes: Iterable[SecurityScheme]) -> dict[str, str]:
    """The method that verifies the credentials of each security scheme."""
    return assign_names(
        Claim(scheme.name, snakes(scheme.name), is_exact(scheme.name, snake(scheme.name)))
        for scheme in schemes
    )
