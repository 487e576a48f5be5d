"""What a new project is made of, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from oaswright.diagnostics import Diagnostic
from oaswright.errors import OaswrightError
from oaswright.starter.names import make_title

Template: TypeAlias = Literal["minimal", "full"]
"""`full` has a container and a database beside the rest."""

Forge: TypeAlias = Literal["github", "gitlab"]
"""Where the repository is, which decides how its CI job is written."""


class StarterError(OaswrightError):
    """A project cannot be laid out; nothing was written, and the message says why."""


@dataclass(frozen=True, slots=True)
class Api:
    """The names of an API in Python, and what its project depends on.

    `interface` and `security` are the generated classes; `security` is empty where no operation asks for
    credentials. `is_large`: handlers have a module for each tag.
    """

    name: str
    interface: str
    security: str
    is_large: bool = False

    @property
    def title(self) -> str:
        """The name for people."""
        return make_title(self.name)

    @property
    def handlers(self) -> str:
        """The class that answers the operations."""
        return f"{self.interface.removesuffix('Api')}Handlers"

    @property
    def verifiers(self) -> str:
        """The class that verifies credentials."""
        return f"{self.security.removesuffix('Security')}Verifiers"


@dataclass(frozen=True, slots=True)
class Functions:
    """What a project has that was written for Connexion.

    `modules` hold functions that answer operations, `info` has for a security scheme the one that verifies
    its credentials; all are dotted names of identifiers.
    """

    modules: tuple[str, ...] = ()
    info: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def imports(self) -> tuple[str, ...]:
        """All modules."""
        return tuple(sorted({*self.modules, *(name.rpartition(".")[0] for name in self.info.values())}))


@dataclass(frozen=True, slots=True)
class Document:
    """An existing document that a project is laid out around.

    `spec` is its path in the project, `root` the folder of its references where that is wider than the
    project; both are relative and have `/`. `copies` are files by their new path. `lenient`: it has errors,
    and each leaves a faithful package. `api` is None where one does not: `diagnostics` are the errors.
    """

    spec: str
    root: str
    copies: Mapping[str, bytes]
    lenient: bool
    api: Api | None
    functions: Functions = Functions()
    diagnostics: Sequence[Diagnostic] = ()
    sources: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Plan:
    """A project to be laid out.

    `package` is the one with hand-written code, `document` what is there already instead of the example.
    `wheel` is what oaswright was installed from, `version` which one that is. `is_whole`: there is no
    pyproject.toml yet, so that linter and type checker are ours to configure.
    """

    api: Api
    package: str
    template: Template
    forge: Forge
    version: str
    document: Document | None = None
    wheel: Path | None = None
    is_whole: bool = True

    @property
    def spec(self) -> str:
        """The path of the document."""
        return self.document.spec if self.document is not None else f"specs/{self.api.name}.yaml"
