"""`[tool.oaswright]` as values, and what is wrong in it with its position."""

import re
from pathlib import Path

import pytest
from oaswright.config.model import ApiConfig, ConfigError, ModelPackage
from oaswright.config.reading import load_config
from oaswright.config.selection import document_config, select_apis

API = '[tool.oaswright.apis.shop]\nspec = "specs/shop.yaml"\n'
PACKAGES = "[tool.oaswright.packages]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/shop.yaml").write_text("openapi: 3.1.0\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


def write(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text, "utf-8")


def test_settings_that_are_not_written_have_their_defaults(folder: Path) -> None:
    write(folder, API)
    config = load_config(folder / "specs")
    assert config.apis == (ApiConfig("shop", folder / "specs/shop.yaml"),)
    assert (config.root, config.output, config.file) == (
        folder,
        folder / "generated",
        folder / "pyproject.toml",
    )
    assert (config.app, config.fail_on, config.reference_root) == (None, "error", folder)
    assert (config.is_project, config.state) == (True, folder / ".oaswright")
    assert (config.packages, config.targets) == ((), config.apis)
    assert config.apis[0].lenient is False
    assert config.import_name("shop") == "generated.shop"
    assert config.package_folder(config.apis[0]) == folder / "generated/shop"


def test_settings_are_read(folder: Path) -> None:
    top = """[tool.oaswright]
output = "src/acme/api"
app = "acme.app:make"
root = "specs"
fail-on = "warning"
[tool.oaswright.formats]
duration = "datetime.timedelta"
decimal = "decimal.Decimal"
"""
    more = """handlers = "acme/handlers.py"
split = "tags"
lenient = true
formats.decimal = "str"
[tool.oaswright.rules]
unused-component = "off"
"""
    packages = PACKAGES + '"specs/a.yaml" = "acme.api.common"\n"specs/b.yaml" = { import = "other.models" }\n'
    write(folder, top + API + more + packages + '"specs/c.yaml" = "acme.api.common"\n')
    config = load_config(folder)
    (api,) = config.apis
    assert (config.app, config.fail_on, config.reference_root) == (
        "acme.app:make",
        "warning",
        folder / "specs",
    )
    assert config.rules == {"unused-component": "off"}
    assert api.handlers == folder / "acme/handlers.py"
    assert api.security == folder / "acme/security.py"
    assert (api.split, api.lenient) == ("tags", True)
    assert api.formats == {"duration": "datetime.timedelta", "decimal": "str"}
    ours, other = config.packages
    assert ours == ModelPackage("acme.api.common", (folder / "specs/a.yaml", folder / "specs/c.yaml"))
    assert other == ModelPackage("other.models", (folder / "specs/b.yaml",), generated=False)
    assert (config.written_packages, config.targets) == ((ours,), (ours, api))
    assert config.import_name(ours.folder) == ours.name
    assert config.package_folder(ours) == folder / "src/acme/api/common"


@pytest.mark.parametrize(
    ("handlers", "security"),
    [
        ("acme/handlers.py", "acme/security.py"),
        ("acme/shop.py", "acme/shop_security.py"),
        ("acme/handlers", "acme/security.py"),
    ],
)
def test_credentials_are_verified_beside_the_handlers(folder: Path, handlers: str, security: str) -> None:
    write(folder, f'{API}handlers = "{handlers}"\n')
    (api,) = load_config(folder).apis
    assert (api.handlers, api.security) == (folder / handlers, folder / security)
    write(folder, f'{API}security = "acme/own.py"\n')
    (api,) = load_config(folder).apis
    assert (api.handlers, api.security) == (None, folder / "acme/own.py")


def test_the_nearest_file_with_a_table_counts(folder: Path) -> None:
    write(folder, API)
    write(folder / "specs", "[project]\n")
    assert load_config(folder / "specs").root == folder
    write(folder / "specs", "[tool.oaswright]\n")
    assert (load_config(folder / "specs").root, load_config(folder / "specs").apis) == (folder / "specs", ())


# The text, where the error is ("" without a position), what it says.
MISTAKES = [
    (API + 'spek = "x"\n', "3:8", "unknown key of tool.oaswright.apis.shop: spek; did you mean spec?"),
    (
        '[tool.oaswright]\nqqqqqq = "x"\n',
        "2:10",
        "unknown key of tool.oaswright: qqqqqq; known: output, app, ",
    ),
    ("[tool.oaswright]\noutput = 1\n", "2:10", "tool.oaswright.output must be a string"),
    (API + "lenient = 1\n", "3:11", "tool.oaswright.apis.shop.lenient must be true or false"),
    (
        '[tool.oaswright]\nfail-on = "note"\n',
        "2:11",
        'tool.oaswright.fail-on must be one of "error", "warning", "info"; \'error\' is the default',
    ),
    (
        API + 'split = "tag"\n',
        "3:9",
        'tool.oaswright.apis.shop.split must be one of "by size", "tags", "none"',
    ),
    ('[tool.oaswright]\nroot = "none"\n', "2:8", "tool.oaswright.root = 'none' is no folder"),
    (
        '[tool.oaswright.apis]\nshop = "x"\n',
        "2:8",
        'tool.oaswright.apis.shop must be a table with the key "spec"',
    ),
    ("[tool.oaswright.apis.shop]\n", "1:1", "tool.oaswright.apis.shop lacks spec, the path of the document"),
    (API.replace("shop]", "Shop]"), "1:1", "tool.oaswright.apis.Shop: the name becomes a package"),
    (API.replace("shop]", "class]"), "1:1", "tool.oaswright.apis.class: the name becomes a package"),
    (API.replace("shop]", "a-b]"), "1:1", "tool.oaswright.apis.a-b: the name becomes a package"),
    (API + 'handlers = "x.txt"\n', "3:12", "tool.oaswright.apis.shop.handlers = 'x.txt' is no module"),
    (API + 'security = "a-b.py"\n', "3:12", "tool.oaswright.apis.shop.security = 'a-b.py' is no module"),
    (PACKAGES + '"a.yaml" = { import = "a", more = 1 }\n', "2:12", 'write "generated.NAME", or { import = '),
    (PACKAGES + '"a.yaml" = { import = 1 }\n', "2:12", 'write "generated.NAME", or { import = "PACKAGE" }'),
    *(
        (PACKAGES + f'"a.yaml" = "{name}"\n', "2:12", f"= '{name}' is no name of a package; write")
        for name in (
            "generated.class",
            "generated.a-b",
            "generated.__init__",
            "generated.ä",
            "generated.",
            "",
        )
    ),
    (
        PACKAGES + '"a.yaml" = "generated.a"\n"b.yaml" = { import = "generated.a" }\n',
        "3:12",
        "b.yaml = 'generated.a': a package is generated or imported, not both",
    ),
    (PACKAGES + '"a.yaml" = "generated.a"\n"./a.yaml" = "generated.b"\n', "3:14", "the file is named twice"),
    (
        PACKAGES + '"a.yaml" = "a"\n',
        "2:12",
        "= 'a' is not in the output folder; call it generated.a, or write",
    ),
    (
        API + PACKAGES + '"a.yaml" = "generated.shop"\n',
        "4:12",
        "is the package of the API shop; give it another name",
    ),
    (
        API.replace("specs/", "generated/shop/"),
        "2:8",
        "spec = generated/shop/shop.yaml lies in generated/shop, which is generated; move it elsewhere",
    ),
    (
        API + 'handlers = "generated/__init__.py"\n',
        "3:12",
        "lies in generated/__init__.py, which is generated",
    ),
    (API + 'security = "generated/shop/security.py"\n', "3:12", "lies in generated/shop, which is generated"),
    (
        API + PACKAGES + '"generated/shop/a.yaml" = "generated.a"\n',
        "4:27",
        "packages.generated/shop/a.yaml lies in generated/shop, which is generated",
    ),
    (
        '[tool.oaswright]\noutput = "specs/shop.yaml/x"\n' + API,
        "4:8",
        "spec = specs/shop.yaml is a file; output = specs/shop.yaml/x must be another path",
    ),
    ("[tool.oaswright\n", "", "pyproject.toml: "),
    ("tool = 3\n", "1:8", "tool must be a table"),
    ("[tool.oaswright]\nrules = 3\n", "2:9", "tool.oaswright.rules must be a table"),
    ("[tool.oaswright]\nrules = [1]\n", "2:9", "tool.oaswright.rules must be a table"),
    ('[tool.oaswright.apis.shop]\nspec = ""\n', "1:1", "tool.oaswright.apis.shop lacks spec"),
]


@pytest.mark.parametrize(("text", "position", "message"), MISTAKES)
def test_what_is_wrong_has_its_position(folder: Path, text: str, position: str, message: str) -> None:
    write(folder, text)
    with pytest.raises(ConfigError) as refused:
        load_config(folder)
    said = str(refused.value)
    assert message in said
    found = re.search(r"pyproject\.toml:(\d+:\d+): ", said)
    assert (found[1] if found else "") == position


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "pyproject.toml").write_bytes(b"# \xff\n")
    with pytest.raises(ConfigError, match="is not encoded in UTF-8"):
        load_config(folder)


