"""What the runtime exports is what its documentation lists, and generated code imports nothing else."""

import ast
import re
from pathlib import Path

import oaswright.runtime

ROOT = Path(__file__).parents[2]
README = (ROOT / "generator/oaswright/runtime/README.md").read_text("utf-8")


def listed(audience: str) -> set[str]:
    """The names that README lists for some readers."""
    found = re.search(rf"- \*\*{audience}\*\*:(.*?)\.\n", README, re.DOTALL)
    assert found is not None
    return set(re.findall(r"`(\w+)`", found[1]))


def test_the_documentation_lists_what_is_exported() -> None:
    assert listed("For generated code") | listed("For applications") == set(oaswright.runtime.__all__)
    docstring = oaswright.runtime.__doc__ or ""
    for name in oaswright.runtime.__all__:
        assert re.search(rf"\b{name}\b", docstring), name


def test_generated_code_imports_what_is_listed_for_it() -> None:
    imported: set[str] = set()
    for file in (ROOT / "generated").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.ImportFrom(module="oaswright.runtime"):
                    imported |= {alias.name for alias in node.names}
                case ast.ImportFrom(module="oaswright"):
                    assert [alias.name for alias in node.names] == ["runtime"]
                case ast.Attribute(value=ast.Name(id="runtime")):
                    imported.add(node.attr)
                case ast.ImportFrom(module=module):
                    assert not (module or "").startswith("oaswright")
                case _:
                    pass
    assert imported <= listed("For generated code")
    assert {"Api", "Model", "read_document"} <= imported
