"""OpenAPI first: hand-written documents in, a typed Connexion server out."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oaswright.errors import OaswrightError

if TYPE_CHECKING:
    from oaswright.diagnostics import Diagnostic
    from oaswright.generation import Generation

__all__ = ["OaswrightError", "__version__", "check", "generate"]

__version__: str


def check(path: Path | str, *, lenient: bool = False) -> "list[Diagnostic]":
    """All findings about an OpenAPI document and the files that it refers to, sorted by file and line.

    With `lenient`, errors that leave a faithful package are warnings that say what is lost. Rules have the
    severities of the tool, whatever a pyproject.toml says. openapi-spec-validator is asked in a process of
    its own, and nothing is remembered.
    Never raises for a mistake in the document; a file that cannot be read is a finding as well. Raises
    OaswrightError where the extra `generate` is not installed.
    """
    from oaswright.extras import require

    require("check")
    from oaswright.checking.answers import Request
    from oaswright.checking.documents import check_documents
    from oaswright.diagnostics import ordered

    (answer,) = check_documents([Request(Path(path), lenient=lenient)])
    return ordered(answer.found)


def generate(
    source: Path | str = ".",
    *,
    out: Path | str | None = None,
    apis: Sequence[str] = (),
    apply_renames: bool = False,
    lenient: bool = False,
) -> "Generation":
    """Generate the packages of a project, or that of one document, and write nothing.

    `source` is a folder of a project: the nearest pyproject.toml with `[tool.oaswright]` counts, and `apis`
    names some of its APIs (all, by default). With `out` it is a document, and `out` the folder of its
    package; of the configuration around the working directory only the rules count. `lenient` is for such a
    document: its errors that leave a faithful package are warnings; an API of a project has a setting for it.

    The result holds `files`, the text of every file that a run would write by absolute path (generated
    packages, and handler modules with stubs, signatures and, by `apply_renames`, new names), and
    `diagnostics`, the findings. A mistake in a document is a finding; with an error among them
    there are no files. Raises OaswrightError for a configuration that cannot be used and where the extra
    `generate` is not installed, and OSError.
    """
    from oaswright.extras import require

    require("generate")
    from oaswright.config import ConfigError, document_config, load_config, select_apis
    from oaswright.generation import generate

    path = Path(source)
    if out is not None:
        if apis:
            raise ConfigError("apis are those of a project; a document has no others")
        config = document_config(path, Path(out), load_config(Path.cwd()), lenient=lenient)
        return generate(config, config.apis)
    if path.is_file():
        raise ConfigError(f"{path} is a file; name the package of the document with out")
    config = load_config(path)
    return generate(config, select_apis(config, apis), apply_renames=apply_renames)


if not TYPE_CHECKING:

    def __getattr__(name: str) -> str:
        """Read the version when it is asked for: that takes longer than all the rest."""
        if name == "__version__":
            from importlib.metadata import version

            return version("oaswright")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
