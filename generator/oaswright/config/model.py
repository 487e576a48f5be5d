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
    """One document and where its handlers live.

    `name` is the package below the output folder; `handlers` is the module that holds the class
    which implements the interface (or a package with such a module), None where there is none. `split`
    says whether modules are laid by tag. `lenient`: errors of the document that leave a faithful package are
    warnings. `formats` names the type of Python of strings with a format: `datetime.timedelta`.
    """

    name: str
    spec: Path
    handlers: Path | None = None
    split: Split = "by size"
    lenient: bool = False
    formats: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Config:
    """A project, or one document without a project of its own.

    `root` is the folder of pyproject.toml: shown paths and those of `rules` are relative to it. `output`
    is the folder of the generated packages, `app` the application to serve (`module:factory`).
    `reference_root` is the folder below which documents and what they refer to lie; None where it depends on
    the document.
    """

    root: Path
    apis: tuple[ApiConfig, ...]
    output: Path
    app: str | None
    rules: Mapping[str, Any]
    is_project: bool = True
    reference_root: Path | None = None
    fail_on: Level = "error"

    @property
    def file(self) -> Path:
        """The pyproject.toml, whether there is one or not."""
        return self.root / FILE

    @property
    def state(self) -> Path:
        """The folder for the lock, the cache and edits by hand that were replaced."""
        return (self.root if self.is_project else self.output) / ".oaswright"

    def package_folder(self, api: ApiConfig) -> Path:
        """The folder of the package that is generated for an API."""
        return self.output / api.name
