"""One run of `oaswright generate` that has something to do."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from oaswright.cli.generate import in_colour, refuse, repeat, say
from oaswright.cli.summary import Progress, listed, summarise
from oaswright.config import ApiConfig, Config, ConfigError, load_config
from oaswright.diagnostics import Diagnostic, has_errors, ordered
from oaswright.diagnostics.text import format_text, summary
from oaswright.generation import Generation, Package, generate, generate_document, manifest_of
from oaswright.lint.settings import SettingsError
from oaswright.publish.cache import Cache, Entry, entry_of, hashed_file, is_current, load_cache, save_cache
from oaswright.publish.compare import Change, compare, is_drift, shown, unified_diff
from oaswright.publish.manifest import NAME, digest, manifest_text
from oaswright.publish.ownership import ForeignError, edited_by_hand
from oaswright.publish.state import FOLDER, BusyError, lock_state
from oaswright.publish.transaction import ConflictError, is_interrupted, recover
from oaswright.publish.write import write

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """The exit status of a run, whether it wrote anything, and the files that it depends on."""

    status: int
    wrote: bool = False
    inputs: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be generated: the project's APIs, or one document into one folder."""

    root: Path
    output: Path
    state: Path
    config: Config | None
    apis: tuple[ApiConfig, ...]
    whole: bool
    """Whether all APIs of the project are asked for."""
    spec: Path | None = None


class _UsageError(Exception):
    """The command cannot be carried out as it was given."""


def regenerate(arguments: argparse.Namespace, *, quiet: bool = False) -> Outcome:
    """Generate, and write or compare. Findings and a summary are printed; `quiet` if nothing was to do."""
    # A run makes millions of objects that live to its end; looking through them again and again is waste.
    gc.set_threshold(50_000, 20, 50)
    try:
        task = _task(arguments)
    except (ConfigError, _UsageError) as error:
        return Outcome(refuse(str(error)))
    reading = bool(arguments.check or arguments.diff)
    try:
        with ExitStack() as stack:
            if reading:
                if is_interrupted(task.state):
                    say("an earlier run was interrupted; run `oaswright generate` to complete it")
                    return Outcome(1)
            else:
                remove = task.config is None
                stack.enter_context(lock_state(task.state, waiting=say, remove=remove))
                if recover(task.state):
                    say("completed what an interrupted run had begun to write")
            for attempt in range(_ATTEMPTS):
                try:
                    return _attempt(task, arguments, quiet=quiet)
                except ConflictError:
                    if attempt == _ATTEMPTS - 1:
                        raise
        raise AssertionError("the last attempt returns or raises")
    except (ConfigError, SettingsError, BusyError, ForeignError, ConflictError) as error:
        return Outcome(refuse(str(error)))
    except OSError as error:
        name = error.filename2 or error.filename
        return Outcome(refuse(f"{name}: {error.strerror}; nothing was written" if name else str(error)))


def _task(arguments: argparse.Namespace) -> Task:
    spec: Path | None = arguments.spec
    out: Path | None = arguments.out
    if spec is not None and out is not None:
        if not spec.is_file():
            raise _UsageError(f"there is no file {spec}")
        if not out.name.isidentifier():
            raise _UsageError(f"{out.name} cannot be the name of a package")
        if spec.resolve().is_relative_to(out.resolve()):
            raise _UsageError(f"the document {spec} lies in {out}, the package to write; name another folder")
        out = out.resolve()
        return Task(Path.cwd(), out, out.parent / FOLDER, None, (), whole=True, spec=spec.resolve())
    config = load_config(Path.cwd())
    apis = tuple(config.api(name) for name in arguments.api) if arguments.api else config.apis
    if not apis:
        raise _UsageError(
            "name a document and --out, or list your APIs in [tool.oaswright] of pyproject.toml"
        )
    outside = [path for path in (config.output, *(api.spec for api in apis)) if not _below(path, config.root)]
    if outside:
        raise _UsageError(f"{outside[0]} lies outside the project {config.root}")
    absent = [str(api.spec) for api in apis if not api.spec.is_file()]
    if absent:
        raise _UsageError(f"there is no file {', '.join(absent)}")
    return Task(config.root, config.output, config.root / FOLDER, config, apis, whole=not arguments.api)


def _below(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) and ".." not in path.parts


