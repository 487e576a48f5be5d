"""`oaswright serve`: run the application that pyproject.toml names."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oaswright.config import Config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: %(default)s)")
    parser.add_argument(
        "--reload", action="store_true", help="generate and start again when a file of the project changes"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted. Returns the exit status: 0, 1 (cannot start) or 2 (wrong use)."""
    import uvicorn

    from oaswright.config import ConfigError, load_config
    from oaswright.runtime import StartUpError

    try:
        config = load_config(Path.cwd())
    except ConfigError as error:
        return _refuse(str(error), 2)
    if config.app is None:
        return _refuse(
            'name the application in pyproject.toml: [tool.oaswright] app = "package.module:factory"', 2
        )
    if (config.root / ".oaswright" / "journal.json").exists():
        _complete(config.root / ".oaswright")
    sys.path.insert(0, str(config.root))
    stop = _generating(config) if arguments.reload else threading.Event()
    try:
        uvicorn.run(
            config.app,
            factory=True,
            host=arguments.host,
            port=arguments.port,
            reload=arguments.reload,
            reload_dirs=_code(config) if arguments.reload else None,
        )
    except StartUpError as error:
        return _refuse(f"the application cannot start:\n{error}", 1)
    finally:
        stop.set()
    return 0


def _complete(state: Path) -> None:
    """Put in place what an interrupted `generate` had begun to write, so that code and handlers agree."""
    from oaswright.publish.state import lock_state
    from oaswright.publish.transaction import recover

    with lock_state(state):
        recover(state)


def _generating(config: Config) -> threading.Event:
    """Keep the generated code in step beside the server, which sees that its files change.

    Returns when the first run is done; setting the event ends it.
    """
    from oaswright.cli.regenerate import Outcome
    from oaswright.cli.watch import watch

    ready, stop = threading.Event(), threading.Event()

    def after(outcome: Outcome) -> None:
        if outcome.wrote and ready.is_set():
            # The server looks at Python files only, and a run may have changed nothing but the document.
            (config.output / "__init__.py").touch()
        ready.set()

    arguments = argparse.Namespace(
        spec=None, out=None, api=None, check=False, diff=False, watch=True, apply_renames=False
    )
    threading.Thread(
        target=watch, args=(arguments,), kwargs={"stop": stop, "after": after}, daemon=True
    ).start()
    while not ready.wait(0.1):
        pass
    return stop


def _code(config: Config) -> list[str]:
    """The folders whose Python files make up the application: not the environment beside them."""
    assert config.app is not None
    top = config.app.partition(":")[0].partition(".")[0]
    handlers = (api.handlers.parent for api in config.apis if api.handlers is not None)
    folders = {config.output, config.root / top, config.root / "src", *handlers}
    return sorted(str(folder) for folder in folders if folder.is_dir()) or [str(config.root)]


def _refuse(message: str, status: int) -> int:
    print(f"oaswright serve: {message}", file=sys.stderr)
    return status
