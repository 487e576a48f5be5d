"""Python identifiers out of the names of a document.

A name depends on nothing but the text that it stands for. Where two texts want one name, `unique_names`
decides; the functions in the plural list what each of them may take instead.
"""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterator, Set
from functools import lru_cache

from oaswright.openapi.symbols import spell

# Letters of other scripts count as small ones: few of them have capitals. What is excluded is listed, since
# `re` takes milliseconds to compile each wide range.
_SMALL = r"[^\x00-`{-\x7f]"
_NO_LETTER = r"\x00-/:-@\[-`{-\x7f"
_WORD = re.compile(rf"OAuth|[A-Z]+(?=[A-Z]{_SMALL})|[A-Z]?{_SMALL}+|[A-Z]+|[0-9]+")
_GLUED = re.compile(
    rf"OAuth[0-9]*|[A-Z]+(?=[A-Z]{_SMALL})|[A-Z]?{_SMALL}+(?:[0-9]+{_SMALL}*)*|[A-Z]+[0-9]*|[0-9]+{_SMALL}*"
)
_PARTS = re.compile(rf"[^{_NO_LETTER}]+|[{_NO_LETTER}]+")
# Symbols that change what a text means, where it begins or ends with them. A hyphen often only joins.
_COMPARING = frozenset("<>=!")
_FIRST = _COMPARING | frozenset("+-~*%")
_LAST = _FIRST | {"#"}
_SIGN = re.compile(r"([+-])(?=[0-9])")
# Longer names help nobody.
_MAX_TOLD = 70
# The same few names stand again and again in a document: in its schemas, and wherever code asks for theirs.
_MAX_KNOWN = 65_536
_SOFT_KEYWORDS = frozenset({"type", "match", "case", "_"})
# What annotations in a class body refer to, and what every model has already.
TAKEN_BY_MODELS = frozenset(
    {
        "str", "int", "float", "bool", "bytes", "list", "dict", "self", "sent", "changes",
        # The public names of pydantic.BaseModel, which is no part of the standard library.
        "construct", "copy", "from_orm", "json", "model_computed_fields", "model_config",
        "model_construct", "model_copy", "model_dump", "model_dump_json", "model_extra", "model_fields",
        "model_fields_set", "model_json_schema", "model_parametrized_name", "model_post_init",
        "model_rebuild", "model_validate", "model_validate_json", "model_validate_strings", "parse_file",
        "parse_obj", "parse_raw", "schema", "schema_json", "update_forward_refs", "validate",
    }
)  # fmt: skip
# Names that the modules of models and of the interface use for themselves.
RESERVED = frozenset(
    {
        "ABC", "Annotated", "Any", "AsyncIterable", "AwareDatetime", "Base64", "BodyStream", "ClassVar",
        "ConfigDict", "Dict", "Enum", "ExactDecimal", "ExactDuration", "ExactTime", "Field", "Generic",
        "IntEnum", "List", "Literal", "MISSING", "MaybeAwaitable", "Model", "Optional", "Principal",
        "RootModel", "Stream", "StrEnum", "TypeAlias", "TypeAliasType", "TypeVar", "TypedDict", "UUID",
        "Union", "Upload",
    }
)  # fmt: skip
TAKEN_ARGUMENTS = frozenset({"self", "body", "principal"})
"""What no argument of a parameter is called."""
TAKEN_BY_RESPONSES = frozenset({"body", "status", "media_type"})
"""What no field of a header is called."""
ENUM_NAMES = ("x-enum-varnames", "x-enumNames")
"""The extensions that name the values of `enum`, in the same order."""
_BUILTINS = frozenset(name for name in dir(builtins) if name.islower())


def words(text: str) -> list[str]:
    """The words of a name: camelCase humps, digits and whatever punctuation separates.

    >>> words("primaryCalendarID-2")
    ['primary', 'Calendar', 'ID', '2']
    """
    return _WORD.findall(_fold(text))


