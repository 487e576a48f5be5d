"""The server under test: an application in this process, or whatever answers at a URL."""

import importlib.util
import os
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from oaswright.contract.applications import load_application, make_application
from oaswright.contract.findings import ServerError
from oaswright.contract.identities import Contract
from oaswright.contract.running import Connect
from oaswright.errors import OaswrightError
from oaswright.runtime import StartUpError

_TIMEOUT_SECONDS = 20.0


class ContractError(OaswrightError):
    """A contract file that cannot be used; the message says why."""


def load_contract(path: Path, root: Path) -> Contract:
    """The `CONTRACT` of a contract file, which is run.

    Modules are found from `root`. Raises ContractError.
    """
    _add_root(root)
    spec = importlib.util.spec_from_file_location(f"oaswright_contract_{path.parent.name}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ContractError(f"there is no contract file {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except KeyError as error:
        name = error.args[0] if error.args else None
        if isinstance(name, str) and name.isupper() and name not in os.environ:
            raise ContractError(f"{path} reads {name} from the environment, where it is not set") from error
        raise ContractError(f"{path} cannot be run: KeyError: {error}") from error
    except Exception as error:
        raise ContractError(f"{path} cannot be run: {type(error).__name__}: {error}") from error
    found = getattr(module, "CONTRACT", None)
    if not isinstance(found, Contract):
        raise ContractError(f"{path} has no CONTRACT = Contract(...) from oaswright.contract")
    return found


def connect_to_url(url: str, base_path: str = "") -> Connect:
    """Clients for a server that runs.

    Of a URL that ends with the base path of the document that path is taken.
    """
    address = httpx.URL(url)
    if address.scheme not in {"http", "https"} or not address.host:
        raise ServerError(f"--url {url}: write http:// or https:// and a host")
    path = address.path.rstrip("/")
    if base_path and path.endswith(base_path):
        path = path.removesuffix(base_path)
    base = address.copy_with(path=path or "/", query=None, fragment=None)

    @contextmanager
    def connect() -> Generator[httpx.Client]:
        with httpx.Client(base_url=base, timeout=_TIMEOUT_SECONDS, follow_redirects=False) as client:
            yield client

    return connect


def connect_in_process(contract: Contract, app: str | None, root: Path) -> Connect:
    """Clients for the application of a contract, or for the one that `app` (`module:factory`) names."""

    @contextmanager
    def connect() -> Generator[httpx.Client]:
        from oaswright.runtime.testing import Client

        own = contract.application
        with ExitStack() as stack:
            if own is None:
                application = _make_application(app, root)
            else:
                with _saying("the application of the contract file"):
                    application = make_application(lambda: stack.enter_context(own()))
            yield stack.enter_context(Client(application, checked=False, raise_app_exceptions=False))

    return connect


def _make_application(app: str | None, root: Path) -> Any:
    if app is None:
        raise ServerError(
            "no server: give --url, or name the application in pyproject.toml: "
            '[tool.oaswright] app = "package.module:factory"'
        )
    with _saying(f"the application {app}"):
        return load_application(app, root)


@contextmanager
def _saying(what: str) -> Generator[None]:
    """Raise ServerError for whatever keeps an application from being made."""
    try:
        yield
    except StartUpError as error:
        raise ServerError(f"{what} cannot start:\n{error}") from error
    except Exception as error:
        raise ServerError(f"{what} cannot start: {type(error).__name__}: {error}") from error


def _add_root(root: Path) -> None:
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
