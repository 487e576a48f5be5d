"""The application that `app` in pyproject.toml names."""

import importlib
import inspect
import re
import sys
from abc import ABC
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from oaswright.diagnostics.suggestions import suggest
from oaswright.runtime import StartUpError

_ABSTRACT = re.compile(r"Can't instantiate abstract class (\w+)")


def load_application(app: str, root: Path) -> Any:
    """Make the application of a project: import the module, from `root`, and call the factory.

    Raises StartUpError for a name that leads nowhere and for handlers that do not fit, with everything that
    is wrong with them, and whatever the code of the project raises.
    """
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return make_application(_find_factory(app))


def make_application(factory: Callable[[], Any]) -> Any:
    """What a factory of a project makes. Raises StartUpError as above, and whatever the factory raises.

    It is called again to learn more where handlers lack operations.
    """
    refusal: TypeError | None = None
    opened: dict[Any, Any] = {}
    try:
        while True:
            try:
                made = factory()
            except TypeError as error:
                classes = _find_abstract(error)
                if not classes:
                    raise
                refusal = refusal or error
                opened |= {cls: cls.__abstractmethods__ for cls in classes}
                for cls in classes:
                    # Python makes no instance of it and names these methods alone. Without that refusal the
                    # runtime names them, with everything else that is wrong.
                    cls.__abstractmethods__ = frozenset[str]()
            else:
                if refusal is not None:
                    raise refusal
                return made
    finally:
        for cls, methods in opened.items():
            cls.__abstractmethods__ = methods


def _find_factory(app: str) -> Callable[[], Any]:
    name, colon, attribute = app.partition(":")
    setting = f'app = "{app}" in pyproject.toml'
    if not name or not colon or not attribute:
        raise StartUpError([f'{setting} is no application; write "package.module:factory"'])
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        raise StartUpError([f"{setting}: there is no module {error.name}"]) from error
    factory = getattr(module, attribute, None)
    if factory is None:
        hint = suggest(attribute, vars(module))
        raise StartUpError([f"{setting}: {name} has no {attribute}" + (f"; {hint}" if hint else "")])
    if not callable(factory):
        raise StartUpError([f"{setting}: {attribute} is no function that makes the application"])
    return cast("Callable[[], Any]", factory)


def _find_abstract(error: TypeError) -> list[Any]:
    """The classes of which Python makes no instance, since they lack methods of their interface."""
    found = _ABSTRACT.match(str(error))
    return [cls for cls in _list_abstract(ABC) if found is not None and cls.__name__ == found[1]]


def _list_abstract(cls: type[object]) -> Iterator[type[object]]:
    for below in cls.__subclasses__():
        if inspect.isabstract(below):
            yield below
        yield from _list_abstract(below)
