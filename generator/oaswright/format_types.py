"""Which types of Python formats of strings may have: `formats` of the configuration."""

import ast
import keyword
import sys
from collections.abc import Mapping
from importlib.machinery import PathFinder
from pathlib import Path

KNOWN: Mapping[str, str] = {
    "str": "string",
    "datetime.date": "date",
    "datetime.datetime": "date-time",
    "datetime.time": "time",
    "datetime.timedelta": "duration",
    "decimal.Decimal": "decimal",
    "pydantic.AwareDatetime": "date-time",
    "uuid.UUID": "uuid",
}
"""Types that we read and write ourselves, and what we call them."""

# What Pydantic reads from text and writes as text, beside these.
_STANDARD: Mapping[str, tuple[str, ...]] = {
    "fractions": ("Fraction",),
    "ipaddress": (
        "IPv4Address", "IPv4Interface", "IPv4Network", "IPv6Address", "IPv6Interface", "IPv6Network",
    ),
    "pathlib": ("Path", "PurePath", "PurePosixPath", "PureWindowsPath"),
    "zoneinfo": ("ZoneInfo",),
}  # fmt: skip


def check_type(path: object) -> str:
    """The name of a type, checked as far as it tells. Raises TypeError, and ValueError with what to do."""
    if not isinstance(path, str):
        raise TypeError('a string is required here, such as "decimal.Decimal"')
    if path in KNOWN:
        return path
    module = path.rpartition(".")[0]
    if not module:
        raise ValueError(
            f"{path!r} names no type; write a module and a class, such as shop.money.Money, or one of "
            f"{', '.join(KNOWN)}"
        )
    if not path.isascii() or not all(
        part.isidentifier() and not keyword.iskeyword(part) and not part.startswith("__")
        for part in path.split(".")
    ):
        raise ValueError(
            f"{path!r} is no module and class; write them with dots between, as shop.money.Money"
        )
    own = [known for known in KNOWN if known.startswith(f"{module}.") and module != "pydantic"]
    standard = [f"{module}.{known}" for known in _STANDARD.get(module, ())]
    if module.partition(".")[0] in sys.stdlib_module_names and path not in standard:
        every = [*KNOWN, *(f"{head}.{known}" for head, names in _STANDARD.items() for known in names)]
        raise ValueError(f"{path!r} is no type that is read from text{_hint(path, own + standard, every)}")
    return path


def find_type(path: str, root: Path) -> Path | None:
    """The file of the module that a type is imported from, without importing it.

    None where there is nothing to look at: a type of the standard library, or of a module without source.
    Raises ValueError where there is no such module, or no such name in it.
    """
    module, _, name = path.rpartition(".")
    if path in KNOWN or module in _STANDARD:
        return None
    file = find_module(module, root)
    if file is None:
        if _is_installed(module.partition(".")[0]):
            return None
        raise ValueError(f"{path!r}: there is no module {module}, neither in {root} nor installed")
    names = _read_names(file)
    if names is not None and name not in names:
        raise ValueError(f"{path!r}: {file} has no {name}{_hint(name, sorted(names), sorted(names))}")
    return file


def _hint(name: str, near: list[str], every: list[str]) -> str:
    from oaswright.diagnostics.suggestions import did_you_mean

    guess = did_you_mean(name, every)
    if guess:
        return f"; did you mean {guess}?"
    shown = near or every
    return f"; it may be {', '.join(shown[:20])}" if shown else ""


def find_module(module: str, root: Path) -> Path | None:
    """The file of a module of the project below `root`, or of an installed one; nothing is imported."""
    for folder in (root, root / "src", *(Path(folder) for folder in sys.path if folder)):
        base = folder.joinpath(*module.split("."))
        for file in (base / "__init__.py", base.with_suffix(".py")):
            if file.is_file():
                return file
    return None


def _is_installed(name: str) -> bool:
    """Whether Python finds a module; a name without dots is looked for without running anything."""
    return name in sys.builtin_module_names or PathFinder.find_spec(name) is not None


def _read_names(file: Path) -> set[str] | None:
    """The names that a module binds for others; None where only running it tells."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
                if name == "__getattr__":
                    return None
            case ast.ImportFrom(names=aliases) | ast.Import(names=aliases):
                if any(alias.name == "*" for alias in aliases):
                    return None
                found.update(alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case _ if hasattr(ast, "TypeAlias") and isinstance(node, getattr(ast, "TypeAlias")):  # noqa: B009
                found.add(ast.unparse(node).split()[1].partition("[")[0])
            case _:
                pass
    return found
