"""A handler module that is not there yet, and what a stub declares."""

from pathlib import Path

from oaswright.handlers.bindings import bind
from oaswright.handlers.interface import Interface
from oaswright.handlers.model import Subject
from oaswright.handlers.source import parse_source
from oaswright.handlers.stubs import format_stub
from oaswright.handlers.type_printer import TypeArguments, TypePrinter
from oaswright.render.imports import import_lines


def scaffold_module(path: Path, name: str, interface: Interface, subject: Subject) -> str:
    """A module of stubs. It is the project's from now on."""
    printer = TypePrinter(bind(path, name, parse_source("")))
    arguments: TypeArguments = dict.fromkeys(interface.parameters)
    stubs: list[str] = []
    for method in interface.methods:
        parts, returns = print_signature(interface, method, printer, arguments)
        stubs += ["", *format_stub(method, parts, returns, subject.routes[method].id, margin="    ")]
    base = printer.print_name(interface.qualified_name)
    if interface.parameters:
        base += f"[{', '.join('object' for _ in interface.parameters)}]"
    outside: list[str] = []
    inside: list[str] = []
    for module, names in sorted(printer.missing.items()):
        block = inside if module.startswith(subject.package) else outside
        block += import_lines(module, names)
    class_name = f"{interface.class_name.removesuffix('Api')}Handlers"
    lines = [
        f'"""Handlers of {subject.name}. Yours; oaswright keeps its signatures in sync."""',
        *(line for block in (outside, inside) if block for line in ["", *block]),
        "",
        "",
        f"class {class_name}({base}):",
        f'    """Answers the operations of {subject.name}."""',
        *stubs,
    ]
    return "\n".join(lines) + "\n"


def print_signature(
    interface: Interface, name: str, printer: TypePrinter, type_arguments: TypeArguments
) -> tuple[list[str], str]:
    """The parameters of a stub as source, `self` first, and its return annotation."""
    method = interface.methods[name]
    parts = ["self"]
    for index, argument in enumerate(method.arguments):
        if argument.named and (index == 0 or not method.arguments[index - 1].named):
            parts.append("*")
        type_ = printer.print_type(argument.annotation, interface.module, type_arguments)
        default = f" = {argument.default}" if argument.default is not None else ""
        parts.append(f"{argument.name}: {type_}{default}")
    return parts, printer.print_type(method.returns, interface.module, type_arguments)
