"""Which known word or name a written one was probably meant to be."""

import pytest
from oaswright.diagnostics.suggestions import did_you_mean, similar_name


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("Cats", ["Dog", "Cat"], "Cat"),
        ("cat", ["Dog", "Cat"], "Cat"),
        ("api_key", ["apiKey"], "apiKey"),
        ("CreatePetRequset", ["CreatePetRequest"], "CreatePetRequest"),
        ("CreatePetReqest", ["CreatePetRequest"], "CreatePetRequest"),
        ("CreatePetRequxxt", ["CreatePetRequest"], "CreatePetRequest"),
        ("CreatePetRequest", ["UpdatePetRequest"], None),
        ("GetUserById", ["GetUserByName"], None),
        ("getUserAddressByUUID", ["getUserAddress"], None),
        ("zoom_oauth_app_id", ["zoom_oauth_app"], None),
        ("ConnectionUpdate", ["Connection", "CalendarConnectionUpdate"], "CalendarConnectionUpdate"),
        ("ConnectionUpdate", ["MailConnectionUpdate", "CalendarConnectionUpdate"], None),
        ("PetV1", ["PetV2"], None),
        ("BadRequestDTO", ["UnauthorizedDTO", "GetLinkDto"], None),
        ("Pet", ["Pet"], None),
        ("x" * 200, ["x" * 199], None),
    ],
)
def test_a_name_is_only_taken_for_its_own_misspelling(
    written: str, known: list[str], meant: str | None
) -> None:
    assert similar_name(written, known) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("propertys", "properties"), ("responces", "responses"), ("requried", "required"), ("colour", None)],
)
def test_a_word_of_the_standard_may_be_further_off(written: str, meant: str | None) -> None:
    assert did_you_mean(written, ["properties", "responses", "required"]) == meant
