"""Which APIs a run is about."""

import keyword
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from oaswright.config.model import FILE, ApiConfig, Config, ConfigError
from oaswright.config.reading import describe_unknown
from oaswright.config.roots import find_reference_root
from oaswright.diagnostics.toml import show_position


def select_apis(config: Config, names: Sequence[str] = ()) -> tuple[ApiConfig, ...]:
    """The APIs of some names, all of them for none, in this order.

    Raises ConfigError for an unknown name, for a document that is not there, for paths outside the
    project, and where there is neither an API nor a package with models alone.
    """
    known = {api.name: api for api in config.apis}
    for name in names:
        if name not in known:
            raise ConfigError(describe_unknown("API", name, list(known)))
    apis = tuple(known[name] for name in names) or config.apis
    if not apis and not config.written_packages:
        raise ConfigError(f"name a document and --out, or list your APIs in [tool.oaswright] of {FILE}")
    if not config.output.is_relative_to(config.root):
        raise ConfigError(f"{config.output} lies outside the project {config.root}")
    root = config.reference_root or config.root
    for document, position in _list_documents(config, apis):
        if not document.is_relative_to(root):
            raise ConfigError(
                f"{position()}{document} lies outside {root}, the folder of documents; widen it "
                f"by `root` in [tool.oaswright] of {FILE}"
            )
    check_presence(config, apis)
    return apis


def check_presence(config: Config, apis: Iterable[ApiConfig]) -> None:
    """Make sure that the documents of some APIs and the files of packages are there. Raises ConfigError."""
    absent = [found for found in _list_documents(config, apis) if not found[0].is_file()]
    if absent:
        names = ", ".join(str(document) for document, _ in absent)
        raise ConfigError(f"{absent[0][1]()}there is no file {names}")


def _list_documents(config: Config, apis: Iterable[ApiConfig]) -> Iterator[tuple[Path, Callable[[], str]]]:
    """The documents of some APIs and the files of packages, with where the configuration names them."""
    for api in apis:
        keys = ("tool", "oaswright", "apis", api.name, "spec")
        yield api.spec, partial(show_position, config.file, keys)
    for package in config.packages:
        for source in package.sources:
            key = Path(os.path.relpath(source, config.root)).as_posix()
            yield source, partial(show_position, config.file, ("tool", "oaswright", "packages", key))


def document_config(spec: Path, out: Path, project: Config, *, lenient: bool = False) -> Config:
    """The package `out` from the document `spec`; of a project only the rules and the root count.

    Raises ConfigError for a document that is not there or lies in the package, and where the last part
    of `out` is no name of a package.
    """
    if not spec.is_file():
        what = f"{spec} is a folder; name one document" if spec.is_dir() else f"there is no file {spec}"
        raise ConfigError(what)
    if spec.resolve().is_relative_to(out.resolve()):
        raise ConfigError(f"the document {spec} lies in {out}, the package to write; name another folder")
    out = out.resolve()
    if not out.name.isidentifier() or keyword.iskeyword(out.name):
        raise ConfigError(
            f'--out {out}: "{out.name}" cannot be the name of a package; use letters, digits and _'
        )
    api = ApiConfig(out.name, spec.resolve(), lenient=lenient)
    root = find_reference_root(project, spec)
    return Config(
        project.root, (api,), out.parent, None, project.rules, is_project=False, reference_root=root
    )
