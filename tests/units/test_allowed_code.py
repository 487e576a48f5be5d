"""A generated module that holds anything but definitions is refused before it is written."""

import pytest
from oaswright.render.verify import UnsafeError, verify

ALLOWED = [
    "",
    '"""Doc."""',
    "from __future__ import annotations",
    "from .models import Pet",
    "from typing import Any",
    "x: int = -1",
    "X = TypeVar('X')",
    "x = a or b",
    "x = {'a': (1, [2])}",
    "x: int | None",
    "class A(B[int]):\n    y: int\n    pass",
    "@dataclass(frozen=True)\nclass A: ...",
    "@dataclass\nclass A: ...",
    "class A:\n    @abstractmethod\n    async def f(self, x: int = 1) -> int: ...",
    "def f(self):\n    return cast('A', self.sent())",
    "A.model_rebuild()",
    "x = Field(default_factory=lambda: [])",
    "x = Field(default_factory=lambda: A.model_validate({}))",
    "x = __file__",
    "__pydantic_extra__: dict[str, int]",
    "if TYPE_CHECKING:\n    from .models import Pet",
    "X = TypedDict('X', {'a-b': NotRequired['X']})",
]
REFUSED = {
    "import os": "a Import in line 1",
    "from os import path": "an import from os in line 1",
    "from . import models": "an import from None in line 1",
    "from ..models import Pet": "an import from models in line 1",
    "x = 1\nprint(x)": "a call of print in line 2",
    "x = f()()": "a call of f() in line 1",
    "x = a.b.sent()": "a call of a.b.sent in line 1",
    "x = a.other()": "a call of a.other in line 1",
    "x = __import__": "the name __import__ in line 1",
    "x = a.__class__": "the attribute __class__ in line 1",
    "x = a._b": "the attribute _b in line 1",
    "@other\nclass A: ...": "a decorator in line 2",
    "@other()\nclass A: ...": "a decorator in line 2",
    "@a.b\nclass A: ...": "a decorator in line 2",
    "class A:\n    @property\n    def f(self): ...": "a decorator in line 3",
    "@dataclass(eq=False)\ndef f(): ...": "a decorator in line 2",
    "@a.abstractmethod\ndef f(): ...": "a decorator in line 2",
    "x = [i for i in y]": "a ListComp in line 1",
    "if x: pass": "a If in line 1",
    "if TYPE_CHECKING:\n    pass\nelse:\n    pass": "a If in line 1",
    "if TYPE_CHECKING:\n    import os": "a Import in line 2",
    "x = f'{y}'": "a JoinedStr in line 1",
    "x = (y := 1)": "a NamedExpr in line 1",
    "del x": "a Delete in line 1",
    "x = 1 + 2": "a Add in line 1",
    "x = y and z": "a And in line 1",
    "x = not y": "a Not in line 1",
    "x = 1 < 2": "a Compare in line 1",
    "async def f():\n    await g": "a Await in line 2",
}


@pytest.mark.parametrize("source", ALLOWED)
def test_definition_is_allowed(source: str) -> None:
    verify(source.encode(), "interface.py", {"models.py"})


@pytest.mark.parametrize("source", REFUSED)
def test_anything_else_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(UnsafeError) as caught:
        verify(source.encode(), "interface.py", {"models.py"})
    assert str(caught.value) == REFUSED[source]


def test_long_construct_is_named_in_part() -> None:
    with pytest.raises(UnsafeError) as caught:
        verify(f"{'a' * 100}()".encode())
    assert str(caught.value) == f"a call of {'a' * 60} in line 1"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"# coding: latin-1\nx = 1\n", "the module names the encoding iso-8859-1"),
        (b"\n# coding: utf-7\n", "the module names the encoding utf-7"),
        (b"\xef\xbb\xbfx = 1\n", "the module names the encoding utf-8-sig"),
        (b"# coding: nonsense\n", "the module does not parse: unknown encoding"),
        (b"x = (\n", "the module does not parse: "),
        (b"x = '\0'\n", "the module does not parse: "),
        (b"x = '\xff'\n", "the module does not parse: "),
    ],
)
def test_module_that_python_reads_differently_is_refused(source: bytes, message: str) -> None:
    with pytest.raises(UnsafeError) as caught:
        verify(source)
    assert str(caught.value).startswith(message)


SIBLINGS = {"models.py", "interface/__init__.py", "interface/pets.py", "interface/shared.py"}


@pytest.mark.parametrize(
    "source",
    [
        "from .shared import NotFound",
        "from . import shared, pets",
        "from ..models import Pet",
        "from ..interface import Pet",
        "from ..interface.shared import Pet",
        "__all__ = ['Pet']",
        "x = (*shared.OPERATIONS,)",
    ],
)
def test_module_of_a_folder_takes_names_from_the_others(source: str) -> None:
    verify(source.encode(), "interface/pets.py", SIBLINGS)


@pytest.mark.parametrize(
    "source",
    [
        "from .models import Pet",
        "from . import models",
        "from .. import models, os",
        "from .. import interface",
        "from ...models import Pet",
        "from ... import x",
        "from ..interface.models import Pet",
        "from interface import Pet",
        "from models import Pet",
    ],
)
def test_nothing_is_imported_from_outside_of_the_package(source: str) -> None:
    with pytest.raises(UnsafeError, match="an import from"):
        verify(source.encode(), "interface/pets.py", SIBLINGS)
