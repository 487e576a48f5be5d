"""Import statements of generated modules and of stubs stand as an import sorter would leave them."""

import pytest
from oaswright.render.imports import import_block, import_lines


def test_names_are_sorted_as_constants_classes_functions_with_digits_as_numbers() -> None:
    names = ["cast", "Zoo", "MAX", "apple2", "Pet10", "A", "pet", "apple10", "Pet9", "_private", "MISSING"]
    (line,) = import_lines("m", names)
    assert line.removeprefix("from m import ").split(", ") == [
        "MAX", "MISSING", "A", "Pet9", "Pet10", "Zoo", "_private", "apple2", "apple10", "cast", "pet",
    ]  # fmt: skip


def test_case_counts_only_where_names_are_equal_without_it() -> None:
    assert import_lines("m", ["ZOOb", "Zooa", "ZooB", "Zoob"]) == ["from m import Zooa, ZOOb, ZooB, Zoob"]


def test_each_name_is_imported_once() -> None:
    assert import_lines("m", ["a", "b", "a"]) == ["from m import a, b"]
    assert import_lines("m", []) == []


@pytest.mark.parametrize(("length", "lines"), [(74, 1), (75, 3)])
def test_statement_that_is_too_long_takes_a_line_for_each_name(length: int, lines: int) -> None:
    name = "a" * length
    found = import_lines("m", [name])
    assert len(found) == lines
    assert found in ([f"from m import {name}"], ["from m import (", f"    {name},", ")"])


def test_modules_are_sorted_and_imported_once() -> None:
    pairs = [("typing", "Any"), ("abc", "ABC"), ("typing", "TypeVar"), ("typing", "Any")]
    assert import_block(pairs) == ["from abc import ABC", "from typing import Any, TypeVar"]
