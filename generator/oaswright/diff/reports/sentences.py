"""Who is hurt by a change and how, in one sentence with the witness."""

import json

from oaswright.diff.model import Change, Level

_MAX_LENGTH = 240


def describe_harm(change: Change) -> str | None:
    """What clients meet; None where nobody is hurt."""
    witness = change.witness
    if witness is None:
        if change.level is Level.BREAKING:
            return f"`oaswright explain {change.rule}` says who is hurt; no value has to prove it"
        return None
    shown = json.dumps(witness.value, ensure_ascii=False)
    shown = shown if len(shown) <= _MAX_LENGTH else f"{shown[:_MAX_LENGTH]}…"
    if witness.alone:
        verb = "may come" if witness.sent == "response" else "is refused"
        return f"the schema contradicts itself and admits nothing; by this keyword alone {shown} {verb} now"
    if witness.sent == "response":
        return f"clients may get what they were not promised, such as {shown}"
    return f"clients that send what was accepted are refused, such as {shown}"
