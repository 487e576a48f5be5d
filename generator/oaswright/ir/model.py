"""The intermediate representation: frozen values, one for each thing of OpenAPI that becomes Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from oaswright.openapi.media_types import BodyKind

if TYPE_CHECKING:
    from oaswright.ir.types import Model, Type

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"

Location: TypeAlias = Literal["path", "query", "header", "cookie"]


@dataclass(frozen=True, slots=True)
class PythonType:
    """A type as it stands in an annotation: its source text and the names that the text needs.

    `models` are names of the models module, `dicts` those of the module with plain values; `imports` are
    pairs of module and name.
    """

    text: str
    models: frozenset[str] = frozenset()
    imports: frozenset[tuple[str, str]] = frozenset()
    dicts: frozenset[str] = frozenset()

    def optional(self) -> "PythonType":
        """The same type, or None."""
        if self.text == "Any" or self.text.endswith("| None"):
            return self
        return PythonType(f"{self.text} | None", self.models, self.imports)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation (OpenAPI 3.1, section 4.8.12).

    `always` says that the handler gets a value in every call, because the parameter is required
    or because its schema has a default.
    """

    argument: str
    name: str
    location: Location
    always: bool
    type: PythonType
    description: str
    deprecated: bool


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a body, the Python type that its value takes, and how it is read or written.

    `value` is what the annotation was made of; None where it is not that of a schema.
    """

    media_type: str
    type: PythonType
    kind: BodyKind = "json"
    value: "Type | None" = None


@dataclass(frozen=True, slots=True)
class Body:
    """The request body of an operation; `partial` names the models whose sent members are asked for."""

    argument: str
    required: bool
    contents: tuple[Content, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Header:
    """One header of a response, as a field of the response's class."""

    field: str
    name: str
    required: bool
    type: PythonType
    description: str


@dataclass(frozen=True, slots=True)
class Response:
    """One response of an operation, or one shared by several (`components/responses`).

    `status` is what the document says: `200`, `2XX` or `default`. `shared`: it is a component. `base` is the
    class of a component that stands for several statuses: it has all but the status, and `class_name` extends
    it.
    """

    class_name: str
    status: str
    description: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...]
    shared: bool = False
    base: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """One security scheme that operations ask for, and the method that verifies its credentials.

    `credential` is the class of the runtime for these, `place` says where they are sent. `grants`: the
    method says which scopes they grant. `follows`: whether the scheme stands behind another one in the
    requirements that name it.
    """

    method_name: str
    name: str
    description: str
    credential: Literal["ApiKey", "Authorization", "Basic", "Bearer"]
    place: str
    grants: bool
    follows: Literal["always", "sometimes", "never"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a method of the interface, and in a large one a method of its group's class."""

    id: str
    method_name: str
    response_name: str
    http_method: str
    path: str
    summary: str
    description: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    secured: Literal["always", "optionally", "never"]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one tag, or of one kind of paths: a module and a class of its own in a large API.

    `name` is that of the module, `title` what the document calls the group.
    """

    name: str
    class_name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Api:
    """A whole tree, lowered.

    `models` are all models by name, components first. `partial_models` names the ones that report
    which of their members were sent. `externals` are types of other modules, by module and class: what they
    are called here. `imports` are the models that stand in a package of their own, by name: module and class.
    `schemes` are those whose credentials a server can verify, `security_name` is the class that does.
    """

    name: str
    source: str
    class_name: str
    security_name: str
    title: str
    description: str
    operations: tuple[Operation, ...]
    schemes: tuple[SecurityScheme, ...]
    models: Mapping[str, "Model"]
    partial_models: frozenset[str]
    groups: tuple[Group, ...] = ()
    externals: Mapping[str, str] = field(default_factory=dict[str, str])
    imports: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def secured(self) -> bool:
        """Whether any operation asks for credentials."""
        return any(operation.secured != "never" for operation in self.operations)

    @property
    def responses(self) -> tuple[Response, ...]:
        """Every response class once, in the order of first use."""
        seen: dict[str, Response] = {}
        for operation in self.operations:
            for response in operation.responses:
                seen.setdefault(response.class_name, response)
        return tuple(seen.values())
