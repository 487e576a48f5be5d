"""Attendee over HTTP: what is wrong with a body, word for word."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.server.attendee_calendars import CALENDARS, JSON, KEY, NEVER_SYNCED, PRIMARY, REQUIRED, path
from tests.server.conftest import Start
from tests.server.serving import running, sqlite_url

PRODUCT = "attendee"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all of these tests: none of them changes what another looks at."""
    with running(sqlite_url(tmp_path_factory.mktemp(PRODUCT)), [PRODUCT]) as found:
        yield found


REQUIRED_TEXT = ["This field is required."]
BLANK = ["This field may not be blank."]
NULL = ["This field may not be null."]
NO_TEXT = ["Not a valid string."]
NUL = ["Null characters are not allowed."]
NO_OBJECT = ["Metadata must be an object not an array or other type"]
TOO_LONG = ["Metadata must be less than 1000 characters"]

# What a text member refuses, whichever it is.
TEXT_FAULTS: list[tuple[object, list[str]]] = [
    ("", BLANK),
    (" \t\n ", BLANK),
    (None, NULL),
    (True, NO_TEXT),
    (False, NO_TEXT),
    ([], NO_TEXT),
    (["a"], NO_TEXT),
    ({}, NO_TEXT),
    ("a\0b", NUL),
    ("\0", NUL),
]
METADATA_FAULTS: list[tuple[object, list[str]]] = [
    (None, NULL),
    ([], NO_OBJECT),
    ([{"a": "b"}], NO_OBJECT),
    ("a", NO_OBJECT),
    (1, NO_OBJECT),
    (True, NO_OBJECT),
    ({}, ["Metadata must have at least one key"]),
    ({"test": 1}, ["Value for key 'test' must be a string"]),
    ({"a": "b", "z": None, "c": 1}, ["Value for key 'z' must be a string"]),
    ({"it's": {}}, ["Value for key 'it's' must be a string"]),
    ({"a": "x" * 992}, TOO_LONG),
    ({"a": "é" * 166}, TOO_LONG),
]


def test_all_required_members_are_asked_for_at_once(client: httpx.Client) -> None:
    expected = (
        '{"client_id":["This field is required."],"client_secret":["This field is required."],'
        '"refresh_token":["This field is required."],"platform":["This field is required."]}'
    )
    for answer in (
        client.post(CALENDARS, headers=KEY, json={}),
        client.post(CALENDARS, headers=KEY),
        client.post(CALENDARS, headers={**KEY, **JSON}, content=b""),
    ):
        assert (answer.status_code, answer.text) == (400, expected)
        assert answer.headers["allow"] == "GET, POST, HEAD, OPTIONS"
        assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(("value", "messages"), TEXT_FAULTS, ids=repr)
@pytest.mark.parametrize(
    "member", ["client_id", "client_secret", "refresh_token", "platform_uuid", "deduplication_key"]
)
def test_a_creation_refuses_what_is_no_text(
    client: httpx.Client, member: str, value: object, messages: list[str]
) -> None:
    answer = client.post(CALENDARS, headers=KEY, json={**REQUIRED, member: value})
    assert (answer.status_code, answer.json()) == (400, {member: messages})


@pytest.mark.parametrize(("value", "messages"), TEXT_FAULTS, ids=repr)
@pytest.mark.parametrize("member", ["client_secret", "refresh_token"])
def test_an_update_refuses_what_is_no_text(
    client: httpx.Client, member: str, value: object, messages: list[str]
) -> None:
    answer = client.patch(path(PRIMARY), headers=KEY, json={member: value})
    assert (answer.status_code, answer.json()) == (400, {member: messages})


@pytest.mark.parametrize(("value", "messages"), METADATA_FAULTS, ids=lambda v: repr(v)[:30])
def test_metadata_is_refused(client: httpx.Client, value: object, messages: list[str]) -> None:
    for answer in (
        client.post(CALENDARS, headers=KEY, json={**REQUIRED, "metadata": value}),
        client.patch(path(PRIMARY), headers=KEY, json={"metadata": value}),
    ):
        assert (answer.status_code, answer.json()) == (400, {"metadata": messages})


