"""How each tool is run: each as its users would configure it."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from benchmarks.contract.targets import Facts, Target

TOOLS: Final = ("oaswright", "schemathesis")
_REFUSED: Final = ["400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "5xx"]
_METHODS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})


@dataclass(frozen=True, slots=True)
class Settings:
    """fuzz: `oaswright test` runs schemathesis as well. examples: of an operation, by schemathesis alone."""

    fuzz: bool
    examples: int


def command(tool: str, target: Target, url: str, seed: int, folder: Path, settings: Settings) -> list[str]:
    """The command, with what it reads written into the folder."""
    if tool == "schemathesis":
        return _schemathesis(target, url, seed, folder, settings.examples)
    return [
        *(sys.executable, "-m", "oaswright", "test", str(target.document), "--url", url),
        *("--contract", str(target.contract), "--seed", str(seed)),
        *([] if settings.fuzz else ["--no-fuzz"]),
    ]


def _schemathesis(target: Target, url: str, seed: int, folder: Path, examples: int) -> list[str]:
    config = folder / "schemathesis.toml"
    config.write_text(configuration(target, examples))
    # In their usual case, by which schemathesis finds the credentials that it takes away.
    headers = [
        part
        for name, value in target.facts.headers.items()
        for part in ("--header", f"{name.title()}: {value}")
    ]
    # With known ids, what it asks for after a creation is one of these, which a request before has deleted.
    off = ("ensure_resource_availability", *target.facts.off.get("*", ()))
    return [
        *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
        *("--no-color", "--config-file", str(config), "run", str(target.document), "--url", url),
        *("--seed", str(seed), "--max-failures", "1", "--max-redirects", "0", "--no-shrink"),
        *(*headers, "--exclude-checks", ",".join(off)),
    ]


def configuration(target: Target, examples: int) -> str:
    """The configuration of schemathesis: known ids, and statuses that this API may answer."""
    facts = target.facts
    parts = [
        f'[generation]\ndatabase = "none"\nmax-examples = {examples}\nallow-x00 = false\n',
        f"[checks.positive_data_acceptance]\nexpected-statuses = {_accepted(facts, '*')}\n",
        f"[checks.negative_data_rejection]\nexpected-statuses = {_REFUSED}\n",
        f"[checks.missing_required_header]\nexpected-statuses = {_REFUSED}\n",
    ]
    if facts.methods:
        parts.append(f"[phases.coverage]\nunexpected-methods = {list(facts.methods)}\n")
    lines = [f'"{name}" = "{value}"' for name, value in facts.parameters.items()]
    parts.append("\n".join(["[parameters]", *lines, ""]))
    for operation in _operations(target.document):
        lines = [f"checks.{check}.enabled = false" for check in facts.off.get(operation, ())]
        if operation in facts.refusals:
            accepted = _accepted(facts, operation)
            lines.append(f"checks.positive_data_acceptance.expected-statuses = {accepted}")
        if lines:
            parts.append("\n".join(["[[operations]]", f'include-operation-id = "{operation}"', *lines, ""]))
    return "\n".join(parts)


def _accepted(facts: Facts, operation: str) -> list[str]:
    return ["2xx", "3xx", *facts.refusals.get(operation, facts.refusals.get("*", ()))]


def _operations(document: Path) -> list[str]:
    paths = yaml.safe_load(document.read_text())["paths"]
    return [item[method]["operationId"] for item in paths.values() for method in item if method in _METHODS]
