"""Reading `[tool.oaswright]` of a pyproject.toml; what is wrong in it has a line."""

import keyword
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from oaswright.config.model import FILE, ApiConfig, Config, ConfigError, Level, ModelPackage, Split
from oaswright.format_types import check_type

_TOP = ("output", "app", "apis", "rules", "root", "formats", "fail-on", "packages", "diff")
_API = ("spec", "handlers", "security", "contract", "split", "lenient", "formats")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a file, at the keys that lead to it."""

    file: Path
    path: tuple[str, ...]
    values: Mapping[str, Any]

    def name(self, *keys: str) -> str:
        """What messages call a value of the table."""
        return ".".join((*self.path, *keys))

    def error(self, message: str, *keys: str) -> ConfigError:
        """The error about a value of the table, or about the table itself."""
        from oaswright.diagnostics.toml import show_position

        return ConfigError(f"{show_position(self.file, (*self.path, *keys))}{message}")

    def read_table(self, key: str) -> "_Table":
        """A table in this one; an empty one if it is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(f"{self.name(key)} must be a table", key)
        return _Table(self.file, (*self.path, key), cast("dict[str, Any]", value))

    def read_string(self, key: str, default: str) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.error(f"{self.name(key)} must be a string", key)
        return value

    def read_flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{self.name(key)} must be true or false", key)
        return value

    def read_choice(self, key: str, known: Sequence[str], default: str) -> str:
        value = self.read_string(key, default)
        if value not in known:
            words = ", ".join(f'"{word}"' for word in known)
            raise self.error(f"{self.name(key)} must be one of {words}; {default!r} is the default", key)
        return value

    def check_keys(self, known: Sequence[str]) -> None:
        for key in self.values:
            if key not in known:
                raise self.error(describe_unknown(f"key of {self.name()}", key, known), key)


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
                return _read_config(table)
    return Config(start.resolve(), (), start.resolve() / "generated", None, {})


def describe_unknown(what: str, name: str, known: Sequence[str]) -> str:
    """That there is no such thing, and what was probably meant."""
    from oaswright.diagnostics.suggestions import did_you_mean

    guess = did_you_mean(name, known)
    hint = f"; did you mean {guess}?" if guess else f"; known: {', '.join(known) or 'none'}"
    return f"unknown {what}: {name}{hint}"


def _read_table(file: Path) -> _Table | None:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: the file is not encoded in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{file}: the file cannot be read: {error.strerror}") from None
    tools = _Table(file, (), document).read_table("tool")
    return tools.read_table("oaswright") if "oaswright" in tools.values else None


def _read_config(table: _Table) -> Config:
    table.check_keys(_TOP)
    apis = table.read_table("apis")
    formats = _read_formats(table)
    config = Config(
        root=table.file.parent,
        apis=tuple(_read_api(apis, name, formats) for name in apis.values),
        output=_join(table.file, table.read_string("output", "generated")),
        app=table.read_string("app", "") or None,
        rules=table.read_table("rules").values,
        diff=table.read_table("diff").values,
        reference_root=_read_root(table),
        fail_on=cast("Level", table.read_choice("fail-on", get_args(Level), "error")),
        packages=_read_packages(table.read_table("packages")),
        formats=formats,
    )
    _check_paths(config, table)
    return config


def _read_packages(table: _Table) -> tuple[ModelPackage, ...]:
    """The packages of a table of files, in its order; files of one package stand in one value."""
    files: dict[tuple[str, bool], dict[Path, None]] = {}
    for key in table.values:
        name, is_ours = _read_package(table, key)
        path = _join(table.file, key)
        if any(path in known for known in files.values()):
            raise table.error(f"{table.name(key)}: the file is named twice", key)
        if (name, not is_ours) in files:
            raise table.error(
                f"{table.name(key)} = {name!r}: a package is generated or imported, not both", key
            )
        files.setdefault((name, is_ours), {})[path] = None
    return tuple(ModelPackage(name, tuple(paths), is_ours) for (name, is_ours), paths in files.items())


def _read_package(table: _Table, key: str) -> tuple[str, bool]:
    """The package that is named for a file, and whether it is generated."""
    entry = table.values[key]
    is_ours = not isinstance(entry, dict)
    name = cast("dict[str, object]", entry).get("import") if isinstance(entry, dict) else entry
    expected = 'write "generated.NAME", or { import = "PACKAGE" } for one that is not generated here'
    if not isinstance(name, str) or (isinstance(entry, dict) and len(cast("dict[str, object]", entry)) > 1):
        raise table.error(f"{table.name(key)}: {expected}", key)
    if not all(
        part.isascii() and part.isidentifier() and not keyword.iskeyword(part) and not part.startswith("__")
        for part in name.split(".")
    ):
        raise table.error(f"{table.name(key)} = {name!r} is no name of a package; {expected}", key)
    return name, is_ours


