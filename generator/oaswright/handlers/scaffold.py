"""A handler module that is not there yet, and what a stub declares."""

import ast
from collections.abc import Mapping
from pathlib import Path

from oaswright.handlers.contract import Contract
from oaswright.handlers.imports import Speller
from oaswright.handlers.model import Subject
from oaswright.handlers.modules import Module, module_of
from oaswright.handlers.signature import spell
from oaswright.handlers.source import parse_source
from oaswright.handlers.stubs import stub
from oaswright.render.imports import import_lines


def new_module(path: Path, name: str, contract: Contract, subject: Subject) -> str:
    """A module of stubs. It is the project's from now on."""
    speller = Speller(module_of(path, name, parse_source("")))
    stubs: list[str] = []
    for method in contract.methods:
        parts, returns = stub_parts(contract, method, speller, {})
        lines = stub(method, parts, returns, subject.routes[method].id, margin="    ", decorators=())
        stubs += ["", *lines]
    base = speller.local(contract.full_name)
    if contract.parameters:
        base += f"[{', '.join('object' for _ in contract.parameters)}]"
    inside = {module: names for module, names in speller.added.items() if module.startswith(subject.package)}
    outside = [import_lines(m, names) for m, names in sorted(speller.added.items()) if m not in inside]
    blocks = [
        [line for lines in outside for line in lines],
        [line for module, names in sorted(inside.items()) for line in import_lines(module, names)],
    ]
    class_name = f"{contract.class_name.removesuffix('Api')}Handlers"
    head = [
        f'"""Handlers of {subject.name}. Yours; oaswright keeps its signatures in step."""',
        *(line for block in blocks if block for line in ["", *block]),
        "",
        "",
        f"class {class_name}({base}):",
        f'    """Answers the operations of {subject.name}."""',
    ]
    return "\n".join([*head, *stubs]) + "\n"


def stub_parts(
    contract: Contract, name: str, speller: Speller, principals: Mapping[str, tuple[ast.expr, Module]]
) -> tuple[list[str], str]:
    """The parameters of a stub as source, `self` first, and its return annotation."""
    method = contract.methods[name]
    known = {**_objects(contract), **principals}
    parts = ["self"]
    for index, argument in enumerate(method.arguments):
        if argument.named and (index == 0 or not method.arguments[index - 1].named):
            parts.append("*")
        default = f" = {argument.default}" if argument.default is not None else ""
        parts.append(f"{argument.name}: {spell(argument.annotation, contract, speller, known)}{default}")
    return parts, spell(method.returns, contract, speller, known)


def _objects(contract: Contract) -> dict[str, tuple[ast.expr, Module]]:
    """`object` for each type parameter."""
    node = parse_source("object").tree.body[0]
    assert isinstance(node, ast.Expr)
    module = module_of(Path("object.py"), "builtins", parse_source("object"))
    return dict.fromkeys(contract.parameters, (node.value, module))
