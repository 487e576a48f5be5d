"""`[tool.oaswright]` of pyproject.toml: few options, and none that is misspelt passes."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from oaswright.errors import OaswrightError

_TOP = ("output", "app", "apis", "rules")
_API = ("spec", "handlers")


class ConfigError(OaswrightError):
    """The configuration cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """One document and where its handlers live.

    `name` is the package below the output folder; `handlers` is the module that holds the class
    which implements the interface, None where the project has none.
    """

    name: str
    spec: Path
    handlers: Path | None


@dataclass(frozen=True, slots=True)
class Config:
    """A project: its root (the folder of pyproject.toml), its APIs, and the rest as written."""

    root: Path
    apis: tuple[ApiConfig, ...]
    output: Path
    app: str | None
    rules: Mapping[str, Any]

    def api(self, name: str) -> ApiConfig:
        """The API of a name. Raises ConfigError for an unknown one."""
        for api in self.apis:
            if api.name == name:
                return api
        raise ConfigError(_unknown("API", name, [api.name for api in self.apis]))


def load_config(start: Path) -> Config:
    """Read the nearest pyproject.toml with `[tool.oaswright]`, in a folder or above it.

    Without one the configuration is empty and `start` its root. Raises ConfigError when it holds
    something unknown or of a wrong type.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            table = _table(file)
            if table is not None:
                return _config(file, table)
    return Config(start.resolve(), (), start.resolve() / "generated", None, {})


def _table(file: Path) -> Mapping[str, Any] | None:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from None
    table = document.get("tool", {}).get("oaswright")
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{file}: [tool.oaswright] must be a table")
    return cast("dict[str, Any] | None", table)


def _config(file: Path, table: Mapping[str, Any]) -> Config:
    _known(file, "tool.oaswright", table, _TOP)
    apis = table.get("apis", {})
    if not isinstance(apis, dict):
        raise ConfigError(f"{file}: tool.oaswright.apis must be a table of tables")
    root = file.parent
    config = Config(
        root=root,
        apis=tuple(_api(file, name, entry) for name, entry in cast("dict[str, Any]", apis).items()),
        output=root / _text(file, table, "output", "generated"),
        app=_text(file, table, "app", "") or None,
        rules=table.get("rules", {}),
    )
    _apart(file, config)
    return config


def _apart(file: Path, config: Config) -> None:
    """Refuse documents and handlers at places that generation writes to."""
    output = config.output.resolve()
    written = [config.output / api.name for api in config.apis] + [config.output / "__init__.py"]
    for api in config.apis:
        for key, path in (("spec", api.spec), ("handlers", api.handlers)):
            if path is None:
                continue
            entry = f"{file}: tool.oaswright.apis.{api.name}: {key} = {_shown(path, config)}"
            is_file = key == "spec" or path.suffix == ".py"
            if is_file and output.is_relative_to(path.resolve()):
                raise ConfigError(
                    f"{entry} is a file; output = {_shown(config.output, config)} must be another place"
                )
            for place in written:
                if path.resolve().is_relative_to(place.resolve()):
                    raise ConfigError(
                        f"{entry} lies in {_shown(place, config)}, which is generated; move it elsewhere"
                    )


def _shown(path: Path, config: Config) -> str:
    return path.relative_to(config.root).as_posix() if path.is_relative_to(config.root) else str(path)


def _api(file: Path, name: str, entry: object) -> ApiConfig:
    where = f"tool.oaswright.apis.{name}"
    if not isinstance(entry, dict):
        raise ConfigError(f'{file}: {where} must be a table with the key "spec"')
    if not name.isidentifier() or name != name.lower():
        raise ConfigError(
            f"{file}: {where}: the name becomes a package; use lower-case letters, digits and _"
        )
    table = cast("dict[str, Any]", entry)
    _known(file, where, table, _API)
    if "spec" not in table:
        raise ConfigError(f"{file}: {where} lacks spec, the path of the document")
    handlers = _text(file, table, "handlers", "")
    return ApiConfig(
        name, file.parent / _text(file, table, "spec", ""), file.parent / handlers if handlers else None
    )


def _known(file: Path, where: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{file}: {_unknown(f'key of {where}', key, known)}")


def _unknown(what: str, name: str, known: tuple[str, ...] | list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]}?" if close else f"; known: {', '.join(known) or 'none'}"
    return f"unknown {what}: {name}{hint}"


def _text(file: Path, table: Mapping[str, Any], key: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(f"{file}: tool.oaswright: {key} must be a string")
    return value
