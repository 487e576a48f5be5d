"""An application that cannot keep its documents does not start, and says everything that is wrong."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest
from oaswright.runtime import Policy, StartUpError
from oaswright.runtime.application import application

from tests.runtime.apps import document, wired

TEXT = """
paths:
  /a:
    get: {operationId: a, security: [{key: []}], responses: {'204': {description: done}}}
    post:
      operationId: b
      requestBody: {content: {application/json: {schema: {type: string}}}}
      responses: {'204': {description: done}}
  /c:
    get: {operationId: c, security: [{key: []}], responses: {'204': {description: done}}}
    put: {operationId: d, parameters: [{name: x, in: query, schema: {type: string}}],
          responses: {'204': {description: done}}}
    patch: {operationId: e, responses: {'200': {description: done, content: {application/json: {schema: {
            minimum: 1}}}}}}
    delete: {operationId: f, responses: {'204': {description: done}}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
"""


def test_all_faults_are_listed_at_once() -> None:
    class Handlers:
        async def a(self, principal: Any) -> None: ...

        async def b(self) -> None: ...

        async def c(self, principal: Any) -> Any:
            yield principal

        async def d(self, query_x: Any, other: int) -> None: ...

        async def e(self) -> None: ...

    policy = Policy(strict_query=frozenset({"g"}), body_limits={"h": 1}, aliases={"/b": "/nowhere"})
    api = dataclasses.replace(wired(document(TEXT), policy=policy).api, handlers=Handlers())
    with pytest.raises(StartUpError) as caught:
        application([api])
    assert sorted(caught.value.problems) == sorted(
        [
            "test: Handlers.b does not take the argument body",
            "test: Handlers.c is a generator: return a response, whose body may be one",
            "test: Handlers.d demands other, which is no part of the operation",
            "test: Handlers.f is missing: it answers DELETE /c",
            "test: security is missing: there are operations that ask for credentials",
            "test: policy.aliases leads from /b to /nowhere, which is no path",
            "test: policy.body_limits names h, which is no operation",
            "test: policy.strict_query names g, which is no operation",
        ]
    )


def test_handlers_may_be_any_object() -> None:
    async def f() -> None: ...

    value = document("paths: {/f: {get: {operationId: f, responses: {'204': {description: done}}}}}")
    api = dataclasses.replace(wired(value).api, handlers=SimpleNamespace(f=f))
    assert application([api])
