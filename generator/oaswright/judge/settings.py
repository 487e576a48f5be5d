"""openapi-spec-validator without what it only finds its settings by, and without what opens URLs.

It reads settings from the environment by Pydantic, and takes `requests` where that is installed. Importing
both takes longer than its verdicts on small documents, and what is remembered may depend on no variable.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def fix_settings() -> None:
    """Let its settings have their defaults, in a process that needs Pydantic for nothing else.

    Nothing of it is imported yet.
    """
    _replace("pydantic_settings", BaseSettings=object, SettingsConfigDict=dict)
    _replace("pydantic", Field=_get_default, field_validator=_pass_over)
    # Then urllib is taken for it, as where it is not installed.
    sys.modules["requests"] = None  # type: ignore[assignment]


def _replace(name: str, **members: object) -> None:
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


def _get_default(default: object, **_: object) -> object:
    return default


def _pass_over(*_: object, **__: object) -> Callable[[Any], Any]:
    return lambda method: method
