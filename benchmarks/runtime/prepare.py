"""Generate the candidates' packages from contacts.yaml into a folder."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(folder: Path, python: str, oapi_gen: str | None) -> None:
    """Write contacts_oaswright, contacts_dcg and, with its command, contacts_oapi into `folder`.

    `python` is the version that will run them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = HERE / "contacts.yaml"
    here = Path(sys.executable).parent
    _run(here / "oaswright", "generate", document, "--out", folder / "contacts_oaswright")
    _run(
        *(here / "datamodel-codegen", "--input", document, "--input-file-type", "openapi"),
        *("--output", "contacts_dcg/models.py", "--output-model-type", "pydantic_v2.BaseModel"),
        *("--generate-server", "fastapi", "--server-output", "contacts_dcg/server"),
        *("--server-package", "contacts_dcg.server", "--server-model-package", "contacts_dcg.models"),
        *(
            "--server-handler-mode",
            "async",
            "--target-python-version",
            ".".join(python.split(".")[:2]),
            "--formatters",
            "builtin",
        ),
        folder=folder,
    )
    if oapi_gen:
        _run(oapi_gen, "generate", document, "--output", folder / "contacts_oapi")


def _run(*command: object, folder: Path | None = None) -> None:
    subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
