"""Which models of a generated package have another name than in the last run, and are otherwise the same."""

import re
from collections.abc import Iterator, Mapping, Set

_DEFINITION = re.compile(r"(?:class )?([A-Za-z_]\w*)(?=[ (:=])")
_PIECES = re.compile(r"\n(?=[^\s)\]}])")
_WORD = re.compile(r"\w+")
_NONE: Mapping[str, str] = {}


def split_definitions(text: str) -> dict[str, str]:
    """The top-level definitions of a generated module by name."""
    pieces = ((_DEFINITION.match(piece), piece) for piece in _PIECES.split(text))
    return {found[1]: piece.strip() for found, piece in pieces if found is not None}


def find_renamed(
    former: Mapping[str, str], now: Mapping[str, str], known: Mapping[str, str] = _NONE
) -> dict[str, str]:
    """The present name of each definition that has another one; only where there is one such name.

    Names in a definition, that of its own among them, may have changed likewise, and so may those `known` of
    elsewhere.
    """
    gone, fresh = former.keys() - now.keys(), now.keys() - former.keys()
    if not gone or not fresh:
        return {}
    changed = {*gone, *fresh, *known, *known.values()}
    shapes: dict[str, tuple[list[str], list[str]]] = {}
    for index, (names, texts) in enumerate(((gone, former), (fresh, now))):
        for name in sorted(names):
            shapes.setdefault(_blank(texts[name], changed), ([], []))[index].append(name)
    found = {olds[0]: news[0] for olds, news in shapes.values() if len(olds) == len(news) == 1}
    for olds, news in shapes.values():
        found |= dict(_match_beginnings(olds, news, found))
    while True:
        wrong = [
            old
            for old, new in found.items()
            if not _agree(former[old], now[new], changed, {**known, **found})
        ]
        if not wrong:
            return found
        for old in wrong:
            del found[old]


def _blank(text: str, names: Set[str]) -> str:
    return _WORD.sub(lambda word: "?" if word[0] in names else word[0], text)


def _match_beginnings(
    olds: list[str], news: list[str], found: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Of definitions that look alike those whose names begin with one that is known to be renamed."""
    for old in olds if len(olds) > 1 or len(news) > 1 else ():
        meant = {
            found[start] + old.removeprefix(start)
            for start in found
            if start != old and old.startswith(start)
        }
        if len(meant & {*news}) == 1:
            yield old, (meant & {*news}).pop()


def _agree(old: str, new: str, names: Set[str], found: Mapping[str, str]) -> bool:
    """Whether names in a definition have changed as they have everywhere."""
    pairs = zip(_WORD.findall(old), _WORD.findall(new), strict=True)
    return all(a == b or found.get(a) == b for a, b in pairs if a in names)