def test_handlers_may_stand_in_the_output_folder_beside_packages(folder: Path) -> None:
    write(folder, f'{API}handlers = "generated/handlers.py"\n')
    (api,) = load_config(folder).apis
    assert api.handlers == folder / "generated/handlers.py"


@pytest.mark.parametrize(
    ("text", "names", "message"),
    [
        (API, ["shpo"], "unknown API: shpo; did you mean shop?"),
        (API, ["nothing"], "unknown API: nothing; known: shop"),
        ("", ["shop"], "unknown API: shop; known: none"),
        ("[tool.oaswright]\n", [], "name a document and --out, or list your APIs in [tool.oaswright]"),
        (API.replace("shop.yaml", "none.yaml"), [], "pyproject.toml:2:8: there is no file "),
        (PACKAGES + '"none.yaml" = "generated.a"\n', [], "pyproject.toml:2:15: there is no file "),
        (API.replace("specs/", "../"), [], "pyproject.toml:2:8: "),
        ('[tool.oaswright]\noutput = "../x"\n' + API, [], "lies outside the project "),
        (
            '[tool.oaswright]\nroot = "specs"\n' + API.replace("specs/", ""),
            [],
            "specs, the folder of documents; ",
        ),
    ],
)
def test_a_selection_that_cannot_be_is_refused(
    folder: Path, text: str, names: list[str], message: str
) -> None:
    write(folder, text)
    with pytest.raises(ConfigError) as refused:
        select_apis(load_config(folder), names)
    assert message in str(refused.value)


