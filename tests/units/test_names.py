"""Names in Python for names of a document."""

import ast
import doctest
import unicodedata
from collections.abc import Callable, Iterable

import pytest
from oaswright.openapi import names
from oaswright.openapi.names import (
    RESERVED,
    TAKEN_BY_MODELS,
    attribute,
    attributes,
    is_exact,
    member,
    members,
    model_name,
    model_names,
    pascal,
    snake,
    snakes,
    words,
)
from pydantic import BaseModel


def test_every_public_name_of_a_pydantic_model_is_taken() -> None:
    assert {name for name in dir(BaseModel) if not name.startswith("_")} <= TAKEN_BY_MODELS


@pytest.mark.parametrize(
    "function",
    [words, snake, snakes, pascal, model_name, model_names, attribute, attributes, member, members],
)
def test_examples_in_the_documentation_are_true(function: Callable[[str], object]) -> None:
    (found,) = doctest.DocTestFinder().find(function)
    assert found.examples
    for example in found.examples:
        assert eval(example.source, {**vars(names)}) == ast.literal_eval(example.want)  # noqa: S307 - our own


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPServer", ["HTTP", "Server"]),
        ("OAuthToken", ["OAuth", "Token"]),
        ("X-Rate-Limit", ["X", "Rate", "Limit"]),
        ("pet_id2b", ["pet", "id", "2", "b"]),
        ("Größe", ["Grosse"]),
        ("café", ["cafe"]),
        ("漢字", ["漢字"]),
        ("ИмяПоля_2", ["ИмяПоля", "2"]),
        ("नमस्ते", ["नमस्ते"]),
        ("don\u2019t", ["don", "t"]),
        ("😀", []),
    ],
)
def test_words_of_a_name(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("petId", "pet_id"),
        ("X-A", "x_a"),
        ("from", "from_"),
        ("type", "type_"),
        ("match", "match_"),
        ("list", "list_"),
        ("9lives", "value_9_lives"),
        ("漢字", "漢字"),
        ("", "value"),
        ("DateCreated>=", "date_created_greater_or_equal"),
        ("<none>", "none"),
        ("-created", "created"),
        ("-1", "minus_1"),
        ("*", "star"),
    ],
)
def test_argument_has_a_lower_case_name(text: str, expected: str) -> None:
    assert snake(text) == expected


def test_name_without_letters_falls_back_to_what_is_asked_for() -> None:
    assert (snake("", fallback="operation"), snake("1", fallback="operation")) == (
        "operation",
        "operation_1",
    )
    assert (pascal("!", fallback="Answer"), pascal("1x", fallback="Answer")) == ("Answer", "Answer1X")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("True", "TrueModel"),
        ("ValueError", "ValueErrorModel"),
        ("pet", "Pet"),
        ("2", "Model2"),
        ("2b", "Model2B"),
        ("22b", "Model22B"),
    ],
)
def test_class_has_a_name_in_cap_words(text: str, expected: str) -> None:
    assert pascal(text) == expected


def test_model_hides_no_name_that_generated_modules_import() -> None:
    assert {name for name in RESERVED if model_name(name) == name} == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("line1", "line1"),
        ("line1b", "line1b"),
        ("1st", "field_1st"),
        ("l", "l_"),
        ("L", "l_"),
        ("ll", "ll"),
        ("str", "str_"),
        ("in", "in_"),
        ("", "field"),
        ("URL2Path", "url2_path"),
    ],
)
def test_field_has_a_name_of_its_own(text: str, expected: str) -> None:
    assert attribute(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mro", "VALUE_MRO"),
        ("i", "VALUE_I"),
        ("O", "VALUE_O"),
        ("1", "VALUE_1"),
        ("12:00", "VALUE_12_00"),
        ("", "EMPTY"),
        (" ", "SPACE"),
        ("\n", "LINE_FEED"),
        ("\0", "U0000"),
        ("a1", "A1"),
        ("é", "E"),
        ("日本", "日本"),
        ("+1", "PLUS_1"),
        ("-1", "MINUS_1"),
        ("-0.5", "MINUS_0_5"),
        ("<", "LESS"),
        (">=", "GREATER_OR_EQUAL"),
        ("<= 5", "LESS_OR_EQUAL_5"),
        ("!=", "NOT_EQUAL"),
        ("*/*", "STAR_SLASH_STAR"),
        ("customer.*", "CUSTOMER_STAR"),
        ("C++", "C_PLUS_PLUS"),
        ("C#", "C_HASH"),
        ("#fff", "FFF"),
        ("50%", "VALUE_50_PERCENT"),
        ("<none>", "NONE"),
        ("_private", "PRIVATE"),
        ("😀", "GRINNING_FACE"),
    ],
)
def test_enum_member_has_a_name_in_capitals(value: str, expected: str) -> None:
    assert member(value) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "_", "__x__", "1", "🙂a", "²", "ﬁ", "ªº", "a\u0301", "\u0301", "İ", "ŉ", "ǅ"]
)
@pytest.mark.parametrize("function", [snakes, attributes, members, model_names])
def test_every_name_is_an_identifier_as_python_reads_it(
    function: Callable[[str], Iterable[str]], text: str
) -> None:
    for name in function(text):
        assert name.isidentifier()
        assert unicodedata.normalize("NFKC", name) == name
        assert not name.startswith("_")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [("pet_id", "pet_id", 0), ("petId", "pet_id", 1), ("PET_ID", "pet_id", 1), ("pet-id", "pet_id", 2)],
)
def test_text_is_as_close_to_its_name_as_it_looks(text: str, name: str, expected: int) -> None:
    assert is_exact(text, name) == expected
