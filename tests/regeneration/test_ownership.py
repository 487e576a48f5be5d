"""`oaswright generate` deletes and overwrites nothing but what it wrote, and says what is in its way."""

import json
import shutil
from pathlib import Path

import pytest

from tests.regeneration.projects import (
    Result,
    edit,
    lay_out,
    listed_in_manifest,
    oaswright,
    tree,
)

OUT = ("generate", "specs/pets.yaml", "--out", "shop")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project in which nothing has been generated."""
    lay_out(tmp_path)
    return tmp_path


@pytest.fixture
def root(bare: Path) -> Path:
    """A project that has been generated."""
    assert oaswright(bare, "generate").status == 0
    return bare


def write(root: Path, *names: str, text: str = "# mine\n") -> dict[str, bytes]:
    """Write files that are not ours."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return {name: text.encode() for name in names}


def configure(root: Path, *, output: str = "generated", handlers: str = "server/pets.py", api: str) -> None:
    """One API with its output and handlers."""
    text = (
        f'[tool.oaswright]\noutput = "{output}"\n\n[tool.oaswright.apis.{api}]\n'
        f'spec = "specs/pets.yaml"\nhandlers = "{handlers}"\n'
    )
    (root / "pyproject.toml").write_text(text, encoding="utf-8")


def everything(root: Path) -> dict[str, bytes]:
    """All files of a project but for what `.oaswright` remembers."""
    return {name: data for name, data in tree(root, ".").items() if not name.startswith(".oaswright/")}


def refused(root: Path, *arguments: str) -> Result:
    """Run the command, which must refuse in one line and write nothing. With `--check` it must as well."""
    before = everything(root)
    for more in ((), ("--check",)):
        result = oaswright(root, *arguments, *more)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith("oaswright generate: ")
        assert result.err.count("\n") == 1
        assert everything(root) == before
    return result


@pytest.mark.parametrize("name", ["__init__.py", "models.py", "openapi.json"])
def test_file_that_is_not_ours_is_in_the_way_of_out(bare: Path, name: str) -> None:
    write(bare, "shop/app.py", "shop/data/rows.csv", f"shop/{name}")
    result = refused(bare, *OUT)
    assert f"shop/{name}" in result.err
    assert "app.py" not in result.err
    assert "move it aside" in result.err
    (bare / "shop" / name).rename(bare / "aside")
    assert oaswright(bare, *OUT).status == 0


@pytest.mark.parametrize("name", ["shop", "shop/models.py/mine.txt", "shop/interface.py/deep/mine.txt"])
def test_other_kinds_of_files_are_in_the_way_as_well(bare: Path, name: str) -> None:
    write(bare, name)
    result = refused(bare, *OUT)
    assert "/".join(name.split("/")[:2]) in result.err


def test_link_that_leads_nowhere_is_in_the_way(bare: Path) -> None:
    (bare / "shop").mkdir()
    (bare / "shop/models.py").symlink_to("elsewhere.py")
    assert "shop/models.py" in refused(bare, *OUT).err
    assert (bare / "shop/models.py").is_symlink()


def test_all_that_is_in_the_way_is_named(bare: Path) -> None:
    write(bare, "shop/models.py", "shop/wiring.py")
    result = refused(bare, *OUT)
    assert "shop/models.py, shop/wiring.py" in result.err
    assert "move them aside" in result.err


def test_out_leaves_what_is_not_ours(bare: Path) -> None:
    mine = write(bare, "shop/app.py", "shop/data/rows.csv", "shop/data/deep/er.txt")
    (bare / "shop/empty").mkdir()
    for _ in range(2):
        assert oaswright(bare, *OUT).status == 0
        edit(bare / "specs/pets.yaml", lambda text: text.replace("All pets", "All pets, All pets"))
    assert everything(bare).items() >= mine.items()
    assert (bare / "shop/empty").is_dir()


