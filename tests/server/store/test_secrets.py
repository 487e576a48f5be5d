"""Secrets: only at their place, only with their key, never shown."""

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from server.store.secrets import VARIABLE, KeyRing, UnsealError

PLACE = {"tenant": "workspace-1", "row": "row-1", "column": "ohallo_connections.refresh_token"}


def key(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


@pytest.mark.parametrize("text", ["", "1//05NewRefreshTokenHere", "日本 😀\n\0", "x" * 100_000])
def test_a_sealed_text_opens_at_its_place(text: str) -> None:
    ring = KeyRing.parse(f"a:{key(1)}")
    sealed = ring.seal(text, **PLACE)
    assert sealed.isascii()
    assert ring.open(sealed, **PLACE) == text
    assert ring.seal(text, **PLACE) != sealed


@pytest.mark.parametrize("part", list(PLACE))
def test_a_moved_text_does_not_open(part: str) -> None:
    ring = KeyRing.parse(f"a:{key(1)}")
    sealed = ring.seal("secret", **PLACE)
    with pytest.raises(UnsealError):
        ring.open(sealed, **{**PLACE, part: "elsewhere"})


def test_places_do_not_run_into_each_other() -> None:
    ring = KeyRing.parse(f"a:{key(1)}")
    sealed = ring.seal("secret", tenant='a","b', row="c", column="d")
    with pytest.raises(UnsealError):
        ring.open(sealed, tenant="a", row='b","c', column="d")


def test_the_key_id_is_bound_too() -> None:
    sealed = KeyRing.parse(f"a:{key(1)}").seal("secret", **PLACE)
    renamed = sealed.replace("v1.a.", "v1.b.")
    with pytest.raises(UnsealError):
        KeyRing.parse(f"b:{key(1)}").open(renamed, **PLACE)


def test_every_changed_character_is_noticed() -> None:
    ring = KeyRing.parse(f"a:{key(1)}")
    sealed = ring.seal("token", **PLACE)
    assert not sealed.endswith("=")  # no unused bits at its end
    for index, character in enumerate(sealed):
        changed = sealed[:index] + ("B" if character != "B" else "C") + sealed[index + 1 :]
        with pytest.raises(UnsealError):
            ring.open(changed, **PLACE)


@pytest.mark.parametrize(
    "text", ["", "v1", "v1.a", "v1.a.", "v1.a.AAAA", "v1.a.é", "v2.a.AAAA", "v1..AAAA", "v1.a.A.A"]
)
def test_other_texts_do_not_open(text: str) -> None:
    with pytest.raises(UnsealError):
        KeyRing.parse(f"a:{key(1)}").open(text, **PLACE)


def test_rotation() -> None:
    old = KeyRing.parse(f"a:{key(1)}")
    both = KeyRing.parse(f"b:{key(2)}, a:{key(1)}")
    new = KeyRing.parse(f"b:{key(2)}")
    sealed = old.seal("secret", **PLACE)
    assert (both.is_current(sealed), both.open(sealed, **PLACE)) == (False, "secret")
    again = both.seal("secret", **PLACE)
    assert (both.is_current(again), new.open(again, **PLACE)) == (True, "secret")
    with pytest.raises(UnsealError, match="'a', which is not in the ring"):
        new.open(sealed, **PLACE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "key 1: write"),
        (f"{key(1)}", "key 1: write"),
        ("a:short", "key 1: not base64"),
        ("a:c2hvcnQ=", "key 1: 5 bytes instead of 32"),
        (f"a:{key(1)},a:{key(2)}", "key 2: its id"),
        (f"a:{key(1)},", "key 2: write"),
        (f"a b:{key(1)}", "key 1: write"),
    ],
)
def test_a_malformed_ring_is_refused_without_being_repeated(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        KeyRing.parse(text)
    assert key(1)[:8] not in str(caught.value)


def test_keys_and_secrets_are_never_shown() -> None:
    ring = KeyRing.parse(f"a:{key(1)}")
    assert repr(ring) == "KeyRing(current='a')"
    with pytest.raises(ValueError, match="not valid Unicode") as caught:
        ring.seal("canary\ud800", **PLACE)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_the_environment_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    assert KeyRing.from_environment({VARIABLE: f"a:{key(1)}"}, file).current == "a"
    assert not file.exists()


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret.key"
    sealed = KeyRing.from_environment({}, file).seal("secret", **PLACE)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert os.listdir(file.parent) == ["secret.key"]  # noqa: PTH208
    assert KeyRing.from_environment({VARIABLE: ""}, file).open(sealed, **PLACE) == "secret"
    file.chmod(0o640)
    with pytest.raises(PermissionError, match="chmod 600"):
        KeyRing.from_environment({}, file)


def test_workers_that_start_together_share_one_key(tmp_path: Path) -> None:
    for attempt in range(10):
        file = tmp_path / str(attempt) / "secret.key"
        start = Barrier(8)

        def seal(file: Path = file, start: Barrier = start) -> str:
            start.wait()
            return KeyRing.from_environment({}, file).seal("secret", **PLACE)

        with ThreadPoolExecutor(8) as pool:
            sealed = [future.result() for future in [pool.submit(seal) for _ in range(8)]]
        ring = KeyRing.from_environment({}, file)
        assert [ring.open(text, **PLACE) for text in sealed] == ["secret"] * 8
