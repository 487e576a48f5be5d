"""The table of nearest tests knows every package and names tests that are there."""

from tests.measuring.nearest import TESTS
from tests.repository.files import ROOT


def test_every_package_of_the_toolkit_has_nearest_tests_that_exist() -> None:
    toolkit = ROOT / "generator" / "oaswright"
    packages = {path.parent.name for path in toolkit.glob("*/*.py")}
    assert TESTS.keys() == packages | {""}
    missing = {test for tests in TESTS.values() for test in tests if not (ROOT / test).exists()}
    assert missing == set()
