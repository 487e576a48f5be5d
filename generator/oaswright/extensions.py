"""Extension points: templates of one's own, and plugins that see what is generated.

    [tool.oaswright]
    templates = "templates"             # files of the same names win over ours
    plugins = ["tools.naming:plugin"]   # module and attribute, imported from the project's root

A template is given the values that ours are given; it is code of the project, as a plugin is.
"""

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from oaswright.config import Config, ConfigError
from oaswright.ir import Api


class Plugin(Protocol):
    """Changes what is generated; both hooks are given a value and return the one to go on with.

    Derive from it to inherit what you leave as it is.
    """

    def api(self, api: Api) -> Api:
        """The API as it shall be rendered. Values are frozen: use `dataclasses.replace`."""
        return api

    def files(self, api: Api, files: Mapping[str, str]) -> Mapping[str, str]:  # noqa: ARG002 - for plugins
        """The files of the package by name, as they shall be written."""
        return files


@dataclass(frozen=True, slots=True)
class Extensions:
    """The extensions of a project; `inputs` are the files that they are made of."""

    templates: Path | None = None
    plugins: tuple[Plugin, ...] = ()
    inputs: tuple[Path, ...] = ()


NONE = Extensions()


def load_extensions(config: Config) -> Extensions:
    """The extensions that a project configures. Raises ConfigError when one cannot be had."""
    templates = config.templates
    if templates is not None and not templates.is_dir():
        raise ConfigError(f"tool.oaswright.templates: there is no folder {templates}")
    plugins = [_plugin(config.root, entry) for entry in config.plugins]
    inputs = sorted(templates.glob("*.jinja")) if templates is not None else []
    inputs += [path for _, path in plugins if path is not None]
    return Extensions(templates, tuple(plugin for plugin, _ in plugins), tuple(inputs))


def _plugin(root: Path, entry: str) -> tuple[Plugin, Path | None]:
    module_name, _, attribute = entry.partition(":")
    where = f"tool.oaswright.plugins: {entry}"
    if not module_name or not attribute:
        raise ConfigError(f"{where}: write it as module:attribute")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    try:
        module = importlib.import_module(module_name)
        found: object = getattr(module, attribute)
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"{where}: {error}") from None
    missing = [name for name in ("api", "files") if not callable(getattr(found, name, None))]
    if missing:
        raise ConfigError(
            f"{where} has no {' and no '.join(missing)}: derive from oaswright.extensions.Plugin"
        )
    file = getattr(module, "__file__", None)
    return cast("Plugin", found), Path(file) if file else None
