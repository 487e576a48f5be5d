"""A handler module that is not there yet, and what a stub declares."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oaswright.handlers.bindings import Module, bind
from oaswright.handlers.interface import Group, Interface
from oaswright.handlers.model import Subject
from oaswright.handlers.modules import Modules
from oaswright.handlers.source import parse_source
from oaswright.handlers.stubs import format_stub
from oaswright.handlers.type_printer import TypeArguments, TypePrinter
from oaswright.render.imports import import_lines, is_standard
from oaswright.render.layout import bracket_lines


def scaffold_module(path: Path, name: str, interface: Interface, subject: Subject) -> str:
    """A module of stubs. It is the project's from now on."""
    return _write(
        _Class(
            f"{interface.class_name.removesuffix(subject.words.base)}{subject.words.suffix}",
            interface.qualified_name,
            f"{subject.words.verb.capitalize()} the {subject.words.noun}s of {subject.name}.",
            [*interface.methods],
        ),
        bind(path, name, parse_source("")),
        interface,
        subject,
        dict.fromkeys(interface.parameters),
    )


def scaffold_group(
    path: Path, name: str, interface: Interface, group: Group, subject: Subject, arguments: TypeArguments
) -> str:
    """A module of stubs for a group. `arguments` are what the class of all operations puts in for types."""
    return _write(
        _Class(
            group_class_name(group),
            group.qualified_name,
            f"Answers the operations of {subject.name} that belong to {group.name}.",
            [*group.methods],
        ),
        bind(path, name, parse_source("")),
        interface,
        subject,
        arguments,
    )


def scaffold_folder(entry: Path, modules: Modules, interface: Interface, subject: Subject) -> dict[Path, str]:
    """The modules of a package of handlers: one for each group, and the class that inherits all."""
    arguments: TypeArguments = dict.fromkeys(interface.parameters)
    files: dict[Path, str] = {}
    imports = {f"{subject.package}.interface": interface.class_name}
    for group in interface.groups:
        path = entry / f"{group.name}.py"
        name = modules.dotted_name(path)
        files[path] = scaffold_group(path, name, interface, group, subject, arguments)
        imports[name] = group_class_name(group)
    api = f"{interface.class_name}{_print_arguments(interface, ['object'])}"
    bases = [*map(group_class_name, interface.groups), api]
    class_name = f"{interface.class_name.removesuffix('Api')}Handlers"
    lines = [
        f'"""Handlers of {subject.name}. Yours; oaswright keeps its signatures in sync."""',
        "",
        *(line for module in sorted(imports) for line in import_lines(module, [imports[module]])),
        "",
        "",
        *bracket_lines(f"class {class_name}(", bases, "):", indent=0),
        f'    """Answers the operations of {subject.name}, with a class for each tag."""',
    ]
    return {entry / "__init__.py": "\n".join(lines) + "\n", **files}


def group_class_name(group: Group) -> str:
    """The name of the class with the handlers of a group."""
    return f"{group.class_name.removesuffix('Api')}Handlers"


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of stubs: its name, the class of the interface that it derives from, its methods."""

    name: str
    base: str
    docstring: str
    methods: list[str]


def _write(
    found: _Class, module: Module, interface: Interface, subject: Subject, arguments: TypeArguments
) -> str:
    printer = TypePrinter(module, subject.package)
    stubs: list[str] = []
    for method in found.methods:
        parts, returns = print_signature(interface, method, printer, arguments)
        stubs += ["", *format_stub(method, parts, returns, subject.routes[method].id, margin="    ")]
    given = [
        "object" if argument is None else printer.print_type(*argument)
        for argument in map(arguments.get, interface.parameters)
    ]
    base = printer.print_name(found.base) + _print_arguments(interface, given)
    standard: list[str] = []
    outside: list[str] = []
    inside: list[str] = []
    for name, names in sorted(printer.missing.items()):
        block = standard if is_standard(name) else inside if name.startswith(subject.package) else outside
        block += import_lines(name, names)
    lines = [
        f'"""{subject.words.title} of {subject.name}. Yours; oaswright keeps its signatures in sync."""',
        *(line for block in (standard, outside, inside) if block for line in ["", *block]),
        "",
        "",
        f"class {found.name}({base}):",
        f'    """{found.docstring}"""',
        *stubs,
    ]
    return "\n".join(lines) + "\n"


def _print_arguments(interface: Interface, given: Sequence[str]) -> str:
    return f"[{', '.join(given)}]" if interface.parameters else ""


def print_signature(
    interface: Interface, name: str, printer: TypePrinter, type_arguments: TypeArguments
) -> tuple[list[str], str]:
    """The parameters of a stub as source, `self` first, and its return annotation."""
    method, origin = interface.methods[name], interface.origin(name)
    parts = ["self"]
    for index, argument in enumerate(method.arguments):
        if argument.named and (index == 0 or not method.arguments[index - 1].named):
            parts.append("*")
        type_ = printer.print_type(argument.annotation, origin, type_arguments)
        default = f" = {argument.default}" if argument.default is not None else ""
        parts.append(f"{argument.name}: {type_}{default}")
    return parts, printer.print_type(method.returns, origin, type_arguments)
