"""What each schema becomes in Python, recorded: the models of documents with a schema of every kind.

`OASWRIGHT_RECORD=1 pytest tests/behaviour/test_types.py` writes the records anew.
"""

import os
from pathlib import Path

import oaswright
import pytest
from oaswright.diagnostics import has_errors

TYPES = Path(__file__).parent / "types"


@pytest.mark.parametrize("file", sorted(TYPES.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_models_are_the_recorded_ones(file: Path, tmp_path: Path) -> None:
    result = oaswright.generate(file, out=tmp_path / "package")
    assert not has_errors(result.diagnostics), result.diagnostics
    texts = {path.name: text for path, text in result.files.items()}
    shown = "".join(texts[name].partition("\n\n")[2] for name in ("models.py", "interface.py"))
    record = file.with_suffix(".txt")
    if os.environ.get("OASWRIGHT_RECORD"):
        record.write_text(shown, encoding="utf-8")
    assert record.read_text("utf-8") == shown
