"""What is to be generated: the `[tool.oaswright]` of a pyproject.toml, or one document."""

import keyword
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast, get_args

from oaswright.errors import OaswrightError
from oaswright.format_types import read_formats

FILE = "pyproject.toml"
_TOP = ("output", "app", "apis", "rules", "root", "formats")
_API = ("spec", "handlers", "security", "split", "lenient", "formats")

Split: TypeAlias = Literal["by size", "tags", "none"]
"""Whether interface, operations and models of an API stand in a module for each tag."""


class ConfigError(OaswrightError):
    """The configuration cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """One document and where its handlers and the verifiers of its credentials live.

    `name` is the package below the output folder; `handlers` is the module that holds the class
    which implements the interface (or a package with such a module), None where there is none, and so is
    `security`. `split`
    says whether modules are laid by tag. `lenient`: errors of the document that leave a faithful package are
    warnings. `formats` names the type of Python of strings with a format: `datetime.timedelta`.
    """

    name: str
    spec: Path
    handlers: Path | None = None
    security: Path | None = None
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


def load_config(start: Path) -> Config:
    """Read the nearest pyproject.toml with `[tool.oaswright]`, in a folder or above it.

    Without one the configuration is empty and `start` its root. Raises ConfigError when it holds
    something unknown or of a wrong type, and where a document or handlers would be overwritten.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        file = folder / FILE
        if file.is_file():
            table = _read_table(file)
            if table is not None:
                return _read_config(file, table)
    return Config(start.resolve(), (), start.resolve() / "generated", None, {})


def select_apis(config: Config, names: Sequence[str] = ()) -> tuple[ApiConfig, ...]:
    """The APIs of some names, all of them for none, in this order.

    Raises ConfigError for an unknown name, for a document that is not there, for paths outside the
    project, and where there is no API at all.
    """
    known = {api.name: api for api in config.apis}
    for name in names:
        if name not in known:
            raise ConfigError(_unknown("API", name, list(known)))
    apis = tuple(known[name] for name in names) or config.apis
    if not apis:
        raise ConfigError(f"name a document and --out, or list your APIs in [tool.oaswright] of {FILE}")
    if not config.output.is_relative_to(config.root):
        raise ConfigError(f"{config.output} lies outside the project {config.root}")
    root = config.reference_root or config.root
    for api in apis:
        if not api.spec.is_relative_to(root):
            raise ConfigError(
                f"{api.spec} lies outside {root}, the folder of documents; widen it by `root` in "
                f"[tool.oaswright] of {FILE}"
            )
    absent = [str(api.spec) for api in apis if not api.spec.is_file()]
    if absent:
        raise ConfigError(f"there is no file {', '.join(absent)}")
    return apis


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


def find_reference_root(config: Config, spec: Path) -> Path | None:
    """The root of references for a document: that of the configuration, or of the one around the document.

    None for a document of neither. Raises ConfigError.
    """
    path = Path(os.path.abspath(spec))  # noqa: PTH100 - links stay as they are written
    for root in (config.reference_root, load_config(path.parent).reference_root):
        if root is not None and path.is_relative_to(root):
            return root
    return None


def _read_table(file: Path) -> Mapping[str, Any] | None:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: the file is not encoded in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{file}: the file cannot be read: {error.strerror}") from None
    tools = document.get("tool", {})
    if not isinstance(tools, dict):
        raise ConfigError(f"{file}: [tool] must be a table")
    table = cast("dict[str, Any]", tools).get("oaswright")
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file}: [tool.oaswright] must be a table")
    return cast("dict[str, Any] | None", table)


def _read_config(file: Path, table: Mapping[str, Any]) -> Config:
    _check_keys(file, "tool.oaswright", table, _TOP)
    apis = table.get("apis", {})
    if not isinstance(apis, dict):
        raise ConfigError(f"{file}: tool.oaswright.apis must be a table of tables")
    formats = _read_formats(file, "tool.oaswright", table)
    config = Config(
        root=file.parent,
        apis=tuple(
            _read_api(file, name, entry, formats) for name, entry in cast("dict[str, Any]", apis).items()
        ),
        output=_join(file, _read_string(file, table, "output", "generated")),
        app=_read_string(file, table, "app", "") or None,
        rules=_read_rules(file, table),
        reference_root=_read_root(file, table),
    )
    _check_paths(config)
    return config


def _read_rules(file: Path, table: Mapping[str, Any]) -> Mapping[str, Any]:
    rules = table.get("rules", {})
    if not isinstance(rules, dict):
        raise ConfigError(f"{file}: tool.oaswright.rules must be a table")
    return cast("dict[str, Any]", rules)


