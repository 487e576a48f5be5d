"""What checking, generating and serving need beyond the base package, and the extras that bring it."""

from oaswright.errors import OaswrightError

_CHECKING = ("yaml", "openapi_spec_validator", "openapi_schema_validator")
_EXTRAS = {
    "check": ("generate", _CHECKING),
    "generate": ("generate", (*_CHECKING, "jinja2", "datamodel_code_generator", "filelock")),
    "diff": ("generate", (*_CHECKING, "rstr")),
    "watch": ("generate", ("watchfiles",)),
    "recover": ("generate", ("filelock",)),
    "serve": ("serve", ("uvicorn",)),
    "test": ("test", ("httpx", "rstr", "schemathesis")),
}


class MissingExtraError(OaswrightError):
    """An extra is not installed; the message names it, and what is missing of it."""


def require(*tasks: str) -> None:
    """Make sure that what some tasks need is installed. Raises MissingExtraError.

    There is no release: an install line would name what no index has as ours.
    """
    from importlib.util import find_spec

    for task in tasks:
        extra, modules = _EXTRAS[task]
        absent = [module for module in modules if find_spec(module) is None]
        if absent:
            needed = f"needs {', '.join(absent)}, from the extra `{extra}` of oaswright"
            raise MissingExtraError(f"{needed}; README says how to install it")
