"""Verification finds every tampering, names its place, and never raises a false alarm."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from core.evidence import Entry, Subject, append, append_many, chain_hash, verify
from core.models import EvidenceHead, EvidenceRecord
from tests.core.conftest import NOW, entry

OTHERS = (Subject("order", 1), Subject("matter", 1), Subject("matter", 3))
VICTIM = Subject("matter", 2)


@pytest.fixture
def chains(own_database):
    """Four chains of six; the victim lies between others."""
    with transaction.atomic():
        for subject in (*OTHERS, VICTIM):
            append_many(
                Entry(subject, f"verb_{step}", 7, "周岚", NOW + timedelta(minutes=step), {"n": step})
                for step in range(6)
            )
        append(entry(2, "verb_6", minute=6, n=6))
        append(Entry(Subject("matter", 9), "sweep", None, "", NOW, {}))


def found() -> list[tuple[str, int, str]]:
    report = verify()
    assert report.holds is (not report.faults)
    return [(str(fault.subject), fault.sequence, fault.kind) for fault in report.faults]


WHERE = "WHERE subject_kind = 'matter' AND subject_id = 2"
REC = f"UPDATE core_evidencerecord SET {{}} {WHERE} AND sequence = {{}}"
DEL = f"DELETE FROM core_evidencerecord {WHERE} AND sequence"
SWAP = (
    "UPDATE core_evidencerecord AS a SET {cols} FROM core_evidencerecord AS b "
    "WHERE a.subject_id = 2 AND b.subject_id = 2 AND a.subject_kind = 'matter' AND b.subject_kind = 'matter' "
    "AND a.sequence + b.sequence = 7 AND a.sequence IN (3, 4)"
)
T2 = "matter:2"

TAMPERED = {
    "middle, text": ([REC.format("text = replace(text, '\"n\":3', '\"n\":4')", 4)], [(T2, 4, "altered")]),
    "middle, one character of the hash": (
        [REC.format("hash = set_byte(hash, 5, 255 - get_byte(hash, 5))", 4)],
        [(T2, 4, "altered"), (T2, 5, "altered")],
    ),
    "first record": ([REC.format("text = replace(text, '\"n\":0', '\"n\":9')", 1)], [(T2, 1, "altered")]),
    "text that is no JSON": ([REC.format("text = 'gone'", 4)], [(T2, 4, "misplaced")]),
    "spaces in the text": ([REC.format("text = text || ' '", 4)], [(T2, 4, "altered")]),
    "verb column": ([REC.format("verb = 'other'", 4)], [(T2, 4, "columns")]),
    "actor column": ([REC.format("actor_id = 8", 4)], [(T2, 4, "columns")]),
    "actor removed": ([REC.format("actor_id = NULL", 4)], [(T2, 4, "columns")]),
    "name column": ([REC.format("actor_name = '别人'", 4)], [(T2, 4, "columns")]),
    "time column": ([REC.format("at = at + interval '1 microsecond'", 4)], [(T2, 4, "columns")]),
    "swap of texts and hashes": (
        [SWAP.format(cols="text = b.text, hash = b.hash")],
        [(T2, 3, "misplaced"), (T2, 4, "misplaced"), (T2, 5, "altered")],
    ),
    "swap of places": (
        [
            "UPDATE core_evidencerecord SET sequence = sequence + 100 " + WHERE + " AND sequence IN (3, 4)",
            "UPDATE core_evidencerecord SET sequence = 107 - sequence " + WHERE + " AND sequence > 100",
        ],
        [(T2, 3, "misplaced"), (T2, 4, "misplaced"), (T2, 5, "altered")],
    ),
    "one taken out": ([DEL + " = 4"], [(T2, 4, "gap")]),
    "one taken out, the rest moved up": (
        [
            DEL + " = 4",
            f"UPDATE core_evidencerecord SET sequence = sequence - 1 {WHERE} AND sequence = 5",
            f"UPDATE core_evidencerecord SET sequence = sequence - 1 {WHERE} AND sequence = 6",
            f"UPDATE core_evidencerecord SET sequence = sequence - 1 {WHERE} AND sequence = 7",
        ],
        [(T2, 4, "misplaced"), (T2, 5, "misplaced"), (T2, 6, "misplaced"), (T2, 7, "tail_cut")],
    ),
    "first two taken out": ([DEL + " <= 2"], [(T2, 1, "gap")]),
    "tail cut": ([DEL + " >= 6"], [(T2, 6, "tail_cut")]),
    "whole chain taken out": ([DEL + " > 0"], [(T2, 1, "tail_cut")]),
    "head taken out": ([f"DELETE FROM core_evidencehead {WHERE}"], [(T2, 7, "head_missing")]),
    "tail and head cut unevenly": (
        [DEL + " >= 6", f"UPDATE core_evidencehead SET sequence = 5 {WHERE}"],
        [(T2, 5, "head_differs")],
    ),
    "head moved back": ([f"UPDATE core_evidencehead SET sequence = 5 {WHERE}"], [(T2, 5, "head_behind")]),
    "head's hash": ([f"UPDATE core_evidencehead SET hash = sha256('x') {WHERE}"], [(T2, 7, "head_differs")]),
    "moved to another ticket": (
        [f"UPDATE core_evidencerecord SET subject_id = 9, sequence = 2 {WHERE} AND sequence = 7"],
        [(T2, 7, "tail_cut"), ("matter:9", 2, "misplaced"), ("matter:9", 1, "head_behind")],
    ),
}


def test_clean_chains_raise_no_alarm(chains):
    report = verify()
    assert (report.holds, report.records, report.chains) == (True, 26, 5)
    assert verify(VICTIM).records == 7
    nothing = verify(Subject("matter", 999))
    assert (nothing.holds, nothing.records, nothing.chains) == (True, 0, 0)


@pytest.mark.parametrize(("statements", "expected"), TAMPERED.values(), ids=TAMPERED.keys())
def test_tampering_is_found_and_located(chains, superuser_sql, statements, expected):
    superuser_sql(*statements)
    assert found() == expected


def test_a_forger_who_rehashes_one_record_is_found_at_the_next(chains, superuser_sql):
    third, fourth = EvidenceRecord.objects.filter(subject_kind="matter", subject_id=2, sequence__in=(3, 4))
    text = fourth.text.replace('"n":3', '"n":8')
    forged = chain_hash(bytes(third.hash), text).hex()
    superuser_sql(REC.format(f"text = '{text}', hash = '\\x{forged}'", 4))
    assert found() == [(T2, 5, "altered")]


def test_a_forger_who_rehashes_to_the_end_is_found_by_the_head(chains, superuser_sql):
    records = list(EvidenceRecord.objects.filter(subject_kind="matter", subject_id=2).order_by("sequence"))
    previous, statements = bytes(records[2].hash), []
    for record in records[3:]:
        text = record.text.replace('"n":3', '"n":8')
        previous = chain_hash(previous, text)
        statements.append(REC.format(f"text = '{text}', hash = '\\x{previous.hex()}'", record.sequence))
    superuser_sql(*statements)
    assert found() == [(T2, 7, "head_differs")]


def test_two_digests_live_in_one_chain(chains, settings):
    settings.EVIDENCE_HASH = "sha512_256"
    with transaction.atomic():
        append(entry(2, "later"))
    settings.EVIDENCE_HASH = "sha256"
    with transaction.atomic():
        append(entry(2, "latest"))
    assert found() == []


def test_progress_is_told(chains):
    seen: list[int] = []
    verify(on_progress=seen.append)
    assert seen == [26]


def test_the_command_prints_json_and_exits_1_on_a_fault(chains, superuser_sql):
    out = io.StringIO()
    call_command("verify_evidence", "--json", stdout=out)
    assert json.loads(out.getvalue())["holds"] is True
    superuser_sql(*TAMPERED["tail cut"][0])
    out = io.StringIO()
    with pytest.raises(CommandError) as fault:
        call_command("verify_evidence", "--json", stdout=out)
    assert fault.value.returncode == 1
    data = json.loads(out.getvalue())
    assert data["holds"] is False
    assert data["faults"][0]["subject"] == T2
    assert data["faults"][0]["sequence"] == 6
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_evidence", "--subject", T2, stdout=out)
    assert "matter:2" in out.getvalue()
    assert "tail_cut" in out.getvalue()
    with pytest.raises(CommandError, match="kind:number"):
        call_command("verify_evidence", "--subject", "matter", stdout=out)
    call_command("verify_evidence", "--subject", "matter:3", stdout=out)


def test_an_unfinished_write_is_no_fault(chains):
    with transaction.atomic():
        append(entry(2, "later"))
        assert found() == []
    assert EvidenceHead.objects.get(subject_kind="matter", subject_id=2).sequence == 8
