"""Secrets: what is written, who can read it, and how it is found again."""

import base64

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from django.db.migrations.writer import MigrationWriter

from core import secrets
from core.models import OutboxMessage
from core.secrets import EncryptedTextField, SecretUnreadable, blind_index, decrypt, encrypt

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (7, 8))


@pytest.mark.parametrize("text", ["某", "张建国 13812342716", "k00000000:AAAA", "长" * 10_000, "a\0b"])
def test_what_goes_in_comes_out_and_never_looks_alike_twice(text):
    stored = encrypt(text)
    assert decrypt(stored) == text
    assert text not in stored
    assert stored != encrypt(text)
    assert stored.startswith("k")


def test_an_empty_text_stays_empty():
    assert encrypt("") == "" == decrypt("")


def test_the_first_key_writes_and_every_key_reads(settings):
    settings.ENCRYPTION_KEYS = [OLD]
    before = encrypt("张三")
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    after = encrypt("张三")
    assert decrypt(before) == decrypt(after) == "张三"
    assert before[:10] != after[:10]
    settings.ENCRYPTION_KEYS = [NEW]
    assert decrypt(after) == "张三"
    with pytest.raises(SecretUnreadable, match="not in ENCRYPTION_KEYS"):
        decrypt(before)


def test_any_changed_character_is_noticed():
    stored = encrypt("张三")
    for position in range(len(stored)):
        swapped = "A" if stored[position] != "A" else "B"
        with pytest.raises(SecretUnreadable):
            decrypt(stored[:position] + swapped + stored[position + 1 :])
    for damaged in ("张三", "k:", stored[:-8], "k" + stored):
        with pytest.raises(SecretUnreadable):
            decrypt(damaged)


@pytest.mark.parametrize("keys", [[], [""], ["not base64!"], [base64.b64encode(b"short").decode()]])
def test_a_bad_key_ring_is_a_plain_sentence(settings, keys):
    settings.ENCRYPTION_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="ENCRYPTION_KEYS"):
        encrypt("x")


@pytest.mark.parametrize(
    ("purpose", "one", "same"),
    [
        ("phone", "13812342716", " +86 138-1234-2716 "),
        ("phone", "13812342716", "１３８１２３４２７１６"),
        ("phone", "057188881234", "0571-8888 1234"),
        ("id_number", "33010619900101123X", "330106 19900101 123x"),
        ("account", "Summer Wind", " summer  wind"),
    ],
)
def test_writings_of_one_value_share_an_index(purpose, one, same):
    assert blind_index(one, purpose) == blind_index(same, purpose)
    assert len(blind_index(one, purpose)) == 40


def test_an_index_tells_apart_values_purposes_and_keys(settings):
    found = {blind_index("13812342716", "phone"), blind_index("13812342717", "phone")}
    found.add(blind_index("13812342716", "id_number"))
    settings.INDEX_KEY = NEW
    found.add(blind_index("13812342716", "phone"))
    assert len(found) == 4
    assert blind_index("  ", "phone") == "" == blind_index("none", "phone")


@pytest.mark.django_db
def test_the_field_is_ciphertext_in_the_table_and_text_in_python(message):
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient FROM core_outboxmessage WHERE id = %s", [message.pk])
        stored = cursor.fetchone()[0]
    assert stored.startswith("k")
    assert "citizen" not in stored
    again = OutboxMessage.objects.get(pk=message.pk)
    assert again.recipient == "citizen@example.com"
    OutboxMessage.objects.filter(pk=message.pk).update(recipient="")
    again.refresh_from_db()
    assert again.recipient == ""
    again.recipient = "新"
    OutboxMessage.objects.bulk_update([again], ["recipient"])
    assert OutboxMessage.objects.values_list("recipient", flat=True).get(pk=message.pk) == "新"


@pytest.mark.parametrize("lookup", ["", "__exact", "__icontains", "__in", "__gt", "__length"])
def test_looking_it_up_is_refused_with_advice(lookup):
    value = ["x"] if lookup == "__in" else "x"
    with pytest.raises(FieldError, match="blind"):
        OutboxMessage.objects.filter(**{f"recipient{lookup}": value})


@pytest.mark.django_db
def test_null_can_be_asked_for():
    assert not OutboxMessage.objects.filter(recipient__isnull=True).exists()
    field = EncryptedTextField(null=True)
    assert field.get_db_prep_value(None, connection) is None
    assert field.from_db_value(None, None, connection) is None


def test_a_migration_can_write_the_field_down():
    text, imports = MigrationWriter.serialize(EncryptedTextField(blank=True, default=""))
    assert text == "core.secrets.EncryptedTextField(blank=True, default='')"
    assert imports == {"import core.secrets"}
    assert secrets.NONCE_BYTES == 12
