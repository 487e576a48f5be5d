"""In which form a refusal is written where a document declares something else than problem details."""

import pytest
from oaswright.openapi.pointers import JSON
from oaswright.openapi.problem_forms import declared_statuses, find_entry, find_form


def test_a_status_is_declared_by_itself_by_a_range_or_by_default() -> None:
    assert find_entry(404, {"404": 1, "4XX": 1, "default": 1}) == "404"
    assert find_entry(404, {"4XX": 1, "default": 1}) == "4XX"
    assert find_entry(404, {"5XX": 1, "default": 1}) == "default"
    assert find_entry(404, {"400": 1}) is None
    assert list(declared_statuses((422, 400), 400, {"400": 1, "422": 1})) == [422, 400]
    assert list(declared_statuses((422, 400), 400, {"4XX": 1})) == [400]


DETAILS: dict[str, JSON] = {
    "title": "Bad Request",
    "status": 400,
    "detail": "no",
    "errors": [{"in": "body", "pointer": "#/a~1b/0/c~01", "message": "is wrong", "rule": "type"}],
}
SHORT: JSON = {name: value for name, value in DETAILS.items() if name != "errors"}
TOLD: JSON = {"detail": [{"loc": ["body", "a/b", 0, "c~1"], "msg": "is wrong", "type": "type"}]}
PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("contents", "admitted", "expected"),
    [
        ((), [], (PROBLEM, DETAILS)),
        ((PROBLEM,), [DETAILS], (PROBLEM, DETAILS)),
        (("application/json", PROBLEM), [DETAILS], (PROBLEM, DETAILS)),
        (("*/*",), [DETAILS], (PROBLEM, DETAILS)),
        (("application/json",), [DETAILS, SHORT], ("application/json", DETAILS)),
        (("application/json",), [SHORT, TOLD], ("application/json", SHORT)),
        (("application/json",), [TOLD, {"detail": "no"}], ("application/json", TOLD)),
        (("application/json",), [{"detail": "no"}], ("application/json", {"detail": "no"})),
        (("text/plain",), ["no"], ("text/plain", "no")),
        (("text/*",), ["no"], None),
        (("application/json",), ["no"], None),
        (("image/png",), [DETAILS], None),
    ],
)
def test_a_refusal_takes_the_first_form_that_is_declared(
    contents: tuple[str, ...], admitted: list[JSON], expected: tuple[str, JSON] | None
) -> None:
    assert find_form(DETAILS, contents, lambda _name, body: body in admitted) == expected


def test_a_refusal_without_violations_tells_itself() -> None:
    told: JSON = {"detail": [{"loc": ["body"], "msg": "Gone", "type": "value_error"}]}
    found = find_form({"title": "Gone"}, ("application/json",), lambda _name, body: body == told)
    assert found == ("application/json", told)
