"""What `import oaswright` offers to Python code."""

import importlib
import pkgutil

import oaswright
from oaswright.errors import OaswrightError


def test_every_error_of_the_toolkit_has_one_base() -> None:
    names = {
        "config.ConfigError",
        "lint.settings.SettingsError",
        "publish.ownership.ForeignError",
        "publish.state.BusyError",
        "publish.transaction.ConflictError",
        "render.verify.RenderError",
        "runtime.api.StartUpError",
    }
    for name in names:
        module, _, error = name.rpartition(".")
        assert issubclass(getattr(importlib.import_module(f"oaswright.{module}"), error), OaswrightError)


def test_no_module_hides_a_public_function() -> None:
    modules = {module.name for module in pkgutil.iter_modules(oaswright.__path__)}
    assert modules & set(oaswright.__all__) == set()
