"""Suggestions: the known word that was probably meant."""

from collections.abc import Iterable

_MIN_RATIO = 0.75
_MAX_LENGTH = 100
# From here on two wrong letters still leave a word what it is.
_LONG = 8


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


def suggest_name(written: str, known: Iterable[str]) -> str | None:
    """The question whether the known name nearest to a written one was meant; None if none is near."""
    guess = similar_name(written, known)
    return None if guess is None else f"did you mean `{guess}`?"


def similar_name(written: str, known: Iterable[str]) -> str | None:
    """The name that an author gave, of which a written one is a misspelling; None if there is none.

    Names of one document are near to each other by nature (`CreatePet`, `UpdatePet`; `PetV1`, `PetV2`), so
    a few wrong letters are all that is allowed, and no wrong digit.
    """
    if len(written) > _MAX_LENGTH:
        return None
    folded = _fold(written)
    near: str | None = None
    longer: list[str] = []
    for name in known:
        other = _fold(name)
        if name == written or _digits(name) != _digits(written):
            continue
        if other == folded:
            return name
        if near is None and (is_one_edit(folded, other) or _is_two_edits(folded, other)):
            near = name
        elif len(written) >= _LONG and name.endswith(written) and written[:1].isupper():
            longer.append(name)
    # A first word is left out easily; where two names have one more, nobody knows which was.
    return near or (longer[0] if len(longer) == 1 else None)


def _digits(name: str) -> str:
    return "".join(character for character in name if character.isdigit())


def _is_two_edits(left: str, right: str) -> bool:
    """Whether two long words differ by two neighbouring letters that became others, or one of them."""
    if min(len(left), len(right)) < _LONG or abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return max(len(left), len(right)) - start - end <= 2


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
