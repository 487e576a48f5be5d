"""Whatever handlers look like, a run changes signatures and imports and no other byte, and only once.

No comment is lost, and no default of the author is lost without a word.
"""

import ast
import os
import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.regeneration.pets import after, interface, sync

TYPES = ["int", "str", "int | None", "PetUpdate", "list[str]", "dict[str, Pet]", "date | None", "Pet | None"]
NAMES = ["alpha", "beta", "gamma", "delta"]
METHODS = ["list_pets", "update_pet"]


@st.composite
def arguments(draw: st.DrawFn) -> list[tuple[str, bool, str]]:
    names = draw(st.permutations(NAMES))[: draw(st.integers(0, 4))]
    split = draw(st.integers(0, len(names)))
    return [(name, i >= split, draw(st.sampled_from(TYPES))) for i, name in enumerate(names)]


def declared(method: str, args: list[tuple[str, bool, str]]) -> str:
    parts = ["self", *(f"{name}: {text}" for name, named, text in args if not named), "*"]
    for name, named, text in args:
        if named:
            parts.append(f"{name}: {text}{' = None' if 'None' in text else ''}")
    return f"{method}({', '.join([*parts, 'principal: Principal'])}) -> ListPetsOk | NotFound"


COMMENTS = ["", "  # why", "  # def list_pets(", "  # 'quote", "  # ünïcode", "  # )"]
GAPS = [
    "\n",
    "\n\n",
    "\n\f\n",
    "\n    # between\n\n",
    "\n    \n",
    "\n    x = 1; y = '''\n  def list_pets(\n'''\n",
]
MARKS = ["", "    @mark\n", "    @mark(1,  # one\n        2)\n", "    @mark  # noqa\n    @mark\n"]
BODIES = [
    "        return None",
    "        '''Doc.\n\n   odd indent\n        '''\n        return  alpha  # noqa",
    "        if True :\n\n            return [ 1,2 ]\n        # trailing",
    "        async def list_pets(self, q: int) -> int: return q\n        return list_pets",
    "        return (yield)  # é",
    "        x = lambda a, *b: (a, b); return x",
]


@st.composite
def signature(draw: st.DrawFn, method: str, args: list[tuple[str, bool, str]]) -> str:
    comment = st.sampled_from(COMMENTS)
    parts = ["self"]
    for index, (name, named, text) in enumerate(args):
        if named and (index == 0 or not args[index - 1][1]):
            parts.append("*")
        quoted = draw(st.sampled_from([text, f'"{text}"', f"({text})", text.replace(" | ", "|")]))
        colon = draw(st.sampled_from([": ", ":", "  :  ", "  # a: b = c\n  : ", ":  # colon\n  "]))
        default = ""
        if named:
            own = f"'default {method} {name}'"
            defaults = [f" = {own}", f"  # e = f\n = {own}", f"\n # e: g\n = (  # d\n    {own})"]
            if "None" in text:
                defaults += [" = None", "=None", " = (  # d\n    None)", "  # e\n  = None"]
            else:
                defaults.append("")
            default = draw(st.sampled_from(defaults))
        parts.append(f"{name}{colon}{quoted}{default}")
    if not any(named for _, named, _ in args):
        parts.append("*")
    parts.append("principal: object")
    style = draw(st.sampled_from(["flat", "lines", "odd"]))
    if style == "flat":
        text = ", ".join(parts)
    elif style == "lines":
        text = "\n" + "".join(f"        {part},{draw(comment)}\n" for part in parts) + "    "
    else:
        text = (
            "".join(
                f"{draw(comment)}\n  {part}{',' if i + 1 < len(parts) else ''}"
                for i, part in enumerate(parts)
            )
            + "\n  "
        )
    returns = draw(
        st.sampled_from(
            [" -> api.NotFound", "->api.ListPetsOk|api.NotFound", " -> (  # r\n   api.NotFound\n  )", ""]
        )
    )
    return f"    async  def {method} ({text}){returns} :{draw(comment)}\n"


