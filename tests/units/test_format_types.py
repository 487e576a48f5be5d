"""Where a type of a format is looked for, and which names its module has; nothing of it runs."""

import sys
from pathlib import Path

import pytest
from oaswright.format_types import find_module, find_type


@pytest.mark.parametrize(
    "source",
    [
        b"class Money: ...",
        b"def Money(): ...",
        b"Money = 1",
        b"if True:\n    Money = 1",
        b"for Money in (): ...",
        b"import os as Money",
        b"from elsewhere import Money",
        b"from elsewhere import Cash as Money",
        b"import Money.coins",
        # What only running it tells, or nothing at all.
        b"from elsewhere import *",
        b"def __getattr__(name): ...",
        b"class Money(: ...",
        b"x = 1\0",
        b"# coding: no-such\n",
    ],
)
def test_a_name_that_a_module_has_or_may_have(tmp_path: Path, source: bytes) -> None:
    (tmp_path / "cash.py").write_bytes(source)
    assert find_type("cash.Money", tmp_path) == tmp_path / "cash.py"


# Python 3.11.3 calls a NUL byte an error of the value, later ones one of the syntax.
@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), ValueError("null bytes")])
def test_a_module_that_cannot_be_read_may_have_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    (tmp_path / "cash.py").touch()

    def refuse(path: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert find_type("cash.Money", tmp_path) == tmp_path / "cash.py"


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        (b"", ""),
        (b"from elsewhere import Money as Cash", "; it may be Cash"),
        (b"from elsewhere import Money as Monye", "; did you mean Monye?"),
        (b"import coins.Coins", "; it may be coins"),
        (b"print(Penny)", ""),
        ("\n".join(f"Coin{n:02} = 1" for n in range(21)).encode(), "; it may be Coin00, "),
    ],
)
def test_a_name_that_a_module_has_not(tmp_path: Path, source: bytes, hint: str) -> None:
    (tmp_path / "cash.py").write_bytes(source)
    with pytest.raises(ValueError, match="has no Money") as caught:
        find_type("cash.Money", tmp_path)
    said = str(caught.value).partition("has no Money")[2]
    assert said.startswith(hint)
    assert bool(said) == bool(hint)
    assert "Coin19" in said or "Coin" not in said
    assert "Coin20" not in said


def test_a_module_is_looked_for_in_the_project_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "site"
    monkeypatch.setattr(sys, "path", ["", str(installed)])
    found: list[Path | None] = [find_module("a.b", tmp_path)]
    for place in (
        installed / "a/b.py",
        tmp_path / "src/a/b.py",
        tmp_path / "a/b.py",
        tmp_path / "a/b/__init__.py",
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        found.append(find_module("a.b", tmp_path))
    names = [path and path.relative_to(tmp_path).as_posix() for path in found]
    assert names == [None, "site/a/b.py", "src/a/b.py", "a/b.py", "a/b/__init__.py"]


@pytest.mark.parametrize("path", ["decimal.Decimal", "ipaddress.IPv4Address", "sys.Money", "_thread.Money"])
def test_a_type_without_source_is_not_looked_at(tmp_path: Path, path: str) -> None:
    assert find_type(path, tmp_path) is None
