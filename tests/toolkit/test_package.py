"""A generated package, imported and served: what a developer and a client see of it."""

import asyncio
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from oaswright.contract.applications import make_application
from oaswright.runtime import StartUpError
from oaswright.runtime.application import application
from pydantic import MISSING

from tests.toolkit.conftest import Project

ITEM = {"id": 7, "name": "lamp", "note": None, "opens": "17:00"}


@pytest.fixture
def package(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package `generated.shop` of the project, imported afresh."""
    assert project.run("generate").returncode == 0
    (project.root / "generated").rename(project.root / "shop_generated")
    monkeypatch.syspath_prepend(str(project.root))
    yield importlib.import_module("shop_generated.shop")
    for name in [name for name in sys.modules if name.startswith("shop_generated")]:
        del sys.modules[name]


def handlers(package: ModuleType, **methods: Any) -> Any:
    """An implementation of the interface with the given methods."""
    interface = importlib.import_module(f"{package.__name__}.interface")

    async def answer(self: Any, **_: Any) -> Any:
        return interface.NotFound(importlib.import_module(f"{package.__name__}.models").Fault(error="none"))

    return type("Handlers", (interface.ShopApi,), {"get_item": answer, "update_item": answer, **methods})()


def call(package: ModuleType, implementation: Any, method: str, path: str, **request: Any) -> httpx.Response:
    """One request to an application that serves the package, in process."""
    wiring = importlib.import_module(f"{package.__name__}.wiring")
    app: Any = application([wiring.wire(implementation)])

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
            return await client.request(method, path, **request)

    return asyncio.run(send())


def module(package: ModuleType, name: str) -> Any:
    return importlib.import_module(f"{package.__name__}.{name}")


def test_absent_null_and_a_value_are_three_things(package: ModuleType) -> None:
    update = module(package, "models").ItemUpdate
    assert update.model_validate({}).note is MISSING
    assert update.model_validate({"note": None}).note is None
    assert update.model_validate({"note": "x"}).note == "x"
    assert update.model_validate({"note": None}).changes() == {"note": None}
    assert update.model_validate({}).changes() == {}


def test_a_handler_gets_typed_arguments_and_its_response_goes_out(package: ModuleType) -> None:
    seen: list[Any] = []

    async def update_item(self: Any, item_id: int, body: Any) -> Any:
        seen.extend([item_id, type(body).__name__, body.changes()])
        item = module(package, "models").Item.model_validate(ITEM)
        return module(package, "interface").UpdateItemOk(item)

    response = call(
        package, handlers(package, update_item=update_item), "PATCH", "/items/7", json={"note": None}
    )
    assert (response.status_code, response.json()) == (200, ITEM)
    assert seen == [7, "ItemUpdate", {"note": None}]


def test_scalars_of_yaml_1_2_stay_strings(package: ModuleType) -> None:
    day = module(package, "models").Item.model_fields["day"].annotation
    assert "Day" in str(day)
    assert {member.value for member in module(package, "models").ItemDay} == {"2026-12-24", "no", "on"}
    document = json.loads(Path(module(package, "wiring").__file__).with_name("openapi.json").read_text())
    assert document["components"]["schemas"]["Item"]["properties"]["opens"]["examples"] == ["17:00"]


def test_all_faults_of_a_request_come_back_at_once_without_the_values(package: ModuleType) -> None:
    response = call(
        package, handlers(package), "PATCH", "/items/x1", json={"name": "", "secret-name": "secret-value"}
    )
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert [(e["in"], e["pointer"], e["rule"]) for e in response.json()["errors"]] == [
        ("path", "/itemId", "type"),
        ("body", "/name", "minLength"),
        ("body", "", "additionalProperties"),
    ]
    assert "secret-value" not in response.text


def test_a_response_that_the_document_does_not_declare_never_leaves(
    package: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    async def get_item(self: Any, item_id: int) -> Any:
        item = module(package, "models").Item.model_construct(id="not an integer", name="x", opens="y")
        return module(package, "interface").GetItemOk(item)

    async def lost(self: Any, item_id: int) -> Any:
        return {"id": 1}

    for method in (get_item, lost):
        response = call(package, handlers(package, get_item=method), "GET", "/items/7")
        assert response.status_code == 500
        assert "not an integer" not in response.text
    assert "getItem" in caplog.text


def test_a_stub_answers_501_with_the_name_of_the_operation(package: ModuleType) -> None:
    async def get_item(self: Any, item_id: int) -> Any:
        raise NotImplementedError("getItem")

    response = call(package, handlers(package, get_item=get_item), "GET", "/items/7")
    assert response.status_code == 501
    assert response.json()["detail"] == "getItem is not implemented"


def test_an_application_with_unfit_handlers_does_not_start_and_lists_every_fault(package: ModuleType) -> None:
    async def get_item(self: Any) -> Any: ...

    def update_item(self: Any, item_id: int, body: Any) -> Any:
        yield body

    unfit = handlers(package, get_item=get_item, update_item=update_item)
    with pytest.raises(StartUpError) as caught:
        call(package, unfit, "GET", "/items/7")
    assert caught.value.problems == (
        "shop: Handlers.get_item does not take the argument item_id",
        "shop: Handlers.update_item is a generator: return a response, whose body may be one",
    )


def test_a_missing_handler_hides_no_other_fault(package: ModuleType) -> None:
    async def update_item(self: Any, item_id: int) -> Any: ...

    interface, wiring = module(package, "interface"), module(package, "wiring")
    lacking = type("Handlers", (interface.ShopApi,), {"update_item": update_item})
    for _ in range(2):
        with pytest.raises(StartUpError) as caught:
            make_application(lambda: application([wiring.wire(lacking())]))
        assert caught.value.problems == (
            "shop: Handlers.get_item is missing: it answers GET /items/{itemId}",
            "shop: Handlers.update_item does not take the argument body",
        )
    with pytest.raises(TypeError, match="abstract class Handlers"):
        lacking()


def test_the_document_is_served_as_it_was_written(package: ModuleType, project: Project) -> None:
    response = call(package, handlers(package), "GET", "/openapi.json")
    assert response.status_code == 200
    published = response.json()
    assert published["openapi"] == "3.1.0"
    assert published["components"]["schemas"]["Item"]["properties"]["note"] == {"type": ["string", "null"]}


@pytest.mark.parametrize(
    ("method", "path", "status", "headers"),
    [
        ("POST", "/items/7", 405, {"allow": "GET, PATCH, HEAD"}),
        ("GET", "/nothing", 404, {}),
        ("GET", "/items/7/", 404, {}),
        ("HEAD", "/items/7", 404, {"content-length": "16"}),
    ],
)
def test_paths_and_methods_beside_the_document(
    package: ModuleType, method: str, path: str, status: int, headers: dict[str, str]
) -> None:
    response = call(package, handlers(package), method, path)
    assert response.status_code == status
    assert headers.items() <= dict(response.headers).items()


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"note": NaN}', "application/json", 400),
        (b'{"note": "\xff"}', "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", None, 415),
        (b"[" * 100_000, "application/json", 400),
        (b"{}", "Application/JSON; charset=utf-8", 404),
        (b'{"note": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
    ],
)
def test_bodies_that_are_no_valid_json(
    package: ModuleType, content: bytes, media_type: str | None, status: int
) -> None:
    headers = {"content-type": media_type} if media_type else {}
    response = call(package, handlers(package), "PATCH", "/items/7", content=content, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize(
    ("status", "name"),
    [("413", "ContentTooLarge"), ("416", "RangeNotSatisfiable"), ("422", "UnprocessableContent")],
)
def test_classes_are_named_alike_on_every_version_of_python(project: Project, status: str, name: str) -> None:
    """`http.HTTPStatus` calls some codes differently since Python 3.13."""
    project.edit(
        "        '404':\n          $ref: '#/components/responses/NotFound'\n    patch:",
        f"        '{status}': {{description: refused}}\n    patch:",
    )
    assert project.run("generate").returncode == 0
    assert f"class GetItem{name}:" in (project.root / "generated/shop/interface.py").read_text()
