"""Secrets at rest: encrypted text fields, and blind indexes to look up what cannot be read.

A stored secret is ``k<key id>:<base64 of nonce, ciphertext and tag>`` (AES-256-GCM). The key ring is the
setting ``ENCRYPTION_KEYS`` (base64, 32 bytes each): the first key writes, every key reads. The id is taken
from the key itself, so keys may be added in front and old ones dropped without renumbering anything.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import unicodedata
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
KEY_BYTES = 32
INDEX_HEX = 40
STORED = re.compile(r"k([0-9a-f]{8}):([A-Za-z0-9+/]+={0,2})")


class SecretUnreadable(Exception):
    """A stored secret cannot be read: its key has left the ring, or somebody changed it."""


def encrypt(text: str) -> str:
    """The stored form of ``text``; an empty text stays empty, for there is nothing to hide in it."""
    if not text:
        return ""
    key_id, key = next(iter(_ring(tuple(settings.ENCRYPTION_KEYS)).items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + key.encrypt(nonce, text.encode(), key_id.encode())
    return f"k{key_id}:{base64.b64encode(sealed).decode()}"


def decrypt(stored: str) -> str:
    """The text behind ``stored``; raises SecretUnreadable."""
    if not stored:
        return ""
    match = STORED.fullmatch(stored)
    if match is None:
        raise SecretUnreadable("A stored secret does not have the form of one.")
    key_id = match[1]
    key = _ring(tuple(settings.ENCRYPTION_KEYS)).get(key_id)
    if key is None:
        raise SecretUnreadable(f"A stored secret needs the key {key_id}, which is not in ENCRYPTION_KEYS.")
    try:
        sealed = base64.b64decode(match[2], validate=True)
        if base64.b64encode(sealed).decode() != match[2]:
            raise ValueError("not canonical")
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], key_id.encode()).decode()
    except (InvalidTag, ValueError) as fault:
        raise SecretUnreadable("A stored secret was changed after it was written.") from fault


def blind_index(value: str, purpose: str) -> str:
    """A keyed digest (40 hex digits) by which equal values are found without being readable.

    ``purpose`` keeps the indexes of different fields apart; "phone" compares digits only (without +86),
    "id_number" letters and digits, any other the text without surrounding or double spaces. "" for a value
    with nothing in it.
    """
    normal = _normalised(value, purpose)
    if not normal:
        return ""
    message = f"{purpose}\0{normal}".encode()
    return hmac.new(_index_key(settings.INDEX_KEY), message, hashlib.sha256).hexdigest()[:INDEX_HEX]


def _normalised(value: str, purpose: str) -> str:
    text = unicodedata.normalize("NFKC", value).strip()
    if purpose == "phone":
        digits = "".join(character for character in text if character.isdecimal())
        return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
    if purpose == "id_number":
        return "".join(character for character in text if character.isalnum()).upper()
    return " ".join(text.split()).casefold()


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database and plain in Python. It can be asked for null, no more."""

    description = "Text, encrypted at rest"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return encrypt(value) if isinstance(value, str) else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return None if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else self._refuse(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        return self._refuse(lookup_name)

    def _refuse(self, lookup_name: str) -> NoReturn:
        raise FieldError(
            f"{self.model.__name__}.{self.name} is encrypted: “{lookup_name}” cannot work on it. "
            "Look it up by a blind index (core.secrets.blind_index) stored beside it."
        )


@lru_cache(maxsize=8)
def _ring(encoded_keys: tuple[str, ...]) -> dict[str, AESGCM]:
    keys = [_key(encoded, "ENCRYPTION_KEYS") for encoded in encoded_keys if encoded.strip()]
    if not keys:
        raise ImproperlyConfigured("ENCRYPTION_KEYS holds no key.")
    return {hmac.new(key, b"key id", hashlib.sha256).hexdigest()[:8]: AESGCM(key) for key in keys}


@lru_cache(maxsize=2)
def _index_key(encoded: str) -> bytes:
    return _key(encoded, "INDEX_KEY")


def _key(encoded: str, setting: str) -> bytes:
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ImproperlyConfigured(f"A key in {setting} is not base64.") from fault
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"A key in {setting} has {len(key)} bytes; {KEY_BYTES} are needed.")
    return key
