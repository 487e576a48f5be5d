"""Whether a function takes the calls that the interface makes."""

from oaswright.handlers.interface import Method
from oaswright.handlers.parameters import list_arguments
from oaswright.handlers.source import Function


def accepts_calls(function: Function, method: Method) -> bool:
    """Whether every call that the interface allows is a call that the function takes."""
    found = function.args
    plain = [
        (arg.arg, i < len(found.posonlyargs)) for i, arg in enumerate([*found.posonlyargs, *found.args])
    ][1:]
    optional = {arg.arg for arg, _, default in list_arguments(function) if default is not None}
    anything = found.vararg is not None and found.kwarg is not None and not plain
    positional = [argument for argument in method.arguments if not argument.named]
    for index, argument in enumerate(positional):
        if index < len(plain):
            if plain[index] != (argument.name, False):
                return False
        elif not anything:
            return False
    by_name = {name for name, only in plain[len(positional) :] if not only}
    by_name |= {arg.arg for arg in found.kwonlyargs}
    for argument in method.arguments:
        if argument.named and argument.name not in by_name and found.kwarg is None:
            return False
        takes = argument.name in by_name or not argument.named
        if argument.default is not None and takes and argument.name not in optional and not anything:
            return False
    names = {argument.name for argument in method.arguments}
    others = {name for name, _ in plain} | {arg.arg for arg in found.kwonlyargs}
    return others <= names | optional
