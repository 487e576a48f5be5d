"""One process for all runs of hostile documents."""

from collections.abc import Iterator

import pytest

from tests.hostile.forks import Forks, forking


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    with forking() as found:
        yield found
