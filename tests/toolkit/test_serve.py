"""`oaswright serve --reload`: the document, the generated code and the server that runs it stay together."""

from tests.toolkit.conftest import Project
from tests.toolkit.serving import serving, wait_for

APP = """
from generated.shop.wiring import wire
from oaswright.runtime.application import application

from app.handlers import ShopHandlers


def create():
    return application([wire(ShopHandlers())])
"""


def test_every_save_of_the_document_reaches_the_server(project: Project) -> None:
    (project.root / "app/served.py").write_text(APP)
    configuration = project.root / "pyproject.toml"
    configuration.write_text(f'[tool.oaswright]\napp = "app.served:create"\n{configuration.read_text()}')
    with serving(project.root) as (url, log):
        wait_for(f"{url}/openapi.json", log, lambda text: "Get an item" in text)
        for old, new in (("Get an item", "Read an item"), ("Read an item", "Fetch an item")):
            # The whole generated folder is exchanged with its successor each time.
            project.edit(f"summary: {old}", f"summary: {new}")
            wait_for(f"{url}/openapi.json", log, lambda text, new=new: new in text)
    assert "Traceback" not in log.read_text(encoding="utf-8")
