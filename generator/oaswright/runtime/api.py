"""One API as generated code declares it: the operations, and the handlers that answer them."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oaswright.errors import OaswrightError
from oaswright.runtime.bodies import Body
from oaswright.runtime.document import Document
from oaswright.runtime.parameters import Argument
from oaswright.runtime.policy import Policy
from oaswright.runtime.security import Verifier


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the document and the method of the interface that answers it."""

    id: str
    http_method: str
    path: str
    method: str
    arguments: tuple[Argument, ...] = ()
    body: Body | None = None
    responses: Mapping[str, type[Any]] = field(default_factory=dict[str, type[Any]])
    response_headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])


@dataclass(frozen=True, slots=True, eq=False)
class Api:
    """An API that can be served. Made by the `wire` function of a generated package.

    `verifiers` are the methods of `security` by the security scheme whose credentials they verify. `problems`
    are what is known to keep it from being served; they are told with all others.
    """

    name: str
    document: Document
    operations: Sequence[Operation]
    handlers: object
    verifiers: Mapping[str, Verifier] = field(default_factory=dict[str, Verifier])
    security: object = None
    policy: Policy = field(default_factory=Policy)
    problems: Sequence[str] = ()

    @property
    def base_path(self) -> str:
        """What stands before the paths of the operations."""
        own = self.policy.base_path
        return self.document.schemas["basePath"] if own is None else own


class StartUpError(OaswrightError):
    """The application cannot be served. The message lists every problem, one a line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def find_handler_problems(api: Api) -> list[str]:
    """Every way in which the handlers do not fit the operations: missing, generators, other arguments.

    Likewise the verifiers of credentials and the security schemes.
    """
    problems = [*api.problems]
    problems += [problem for operation in api.operations for problem in _find_problems(api, operation)]
    if api.security is not None:
        for scheme, verifier in api.verifiers.items():
            name = verifier.method
            problem = _find_problem(api.security, name, f"verifies the security scheme {scheme}")
            if problem is None and not inspect.iscoroutinefunction(getattr(api.security, name)):
                problem = f"{type(api.security).__name__}.{name} is not async"
            problems += [problem] if problem is not None else []
    elif api.verifiers:
        problems.append("security is missing: there are operations that ask for credentials")
    return problems


def _find_problem(owner: object, name: str, purpose: str) -> str | None:
    """What is wrong with a method that must be there; None if nothing is."""
    method = getattr(owner, name, None)
    if method is None or getattr(method, "__isabstractmethod__", False):
        return f"{type(owner).__name__}.{name} is missing: it {purpose}"
    if inspect.isgeneratorfunction(method) or inspect.isasyncgenfunction(method):
        return f"{type(owner).__name__}.{name} is a generator: return a response, whose body may be one"
    return None


def _find_problems(api: Api, operation: Operation) -> list[str]:
    name = f"{type(api.handlers).__name__}.{operation.method}"
    purpose = f"answers {operation.http_method} {operation.path}"
    problem = _find_problem(api.handlers, operation.method, purpose)
    if problem is not None:
        return [problem]
    method = getattr(api.handlers, operation.method)
    parameters = inspect.signature(method).parameters
    passed = argument_names(api, operation)
    if any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
        return []
    problems = [
        f"{name} does not take the argument {missing}" for missing in passed if missing not in parameters
    ]
    demanded = {n for n, p in parameters.items() if p.default is p.empty and p.kind is not p.VAR_POSITIONAL}
    problems += [
        f"{name} demands {extra}, which is no part of the operation"
        for extra in sorted(demanded - set(passed))
    ]
    return problems  # fmt: skip


def argument_names(api: Api, operation: Operation) -> list[str]:
    """The names of all arguments that the handler of an operation is called with."""
    names = [argument.name for argument in operation.arguments]
    if operation.body is not None:
        names.append("body")
    if api.document.operation(operation.id)["security"]:
        names.append("principal")
    return names