def test_files_that_are_not_there_are_told_at_the_first(folder: Path) -> None:
    apis = [API.replace("shop", name).replace(f"{name}.yaml", f"{name}-none.yaml") for name in ("one", "two")]
    write(folder, "".join(apis))
    with pytest.raises(ConfigError) as refused:
        select_apis(load_config(folder))
    first, second = (folder / "specs" / f"{name}-none.yaml" for name in ("one", "two"))
    assert str(refused.value).endswith(f"pyproject.toml:2:8: there is no file {first}, {second}")


def test_apis_are_selected_in_the_order_of_their_names(folder: Path) -> None:
    write(folder, API + API.replace("shop]", "bar]"))
    config = load_config(folder)
    assert [api.name for api in select_apis(config)] == ["shop", "bar"]
    assert [api.name for api in select_apis(config, ["bar", "shop"])] == ["bar", "shop"]
    assert [api.name for api in select_apis(config, ["bar"])] == ["bar"]
    write(folder, PACKAGES + '"specs/shop.yaml" = "generated.a"\n')
    assert select_apis(load_config(folder)) == ()


def test_one_document_has_a_configuration_of_its_own(folder: Path) -> None:
    spec = folder / "specs/shop.yaml"
    write(folder, '[tool.oaswright.rules]\nunused-component = "off"\n')
    config = document_config(spec, Path("out/shop_api"), load_config(folder), lenient=True)
    assert config.apis == (ApiConfig("shop_api", spec, lenient=True),)
    assert (config.output, config.is_project, config.state) == (
        folder / "out",
        False,
        folder / "out/.oaswright",
    )
    assert (config.rules, config.reference_root) == ({"unused-component": "off"}, folder)


@pytest.mark.parametrize(
    ("spec", "out", "message"),
    [
        ("none.yaml", "out", "there is no file none.yaml"),
        ("specs", "out", "specs is a folder; name one document"),
        ("specs/shop.yaml", "specs", "lies in specs, the package to write; name another folder"),
        ("specs/shop.yaml", "a-b", '"a-b" cannot be the name of a package'),
        ("specs/shop.yaml", "class", '"class" cannot be the name of a package'),
    ],
)
def test_one_document_that_cannot_be_written_is_refused(
    folder: Path, spec: str, out: str, message: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        document_config(Path(spec), Path(out), load_config(folder))
    assert message in str(refused.value)
