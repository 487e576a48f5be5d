"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def did_you_mean(written: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a written one; None if none is near."""
    folded = _fold(written)
    best: tuple[float, str] | None = None
    for word in known:
        if word == written:
            continue
        other = _fold(word)
        if other == folded:
            return word
        ratio = SequenceMatcher(None, folded, other).ratio()
        if _one_edit(folded, other):
            # Short words of one typing mistake have a poor ratio.
            ratio = max(ratio, 0.85)
        if best is None or ratio > best[0]:
            best = (ratio, word)
    return best[1] if best is not None and best[0] >= 0.75 else None


def _fold(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "").replace(" ", "")


def _one_edit(left: str, right: str) -> bool:
    """Whether one insertion, deletion, replacement or swap of neighbours turns one word into the other."""
    if min(len(left), len(right)) < 3 or abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    left, right = left[start:], right[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]
