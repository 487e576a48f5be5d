"""`oaswright serve`: run the application that pyproject.toml names."""

import argparse
import sys
import threading
import traceback
from dataclasses import dataclass
from errno import EADDRINUSE
from functools import partial
from pathlib import Path
from socket import AF_INET, AF_INET6, create_server, socket
from typing import TYPE_CHECKING

from oaswright.cli.console import refuse, say
from oaswright.cli.options import GenerateOptions
from oaswright.errors import OaswrightError
from oaswright.extras import MissingExtraError, require

if TYPE_CHECKING:
    import uvicorn

    from oaswright.config import Config


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where to listen, and whether to generate and start again after a change."""

    host: str = "127.0.0.1"
    port: int = 8000
    reload: bool = False


class ServeError(OaswrightError):
    """The server cannot listen where it should."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=_read_port, default=8000, help="the port to listen on (default: %(default)s)"
    )
    parser.add_argument(
        "--reload", action="store_true", help="generate and start again when a file of the project changes"
    )


def _read_port(text: str) -> int:
    """A number of 16 bits; 0 means any that is free."""
    if not text.isdecimal() or int(text) > 0xFFFF:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to 65535")
    return int(text)


def read_options(arguments: argparse.Namespace) -> ServeOptions:
    """The options that were given."""
    return ServeOptions(arguments.host, arguments.port, reload=arguments.reload)


def run(options: ServeOptions) -> int:
    """Serve until interrupted. Returns the exit status: 0, 1 (cannot start) or 2 (wrong use)."""
    require("serve")
    from oaswright.config import load_config

    config = load_config(Path.cwd())
    if config.app is None:
        message = 'name the application in pyproject.toml: [tool.oaswright] app = "package.module:factory"'
        return refuse("serve", message)
    if (config.state / "journal.json").exists():
        recover_project(config)
    sys.path.insert(0, str(config.root))
    try:
        _check_address(options)
    except ServeError as error:
        say(f"oaswright serve: {error}")
        return 1
    return _serve_reloading(config, options) if options.reload else _serve(config, options)


def _serve(config: "Config", options: ServeOptions) -> int:
    import uvicorn

    from oaswright.cli.uvicorn_config import UvicornConfig

    settings = UvicornConfig(config.app or "", factory=True, host=options.host, port=options.port)
    server = uvicorn.Server(settings)
    try:
        _load(settings, config.root)
        server.run()
    except SystemExit as error:
        # uvicorn has said why.
        return 1 if error.code else 0
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        say(_explain(error, config.root))
        return 1
    return 0 if server.started else 1


def _serve_reloading(config: "Config", options: ServeOptions) -> int:
    from uvicorn.supervisors.statreload import StatReload

    from oaswright.cli.uvicorn_config import UvicornConfig

    stop = threading.Event()
    _start_generating(config, stop)
    settings = UvicornConfig(
        config.app or "",
        factory=True,
        host=options.host,
        port=options.port,
        reload=True,
        reload_dirs=_list_code(config),
    )
    try:
        # It looks at files by their paths. With watchfiles uvicorn would take notifications, which go on
        # to follow a generated folder that was exchanged with its successor.
        run = partial(_run_server, settings, config.root)
        StatReload(settings, run, [settings.bind_socket()]).run()
    finally:
        stop.set()
    return 0


def _run_server(settings: "uvicorn.Config", root: Path, sockets: "list[socket] | None") -> None:
    """Serve, in a process that the reloader ends.

    An application that cannot start is one that answers 503 until it is mended: the reloader holds the
    socket, and nobody else would answer.
    """
    import uvicorn
    from starlette.responses import PlainTextResponse

    try:
        _load(settings, root)
        uvicorn.Server(settings).run(sockets)
    except Exception as error:
        message = _explain(error, root)
        say(message)
        stand_in = PlainTextResponse(f"{message.rstrip()}\n", 503)
        uvicorn.Server(uvicorn.Config(stand_in, lifespan="off", access_log=False)).run(sockets)


def _load(settings: "uvicorn.Config", root: Path) -> None:
    """Make the application. uvicorn would import it too, and says less of what is wrong with it."""
    from oaswright.contract.applications import load_application

    settings.app = load_application(str(settings.app), root)
    settings.factory = False


def _check_address(options: ServeOptions) -> None:
    """Make sure that a server can listen there. Raises ServeError."""
    family = AF_INET6 if ":" in options.host else AF_INET
    try:
        create_server((options.host, options.port), family=family).close()
    except OSError as error:
        where = f"port {options.port} of {options.host}"
        other = "; give another --port" if error.errno == EADDRINUSE else ""
        reason = str(error.strerror or error).partition(" (while")[0]
        raise ServeError(f"cannot listen on {where}: {reason}{other}") from error


def _explain(error: Exception, root: Path) -> str:
    """Why the application cannot start, with the lines of the project that led there."""
    from oaswright.runtime import StartUpError

    if isinstance(error, StartUpError):
        reason = str(error)
    else:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if Path(frame.filename).is_relative_to(root)]
        reason = "".join([*traceback.format_list(own), *traceback.format_exception_only(error)])
    return f"oaswright serve: the application cannot start:\n{reason}"


def recover_project(config: "Config") -> None:
    """Complete what an interrupted `generate` had begun to write, so that code and handlers agree."""
    require("recover")
    from oaswright.cli.recoveries import say_recovery
    from oaswright.publish.state import lock_state
    from oaswright.publish.transaction import recover

    with lock_state(config.state):
        say_recovery(recover(config.state), config.root)


def _start_generating(config: "Config", stop: threading.Event) -> None:
    """Keep the generated code in sync beside the server, which sees that its files change.

    Returns when the first run is done; setting the event ends it. Where only the server is installed, the
    code stays as it is.
    """
    try:
        require("generate", "watch")
    except MissingExtraError as error:
        say(f"oaswright serve: nothing is generated: that {error}")
        return
    from oaswright.cli.regeneration import Outcome
    from oaswright.cli.watch import watch

    ready = threading.Event()

    def after(outcome: Outcome) -> None:
        if outcome.wrote and ready.is_set():
            # The server looks at Python files only, and a run may have changed nothing but the document.
            (config.output / "__init__.py").touch()
        ready.set()

    def work() -> None:
        try:
            watch(GenerateOptions(mode="watch"), stop=stop, after=after)
        except OaswrightError as error:
            refuse("serve", error)
        finally:
            ready.set()

    threading.Thread(target=work, daemon=True).start()
    while not ready.wait(0.1):
        pass


def _list_code(config: "Config") -> list[str]:
    """The folders whose Python files make up the application: not the environment beside them."""
    assert config.app is not None
    top = config.app.partition(":")[0].partition(".")[0]
    handlers = (
        path.parent for api in config.apis for path in (api.handlers, api.security) if path is not None
    )
    folders = {config.output, config.root / top, config.root / "src", *handlers}
    return sorted(str(folder) for folder in folders if folder.is_dir()) or [str(config.root)]
