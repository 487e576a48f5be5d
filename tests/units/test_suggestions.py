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
        ("x" * 100, ["x" * 99], "x" * 99),
        ("x" * 101, ["x" * 100], None),
        # One edit of a short name: a swap, a letter more or less at any place, another letter.
        ("Caht", ["Chat"], "Chat"),
        ("hCat", ["Chat"], "Chat"),
        ("Chta", ["Chat"], "Chat"),
        ("hCats", ["Chats"], "Chats"),
        ("Chat", ["hat"], "hat"),
        ("Cht", ["Chat"], "Chat"),
        ("Cha", ["Chat"], "Chat"),
        ("Cart", ["Card"], "Card"),
        ("ab", ["abc"], None),
        ("abc", ["ab"], None),
        ("abd", ["abc"], "abc"),
        # Two neighbouring letters: from eight letters on.
        ("Calxxdar", ["Calendar"], "Calendar"),
        ("Calxnxar", ["Calendar"], None),
        ("Calexxx", ["Calendr"], None),
        ("Axxount", ["Account"], None),
        # The first of several; what differs in case and separators only comes before.
        ("Carx", ["Card", "Cart", "CARX"], "CARX"),
        ("Carx", ["Card", "Cart"], "Card"),
        ("PetV1", ["PetV1", "PetV2", "PteV1"], "PteV1"),
        # A first word that is left out, of a name of eight letters or more that begins like a class.
        ("Calendar", ["MyOwnCalendar"], "MyOwnCalendar"),
        ("Payment", ["MyOwnPayment"], None),
        ("calendar", ["my_own_calendar"], None),
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


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("tpye", ["type", "types"], "type"),
        ("nmae", ["name", "names"], "name"),
        # The nearest one, wherever it stands.
        ("sumary", ["summary", "summaries"], "summary"),
        ("descripton", ["describe", "description"], "description"),
        ("operation_id", ["operation", "operationId"], "operationId"),
        ("sumary", ["termsOfService", "sumary", "summary"], "summary"),
        ("type", ["type"], None),
        ("in", ["id"], None),
        ("x" * 100, ["x" * 99], "x" * 99),
        ("x" * 101, ["x" * 100], None),
    ],
)
def test_the_nearest_word_is_meant(written: str, known: list[str], meant: str | None) -> None:
    assert did_you_mean(written, known) == meant
