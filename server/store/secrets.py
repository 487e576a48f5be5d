"""Secrets at rest: AES-256-GCM under a ring of keys, each value bound to its row and column."""

import base64
import binascii
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VARIABLE: Final = "OASWRIGHT_SECRET_KEYS"
DEFAULT_FILE: Final = Path("var/secret.key")

_VERSION: Final = "v1"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


class UnsealError(Exception):
    """The text cannot be opened: not sealed, changed, moved elsewhere, or sealed with an unknown key."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id. New texts are sealed with `current`; older ones open as long as their key is in the ring.

    To rotate, put a new key first and leave the others; seal again whatever `is_current` denies; then drop
    them.
    """

    current: str
    _keys: Mapping[str, AESGCM] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Keys written as ``id:base64key``, comma separated, the current one first; a key is 32 bytes.

        Raises `ValueError`, which names the key's position and never the key.
        """
        keys: dict[str, AESGCM] = {}
        for position, part in enumerate(text.split(","), start=1):
            key_id, _, encoded = part.strip().partition(":")
            if not _KEY_ID.fullmatch(key_id):
                raise ValueError(
                    f"Secret key {position}: write id:base64key, the id of letters, digits, _ and -"
                )
            if key_id in keys:
                raise ValueError(f"Secret key {position}: its id is already taken")
            try:
                key = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                # from None: the key stays out of tracebacks.
                raise ValueError(f"Secret key {position}: not base64") from None
            if len(key) != _KEY_BYTES:
                raise ValueError(f"Secret key {position}: {len(key)} bytes instead of {_KEY_BYTES}")
            keys[key_id] = AESGCM(key)
        return cls(next(iter(keys)), keys)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], file: Path = DEFAULT_FILE) -> "KeyRing":
        """The ring of ``OASWRIGHT_SECRET_KEYS``, or of `file`, which is created with a new key when absent.

        Raises `ValueError` for a malformed ring and `PermissionError` when others than the owner may use
        `file`.
        """
        text = environ.get(VARIABLE)
        if text:
            return cls.parse(text)
        if not file.exists():
            _create(file)
        if file.stat().st_mode & 0o077:
            raise PermissionError(f"{file} is open to other users; run: chmod 600 {file}")
        return cls.parse(file.read_text(encoding="ascii").strip())

    def seal(self, text: str, *, tenant: str, row: str, column: str) -> str:
        """`text` encrypted for one position: a tenant, a row, and a column written ``table.column``.

        The result is ASCII, ``v1.<key id>.<base64url of nonce and ciphertext>``, and differs on each call.
        """
        try:
            plain = text.encode()
        except UnicodeEncodeError:
            # from None: the original error carries the secret.
            raise ValueError("The secret is not valid Unicode") from None
        nonce = os.urandom(_NONCE_BYTES)
        associated = _associated_data(self.current, tenant, row, column)
        sealed = nonce + self._keys[self.current].encrypt(nonce, plain, associated)
        return f"{_VERSION}.{self.current}.{base64.urlsafe_b64encode(sealed).decode('ascii')}"

    def open(self, sealed: str, *, tenant: str, row: str, column: str) -> str:
        """The text that `seal` was given for exactly this position; raises `UnsealError` otherwise."""
        key_id, body = _parts(sealed)
        key = self._keys.get(key_id)
        if key is None:
            raise UnsealError(f"Sealed with the key {key_id!r}, which is not in the ring")
        try:
            plain = key.decrypt(
                body[:_NONCE_BYTES], body[_NONCE_BYTES:], _associated_data(key_id, tenant, row, column)
            )
        except (InvalidTag, ValueError):
            raise UnsealError("Changed since it was sealed, or sealed for another row") from None
        return plain.decode()

    def is_current(self, sealed: str) -> bool:
        """Whether `sealed` may stay as it is after a rotation; raises `UnsealError` for any other text."""
        return _parts(sealed)[0] == self.current


def _parts(sealed: str) -> tuple[str, bytes]:
    version, _, rest = sealed.partition(".")
    key_id, _, encoded = rest.partition(".")
    if version != _VERSION or not _KEY_ID.fullmatch(key_id):
        raise UnsealError("Not a sealed text")
    try:
        return key_id, base64.b64decode(encoded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise UnsealError("Not a sealed text") from None


def _associated_data(key_id: str, tenant: str, row: str, column: str) -> bytes:
    # A JSON array, because joined with a separator two different positions could give the same bytes.
    return json.dumps([_VERSION, key_id, tenant, row, column]).encode("ascii")


def _create(file: Path) -> None:
    """Write a ring of one new key; when another process was quicker, its file stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = base64.b64encode(os.urandom(_KEY_BYTES)).decode("ascii")
    draft = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"k1:{key}\n")
            stream.flush()
            os.fsync(stream.fileno())  # without its key every secret in the database is lost
        try:
            # A link appears complete or not at all, and never replaces a key that is already in use.
            os.link(draft, file)
        except FileExistsError:
            return
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        draft.unlink()
