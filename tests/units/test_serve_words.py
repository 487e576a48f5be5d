"""What `oaswright serve` looks at, and what it says of an application that does not start."""

from pathlib import Path

import pytest
from oaswright.cli.serve import _explain, _list_code
from oaswright.config import load_config
from oaswright.runtime import StartUpError

APIS = """
[tool.oaswright]
app = "web.main:create"
[tool.oaswright.apis.shop]
spec = "shop.yaml"
handlers = "app/handlers.py"
security = "auth/security.py"
"""


@pytest.mark.parametrize(
    ("made", "listed"),
    [
        ((), ["."]),
        (("web",), ["web"]),
        (("web", "generated", "src", "app", "auth", "tests"), ["app", "auth", "generated", "src", "web"]),
    ],
)
def test_the_folders_of_the_application_are_looked_at(
    made: tuple[str, ...], listed: list[str], tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(APIS, "utf-8")
    for name in made:
        (tmp_path / name).mkdir()
    found = _list_code(load_config(tmp_path))
    assert [Path(folder).relative_to(tmp_path).as_posix() for folder in found] == listed


def test_why_it_does_not_start_is_told_by_the_lines_of_the_project(tmp_path: Path) -> None:
    begin = "oaswright serve: the application cannot start:\n"
    faults = StartUpError(["one fault", "another"])
    assert _explain(faults, tmp_path) == f"{begin}{faults}"
    assert "another" in str(faults)
    (tmp_path / "app.py").write_text("def create():\n    return int('x')\n", "utf-8")
    code = compile((tmp_path / "app.py").read_text("utf-8"), str(tmp_path / "app.py"), "exec")
    space: dict[str, object] = {}
    exec(code, space)  # noqa: S102 - a module of the test's own
    with pytest.raises(ValueError, match="invalid literal") as raised:
        space["create"]()  # type: ignore[operator]
    told = _explain(raised.value, tmp_path)
    assert told.startswith(f'{begin}  File "{tmp_path / "app.py"}", line 2, in create\n')
    assert told.endswith("ValueError: invalid literal for int() with base 10: 'x'\n")
    assert Path(__file__).name not in told
