"""One server of the bench: `python -m benchmarks.contract.serve TARGET PORT`.

`BENCH_FAULT` names the fault that is on; without it the server keeps its document.
"""

import os
import sys
import tempfile
from pathlib import Path

import uvicorn

from benchmarks.contract.planting import planted
from benchmarks.contract.targets import environment, target


def main(name: str, port: int) -> int:
    """Serve until interrupted; 2 for names that are not there."""
    wanted = os.environ.get("BENCH_FAULT", "")
    try:
        chosen = target(name)
        fault = {fault.id: fault for fault in chosen.faults}[wanted] if wanted else None
    except KeyError as error:
        print(f"there is no {error}", file=sys.stderr)
        return 2
    if chosen.build is None:
        print(f"{name} is served by: {' '.join(chosen.start(port))}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        app = chosen.build(environment(Path(folder)))
        uvicorn.run(
            app if fault is None else planted(app, fault.plant),
            port=port,
            log_level="warning",
            ws="none",
            server_header=False,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
