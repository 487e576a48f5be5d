"""The mutants that mean the same are those of lines that stand in the toolkit."""

from tests.measuring.equivalent import EQUIVALENT
from tests.repository.files import ROOT


def test_every_line_stands_in_its_module() -> None:
    gone = [
        (module, line)
        for module, *changed in EQUIVALENT
        for line in changed
        if line.startswith("-")
        and line[1:]
        not in {
            each.strip() for each in (ROOT / "generator/oaswright" / module).read_text("utf-8").splitlines()
        }
    ]
    assert gone == []