@pytest.mark.parametrize("metadata", [{"a": "x" * 991}, {"a": "é" * 165 + "x"}, {"": ""}], ids=len)
def test_metadata_of_a_thousand_characters_passes(client: httpx.Client, metadata: dict[str, str]) -> None:
    assert len(json.dumps(metadata)) in {1000, 8}
    answer = client.patch(path(NEVER_SYNCED), headers=KEY, json={"metadata": metadata})
    assert answer.status_code == 200
    assert answer.json()["metadata"] == metadata


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        ("outlook", ['"outlook" is not a valid choice.']),
        (3, ['"3" is not a valid choice.']),
        (1.5, ['"1.5" is not a valid choice.']),
        (True, ['"True" is not a valid choice.']),
        ([], ['"[]" is not a valid choice.']),
        ("", ['"" is not a valid choice.']),
        ("Google", ['"Google" is not a valid choice.']),
        ("google ", ['"google " is not a valid choice.']),
        (None, NULL),
    ],
)
def test_the_platform_is_one_of_two(client: httpx.Client, value: object, messages: list[str]) -> None:
    answer = client.post(CALENDARS, headers=KEY, json={**REQUIRED, "platform": value})
    assert (answer.status_code, answer.json()) == (400, {"platform": messages})


def test_all_faults_are_told_in_the_order_of_declaration(client: httpx.Client) -> None:
    body: dict[str, object] = {
        "unknown": 1,
        "deduplication_key": None,
        "metadata": {f"key {number}": number for number in range(200)},
        "platform": "outlook",
        "client_secret": [],
        "client_id": " ",
        "platform_uuid": "\0",
    }
    answer = client.post(CALENDARS, headers=KEY, json=body)
    assert answer.status_code == 400
    assert answer.text == json.dumps(
        {
            "platform_uuid": NUL,
            "client_id": BLANK,
            "client_secret": NO_TEXT,
            "refresh_token": REQUIRED_TEXT,
            "platform": ['"outlook" is not a valid choice.'],
            "metadata": ["Value for key 'key 0' must be a string"],
            "deduplication_key": NULL,
        },
        separators=(",", ":"),
    )
    answer = client.patch(
        path(PRIMARY), headers=KEY, json={"metadata": {}, "x": 1, "refresh_token": "", "client_secret": None}
    )
    assert answer.text == json.dumps(
        {
            "client_secret": NULL,
            "refresh_token": BLANK,
            "metadata": ["Metadata must have at least one key"],
        },
        separators=(",", ":"),
    )


def test_unexpected_members_of_a_creation(client: httpx.Client) -> None:
    answer = client.post(CALENDARS, headers=KEY, json={"foo": 1, **REQUIRED, "bar": None})
    message = (
        "Unexpected field(s): bar, foo. Allowed fields are: client_id, client_secret, "
        "deduplication_key, metadata, platform, platform_uuid, refresh_token"
    )
    assert (answer.status_code, answer.json()) == (400, {"non_field_errors": [message]})


@pytest.mark.parametrize(
    "member", ["platform", "client_id", "platform_uuid", "deduplication_key", "state", "id", "Metadata"]
)
def test_an_update_takes_no_other_member(client: httpx.Client, member: str) -> None:
    answer = client.patch(path(PRIMARY), headers=KEY, json={member: "google", "metadata": {"a": "b"}})
    message = f"Unexpected field(s): {member}. Allowed fields are: client_secret, metadata, refresh_token"
    assert (answer.status_code, answer.json()) == (400, {"non_field_errors": [message]})
    assert client.get(path(PRIMARY), headers=KEY).json() == PRIMARY


