"""A comparison as JSON, for tools."""

import json
from collections.abc import Sequence

from oaswright.diagnostics import Span
from oaswright.diff.model import Change


def format_json(changes: Sequence[Change]) -> str:
    """The changes as a list of `{id, level, operation, message, old, new, values, witness}`.

    `operation` is `{method, path}` or null; `old` and `new` are `{file, line, column}` or null, counted from
    1; `values` is `{old, new}` as written, where there are values; `witness` is `{direction, value}` or null.
    """
    return json.dumps([_show(change) for change in changes], indent=2, ensure_ascii=False)


def _show(change: Change) -> dict[str, object]:
    operation, witness, values = change.operation, change.witness, change.values
    return {
        "id": change.rule,
        "level": change.level.word,
        "operation": operation and {"method": operation.method, "path": operation.path},
        "message": change.message,
        "old": _place(change.old),
        "new": _place(change.new),
        "values": values and {"old": values[0], "new": values[1]},
        "witness": witness and {"direction": witness.sent, "value": witness.value},
    }


def _place(span: Span | None) -> dict[str, object] | None:
    if span is None:
        return None
    return {"file": span.file, "line": span.start.line, "column": span.start.column}
