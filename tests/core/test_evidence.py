"""Evidence: chains, what they may hold, and that the database refuses every change."""

import hashlib
import json
import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError

from core.evidence import Entry, Subject, append, append_many, canonical_text, chain_hash, records_of
from core.evidence.anchoring import anchor
from core.models import EvidenceHead, EvidenceRecord
from tests.core.conftest import NOW, entry

TICKET = Subject("matter", 1)
ACCESS = ["core_accessrecord", "core_accessrecord_other"]


@pytest.mark.django_db
def test_a_chain_grows_link_by_link():
    for minute, verb in enumerate(("register", "triage", "sign")):
        append(entry(verb=verb, minute=minute, state="IN_PROGRESS"))
    records = list(records_of(TICKET))
    assert [(record.sequence, record.verb) for record in records] == [
        (1, "register"),
        (2, "triage"),
        (3, "sign"),
    ]
    previous = bytes(32)
    for record in records:
        record_hash = hashlib.sha256(previous + record.text.encode()).digest()
        assert bytes(record.hash) == record_hash
        previous = record_hash
    head = EvidenceHead.objects.get()
    assert (head.sequence, bytes(head.hash)) == (3, previous)


def test_the_text_is_canonical_and_holds_no_name():
    text = canonical_text(
        entry(zeta=1, alpha=None, due=datetime(2026, 9, 28, 9, 42, tzinfo=timezone(timedelta(hours=8)))), 4
    )
    assert text == (
        '{"actor":7,"at":"2026-09-28T01:42:00.000000Z",'
        '"facts":{"alpha":null,"due":"2026-09-28T01:42:00.000000Z","zeta":1},"id":1,"kind":"matter",'
        f'"name":"{hashlib.sha256("周岚".encode()).hexdigest()[:16]}","sequence":4,"verb":"sign"}}'
    )


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (True, True),
        (0, 0),
        (None, None),
        ("IN_PROGRESS", "IN_PROGRESS"),
        (date(2026, 9, 28), "2026-09-28"),
        (NOW, "2026-09-28T01:42:00.000000Z"),
        ("20261013000123", "20261013000123"),
        ("a13812345678b" * 3, None),
        (hashlib.sha256(b"x").hexdigest(), hashlib.sha256(b"x").hexdigest()),
        ("a13812345678" + "b" * 52, "a13812345678" + "b" * 52),
        ("446655440000-13812345678", None),
    ],
)
def test_facts(value, stored):
    if stored is None and value is not None:
        with pytest.raises(ValueError, match="telephone"):
            canonical_text(entry(fact=value), 1)
    else:
        assert json.loads(canonical_text(entry(fact=value), 1))["facts"] == {"fact": stored}


@pytest.mark.parametrize(
    "value",
    [
        "x" * 81,
        "13812342716",
        "电话 138 1234 2716",
        "33010619900101123X",
        1.5,
        b"x",
        ["a"],
        {"a": 1},
        NOW.replace(tzinfo=None),
    ],
)
def test_what_evidence_may_not_hold_is_a_programming_error(value):
    with pytest.raises(ValueError, match="Evidence"):
        canonical_text(entry(fact=value), 1)


@pytest.mark.parametrize("verb", ["", "登记", "sign it", "x" * 61])
def test_verbs_are_codes(verb):
    with pytest.raises(ValueError, match="not a code"):
        canonical_text(entry(verb=verb), 1)


@pytest.mark.django_db
def test_many_at_once_are_the_same_chains_as_one_by_one():
    entries = [entry(n, f"verb_{step}", step, step=step) for step in range(3) for n in (3, 1, 2)]
    for one in entries:
        append(one)
    expected = list(EvidenceRecord.objects.order_by("subject_id", "sequence").values_list("text", "hash"))
    shifted = [Entry(Subject("order", e.subject.id), e.verb, 7, "周岚", e.at, e.facts) for e in entries]
    assert append_many(shifted) == 9
    append(shifted[0])
    assert append_many(shifted[:2]) == 2
    bulk = EvidenceRecord.objects.filter(subject_kind="order").order_by("subject_id", "sequence")
    assert [text.replace('"order"', '"matter"') for text in bulk.values_list("text", flat=True)[:2]] == [
        text for text, _ in expected[:2]
    ]
    for subject_id in (1, 2, 3):
        previous = bytes(32)
        for record in records_of(Subject("order", subject_id)):
            assert bytes(record.hash) == chain_hash(previous, record.text)
            previous = bytes(record.hash)
        assert bytes(EvidenceHead.objects.get(subject_kind="order", subject_id=subject_id).hash) == previous
    assert append_many([]) == 0


def test_evidence_needs_the_transaction_of_its_change(own_database):
    with pytest.raises(TransactionManagementError):
        append(entry())
    with pytest.raises(TransactionManagementError):
        append_many([entry()])


def test_what_is_rolled_back_leaves_no_evidence(own_database):
    with transaction.atomic():
        append(entry())
        append_many([entry(2)])
        transaction.set_rollback(True)
    assert not EvidenceRecord.objects.exists()
    assert not EvidenceHead.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["core_evidencerecord", "core_anchor", "core_anchoredhead", *ACCESS])
@pytest.mark.parametrize("role", ["origin", "replica"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {column} = {column}", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"]
)
def test_the_database_refuses_every_change_even_to_its_superuser(table, role, statement):
    append(entry())
    anchor(NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_accessrecord "
            "(actor_id, actor_name, action, subject_kind, subject_id, reason, at) "
            "SELECT 1, 'x', 'reveal', 'matter', 1, '', at "
            "FROM (VALUES ('2001-01-01Z'::timestamptz), (now())) AS t(at)"
        )
        cursor.execute(f"SET LOCAL session_replication_role = {role}")
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table, column="number" if table == "core_anchor" else "id"))
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] >= 1


def _in_threads(*works) -> list[BaseException]:
    faults: list[BaseException] = []

    def guarded(work):
        try:
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


def test_writers_of_one_chain_wait_for_each_other(own_database):
    def write_singly():
        for _ in range(20):
            with transaction.atomic():
                append(entry())

    def write_many():
        for _ in range(10):
            with transaction.atomic():
                append_many([entry(), entry(2), entry()])

    assert _in_threads(write_singly, write_singly, write_many, write_many) == []
    records = list(records_of(TICKET))
    assert [record.sequence for record in records] == list(range(1, 81))
    previous = bytes(32)
    for record in records:
        assert bytes(record.hash) == chain_hash(previous, record.text)
        previous = bytes(record.hash)


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this hashlib knows no SM3")
@pytest.mark.django_db
def test_sm3_is_a_setting(settings):
    settings.EVIDENCE_HASH = "sm3"
    record = append(entry())
    assert json.loads(record.text)["algorithm"] == "sm3"
    assert bytes(record.hash) == hashlib.new("sm3", bytes(32) + record.text.encode()).digest()


def test_utc_is_utc():
    assert '"at":"2026-09-28T01:42:00.000000Z"' in canonical_text(entry(), 1)
    assert NOW.tzinfo is UTC