def _fold(text: str, *, told: bool = False) -> str:
    """Text in ASCII where its letters have a form there; others stay, and whatever is no letter is a space.

    With `told` a symbol outside of ASCII is its name instead of a space.
    """
    if text.isascii():
        return text
    found: list[str] = []
    for character in unicodedata.normalize("NFKC", text):
        plain = unicodedata.normalize("NFKD", character.replace("ß", "ss")).encode("ascii", "ignore").decode()
        follows = bool(found) and not found[-1].isascii() and f"a{character}".isidentifier()
        symbol = f"_{spell(character).lower()}_" if told else " "
        found.append(plain or (character if character.isalpha() or follows else symbol))
    return "".join(found)


def _checked(name: str, fallback: str) -> str:
    """The name as Python reads it, if it is an identifier."""
    found = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return found if found.isidentifier() else fallback


@lru_cache(maxsize=_MAX_KNOWN)
def snake(text: str, *, fallback: str = "value") -> str:
    """A lower-case identifier that shadows neither a keyword nor a builtin.

    >>> snake("calendarId"), snake("class"), snake("2nd"), snake("id")
    ('calendar_id', 'class_', 'value_2_nd', 'id_')
    """
    name = _join(words(text), text) or fallback
    if name[0].isdigit():
        name = f"{fallback}_{name}"
    name = _checked(name, fallback)
    if keyword.iskeyword(name) or name in _SOFT_KEYWORDS or name in _BUILTINS:
        return f"{name}_"
    return name


@lru_cache(maxsize=_MAX_KNOWN)
def pascal(text: str, *, fallback: str = "Model") -> str:
    """An identifier in CapWords that shadows neither a keyword nor a builtin.

    Capitals inside a name stay as the author wrote them, so that `OAuthURL` keeps its look.

    >>> pascal("update-calendar"), pascal("None"), pascal("3d"), pascal("CalendarConnection")
    ('UpdateCalendar', 'NoneModel', 'Model3D', 'CalendarConnection')
    """
    name = "".join(word[:1].upper() + word[1:] for word in words(text)) or fallback
    if name[0].isdigit():
        name = f"{fallback}{name[0]}{name[1:2].upper()}{name[2:]}"
    name = _checked(name, fallback)
    if keyword.iskeyword(name) or hasattr(builtins, name):
        return f"{name}{fallback}"
    return name


def model_name(text: str) -> str:
    """The name of a model, which no name that generated modules import for themselves may hide.

    >>> model_name("calendar"), model_name("Field"), model_name("operation")
    ('Calendar', 'FieldModel', 'Operation')
    """
    name = pascal(text)
    return f"{name}Model" if name in RESERVED else name


def model_names(text: str) -> Iterator[str]:
    """The names that the model of a component may have, the best first.

    >>> list(model_names("pet-store")), list(model_names("petStore"))
    (['PetStore', 'PetMinusStore', 'PetMinusStoreLower'], ['PetStore', 'PetStore', 'PetStoreCamel'])
    """
    yield model_name(text)
    told = _told(text)
    yield model_name(told)
    yield model_name(f"{told}_{_style(text)}")


@lru_cache(maxsize=_MAX_KNOWN)
def attribute(text: str) -> str:
    """The name of a model's field: it shadows no keyword, no member of a model and no type in use.

    Digits stay with the letters before them, and builtins that no annotation needs keep their name.

    >>> attribute("calendarId"), attribute("line1"), attribute("class"), attribute("json"), attribute("id")
    ('calendar_id', 'line1', 'class_', 'json_', 'id')
    """
    return _free(_join(_GLUED.findall(_fold(text)), text))


def _join(found: list[str], text: str) -> str:
    """Words in snake_case, with a sign before a number and comparisons at the ends as words."""
    if not found:
        return spell(text).lower().strip("_")
    if text[0].isalnum() and text[-1].isalnum():
        return "_".join(found).lower()
    first, last = _edges(text, _COMPARING, _COMPARING)
    sign = _SIGN.match(text)
    first = sign[1] if sign else first
    return "_".join(filter(None, [spell(first), *found, spell(last)])).lower()


def _edges(text: str, first: Set[str], last: Set[str]) -> tuple[str, str]:
    """Which of some symbols a text begins and ends with; none where these are brackets around it."""
    parts = _PARTS.findall(text)
    begin = "".join(character for character in parts[0] if character in first)
    end = "".join(character for character in parts[-1] if character in last)
    return ("", "") if begin.startswith("<") and end.endswith(">") else (begin, end)


