"""Which APIs a run is about."""

import keyword
from collections.abc import Iterable, Sequence
from pathlib import Path

from oaswright.config.model import FILE, ApiConfig, Config, ConfigError
from oaswright.config.reading import describe_unknown
from oaswright.config.roots import find_reference_root
from oaswright.diagnostics.toml import show_position


def select_apis(config: Config, names: Sequence[str] = ()) -> tuple[ApiConfig, ...]:
    """The APIs of some names, all of them for none, in this order.

    Raises ConfigError for an unknown name, for a document that is not there, for paths outside the
    project, and where there is no API at all.
    """
    known = {api.name: api for api in config.apis}
    for name in names:
        if name not in known:
            raise ConfigError(describe_unknown("API", name, list(known)))
    apis = tuple(known[name] for name in names) or config.apis
    if not apis:
        raise ConfigError(f"name a document and --out, or list your APIs in [tool.oaswright] of {FILE}")
    if not config.output.is_relative_to(config.root):
        raise ConfigError(f"{config.output} lies outside the project {config.root}")
    root = config.reference_root or config.root
    for api in apis:
        if not api.spec.is_relative_to(root):
            raise ConfigError(
                f"{_show_spec(config, api)}{api.spec} lies outside {root}, the folder of documents; widen it "
                f"by `root` in [tool.oaswright] of {FILE}"
            )
    check_presence(config, apis)
    return apis


def check_presence(config: Config, apis: Iterable[ApiConfig]) -> None:
    """Make sure that the documents of some APIs are there. Raises ConfigError."""
    absent = [api for api in apis if not api.spec.is_file()]
    if absent:
        names = ", ".join(str(api.spec) for api in absent)
        raise ConfigError(f"{_show_spec(config, absent[0])}there is no file {names}")


def _show_spec(config: Config, api: ApiConfig) -> str:
    """Where the configuration names the document of an API."""
    return show_position(config.file, ("tool", "oaswright", "apis", api.name, "spec"))


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
