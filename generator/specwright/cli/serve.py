"""`specwright serve`: run the application that pyproject.toml names."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: %(default)s)")
    parser.add_argument(
        "--reload", action="store_true", help="start again when a file of the project changes"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted. Returns the exit status: 0, 1 (cannot start) or 2 (wrong use)."""
    import uvicorn

    from specwright.config import ConfigError, load_config
    from specwright.runtime import StartUpError

    try:
        config = load_config(Path.cwd())
    except ConfigError as error:
        return _refuse(str(error), 2)
    if config.app is None:
        return _refuse(
            'name the application in pyproject.toml: [tool.specwright] app = "package.module:factory"', 2
        )
    sys.path.insert(0, str(config.root))
    try:
        uvicorn.run(
            config.app,
            factory=True,
            host=arguments.host,
            port=arguments.port,
            reload=arguments.reload,
            reload_dirs=[str(config.root)] if arguments.reload else None,
        )
    except StartUpError as error:
        return _refuse(f"the application cannot start:\n{error}", 1)
    return 0


def _refuse(message: str, status: int) -> int:
    print(f"specwright serve: {message}", file=sys.stderr)
    return status
