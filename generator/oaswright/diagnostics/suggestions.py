"""Suggestions: the known word that was probably meant."""

from collections.abc import Iterable

_MIN_RATIO = 0.75
_MAX_LENGTH = 100


def suggest(written: str, known: Iterable[str]) -> str | None:
    """The question whether the known word nearest to a written one was meant; None if none is near."""
    guess = did_you_mean(written, known)
    return None if guess is None else f"did you mean `{guess}`?"


def did_you_mean(written: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a written one; None if none is near."""
    if len(written) > _MAX_LENGTH:
        return None
    # Most documents need no suggestion.
    from difflib import SequenceMatcher

    folded = _fold(written)
    best = (_MIN_RATIO, "")
    matcher = SequenceMatcher(b=folded)
    for word in known:
        # Most words are far off, which their lengths or letters show without a comparison.
        if word == written or abs(len(word) - len(written)) > 2 + len(written) // 2:
            continue
        other = _fold(word)
        if other == folded:
            return word
        if is_one_edit(folded, other):
            # Short words of one typing mistake have a poor ratio.
            best = max(best, (0.85, word), key=lambda pair: pair[0])
            continue
        matcher.set_seq1(other)
        if matcher.quick_ratio() > best[0]:
            best = max(best, (matcher.ratio(), word), key=lambda pair: pair[0])
    return best[1] or None


def _fold(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "").replace(" ", "")


def is_one_edit(left: str, right: str) -> bool:
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