def _read_root(file: Path, table: Mapping[str, Any]) -> Path:
    written = _read_string(file, table, "root", ".")
    root = _join(file, written)
    if not root.is_dir():
        raise ConfigError(f"{file}: tool.oaswright: root = {written!r} is no folder")
    return root


def _check_paths(config: Config) -> None:
    """Refuse documents and handlers at paths that generation writes to."""
    output = config.output.resolve()
    written = [*(config.package_folder(api) for api in config.apis), config.output / "__init__.py"]
    for api in config.apis:
        for key, path in (
            ("spec", api.spec),
            ("handlers", api.handlers),
            ("security", api.security),
        ):
            if path is None:
                continue
            entry = f"{config.file}: tool.oaswright.apis.{api.name}: {key} = {_show(path, config)}"
            is_file = key == "spec" or path.suffix == ".py"
            if is_file and output.is_relative_to(path.resolve()):
                raise ConfigError(
                    f"{entry} is a file; output = {_show(config.output, config)} must be another path"
                )
            for target in written:
                if path.resolve().is_relative_to(target.resolve()):
                    raise ConfigError(
                        f"{entry} lies in {_show(target, config)}, which is generated; move it elsewhere"
                    )


def _show(path: Path, config: Config) -> str:
    return path.relative_to(config.root).as_posix() if path.is_relative_to(config.root) else str(path)


def _read_api(file: Path, name: str, entry: object, formats: Mapping[str, str]) -> ApiConfig:
    where = f"tool.oaswright.apis.{name}"
    if not isinstance(entry, dict):
        raise ConfigError(f'{file}: {where} must be a table with the key "spec"')
    if not name.isidentifier() or name != name.lower() or keyword.iskeyword(name):
        raise ConfigError(
            f"{file}: {where}: the name becomes a package; use lower-case letters, digits and _, no keyword"
        )
    table = cast("dict[str, Any]", entry)
    _check_keys(file, where, table, _API)
    if not table.get("spec"):
        raise ConfigError(f"{file}: {where} lacks spec, the path of the document")
    handlers = _read_module(file, where, table, "handlers")
    security = _read_module(file, where, table, "security")
    if handlers is not None and security is None:
        # Beside the handlers, by a name that another API in the same folder does not want too.
        stem = handlers.stem
        security = handlers.with_name("security.py" if stem == "handlers" else f"{stem}_security.py")
    return ApiConfig(
        name,
        _join(file, _read_string(file, table, "spec", "")),
        handlers,
        security,
        _read_split(file, where, table),
        _read_flag(file, where, table, "lenient"),
        {**formats, **_read_formats(file, where, table)},
    )


def _read_module(file: Path, where: str, table: Mapping[str, Any], key: str) -> Path | None:
    """A module of the project, or a package, that holds a hand-written class."""
    written = _read_string(file, table, key, "")
    last = Path(written)
    if written and (not last.stem.isidentifier() or last.suffix not in {"", ".py"}):
        raise ConfigError(
            f"{file}: {where}: {key} = {written!r} is no module; name a file such as shop/{key}.py, "
            "or a folder, with letters, digits and _"
        )
    return file.parent / written if written else None


def _read_formats(file: Path, where: str, table: Mapping[str, Any]) -> dict[str, str]:
    try:
        return read_formats(table.get("formats", {}))
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{file}: {where}.{error}") from None


def _join(file: Path, written: str) -> Path:
    """A path from the folder of pyproject.toml, without `..`; links stay as they are written."""
    return Path(os.path.abspath(file.parent / written))  # noqa: PTH100


def _read_split(file: Path, where: str, table: Mapping[str, Any]) -> Split:
    value = _read_string(file, table, "split", "by size")
    if value not in get_args(Split):
        raise ConfigError(f'{file}: {where}: split must be "tags", "none" or "by size", the default')
    return cast("Split", value)


def _check_keys(file: Path, where: str, table: Mapping[str, Any], known: Sequence[str]) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{file}: {_unknown(f'key of {where}', key, known)}")


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    from oaswright.diagnostics.suggestions import did_you_mean

    guess = did_you_mean(name, known)
    hint = f"; did you mean {guess}?" if guess else f"; known: {', '.join(known) or 'none'}"
    return f"unknown {what}: {name}{hint}"


def _read_flag(file: Path, where: str, table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{file}: {where}: {key} must be true or false")
    return value


def _read_string(file: Path, table: Mapping[str, Any], key: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(f"{file}: tool.oaswright: {key} must be a string")
    return value
