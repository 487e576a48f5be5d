"""Names in Python for names of a document."""

import ast
import doctest
from collections.abc import Callable

import pytest
from oaswright.openapi import names
from oaswright.openapi.names import (
    RESERVED,
    TAKEN_BY_MODELS,
    attribute,
    member,
    model_name,
    pascal,
    snake,
    unique,
    words,
)
from pydantic import BaseModel


def test_every_public_name_of_a_pydantic_model_is_taken() -> None:
    assert {name for name in dir(BaseModel) if not name.startswith("_")} <= TAKEN_BY_MODELS


@pytest.mark.parametrize("function", [words, snake, pascal, model_name, attribute, member])
def test_examples_in_the_documentation_are_true(function: Callable[[str], object]) -> None:
    (found,) = doctest.DocTestFinder().find(function)
    assert found.examples
    for example in found.examples:
        assert eval(example.source, vars(names)) == ast.literal_eval(example.want)  # noqa: S307 - our own


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTTPServer", ["HTTP", "Server"]),
        ("OAuthToken", ["OAuth", "Token"]),
        ("X-Rate-Limit", ["X", "Rate", "Limit"]),
        ("pet_id2b", ["pet", "id", "2", "b"]),
        ("Größe", ["Groe"]),
        ("café", ["cafe"]),
        ("漢字", []),
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
        ("漢字", "value"),
        ("", "value"),
    ],
)
def test_argument_has_a_lower_case_name(text: str, expected: str) -> None:
    assert snake(text) == expected


def test_name_without_letters_falls_back_to_what_is_asked_for() -> None:
    assert (snake("!", fallback="operation"), snake("1", fallback="operation")) == (
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
    [("mro", "VALUE_MRO"), ("i", "VALUE_I"), ("O", "VALUE_O"), ("1", "VALUE_1"), ("", "VALUE"), ("a1", "A1")],
)
def test_enum_member_has_a_name_in_capitals(value: str, expected: str) -> None:
    assert member(value) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([("a", "pet"), ("b", "pet")], ["pet", "pet_2"]),
        ([("a", "Pet"), ("b", "Pet"), ("c", "Pet")], ["Pet", "Pet2", "Pet3"]),
        # A number is no other key's name.
        ([("a", "pet"), ("b", "pet"), ("c", "pet_2")], ["pet", "pet_3", "pet_2"]),
        ([("a", "pet_2"), ("b", "pet"), ("c", "pet")], ["pet_2", "pet", "pet_3"]),
    ],
)
def test_names_become_unique_and_the_first_keeps_its_own(
    wanted: list[tuple[str, str]], expected: list[str]
) -> None:
    assert list(unique(wanted).values()) == expected


def test_taken_name_gets_a_number() -> None:
    assert unique([("a", "pet"), ("b", "cat")], taken=["pet", "pet_2"]) == {"a": "pet_3", "b": "cat"}
