"""What a project says of its APIs, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from oaswright.errors import OaswrightError

FILE = "pyproject.toml"

Split: TypeAlias = Literal["by size", "tags", "none"]
"""Whether interface, operations and models of an API stand in a module for each tag."""

Level: TypeAlias = Literal["error", "warning", "info"]
"""The severity from which on findings make `check` fail."""


class ConfigError(OaswrightError):
    """The configuration cannot be used; the message names the file, the line and the key."""


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """One document and where its handlers and the verifiers of its credentials live.

    `name` is the package below the output folder; `handlers` is the module that holds the class
    which implements the interface (or a package with such a module), None where there is none; `security`
    is that for the class which verifies credentials, `contract` the file that tells the contract tests
    credentials and known ids. `split` says whether modules are laid by tag.
    `lenient`: errors of the document that leave a faithful package are warnings. `formats` names the type of
    Python of strings with a format: `datetime.timedelta`.
    """

    name: str
    spec: Path
    handlers: Path | None = None
    security: Path | None = None
    contract: Path | None = None
    split: Split = "by size"
    lenient: bool = False
    formats: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """A package with the models of some files.

    `name` is how it is imported, `sources` are the files. `generated`: a run writes it below the output
    folder; else its models are only imported.
    """

    name: str
    sources: tuple[Path, ...]
    generated: bool = True

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return self.name.rpartition(".")[2]

    @property
    def module(self) -> str:
        """The module of its models."""
        return f"{self.name}.models"


@dataclass(frozen=True, slots=True)
class Config:
    """A project, or one document without a project of its own.

    `root` is the folder of pyproject.toml: shown paths and those of `rules` are relative to it. `output`
    is the folder of the generated packages, `app` the application to serve (`module:factory`).
    `reference_root` is the folder below which documents and what they refer to lie; None where it depends on
    the document. `packages` have the models of files that several APIs use, read with `formats`.
    """

    root: Path
    apis: tuple[ApiConfig, ...]
    output: Path
    app: str | None
    rules: Mapping[str, Any]
    is_project: bool = True
    reference_root: Path | None = None
    fail_on: Level = "error"
    packages: tuple[ModelPackage, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict[str, str])
    diff: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def file(self) -> Path:
        """The pyproject.toml, whether there is one or not."""
        return self.root / FILE

    @property
    def state(self) -> Path:
        """The folder for the lock, the cache and edits by hand that were replaced."""
        return (self.root if self.is_project else self.output) / ".oaswright"

    @property
    def written_packages(self) -> tuple[ModelPackage, ...]:
        """The packages with models alone that a run writes."""
        return tuple(package for package in self.packages if package.generated)

    @property
    def targets(self) -> tuple[ApiConfig | ModelPackage, ...]:
        """All packages that a run writes."""
        return (*self.written_packages, *self.apis)

    def list_settings(self, target: ApiConfig | ModelPackage) -> dict[str, str]:
        """The settings that have a say in the code of a package, where they are not the default."""
        found = {
            f"packages.{package.name}": ", ".join(source.name for source in package.sources)
            for package in self.packages
        }
        formats = self.formats
        if isinstance(target, ApiConfig):
            formats = target.formats
            found |= {"split": target.split} if target.split != "by size" else {}
            found |= {"lenient": "true"} if target.lenient else {}
        return found | {f"formats.{name}": type_ for name, type_ in formats.items()}

    def package_folder(self, target: ApiConfig | ModelPackage) -> Path:
        """The folder of a package that is generated, for an API or for models alone."""
        return self.output / (target.name if isinstance(target, ApiConfig) else target.folder)

    def import_name(self, folder: str) -> str:
        """How the project imports a package below the output folder; `src` is a folder to import from."""
        parts = self.output.relative_to(self.root).parts
        return ".".join([*(parts[1:] if parts[:1] == ("src",) else parts), folder])
