"""One run of `oaswright generate` that has something to do."""

import gc
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oaswright.cli.configuration import read_config
from oaswright.cli.console import Progress, repeat, say, use_colour
from oaswright.cli.options import GenerateOptions
from oaswright.cli.recoveries import say_kept, say_recovery
from oaswright.cli.statuses import get_status
from oaswright.cli.summary import explain_changes, list_reasons, say_changes, summarise
from oaswright.config import ApiConfig, Config, document_config, select_apis
from oaswright.diagnostics.text import format_text, summary
from oaswright.errors import OaswrightError
from oaswright.generation import Generation, generate, keeps_from_writing
from oaswright.manifest import NAME
from oaswright.publish.cache import Entry
from oaswright.publish.compare import Change, compare, format_diff, is_drift, show_path
from oaswright.publish.memory import recall, remember, remember_document
from oaswright.publish.moving import ConflictError
from oaswright.publish.ownership import find_by_hand, find_edits, list_former_packages
from oaswright.publish.parts import remember_parts
from oaswright.publish.reasons import find_reasons
from oaswright.publish.state import lock_state
from oaswright.publish.transaction import is_interrupted, recover
from oaswright.publish.write import Kept, write
from oaswright.render.parts import FORGETFUL

_MAX_ATTEMPTS = 3
_UNASKED: Mapping[Path, Sequence[str]] = {}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The exit status of a run, whether it wrote anything, and the files that it depends on."""

    status: int
    wrote: bool = False
    inputs: frozenset[Path] = frozenset()


def regenerate(options: GenerateOptions, *, quiet: bool = False) -> Outcome:
    """Generate, and write or compare. Findings and a summary are printed; `quiet` if nothing was to do.

    Raises OaswrightError; then nothing was written.
    """
    config, apis = _read_config(options)
    # Of the millions of objects that a run makes nearly all live to its end; looking for garbage among them
    # takes a tenth of the time.
    gc.disable()
    try:
        if options.mode in {"check", "diff"}:
            if is_interrupted(config.state):
                say("an earlier run was interrupted; run `oaswright generate` to complete it")
                return Outcome(1)
            return _attempt(options, config, apis, quiet=quiet)
        with lock_state(config.state, waiting=say, remove=not config.is_project):
            say_recovery(recover(config.state), config.root)
            for _ in range(_MAX_ATTEMPTS - 1):
                try:
                    return _attempt(options, config, apis, quiet=quiet)
                except ConflictError:
                    # Somebody saved a file meanwhile: the next attempt reads it.
                    continue
            return _attempt(options, config, apis, quiet=quiet)
    except OSError as error:
        name = error.filename2 or error.filename
        message = f"{name}: {error.strerror}; nothing was written" if name else str(error)
        raise OaswrightError(message) from error
    finally:
        gc.enable()


def _read_config(options: GenerateOptions) -> tuple[Config, tuple[ApiConfig, ...]]:
    project = read_config(options.rules, [options.spec] if options.spec is not None else [])
    if options.spec is None or options.out is None:
        return project, select_apis(project, options.apis)
    config = document_config(options.spec, options.out, project, lenient=options.rules.lenient)
    return config, config.apis


def _attempt(options: GenerateOptions, config: Config, apis: Sequence[ApiConfig], *, quiet: bool) -> Outcome:
    # The next run is without the options of this one.
    remembers = config.is_project and not options.rules
    written = config.written_packages
    kept = recall(config, apis) if remembers and not options.apply_renames else {}
    due = [api for api in apis if api.name not in kept]
    packages = bool(due) or any(package.name not in kept for package in written)
    # `--check` and `--diff` trust nothing that an earlier run has left.
    parts = remember_parts(config.state) if remembers and options.mode in {"write", "watch"} else FORGETFUL
    with Progress(len(due)) as progress:
        result = generate(
            config,
            due,
            apply_renames=options.apply_renames,
            packages=packages,
            explain=options.explain,
            progress=progress.step,
            parts=parts,
        )
    if not quiet:
        names = [] if packages else [package.name for package in written]
        names += [api.name for api in apis if api.name in kept]
        repeat(kept[name].said for name in names)
    if result.diagnostics:
        say(format_text(result.diagnostics, result.sources, colour=use_colour(sys.stderr)))
    inputs = frozenset(_list_inputs(config, apis, result, kept))
    status = get_status(result.diagnostics)
    if keeps_from_writing(result.diagnostics):
        say(f"\n{summary(result.diagnostics)}; nothing was written")
        return Outcome(status, inputs=inputs)
    owned = [package.folder for package in result.packages]
    if config.is_project and not options.apis:
        owned += list_former_packages(config)
    changes = compare(result.files, owned)
    if options.mode in {"check", "diff"}:
        is_check = options.mode == "check"
        reasons = _find_reasons(changes, owned, result, config) if options.explain else _UNASKED
        drift = _show_drift(changes, owned, config, reasons, advise=is_check, shows=not options.quiet)
        return Outcome(max(status, drift) if is_check else 0, inputs=inputs)
    by_hand = find_by_hand(changes, owned, config)
    reasons = _find_reasons(changes, owned, result, config) if options.explain else _UNASKED
    _publish(changes, owned, config)
    if remembers and status == 0:
        remember(config, result, kept)
    elif status == 0 and not config.is_project and not options.rules:
        remember_document(config, result)
    if (changes or not quiet) and not options.quiet:
        if options.explain:
            explain_changes(changes, by_hand, reasons, config.root)
        else:
            say_changes(changes, by_hand, config.root)
        summarise(result, config.root)
    if status:
        say(f"\n{summary(result.diagnostics)}; mend them in the modules that use the package")
    return Outcome(status, wrote=bool(changes), inputs=inputs)


def _publish(changes: Sequence[Change], owned: Sequence[Path], config: Config) -> None:
    def undone(kept: Mapping[Path, Path]) -> None:
        say_kept(kept, config.root)

    kept = write(changes, owned, config, undone) if changes else Kept()
    for path, copy in kept.edited.items():
        name, at = show_path(path, config.root), show_path(copy, config.root)
        say(f"{name} had been edited by hand; the edited file is kept at {at}")
    say_kept(kept.by_hand, config.root)


def _find_reasons(
    changes: Sequence[Change], owned: Sequence[Path], result: Generation, config: Config
) -> Mapping[Path, Sequence[str]]:
    edited = {change.path for change in find_edits(changes, owned, config)}
    return find_reasons(changes, edited, result, config)


def _show_drift(
    changes: Sequence[Change],
    owned: Sequence[Path],
    config: Config,
    reasons: Mapping[Path, Sequence[str]],
    *,
    advise: bool,
    shows: bool,
) -> bool:
    """Print a unified diff, if it is to be shown. Returns whether there is drift. Raises
    ForeignError as a run does.

    `reasons` say of each file why it changes; there are none where nobody asked for them.
    """
    edited = {change.path for change in find_edits(changes, owned, config)}
    by_hand = find_by_hand(changes, owned, config)
    drift = sorted(filter(is_drift, changes), key=lambda change: _rank(change.path, by_hand))
    if changes and not drift:
        say("written by another version of oaswright or with other settings, otherwise the same")
    for change in drift if advise or reasons else ():
        say(f"{show_path(change.path, config.root)}: {_describe_drift(change, change.path in edited)}")
        for line in list_reasons(reasons.get(change.path, ())):
            say(f"  {line}")
    if drift and advise:
        say("run `oaswright generate`")
    for change in drift if shows else ():
        sys.stdout.write(format_diff(change, config.root))
    return bool(drift)


def _rank(path: Path, by_hand: Container[Path]) -> tuple[int, Path]:
    """Where a file stands in what is shown: what people read first, hashes last."""
    kinds = (path in by_hand, path.suffix == ".py", path.name != NAME, True)
    return kinds.index(True), path


def _describe_drift(change: Change, is_edited: bool) -> str:
    if change.before is None:
        return "is missing"
    if is_edited:
        return "was edited by hand; change the document instead, the next run replaces it"
    return "is out of date" if change.after is not None else "is no longer generated"


def _list_inputs(
    config: Config, apis: Sequence[ApiConfig], result: Generation, kept: Mapping[str, Entry]
) -> Iterator[Path]:
    """The files whose change makes another run worth while, as far as this one has come."""
    yield config.file
    yield from (api.spec for api in apis)
    yield from (source for package in config.packages for source in package.sources)
    yield from (path for api in apis for path in (api.handlers, api.security) if path is not None)
    yield from (Path.cwd() / name for name in result.sources)
    yield from (Path(name) for entry in kept.values() for name in entry.inputs)
    yield from result.inputs
