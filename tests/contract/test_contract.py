"""schemathesis against each operation of the running servers.

Each operation has a server and a database of its own, because the coverage phase tries every
method, DELETE included, on the seeded ids.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.contract.products import EVERY, Product
from tests.server.serving import running, sqlite_url

CONFIG = """\
[generation]
deterministic = true
database = "none"
max-examples = 15
allow-x00 = false

[phases.stateful]
enabled = false

[checks.positive_data_acceptance]
expected-statuses = {accepted}

[checks.negative_data_rejection]
expected-statuses = {rejected}

[checks.missing_required_header]
expected-statuses = {rejected}

[parameters]
{parameters}
"""


def test_operation_keeps_its_contract(product: Product, operation: str, tmp_path: Path) -> None:
    statuses: Counter[int] = Counter()

    def count(_method: str, path: str, status: int) -> None:
        if not path.endswith("/openapi.json"):
            statuses[status] += 1

    with running(sqlite_url(tmp_path), [product.name], observe=count) as client:
        result = _schemathesis(product, operation, str(client.base_url), tmp_path)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    assert any(200 <= status < 400 for status in statuses), f"only refusals: {dict(statuses)}"
    assert not any(status >= 500 for status in statuses), dict(statuses)


def _schemathesis(
    product: Product, operation: str, address: str, folder: Path
) -> subprocess.CompletedProcess[str]:
    config = folder / "schemathesis.toml"
    parameters = "\n".join(f'"{name}" = "{value}"' for name, value in product.parameters.items())
    config.write_text(
        CONFIG.format(
            accepted=["2xx", "3xx", *product.refusals.get(operation, ()), *product.refusals.get(EVERY, ())],
            rejected=["400", "401", "403", "404", "405", "406", "415", "422"],
            parameters=parameters,
        )
    )
    headers = [part for name, value in product.headers.items() for part in ("--header", f"{name}: {value}")]
    off = [exempt.check for exempt in product.exemptions if exempt.operation in {operation, EVERY}]
    command = [
        *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
        *("--no-color", "--config-file", str(config), "run", f"{address}/{product.name}/openapi.json"),
        *("--url", address, "--include-operation-id", operation, "--max-redirects", "0", *headers),
        *(("--exclude-checks", ",".join(off)) if off else ()),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
