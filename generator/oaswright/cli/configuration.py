"""The configuration around the working directory, with what the command line puts in its place."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from oaswright.cli.options import RuleOptions
from oaswright.config import FILE, Config, ConfigError, load_config


def read_config(options: RuleOptions, documents: Iterable[Path] = ()) -> Config:
    """The configuration under `--rule`, `--root` and `--lenient`.

    Raises ConfigError, also where one of the `documents` does not lie below `--root`, and SettingsError.
    """
    return _apply(options, load_config(Path.cwd()), documents)


def find_configs(documents: Sequence[Path], config: Config, options: RuleOptions) -> list[Config]:
    """For each document the nearest configuration, or `config`, that of the working directory.

    The root of references stays that of the working directory where the document lies below it. Raises
    ConfigError and SettingsError.
    """
    known: dict[Path, Config] = {}
    found: list[Config] = []
    for document in documents:
        folder = Path(os.path.abspath(document)).parent  # noqa: PTH100
        if folder not in known:
            known[folder] = config if _has_nearest(config, folder) else _find_config(folder, config, options)
        found.append(known[folder])
    return found


def _has_nearest(config: Config, folder: Path) -> bool:
    """Whether no other pyproject.toml is nearer to a folder."""
    if config.reference_root is None or not folder.is_relative_to(config.root):
        return False
    between = [one for one in (folder, *folder.parents) if one.is_relative_to(config.root)]
    return not any((one / FILE).is_file() for one in between if one != config.root)


def _find_config(folder: Path, config: Config, options: RuleOptions) -> Config:
    nearest = load_config(folder)
    if nearest.reference_root is None or nearest.root == config.root:
        return config
    nearest = _apply(options, nearest)
    is_below = config.reference_root is not None and folder.is_relative_to(config.reference_root)
    return replace(nearest, reference_root=config.reference_root) if is_below else nearest


def _apply(options: RuleOptions, config: Config, documents: Iterable[Path] = ()) -> Config:
    """A configuration with the options in place of its settings."""
    if options.levels:
        # Imported when needed: most runs repeat what the last one has found.
        from oaswright.lint.settings import add_levels

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