@pytest.mark.parametrize("name", ["my-shop", "class"])
def test_out_that_cannot_be_the_name_of_a_package_is_refused(bare: Path, name: str) -> None:
    (bare / name).mkdir()
    for folder, out in ((bare, name), (bare / name, ".")):
        result = oaswright(folder, "generate", str(bare / "specs/pets.yaml"), "--out", out)
        assert result.status == 2
        assert f'"{name}" cannot be the name of a package' in result.err


def test_files_beside_bytecode_stay_and_bytecode_goes(bare: Path) -> None:
    mine = write(bare, "shop/__pycache__/notes.txt")
    write(bare, "shop/__pycache__/models.cpython-311.pyc", "shop/sub/__pycache__/mine.cpython-311.pyc")
    assert oaswright(bare, *OUT).status == 0
    left = {
        path.relative_to(bare).as_posix()
        for path in (bare / "shop").glob("**/__pycache__/*")
        if path.is_file()
    }
    remembered = "shop/__pycache__/cache.json"
    assert left == {*mine, remembered, "shop/sub/__pycache__/mine.cpython-311.pyc"}


def test_document_in_the_folder_of_out_is_refused(bare: Path) -> None:
    write(bare, "shop/shop.yaml", text=(bare / "specs/shops.yaml").read_text(encoding="utf-8"))
    result = refused(bare, "generate", "shop/shop.yaml", "--out", "shop")
    assert "shop/shop.yaml" in result.err


@pytest.mark.parametrize(("output", "package"), [("src", "src/shop"), (".", "shop")])
def test_package_of_the_project_is_not_taken_over(bare: Path, output: str, package: str) -> None:
    write(bare, f"{package}/__init__.py", f"{package}/app.py", f"{package}/sub/more.py")
    configure(bare, output=output, api="shop")
    assert f"{package}/__init__.py" in refused(bare, "generate").err


