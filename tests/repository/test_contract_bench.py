"""The faults of the mutation bench: each can be switched on, and its server still answers."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.contract.planting import BEHAVIOUR, CLASSES, Request, calling, planted
from benchmarks.contract.targets import TARGETS, Target, environment

WITH_FAULTS = [target for target in TARGETS if target.faults]


@pytest.mark.parametrize("target", WITH_FAULTS, ids=lambda target: target.name)
def test_every_fault_can_be_switched_on(target: Target, tmp_path: Path) -> None:
    assert target.build is not None
    app = target.build(environment(tmp_path))
    unknown = Request("GET", "/no/such/path")
    clean = asyncio.run(calling(app)(unknown))
    for fault in target.faults:
        answer = asyncio.run(calling(planted(app, fault.plant))(unknown))
        assert (answer.status, answer.body) == (clean.status, clean.body), fault.id


def test_the_table_is_whole() -> None:
    for target in WITH_FAULTS:
        repeated = [name for name, count in Counter(fault.id for fault in target.faults).items() if count > 1]
        assert not repeated, f"{target.name}: {repeated}"
    faults = [fault for target in WITH_FAULTS for fault in target.faults if not fault.equivalent]
    counts = Counter(fault.family for fault in faults)
    assert set(counts) == set(CLASSES)
    assert counts[BEHAVIOUR] * 2 >= len(faults), counts
