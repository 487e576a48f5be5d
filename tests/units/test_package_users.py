"""Which modules of a project use a generated package: told anew after each save."""

import os
from pathlib import Path

from oaswright.handlers.model import Subject
from oaswright.handlers.package_changes import list_user_paths

USES = "import generated.pets.models\n"


def test_a_save_is_seen_though_time_and_size_of_the_file_stay(tmp_path: Path) -> None:
    subject = Subject("pets", "PetsApi", "generated.pets", tmp_path / "generated" / "pets", {}, {})
    path = tmp_path / "app.py"
    path.write_text("#" * len(USES), encoding="utf-8")
    saved = path.stat()

    def find() -> list[Path]:
        return list(list_user_paths(tmp_path, subject, frozenset()))

    assert find() == []
    path.write_text(USES, encoding="utf-8")
    os.utime(path, ns=(saved.st_atime_ns, saved.st_mtime_ns))
    assert find() == [path]
    os.utime(path, ns=(0, 0))
    assert find() == find() == [path]
    path.write_text(f"#{USES}"[: len(USES)].replace("pets", "cats"), encoding="utf-8")
    assert find() == []
