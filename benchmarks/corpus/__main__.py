"""Real documents through the whole tool: generated, imported, served, asked, type-checked, timed.

    python -m benchmarks.corpus FOLDER [NAME…] [--no-types] [--lenient] [--rounds N] [--keep DIR]

FOLDER holds OpenAPI documents, one file each; NAME picks some by the beginning of their names. The matrix
goes to standard output; `requests` counts valid and invalid ones. The exit status is 1 when a document
neither gives a package that passes everything nor is refused with a located finding.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus.steps import COLUMNS, Row, examine

SECONDS = ("generate", "import", "start")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--no-types", action="store_true", help="skip mypy and basedpyright")
    parser.add_argument("--lenient", action="store_true", help="generate what is sound of each document")
    parser.add_argument("--rounds", type=int, default=2, help="requests to each operation (2)")
    parser.add_argument("--keep", type=Path, help="write the packages here and keep them")
    arguments = parser.parse_args()
    documents = [
        path
        for path in sorted(arguments.folder.iterdir())
        if path.suffix in {".json", ".yaml", ".yml"}
        and (not arguments.names or path.name.startswith(tuple(arguments.names)))
    ]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as temporary:
        out = (arguments.keep or Path(temporary)).resolve()
        out.mkdir(parents=True, exist_ok=True)
        for document in documents:
            row = examine(
                document.resolve(),
                out,
                types=not arguments.no_types,
                rounds=arguments.rounds,
                lenient=arguments.lenient,
            )
            rows.append(row)
            notes = "\n  ".join(["", *row.notes]) if row.notes else " fine"
            sys.stderr.write(f"{row.name}:{notes}\n")
            sys.stderr.flush()
    sys.stdout.write(table(rows) + "\n")
    return 0 if rows and all(row.passed for row in rows) else 1


def table(rows: list[Row]) -> str:
    """The matrix as Markdown."""
    lines = [
        f"| document | {' | '.join(COLUMNS)} | {' | '.join(f'{name} s' for name in SECONDS)} |",
        f"|{'---|' * (1 + len(COLUMNS) + len(SECONDS))}",
    ]
    for row in rows:
        marks = [row.marks.get(column, "-") for column in COLUMNS]
        times = [f"{row.seconds[name]:.1f}" if name in row.seconds else "-" for name in SECONDS]
        lines.append(f"| {' | '.join([row.name, *marks, *times])} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
