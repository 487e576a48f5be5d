"""Python identifiers out of the names of a document.

Two passes: names are gathered for a whole namespace first and made unique afterwards, so that a
name never depends on the order in which unrelated parts of the document are read.
"""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"OAuth|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_SOFT_KEYWORDS = frozenset({"type", "match", "case", "_"})
_BUILTINS = frozenset(name for name in dir(builtins) if name.islower())


def words(text: str) -> list[str]:
    """The words of a name: camelCase humps, digits and whatever punctuation separates.

    >>> words("primaryCalendarID-2")
    ['primary', 'Calendar', 'ID', '2']
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _WORD.findall(ascii_text)


def snake(text: str, *, fallback: str = "value") -> str:
    """A lower-case identifier that shadows neither a keyword nor a builtin.

    >>> snake("calendarId"), snake("class"), snake("2nd"), snake("id")
    ('calendar_id', 'class_', 'value_2_nd', 'id_')
    """
    name = "_".join(word.lower() for word in words(text)) or fallback
    if name[0].isdigit():
        name = f"{fallback}_{name}"
    if keyword.iskeyword(name) or name in _SOFT_KEYWORDS or name in _BUILTINS:
        return f"{name}_"
    return name


def pascal(text: str, *, fallback: str = "Model") -> str:
    """An identifier in CapWords that shadows neither a keyword nor a builtin.

    Capitals inside a name stay as the author wrote them, so that `OAuthURL` keeps its look.

    >>> pascal("update-calendar"), pascal("None"), pascal("3d"), pascal("CalendarConnection")
    ('UpdateCalendar', 'NoneModel', 'Model3D', 'CalendarConnection')
    """
    name = "".join(word[:1].upper() + word[1:] for word in words(text)) or fallback
    if name[0].isdigit():
        name = f"{fallback}{name[0]}{name[1:2].upper()}{name[2:]}"
    if keyword.iskeyword(name) or hasattr(builtins, name):
        return f"{name}{fallback}"
    return name


def unique(wanted: Iterable[tuple[str, str]], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """Give each key a name of its own; the first key that wants a name gets it, later ones a number.

    `wanted` holds pairs of key and wanted name. A number is skipped where it would hit a name
    that some other key wants as it stands.
    """
    pairs = list(wanted)
    used = set(taken)
    claimed = {name for _, name in pairs} | used
    names: dict[str, str] = {}
    for key, name in pairs:
        chosen, number = name, 2
        while chosen in used or (chosen != name and chosen in claimed):
            chosen, number = f"{name}{'_' if name.islower() else ''}{number}", number + 1
        names[key] = chosen
        used.add(chosen)
    return names
