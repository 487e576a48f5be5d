"""The coverage of each package, from the file that `coverage json` wrote.

python -m tests.measuring.coverage_table coverage.json
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOTS = ("generator/oaswright", "server")


def package(path: str) -> str:
    """The package of a file: one level below the toolkit or the server."""
    root = next(root for root in ROOTS if path.startswith(f"{root}/"))
    inside = Path(path).relative_to(root).parts
    return f"{Path(root).name}/{inside[0]}" if len(inside) > 1 else f"{Path(root).name} (beside the packages)"


def table(files: dict[str, Any]) -> str:
    """Lines and branches by package, as Markdown."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path, file in files.items():
        for name in (package(path.replace("\\", "/")), "all"):
            for key, value in file["summary"].items():
                if isinstance(value, int):
                    sums[name][key] += value
    lines = ["| package | lines | covered | branches | covered |", "|---|---|---|---|---|"]
    for name in [*sorted(sums.keys() - {"all"}), "all"]:
        counts = sums[name]
        cells = [name]
        for all_, covered in (("num_statements", "covered_lines"), ("num_branches", "covered_branches")):
            cells += [str(counts[all_]), _share(counts[covered], counts[all_])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


if __name__ == "__main__":
    sys.stdout.write(table(json.loads(Path(sys.argv[1]).read_text("utf-8"))["files"]) + "\n")