@pytest.mark.parametrize(
    ("member", "limit"), [("client_id", 255), ("platform_uuid", 1024), ("deduplication_key", 1024)]
)
def test_texts_that_the_database_cannot_hold(client: httpx.Client, member: str, limit: int) -> None:
    fits = client.post(CALENDARS, headers=KEY, json={**REQUIRED, member: f" {'é' * limit} "})
    assert (fits.status_code, fits.json().get(member)) == (201, "é" * limit)
    too_long = {**REQUIRED, member: "x" * (limit + 1)}
    answer = client.post(CALENDARS, headers=KEY, json=too_long)
    assert answer.status_code == 400
    (message,) = answer.json()["non_field_errors"]
    words, _, error_id = message.rpartition(" ")
    assert words == "An unexpected error occurred while creating the calendar. Error ID:"
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", error_id)
    # Whatever else is wrong is told first.
    answer = client.post(CALENDARS, headers=KEY, json={**too_long, "client_secret": ""})
    assert answer.json() == {"client_secret": BLANK}
    answer = client.post(CALENDARS, headers=KEY, json={**too_long, "more": 1})
    assert answer.json()["non_field_errors"][0].startswith("Unexpected field(s): more.")


@pytest.mark.parametrize(("method", "doing"), [("POST", "creating"), ("PATCH", "updating")])
def test_metadata_that_the_database_cannot_hold(client: httpx.Client, method: str, doing: str) -> None:
    place, body = (CALENDARS, REQUIRED) if method == "POST" else (path(PRIMARY), {})
    answer = client.request(method, place, headers=KEY, json={**body, "metadata": {"a": "\0"}})
    assert answer.status_code == 400
    (message,) = answer.json()["non_field_errors"]
    assert message.startswith(f"An unexpected error occurred while {doing} the calendar. Error ID: ")


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("[]", {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
        ('"a"', {"non_field_errors": ["Invalid data. Expected a dictionary, but got str."]}),
        ("1", {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]}),
        ("1.5", {"non_field_errors": ["Invalid data. Expected a dictionary, but got float."]}),
        ("false", {"non_field_errors": ["Invalid data. Expected a dictionary, but got bool."]}),
        ("null", {"non_field_errors": ["No data provided"]}),
        ('{"a":', {"detail": "JSON parse error - Expecting value: line 1 column 6 (char 5)"}),
        (
            "{a}",
            {
                "detail": "JSON parse error - Expecting property name enclosed in double quotes: "
                "line 1 column 2 (char 1)"
            },
        ),
        ("{}\n x", {"detail": "JSON parse error - Extra data: line 2 column 2 (char 4)"}),
        (
            '{"a": NaN}',
            {"detail": "JSON parse error - Out of range float values are not JSON compliant: 'NaN'"},
        ),
        (
            "-Infinity",
            {"detail": "JSON parse error - Out of range float values are not JSON compliant: '-Infinity'"},
        ),
        (" ", {"detail": "JSON parse error - Expecting value: line 1 column 2 (char 1)"}),
        ("[" * 400 + "]" * 400, {"detail": "JSON parse error - too many levels of nesting"}),
        ("[" * 100_000, {"detail": "JSON parse error - too many levels of nesting"}),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_bodies_that_are_no_object(client: httpx.Client, content: str, body: object) -> None:
    for method, place in (("POST", CALENDARS), ("PATCH", path(PRIMARY))):
        answer = client.request(method, place, headers={**KEY, **JSON}, content=content)
        assert (answer.status_code, answer.json()) == (400, body)


def test_a_body_that_is_no_unicode(client: httpx.Client) -> None:
    headers = {**KEY, **JSON}
    answer = client.patch(path(PRIMARY), headers=headers, content=b'{"metadata": {"a": "\xff"}}')
    assert answer.status_code == 400
    assert answer.json() == {
        "detail": "JSON parse error - 'utf-8' codec can't decode byte 0xff in position 20: invalid start byte"
    }
    answer = client.patch(path(PRIMARY), headers=headers, content=b'{"client_secret": "\\ud800"}')
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("JSON parse error - ")


def test_the_limit_on_metadata_can_be_set(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    monkeypatch.setenv("ATTENDEE_MAX_METADATA_LENGTH", "12")
    with start() as client:
        answer = client.patch(path(PRIMARY), headers=KEY, json={"metadata": {"a": "123"}})
        assert answer.json()["metadata"] == {"a": "123"}
        answer = client.patch(path(PRIMARY), headers=KEY, json={"metadata": {"a": "1234"}})
        assert answer.json() == {"metadata": ["Metadata must be less than 12 characters"]}
