"""Files that are written whole or not at all."""

import os
from pathlib import Path

import pytest
from oaswright.contents import replace_file


def test_file_is_replaced_and_old_drafts_of_it_go(tmp_path: Path) -> None:
    for name, seconds in ((".a.json.7", 0), (".a.json.8", 10**9), (".b.json.7", 0), (".a.json.9", None)):
        (tmp_path / name).write_text("{", encoding="utf-8")
        if seconds is not None:
            os.utime(tmp_path / name, (seconds, seconds))
    (tmp_path / "a.json").write_text("former", encoding="utf-8")
    replace_file(tmp_path / "a.json", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
    # Those of other files stay, and one that another run may be writing.
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.json.9", ".b.json.7", "a.json"]


def test_file_that_cannot_be_replaced_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(OSError, match=r"a\.json"):
        replace_file(tmp_path / "a.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