@pytest.mark.parametrize("output", ["src", "src/app", "."])
def test_output_among_files_of_the_project_leaves_them(bare: Path, output: str) -> None:
    mine = write(bare, "src/app/main.py", "src/tool/__init__.py", "src/shop/rows.csv", "shop/notes.txt")
    configure(bare, output=output, api="shop")
    result = oaswright(bare, "generate")
    assert result.status == 0, result.err
    edit(bare / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    assert oaswright(bare, "generate").status == 0
    assert everything(bare).items() >= mine.items()


def test_output_that_is_a_package_of_the_project_keeps_its_code(bare: Path) -> None:
    write(bare, "src/__init__.py")
    configure(bare, output="src", api="shop")
    assert "src/__init__.py" in refused(bare, "generate").err


def test_output_that_is_a_file_is_refused(bare: Path) -> None:
    write(bare, "generated")
    assert "generated is in the way" in refused(bare, "generate").err


@pytest.mark.parametrize(
    "handlers",
    [
        "generated/pets/handlers.py",
        "generated/pets/handlers",
        "generated/pets",
        "generated/pets/interface.py",
        "server/../generated/pets/own/handlers.py",
        "linked/pets/handlers.py",
        "generated/__init__.py",
    ],
)
def test_handlers_in_a_generated_package_are_refused(bare: Path, handlers: str) -> None:
    (bare / "linked").symlink_to("generated")
    configure(bare, handlers=handlers, api="pets")
    result = refused(bare, "generate")
    assert f"handlers = {handlers}" in result.err
    assert "generated" in result.err
    for command in ("check", "serve"):
        assert oaswright(bare, command).status == 2


def test_handlers_of_one_api_in_the_package_of_another_are_refused(bare: Path) -> None:
    edit(bare / "pyproject.toml", lambda text: text.replace("server/shops.py", "generated/pets/shops.py"))
    result = refused(bare, "generate")
    assert "apis.shops" in result.err
    assert "generated/pets" in result.err


def test_handlers_beside_the_generated_packages_stay(bare: Path) -> None:
    configure(bare, handlers="generated/handlers.py", api="pets")
    assert oaswright(bare, "generate").status == 0
    edit(bare / "generated/handlers.py", lambda text: f"{text}\n# mine\n")
    edit(bare / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    assert oaswright(bare, "generate").status == 0
    assert (bare / "generated/handlers.py").read_text(encoding="utf-8").endswith("# mine\n")


@pytest.mark.parametrize(
    ("output", "api", "named"),
    [
        ("specs/pets.yaml", "pets", "output = specs/pets.yaml"),
        ("specs/pets.yaml/generated", "pets", "output = specs/pets.yaml/generated"),
        (".", "specs", "specs/pets.yaml"),
        ("server/pets.py", "pets", "server/pets.py"),
    ],
)
def test_output_and_documents_that_meet_are_refused(bare: Path, output: str, api: str, named: str) -> None:
    configure(bare, output=output, api=api)
    result = refused(bare, "generate")
    assert named in result.err
    assert "specs" in result.err or "server" in result.err


def test_own_files_below_a_generated_package_stay_and_are_no_drift(root: Path) -> None:
    mine = write(root, "generated/pets/own.py", "generated/pets/data/deep/rows.csv")
    (root / "generated/pets/data/empty").mkdir()
    (root / "generated/pets/link").symlink_to("data/deep")
    assert oaswright(root, "generate").out == "nothing to do\n"
    check = oaswright(root, "generate", "--check")
    assert (check.status, check.out, check.err) == (0, "", "")
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    result = oaswright(root, "generate")
    assert result.status == 0
    assert "own.py" not in result.out + result.err
    shutil.rmtree(root / ".oaswright")
    assert oaswright(root, "generate").out == "nothing to do\n"
    assert everything(root).items() >= mine.items()
    assert (root / "generated/pets/data/empty").is_dir()
    assert (root / "generated/pets/link").is_symlink()


def test_own_files_do_not_make_a_run_with_nothing_to_do_a_long_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, "generated/pets/own.py")
    monkeypatch.setattr("oaswright.cli.regeneration.regenerate", None)
    assert oaswright(root, "generate").out == "nothing to do\n"


def test_former_files_go_and_an_edit_of_one_is_kept(root: Path) -> None:
    write(root, "generated/pets/own/mine.py")
    for name in ("former.py", "own/former.py", "sub/former.py", "sub/edited.py"):
        listed_in_manifest(root / "generated/pets", name)
    write(root, "generated/pets/sub/edited.py")
    result = oaswright(root, "generate")
    assert result.status == 0
    assert "generated/pets/sub/edited.py had been edited by hand" in result.err
    assert sorted(path.name for path in (root / "generated/pets").rglob("*") if "former" in path.name) == []
    assert not (root / "generated/pets/sub").exists()
    assert (root / "generated/pets/own/mine.py").exists()
    kept = root / ".oaswright/replaced/generated/pets/sub/edited.py"
    assert kept.read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize("name", ["../../server/pets.py", "out/mine.py", "data"])
def test_manifest_reaches_no_further_than_its_folder(root: Path, name: str) -> None:
    mine = write(root, "elsewhere/mine.py", "generated/pets/data/mine.py")
    (root / "generated/pets/out").symlink_to(root / "elsewhere")
    manifest = root / "generated/pets/.oaswright.json"
    edit(manifest, lambda text: text.replace('"files": {', f'"files": {{\n    "{name}": "0",'))
    assert oaswright(root, "generate").status == 0
    assert everything(root).items() >= mine.items()
    assert (root / "server/pets.py").exists()


def test_every_edit_by_hand_is_kept(root: Path) -> None:
    models = root / "generated/pets/models.py"
    ours = models.read_bytes()
    for text in ("# first\n", "# second\n", "# third\n", "# second\n"):
        models.write_text(text, encoding="utf-8")
        result = oaswright(root, "generate")
        assert result.status == 0
        copy = result.err.rpartition("kept at ")[2].strip()
        assert (root / copy).read_text(encoding="utf-8") == text
        assert models.read_bytes() == ours
    kept = tree(root / ".oaswright/replaced/generated/pets", ".")
    assert kept == {
        "models.py": b"# first\n",
        "models.2.py": b"# second\n",
        "models.3.py": b"# third\n",
    }


def test_every_edit_by_hand_of_one_document_is_kept(bare: Path) -> None:
    assert oaswright(bare, *OUT).status == 0
    for text in ("# first\n", "# second\n"):
        (bare / "shop/models.py").write_text(text, encoding="utf-8")
        assert oaswright(bare, *OUT).status == 0
    assert set(tree(bare, ".oaswright/replaced").values()) == {b"# first\n", b"# second\n"}


def test_own_files_in_the_package_of_a_removed_api_stay(root: Path) -> None:
    mine = write(root, "generated/shops/own.py", "generated/shops/data/rows.csv")
    edit(root / "pyproject.toml", lambda text: text.partition("[tool.oaswright.apis.shops]")[0])
    assert oaswright(root, "generate").status == 0
    assert tree(root, "generated/shops") == mine
    assert oaswright(root, "generate", "--check").status == 0


def test_package_of_a_removed_api_with_a_damaged_manifest_stays(root: Path) -> None:
    (root / "generated/shops/.oaswright.json").write_text("<<<<<<< ours\n", encoding="utf-8")
    before = tree(root, "generated/shops")
    edit(root / "pyproject.toml", lambda text: text.partition("[tool.oaswright.apis.shops]")[0])
    assert oaswright(root, "generate").status == 0
    assert tree(root, "generated/shops") == before


@pytest.mark.parametrize("damage", ["", "<<<<<<< ours\n{}\n", "[]", None])
def test_without_a_manifest_our_header_tells_what_is_ours(root: Path, damage: str | None) -> None:
    manifest, models = root / "generated/pets/.oaswright.json", root / "generated/pets/models.py"
    ours = everything(root)
    mine = write(root, "generated/pets/own.py")
    if damage is None:
        manifest.unlink()
    else:
        manifest.write_text(damage, encoding="utf-8")
    edit(models, lambda text: f"{text}\n# mine\n")
    result = oaswright(root, "generate")
    assert result.status == 0, result.err
    assert everything(root) == ours | mine
    kept = root / ".oaswright/replaced/generated/pets/models.py"
    assert kept.read_text(encoding="utf-8").endswith("# mine\n")
    if damage:
        assert kept.with_name(".oaswright.json").read_text(encoding="utf-8") == damage
    manifest.write_text("{", encoding="utf-8")
    models.write_text("# all mine\n", encoding="utf-8")
    assert "generated/pets/models.py is in the way" in refused(root, "generate").err


def test_file_of_ours_that_a_manifest_does_not_list_is_taken_where_it_is_the_same(root: Path) -> None:
    manifest = root / "generated/pets/.oaswright.json"
    table = json.loads(manifest.read_text(encoding="utf-8"))
    del table["files"]["models.py"]
    manifest.write_text(json.dumps(table), encoding="utf-8")
    assert oaswright(root, "generate").status == 0
    assert "models.py" in json.loads(manifest.read_text(encoding="utf-8"))["files"]


@pytest.mark.parametrize("way", ["dance", "files"])
def test_own_files_stay_however_folders_are_replaced(
    root: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = write(root, "generated/pets/own.py", "generated/pets/data/rows.csv", "generated/shops/own.py")
    listed_in_manifest(root / "generated/pets", "former.py")
    edit(root / "specs/pets.yaml", lambda text: text.replace("name: limit", "name: size"))
    edit(root / "pyproject.toml", lambda text: text.partition("[tool.oaswright.apis.shops]")[0])
    if way == "dance":
        monkeypatch.setattr("oaswright.publish.moving.exchange", lambda *_: False)
    else:

        def another_mount(*_: object) -> None:
            raise OSError(18, "Invalid cross-device link")

        monkeypatch.setattr("oaswright.publish.staging.os.link", another_mount)
    assert oaswright(root, "generate").status == 0
    assert everything(root).items() >= mine.items()
    assert not (root / "generated/pets/former.py").exists()
    assert sorted(tree(root, "generated/shops")) == ["generated/shops/own.py"]
