"""Asking openapi-spec-validator about documents, in a process with a limit of time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from oaswright.document.bundle import Bundle
from oaswright.document.limits import MAX_BYTES
from oaswright.judge.verdicts import Refusals, hash_question, load_verdicts, read_refusals, save_verdicts
from oaswright.openapi.pointers import JSON

# Ten times what the largest documents need. A default held against a pattern may take for ever.
PATIENCE = 30.0
"""How many seconds the process may take for all documents together."""


def ask(bundles: Sequence[Bundle], state: Path | None) -> list[Refusals | None]:
    """What it refuses in each document; None where it has given no verdict.

    Verdicts are remembered in the folder `state`; without one it is asked each time.
    """
    questions = [_write_question(bundle) for bundle in bundles]
    names = [None if question is None else hash_question(question) for question in questions]
    verdicts = {} if state is None else load_verdicts(state)
    asked = {
        name: question
        for name, question in zip(names, questions, strict=True)
        if name is not None and question is not None and name not in verdicts
    }
    if asked:
        new = dict(zip(asked, _run(list(asked.values())), strict=False))
        if new and state is not None:
            save_verdicts(state, verdicts | new)
        verdicts |= new
    return [None if name is None else verdicts.get(name) for name in names]


def _write_question(bundle: Bundle) -> str | None:
    """A document as one line; None for one that grows too large when its aliases are written out."""
    if _is_large(bundle.value):
        return None
    try:
        return json.dumps([bundle.version, bundle.value], separators=(",", ":"), allow_nan=False)
    except ValueError:
        return None


def _is_large(value: JSON) -> bool:
    size = 0
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            size += len(part)
        elif isinstance(part, dict):
            size += sum(map(len, part))
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
        if size > MAX_BYTES:
            return True
    return False


def _run(questions: Sequence[str]) -> Iterator[Refusals]:
    """The answers, as many as came in time."""
    # Not with the working directory on the path, where a module of the user may have any name.
    command = [sys.executable, "-P", "-m", "oaswright.judge"]
    environment = {**os.environ, "OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND": "jsonschema-rs"}
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module; the document goes in as data
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            encoding="ascii",
        )
    except OSError:
        return
    with process:
        try:
            output, _ = process.communicate("\n".join((*questions, "")), timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
    for line in output.splitlines():
        # The last line is cut off where the process was ended.
        with suppress(ValueError):
            yield read_refusals(json.loads(line))
