"""What `check` is asked about a document, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oaswright.config import ApiConfig, Config
from oaswright.config.roots import find_reference_root
from oaswright.diagnostics import Diagnostic

if TYPE_CHECKING:
    from oaswright.lint.settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """One document to check.

    `rules` are the `[tool.oaswright.rules]` of the pyproject.toml in `root`; without `root` only the rules of
    the tool count, as they are. References open files below `reference_root`; None where it depends on the
    document. `data` are bytes that stand for the file. With `lenient` errors that leave a faithful package
    are warnings; `formats` are types of Python for formats of strings. `api` is the name of the API that the
    document is of; `sharing` the project whose packages its models may come from.
    """

    path: Path
    root: Path | None = None
    rules: Mapping[str, Any] = field(default_factory=dict[str, Any])
    reference_root: Path | None = None
    data: bytes | None = None
    lenient: bool = False
    formats: Mapping[str, str] = field(default_factory=dict[str, str])
    api: str = "api"
    sharing: Config | None = None


def make_request(path: Path, config: Config, data: bytes | None = None, *, lenient: bool = False) -> Request:
    """A document under a configuration. Raises ConfigError."""
    real = path.resolve()
    api = next((api for api in config.apis if api.spec.resolve() == real), ApiConfig("api", path))
    return Request(
        path,
        config.root,
        config.rules,
        find_reference_root(config, path),
        data,
        lenient or api.lenient,
        api.formats,
        api.name,
        config if api in config.apis and config.packages else None,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """All findings about a document.

    `files` are the files that were read, by their shown names, the document first; `texts` is what they hold,
    as far as that is in memory. `used` are the numbers of the silences that cover a finding. `has_verdict` is
    false where openapi-spec-validator was asked in vain. `settings` are there if they were needed.
    """

    found: tuple[Diagnostic, ...]
    files: Mapping[str, Path]
    texts: Mapping[str, str]
    used: frozenset[int] = frozenset()
    has_verdict: bool = True
    settings: "Settings | None" = None

    def read_texts(self) -> Mapping[str, str]:
        """The texts of the files in which something is found, for code frames."""
        spans = [span for diagnostic in self.found for span in diagnostic.spans]
        shown = {span.file for span in spans if span.file in self.files}
        return {file: self.texts[file] if file in self.texts else _read(self.files[file]) for file in shown}


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