def _read_root(table: _Table) -> Path:
    written = table.read_string("root", ".")
    root = _join(table.file, written)
    if not root.is_dir():
        raise table.error(f"{table.name('root')} = {written!r} is no folder", "root")
    return root


def _check_paths(config: Config, table: _Table) -> None:
    """Refuse files written by hand at paths that generation writes to, and packages at one path."""
    output = config.output.resolve()
    written = [config.package_folder(target) for target in config.targets]
    written.append(config.output / "__init__.py")
    for keys, path, is_file in _list_paths(config, table):
        entry = table.name(*keys) + (f" = {_show(path, config)}" if keys[0] == "apis" else "")
        if is_file and output.is_relative_to(path.resolve()):
            message = f"{entry} is a file; output = {_show(config.output, config)} must be another path"
            raise table.error(message, *keys)
        for target in written:
            if path.resolve().is_relative_to(target.resolve()):
                message = f"{entry} lies in {_show(target, config)}, which is generated; move it elsewhere"
                raise table.error(message, *keys)
    _check_names(config, table)


def _list_paths(config: Config, table: _Table) -> Iterator[tuple[tuple[str, ...], Path, bool]]:
    """What is written by hand: the keys that lead to it, its path, and whether that is of a file."""
    for api in config.apis:
        yield ("apis", api.name, "spec"), api.spec, True
        files = (("handlers", api.handlers), ("security", api.security), ("contract", api.contract))
        for key, path in files:
            if path is not None:
                yield ("apis", api.name, key), path, path.suffix == ".py"
    for key in table.read_table("packages").values:
        yield ("packages", key), _join(table.file, key), True


def _check_names(config: Config, table: _Table) -> None:
    """Refuse packages that are not below the output folder, and those of an API."""
    if not config.output.is_relative_to(config.root):
        return  # an error of its own, once APIs are selected
    keys = {_join(table.file, key): key for key in table.read_table("packages").values}
    for package in config.written_packages:
        key = keys[package.sources[0]]
        entry = f"{table.name('packages', key)} = {package.name!r}"
        expected = config.import_name(package.folder)
        if package.name != expected:
            message = (
                f"{entry} is not in the output folder; call it {expected}, or write "
                f'{{ import = "{package.name}" }} for a package that is not generated here'
            )
            raise table.error(message, "packages", key)
        if any(api.name == package.folder for api in config.apis):
            message = f"{entry} is the package of the API {package.folder}; give it another name"
            raise table.error(message, "packages", key)


def _show(path: Path, config: Config) -> str:
    return path.relative_to(config.root).as_posix() if path.is_relative_to(config.root) else str(path)


def _read_api(apis: _Table, name: str, formats: Mapping[str, str]) -> ApiConfig:
    if not isinstance(apis.values[name], dict):
        raise apis.error(f'{apis.name(name)} must be a table with the key "spec"', name)
    table = apis.read_table(name)
    if not name.isidentifier() or name != name.lower() or keyword.iskeyword(name):
        raise table.error(
            f"{table.name()}: the name becomes a package; use lower-case letters, digits and _, no keyword"
        )
    table.check_keys(_API)
    if not table.values.get("spec"):
        raise table.error(f"{table.name()} lacks spec, the path of the document")
    handlers = _read_module(table, "handlers")
    security = _read_module(table, "security")
    if handlers is not None and security is None:
        # Beside the handlers, by a name that another API in the same folder does not want too.
        stem = handlers.stem
        security = handlers.with_name("security.py" if stem == "handlers" else f"{stem}_security.py")
    return ApiConfig(
        name,
        _join(table.file, table.read_string("spec", "")),
        handlers,
        security,
        _read_module(table, "contract"),
        cast("Split", table.read_choice("split", get_args(Split), "by size")),
        table.read_flag("lenient"),
        {**formats, **_read_formats(table)},
    )


def _read_module(table: _Table, key: str) -> Path | None:
    """A module of the project, or a package, that holds a hand-written class."""
    written = table.read_string(key, "")
    last = Path(written)
    if written and (not last.stem.isidentifier() or last.suffix not in {"", ".py"}):
        raise table.error(
            f"{table.name(key)} = {written!r} is no module; name a file such as shop/{key}.py, "
            "or a folder, with letters, digits and _",
            key,
        )
    return table.file.parent / written if written else None


def _read_formats(table: _Table) -> dict[str, str]:
    written = table.read_table("formats")
    found: dict[str, str] = {}
    for name, path in written.values.items():
        try:
            found[name] = check_type(path)
        except (TypeError, ValueError) as error:
            raise written.error(f"{written.name(name)}: {error}", name) from None
    return found


def _join(file: Path, written: str) -> Path:
    """A path from the folder of pyproject.toml, without `..`; links stay as they are written."""
    return Path(os.path.abspath(file.parent / written))  # noqa: PTH100
