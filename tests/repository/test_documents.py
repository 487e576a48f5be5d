"""What the documents for contributors name is there: files, links, make targets, versions, actions."""

import re
from pathlib import Path

import pytest
import yaml

from tests.repository.files import PROJECT, ROOT, tracked_files

DOCUMENTS = tracked_files("*.md", ":!tests", ":!generated")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
TOP_LEVEL = (
    "docs/",
    "specs/",
    "generator/",
    "generated/",
    "server/",
    "tests/",
    "benchmarks/",
    ".github/",
    ".ci/",
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_paths_and_targets_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link}
    assert {link for link in links if not (document.parent / link).exists()} == set()
    named = {path for path in re.findall(r"`([\w./-]+)`", text) if path.startswith(TOP_LEVEL)}
    named = {path for path in named if "NAME" not in path}
    assert {path for path in named if not (ROOT / path).exists()} == set()
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= TARGETS


def test_ci_runs_the_gate_on_every_declared_version_of_python() -> None:
    job = WORKFLOW["jobs"]["gate"]
    declared = {
        version
        for classifier in PROJECT["project"]["classifiers"]
        if (version := classifier.rpartition(" :: ")[2]).startswith("3.")
    }
    assert declared
    assert declared <= set(job["strategy"]["matrix"]["python"])
    assert job["steps"][-1]["run"] == "bash .ci/run"


def test_ci_pins_actions_and_asks_for_reading_only() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    used = [step["uses"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in used)
    assert not any("permissions" in job for job in WORKFLOW["jobs"].values())


def test_ci_names_folders_of_tests_that_exist() -> None:
    commands = " ".join(step.get("run", "") for job in WORKFLOW["jobs"].values() for step in job["steps"])
    folders = re.findall(r"tests/\w+", commands)
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
