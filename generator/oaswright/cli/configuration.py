"""The configuration around the working directory, with what the command line puts in its place."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from oaswright.cli.options import RuleOptions
from oaswright.config import Config, ConfigError, load_config
from oaswright.lint.settings import add_levels


def read_config(options: RuleOptions, documents: Iterable[Path] = ()) -> Config:
    """The configuration under `--rule`, `--root` and `--lenient`.

    Raises ConfigError, also where one of the `documents` does not lie below `--root`, and SettingsError.
    """
    config = load_config(Path.cwd())
    config = replace(config, rules=add_levels(config.rules, options.levels))
    if options.lenient:
        config = replace(config, apis=tuple(replace(api, lenient=True) for api in config.apis))
    if options.root is None:
        return config
    if not options.root.is_dir():
        raise ConfigError(f"--root {options.root}: there is no such folder")
    root = Path(os.path.abspath(options.root))  # noqa: PTH100 - links stay as they are written
    for document in documents:
        if not Path(os.path.abspath(document)).is_relative_to(root):  # noqa: PTH100
            raise ConfigError(f"{document} lies outside of --root {options.root}")
    return replace(config, reference_root=root)