def _free(name: str) -> str:
    """The name as the one of a field that it may be."""
    if name[:1].isdigit():
        name = f"field_{name}"
    name = _checked(name, "field")
    if name == "l":  # too easily taken for a digit
        return "l_"
    return f"{name}_" if keyword.iskeyword(name) or name in TAKEN_BY_MODELS else name


def attributes(text: str) -> Iterator[str]:
    """The names that a model's field may have, the best first.

    >>> list(attributes("createdAt")), list(attributes("userIds[]"))
    (['created_at', 'created_at', 'created_at_camel'], ['user_ids', 'user_ids_list', 'user_ids_list_camel'])
    """
    yield attribute(text)
    told = _told(text)
    yield _free(told)
    yield _free(f"{told}_{_style(text)}")


@lru_cache(maxsize=_MAX_KNOWN)
def _told(text: str) -> str:
    """A name in snake_case that tells every symbol by a word; an underscore before it stands behind it."""
    parts = (
        _GLUED.findall(part) or ([spell(part).lower()] if part.strip("_") else [])
        for part in _PARTS.findall(_fold(text, told=True))
    )
    found = "_".join(word for part in parts for word in part).lower()[:_MAX_TOLD].rstrip("_")
    return f"{found}_" if found and text.startswith("_") else found or _join([], text) or "empty"


def _style(text: str) -> str:
    """How the words of a text are written, in one word."""
    letters = "".join(filter(str.isalpha, text))
    if letters.isupper() or letters.islower() or not letters:
        return "upper" if letters.isupper() else "lower"
    return "pascal" if letters[0].isupper() else "camel"


def snakes(text: str, *, place: str = "") -> Iterator[str]:
    """The names that an argument, method or field may have, the best first.

    `place` is a word that tells it from others of its name, such as the location of a parameter.

    >>> list(snakes("petId")), list(snakes("petId", place="query"))
    (['pet_id', 'pet_id', 'pet_id_camel'], ['pet_id', 'query_pet_id', 'query_pet_id', 'query_pet_id_camel'])
    """
    plain = snake(text)
    yield plain
    if place:
        yield f"{place}_{plain.strip('_')}"
    told = f"{place}_{_told(text)}" if place else _told(text)
    for name in (told, f"{told}_{_style(text)}"):
        yield f"{name}_" if keyword.iskeyword(name) else _checked(name, plain)


def is_exact(text: str, name: str) -> int:
    """How far a name is from its text: 0 if it is the same, 1 but for capitals and underscores, else 2."""
    if text == name:
        return 0
    return 1 if text.replace("_", "").lower() == name.replace("_", "").lower() else 2


@lru_cache(maxsize=_MAX_KNOWN)
def member(value: str) -> str:
    """The name of an enum's member for a value.

    >>> member("half-day"), member("2021-04-15"), member("*"), member("-created"), member("+1"), member("")
    ('HALF_DAY', 'VALUE_2021_04_15', 'STAR', 'MINUS_CREATED', 'PLUS_1', 'EMPTY')
    """
    found = _GLUED.findall(_fold(value))
    if found:
        first, last = _edges(value, _FIRST, _LAST)
        found = [spell(first), *found, spell(last)]
    return _member("_".join(filter(None, found)) or spell(value) or "EMPTY")


def _member(text: str) -> str:
    """The name as one that an enum may have."""
    name = _checked(text.upper(), "VALUE") if not text[:1].isdigit() else f"VALUE_{text.upper()}"
    # Enum gives names like _GENERATE_NEXT_VALUE_ and MRO a meaning; letters first avoid all but one.
    # I and O are too easily taken for digits.
    return name if name[0].isalpha() and name not in {"MRO", "I", "O"} else f"VALUE_{name.lstrip('_')}"


def members(value: str) -> Iterator[str]:
    """The names that an enum's member may have, the best first.

    >>> list(members("foo-bar"))
    ['FOO_BAR', 'FOO_MINUS_BAR', 'FOO_MINUS_BAR_LOWER']
    """
    yield member(value)
    told = _told(value)
    yield _member(told)
    yield _member(f"{told}_{_style(value)}")