def _attempt(task: Task, arguments: argparse.Namespace, *, quiet: bool) -> Outcome:
    config = task.config
    kept: dict[str, Entry] = {}
    if config is None:
        assert task.spec is not None
        result = generate_document(task.spec, task.output, load_config(Path.cwd()))
    else:
        if not arguments.apply_renames:
            kept = _kept(task, config)
        due = [api for api in task.apis if api.name not in kept]
        with Progress(len(due)) as progress:
            result = generate(config, due, apply_renames=arguments.apply_renames, progress=progress.step)
    if not quiet:
        repeat(kept[api.name].said for api in task.apis if api.name in kept)
    if result.diagnostics:
        say(format_text(result.diagnostics, result.sources, colour=in_colour()))
    inputs = frozenset(_inputs(task, result, kept))
    if has_errors(result.diagnostics):
        say(f"\n{summary(result.diagnostics)}; nothing was written")
        return Outcome(1, inputs=inputs)
    files, owned = _published(task, result)
    changes = compare(files, owned)
    if arguments.check or arguments.diff:
        return Outcome(_show(task, changes, owned, check=arguments.check), inputs=inputs)
    kept_aside = write(changes, owned, task.output, task.root, task.state) if changes else {}
    for path, copy in kept_aside.items():
        name, at = shown(path, task.root), shown(copy, task.root)
        say(f"{name} had been edited by hand; the edited file is kept at {at}")
    if config is not None:
        _remember(task, config, result, kept)
    if changes or not quiet:
        print(f"wrote {listed(changes, task.root)}" if changes else "nothing to do")
        summarise(result, task.root)
    return Outcome(0, wrote=bool(changes), inputs=inputs)


def _kept(task: Task, config: Config) -> dict[str, Entry]:
    """The APIs for which nothing has changed since the last run, with what it remembered."""
    cache = load_cache(task.state)
    if cache is None:
        return {}
    return {
        api.name: entry
        for api in task.apis
        if (entry := cache.entries.get(api.name)) is not None
        and entry.settings == _settings(config, api)
        and is_current(entry)
    }


def _settings(config: Config, api: ApiConfig) -> str:
    """All of the configuration that has a say in what is generated for an API."""
    return repr((api, config.root, config.output, config.rules))


def _published(task: Task, result: Generation) -> tuple[dict[Path, str], list[Path]]:
    """The files of a run with the manifests, and our folders, those of former APIs among them."""
    files = dict(result.files)
    for package in result.packages:
        manifest = manifest_of(package, version("oaswright"))
        hashes = {path.relative_to(package.folder).as_posix(): digest(t) for path, t in package.files.items()}
        files[package.folder / NAME] = manifest_text(replace(manifest, files=hashes))
    owned = list(result.owned)
    if task.config is not None and task.whole:
        names = {api.name for api in task.config.apis}
        owned += [
            manifest.parent
            for manifest in sorted(task.output.glob(f"*/{NAME}"))
            if manifest.parent.name not in names
        ]
    return files, owned


def _show(task: Task, changes: Sequence[Change], owned: Sequence[Path], *, check: bool) -> int:
    """Print a unified diff. Returns the exit status. Raises ForeignError where the run itself would."""
    edited = {change.path for change in edited_by_hand(changes, owned, task.output, task.root)}
    drift = [change for change in changes if is_drift(change)]
    for change in drift:
        sys.stdout.write(unified_diff(change, task.root))
    if not drift:
        if changes:
            say("written by another version of oaswright, otherwise the same")
        return 0
    by_hand = [shown(change.path, task.root) for change in drift if change.path in edited]
    if by_hand:
        say(
            f"edited by hand: {', '.join(by_hand)}; change the document instead, the next run overwrites them"
        )
    if not check:
        return 0
    say(f"out of date: {listed(drift, task.root)}; run `oaswright generate`")
    return 1


def _remember(task: Task, config: Config, result: Generation, kept: dict[str, Entry]) -> None:
    before = load_cache(task.state)
    entries = dict(before.entries) if before is not None and not task.whole else {}
    entries |= kept
    rewritten = {
        path: text.encode("utf-8", "surrogateescape")
        for path, text in result.files.items()
        if not any(path.is_relative_to(package.folder) for package in result.packages)
    }
    files, _ = _published(task, result)
    for package in result.packages:
        api = config.api(package.name)
        inputs = {**package.inputs, **{p: d for p, d in rewritten.items() if _reads(p, package, config)}}
        outputs = {path: text for path, text in files.items() if path.is_relative_to(package.folder)}
        entries[package.name] = entry_of(
            _settings(config, api), inputs, outputs, _said(package.diagnostics, result)
        )
    pyproject = config.root / "pyproject.toml"
    known = tuple(api.name for api in config.apis)
    entries = {name: entry for name, entry in entries.items() if name in known}
    save_cache(task.state, Cache((str(pyproject), hashed_file(pyproject) or ""), known, entries))


def _reads(path: Path, package: Package, config: Config) -> bool:
    return path in package.sync.files or path in package.inputs or path == config.output / "__init__.py"


def _said(found: Iterable[Diagnostic], result: Generation) -> tuple[str, str]:
    kept = ordered(found)
    if not kept:
        return "", ""
    return (
        format_text(kept, result.sources, colour=False),
        format_text(kept, result.sources, colour=True),
    )


def _inputs(task: Task, result: Generation, kept: dict[str, Entry]) -> Iterable[Path]:
    """The files whose change makes another run worth while, as far as this one has come."""
    yield from (Path.cwd() / name for name in result.sources)
    yield from (Path(name) for entry in kept.values() for name in entry.inputs)
    yield from (path for package in result.packages for path in package.inputs)
    yield from (api.spec for api in task.apis)
    yield from (api.handlers for api in task.apis if api.handlers is not None)
    if task.spec is not None:
        yield task.spec
    if task.config is not None:
        yield task.config.root / "pyproject.toml"
