"""Reports of a run: true, readable, and safe whatever a document or a server says."""

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import httpx
import pytest
from oaswright.contract import Contract, Identity
from oaswright.contract.api import read_api
from oaswright.contract.findings import Finding, Outcome
from oaswright.contract.messages import Answer, Exchange, Masking, Request
from oaswright.contract.reports.coverage import measure_coverage
from oaswright.contract.reports.html import format_html
from oaswright.contract.reports.json import format_json
from oaswright.contract.reports.junit import format_junit
from oaswright.contract.reports.text import format_report
from oaswright.contract.running import Plan, Report, run_checks
from oaswright.runtime.testing import Client

from tests.contracts.documents import LIBRARY
from tests.contracts.library import OWNER, make

HOSTILE = (
    "</pre><script>alert(1)</script><img src=x onerror=alert(1)> ]]> \x1b[2J\x00\u202e{{ 773 * 977 }} & \" '"
)
PASSWORD = "pass/word of the owner"  # a text that URLs and JSON write in another way
FORBIDDEN = ("<script", "<img", "\x1b", "\x00", "\u202e", PASSWORD, "755221")


@pytest.fixture(scope="module")
def report() -> Report:
    """A run with a fault of which every text is hostile, and things left behind."""

    @contextmanager
    def connect() -> Generator[httpx.Client]:
        with Client(make(), checked=False, raise_app_exceptions=False) as client:
            yield client

    plan = Plan(checks=frozenset({"examples", "create", "foreign"}))
    found = run_checks(read_api(LIBRARY), Contract(owner=Identity({"key": OWNER})), connect, plan)
    assert found.session is not None
    found.session.masking.add(PASSWORD)
    body = json.dumps({"title": HOSTILE, "pin": PASSWORD, "long": "x" * 5000}).encode()
    exchange = Exchange(
        Request("createBook", "POST", "/v1/books?pin=pass%2Fword%20of%20the%20owner", {}, body),
        Answer(200, {"content-type": "application/json"}, HOSTILE.encode()),
    )
    fault = Finding(
        "create", "createBook", "title", HOSTILE, f"says {HOSTILE}", PASSWORD, HOSTILE, (exchange,) * 2
    )
    outcomes = (
        *found.outcomes,
        Outcome("create", "createBook", "failed", "", (fault,)),
        Outcome("create", "updateBook", "failed", "", (replace(fault, operation="updateBook"),)),
        Outcome("foreign", "listBooks", "skipped", HOSTILE),
    )
    return replace(found, outcomes=outcomes, left=(HOSTILE,), api=replace(found.api, title=HOSTILE))


def test_text_tells_one_fault_once_and_how_to_see_it_again(report: Report) -> None:
    text = format_report(report, url="http://server.example/v1")
    assert len(re.findall("^FAIL ", text, re.MULTILINE)) == 1
    assert "also      updateBook" in text
    assert "curl -i -X POST http" in text.replace("'", "")
    assert text.splitlines()[-1].endswith("seed 0")
    assert "1 fault;" in text.splitlines()[-1]
    assert "FAIL" in next(line for line in text.splitlines() if line.startswith("createBook "))
    assert not any(one in text for one in ("\x1b", "\x00", "\u202e", PASSWORD, "word of the owner"))
    coloured = format_report(report, colour=True)
    assert {*re.findall("\x1b\\[[^m]*m", coloured)} == {"\x1b[1m", "\x1b[31;1m", "\x1b[32m", "\x1b[0m"}


def test_the_table_fits_the_width_of_a_terminal(report: Report) -> None:
    lines = format_report(report).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("operation "))
    table = [line for line in lines[start:] if re.match(r"(operation|\w+Books?) ", line)]
    assert table
    assert max(map(len, table)) <= 100


class _Page(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_the_page_is_one_file_and_shows_what_is_said_as_text(report: Report) -> None:
    text = format_html([report, report])
    page = _Page()
    page.feed(text)
    assert not {"script", "img", "link", "iframe"} & {*page.tags}
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert {value[0] for name, value in page.attributes if name in {"href", "src"}} == {"#"}
    assert not any(one in text for one in FORBIDDEN[2:])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert page.tags.count("h1") == 1
    assert ("scope", "col") in page.attributes
    assert ("scope", "row") in page.attributes


def test_junit_has_a_case_for_each_check_of_each_operation(report: Report) -> None:
    root = ElementTree.fromstring(format_junit([report]))  # noqa: S314 - we have just written it
    suite = root[0]
    cases = [(case.get("classname"), case.get("name")) for case in suite]
    assert len({*cases}) == len(cases) == int(suite.get("tests", "0"))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == "2"
    assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.text.startswith("FAIL createBook: create: ")
    assert PASSWORD not in format_junit([report])


def test_json_has_the_same_bytes_for_the_same_run(report: Report) -> None:
    text = format_json([report])
    assert text == format_json([report])
    (api,) = json.loads(text)["apis"]
    assert [(fault["operation"], fault["also"]) for fault in api["faults"]] == [
        ("createBook", ["updateBook"])
    ]
    assert {outcome["family"] for outcome in api["outcomes"]} >= {"examples", "writing"}
    assert PASSWORD not in text


def test_coverage_names_what_was_exercised_and_what_was_not(report: Report) -> None:
    coverage = {one.operation.id: one for one in measure_coverage(report)}
    created = {(item.kind, item.name): item.is_exercised for item in coverage["createBook"].items}
    assert created["status", "201"]
    assert created["request member", "/title"]
    assert created["response member", "201 /title"]
    assert created["media type", "201 application/json"]
    listed = {(item.kind, item.name): item.is_exercised for item in coverage["listBooks"].items}
    assert listed["status", "400"] is False
    assert listed["response member", "200 /items/*/title"]
    assert coverage["replaceBook"].requests == 0 or coverage["replaceBook"].of("status")[0].is_exercised


def test_secrets_are_hidden_as_requests_write_them() -> None:
    masking = Masking(["user:päss/word"])
    for text in ("user:päss/word", "user%3Ap%C3%A4ss%2Fword", "user:p\\u00e4ss/word", "dXNlcjpww6Rzcy93b3Jk"):
        assert masking.mask(f"<{text}>") == "<***>"
