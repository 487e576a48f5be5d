"""The index and the documentation pages in a real browser, offline.

These need Chromium, which `.ci/run` installs; `make test-pages` runs them.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.products import NAMES
from tests.server.serving import running, sqlite_url

TITLES = {
    "ohallo": "oHallo calendar connections",
    "meetergo": "meetergo",
    "attendee": "Attendee",
    "highlevel": "HighLevel",
    "calcom": "Cal.com",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """All five APIs over a socket."""
    with running(sqlite_url(tmp_path_factory.mktemp("pages")), NAMES) as found:
        yield found


def rendered(url: str, profile: Path) -> tuple[str, str]:
    """The DOM of a page after its scripts have run, and what the browser logged."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    assert browser is not None, "install Chromium to run the page tests"
    command = [
        *(browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--enable-logging=stderr"),
        *("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", f"--user-data-dir={profile}"),
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        *("--virtual-time-budget=20000", "--dump-dom", url),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return result.stdout, "\n".join(line for line in result.stderr.splitlines() if "CONSOLE" in line)


def test_the_index_lists_every_api_and_links_its_pages(client: httpx.Client, tmp_path: Path) -> None:
    dom, console = rendered(f"{client.base_url}/", tmp_path)
    assert console == ""
    links = re.findall(r'href="([^"]+)"', dom)
    for name in NAMES:
        assert f"{name}/docs" in links
        assert f"{name}/openapi.json" in links
        assert client.get(f"/{name}/docs").status_code == 200
        assert client.get(f"/{name}/openapi.json").json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("name", NAMES)
def test_the_viewer_shows_every_operation_of_the_document(
    client: httpx.Client, tmp_path: Path, name: str
) -> None:
    dom, console = rendered(f"{client.base_url}/{name}/docs", tmp_path)
    assert "error" not in console.lower()
    text = re.sub(r"<[^>]+>|\u200b", "", dom)
    document = client.get(f"/{name}/openapi.json").json()
    assert TITLES[name] in text
    for path, item in document["paths"].items():
        assert path in text
        for operation in item.values():
            if isinstance(operation, dict):
                assert operation["summary"] in text.replace("&amp;", "&")
