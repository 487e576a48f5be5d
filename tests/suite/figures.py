"""The table of the JSON Schema Test Suite: what passes, what is refused and why, what fails.

The tests hold what `expected.py` lists; this counts it.
"""

import sys
from collections import Counter
from dataclasses import dataclass

from tests.suite.expected import FAILED, IN_3_0, OUTSIDE, REFUSED
from tests.suite.groups import FOLDERS, Group, groups


@dataclass(frozen=True)
class Figures:
    """Numbers of tests; `outside` of those that are refused need documents outside of the project."""

    total: int
    passed: int
    refused: int
    outside: int
    failed: int


def count(folder: str) -> Figures:
    """The figures of one folder of the suite."""
    found = [group for group in groups() if group.folder == folder and not _is_left_out(group)]
    total = sum(len(group.tests) for group in found)
    refused = sum(len(group.tests) for group in found if group.key in REFUSED)
    outside = sum(len(group.tests) for group in found if REFUSED.get(group.key) in OUTSIDE)
    failed = sum(FAILED.get(group.key, 0) for group in found)
    return Figures(total, total - refused - failed, refused, outside, failed)


def _is_left_out(group: Group) -> bool:
    return group.folder == "draft4" and group.key in IN_3_0


def table() -> str:
    """The figures of all folders as text."""
    lines = [f"{'':30}{'tests':>7}{'passed':>8}{'refused':>9}{'failed':>8}"]
    for folder in FOLDERS:
        found = count(folder)
        lines.append(f"{folder:30}{found.total:7}{found.passed:8}{found.refused:9}{found.failed:8}")
    reasons = Counter[str]()
    for group in groups():
        if group.key in REFUSED:
            refusal = REFUSED[group.key]
            reasons[f"{refusal.rule}: {refusal.reason}"] += len(group.tests)
    lines += [f"refused {number:3}  {reason}" for reason, number in reasons.most_common()]
    lines += [f"failed {number:4}  {file}: {description}" for (file, description), number in FAILED.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