@st.composite
def modules(draw: st.DrawFn, old: dict[str, list[tuple[str, bool, str]]]) -> bytes:
    text = '"""Doc."""\n' + draw(st.sampled_from(["", "from __future__ import annotations\n"]))
    text += "from datetime import date  # kept\nfrom generated.pets import interface as api\n"
    text += draw(
        st.sampled_from(
            [
                "from generated.pets.models import Pet, PetUpdate\n",
                "from generated.pets.models import (\n    Pet,  # a pet\n    PetUpdate\n)\n",
                "from generated.pets.models import Pet, \\\n    PetUpdate\n",
                "if True:\n    from generated.pets.models import Pet as Pet, PetUpdate\n",
            ]
        )
    )
    text += "def mark(*a): return lambda f: f\n" + draw(st.sampled_from(GAPS[:3]))
    text += "class Handlers( api.PetsApi[ object ] ):\n    '''Class.'''\n"
    for method in METHODS:
        text += draw(st.sampled_from(GAPS)) + draw(st.sampled_from(MARKS))
        text += draw(signature(method, old[method])) + draw(st.sampled_from(BODIES)) + "\n"
    text += draw(st.sampled_from(["", "\n# the end", "\ndef helper( a ,b ): pass\n", "\n\f\n"]))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


def rest(text: str) -> str:
    """A module without its imports and without the signatures of the operations."""
    # Positions count lines as Python does: every kind of line break is one.
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    gone: list[tuple[int, int]] = []
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            gone.append((starts[node.lineno - 1], starts[node.end_lineno or 0]))
    handlers = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    for node in handlers.body:
        if isinstance(node, ast.AsyncFunctionDef):
            start = text.index(node.name, offset(node.lineno, node.col_offset)) + len(node.name)
            body = node.body[0]
            gone.append((start, offset(body.lineno, 0)))
    for start, end in sorted(gone, reverse=True):
        text = text[:start] + text[end:]
    return text


@settings(
    max_examples=1000 if os.environ.get("OASWRIGHT_SLOW") else 80,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_bytes_outside_signatures_and_imports_stay(data: st.DataObject) -> None:
    old = {method: data.draw(arguments()) for method in METHODS}
    new = {method: data.draw(arguments()) for method in METHODS}
    module = data.draw(modules(old))
    before = interface(*(declared(method, old[method]) for method in METHODS))
    later = interface(*(declared(method, new[method]) for method in METHODS))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        unchanged = sync(root, module, before, old=before)
        assert unchanged.files == {}
        result = sync(root, module, later, old=before)
        text = after(root, result)
        assert rest(text.removeprefix("\ufeff")) == rest(module.decode().removeprefix("\ufeff"))
        assert text.startswith("\ufeff") == module.startswith(b"\xef\xbb\xbf")
        comments = re.findall(r"# \S+", module.decode())
        assert sorted(re.findall(r"# \S+", text)) == sorted(comments)
        messages = " ".join(finding.message for finding in result.findings)
        for default in re.findall(r"'default \w+ \w+'", module.decode()):
            assert default in text or default in messages
        again = sync(root, text.encode(), later, old=later)
        assert again.files == {}
        assert not [finding for finding in again.findings if finding.rule == "handler-signature"]
        # And what is written serves: the same names in the same order.
        tree = ast.parse(text.removeprefix("\ufeff"))
        (handlers,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
        for node in handlers.body:
            if isinstance(node, ast.AsyncFunctionDef):
                names = [arg.arg for arg in node.args.args[1:]]
                plain = [name for name, named, _ in new[node.name] if not named]
                assert names[: len(plain)] == plain
                by_name = {name for name, named, _ in new[node.name] if named} | {"principal"}
                assert by_name <= {arg.arg for arg in node.args.kwonlyargs} | set(names[len(plain) :])
