"""Anchors: what moved is bound once, here and outside; a crash between the two is mended; nobody waits."""

import hashlib
import json

import pytest
from django.db import connection, transaction

from core import jobs
from core.evidence import Entry, Subject, append, append_many, examine, outside
from core.evidence.anchoring import LOCK, Anchored, anchor
from core.evidence.merkle import climb, leaf_hash, leaf_text, line_hash, path_of, root_of
from core.models import Anchor, AnchoredHead, EvidenceHead, Job
from core.tasks import anchor_evidence, verify_nightly
from tests.core.conftest import NOW, entry
from tests.core.test_evidence import _in_threads

BY = "sha256"


def write(*ids: int) -> None:
    with transaction.atomic():
        append_many(entry(id_) for id_ in ids)


def kinds() -> list[str]:
    return [fault.kind for fault in examine().faults]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 33])
def test_every_leaf_reaches_the_root_by_its_path(count):
    leaves = [leaf_hash(leaf_text("matter", n, n, bytes([n]) * 32), BY) for n in range(count)]
    root = root_of(leaves, BY)
    for place, leaf in enumerate(leaves):
        assert climb(leaf, path_of(leaves, place, BY), BY) == root
        assert climb(leaf_hash("matter:9 9 ff", BY), path_of(leaves, place, BY), BY) != root
    assert len({root_of(leaves[:n], BY) for n in range(1, count + 1)}) == count


def test_a_node_never_passes_for_a_leaf():
    leaves = [leaf_hash(text, BY) for text in "abcd"]
    inner = [root_of(leaves[:2], BY), root_of(leaves[2:], BY)]
    assert root_of(leaves, BY) == root_of(inner, BY)  # the same tree, seen from its nodes
    doubled = hashlib.sha256(b"\x00" + leaves[0] + leaves[1]).digest()
    assert doubled != inner[0]
    with pytest.raises(ValueError, match="one head"):
        root_of([], BY)


def test_what_moved_is_bound_and_nothing_else(own_database):
    write(1, 2, 1)
    assert anchor(NOW) == Anchored(1, 2, 1)
    assert anchor(NOW).anchors == 0
    write(2, 3)
    done = anchor(NOW)
    assert (done.anchors, done.heads, done.outside) == (1, 2, 1)
    assert list(AnchoredHead.objects.order_by("id").values_list("anchor_id", "subject_id", "sequence")) == [
        (1, 1, 2),
        (1, 2, 1),
        (2, 2, 2),
        (2, 3, 1),
    ]
    first, second = Anchor.objects.order_by("number")
    assert bytes(second.previous) == bytes(first.hash) == line_hash(first.text, BY)
    assert [line.text for line in outside.lines()] == [first.text, second.text]
    assert json.loads(second.text)["root"] == bytes(second.root).hex()
    assert kinds() == []
    assert examine().later == 0


def test_many_heads_make_several_anchors(own_database, monkeypatch):
    monkeypatch.setattr("core.evidence.anchoring.MOST_HEADS", 3)
    write(*range(1, 9))
    assert (anchor(NOW).anchors, Anchor.objects.count()) == (3, 3)
    assert kinds() == []


def test_a_crash_before_the_line_went_outside_is_mended(own_database, monkeypatch):
    def crash(*_args):
        raise OSError("the disk is gone")

    write(1)
    anchor(NOW)
    write(2)
    with monkeypatch.context() as broken:
        broken.setattr("core.evidence.outside.append", crash)
        with pytest.raises(OSError, match="disk"):
            anchor(NOW)
    assert kinds() == ["outside_behind"]
    assert anchor(NOW).outside == 1
    assert kinds() == []


@pytest.mark.parametrize("rest", [b"", b"{", b'{"at":"2026', b'{"number":2}'])
def test_a_line_torn_by_a_crash_is_passed_over(own_database, rest):
    write(1)
    anchor(NOW)
    path = next(outside.folder().glob(outside.PATTERN))
    whole = path.read_bytes()
    write(2)
    anchor(NOW)
    second = path.read_bytes()[len(whole) :]
    torn = second[: len(rest)] if rest != b'{"number":2}' else second.rstrip(b"\n")
    path.write_bytes(whole + torn)
    anchor(NOW)
    write(3)
    anchor(NOW)
    assert kinds() == []
    assert path.read_bytes().startswith(whole + torn)


def test_a_copy_that_tells_another_story_is_not_continued(own_database):
    write(1)
    anchor(NOW)
    path = next(outside.folder().glob(outside.PATTERN))
    forged = path.read_text().replace('"count":1', '"count":2')
    path.write_text(forged)
    write(2)
    assert anchor(NOW).outside == 0
    assert path.read_text() == forged
    assert kinds() == ["outside_differs"]


def test_who_holds_a_head_is_not_waited_for(own_database):
    write(1, 2)

    def anchor_meanwhile():
        assert anchor(NOW).heads == 1

    with transaction.atomic():
        append(entry(1))
        assert _in_threads(anchor_meanwhile) == []
    assert anchor(NOW).heads == 1
    assert kinds() == []


def test_who_comes_second_does_nothing(own_database):
    write(1)

    def anchor_meanwhile():
        assert anchor(NOW).anchors == 0

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        assert _in_threads(anchor_meanwhile) == []
    assert anchor(NOW).anchors == 1


def test_writers_and_anchors_at_once(own_database):
    def write_often():
        for _ in range(30):
            write(1, 2, 3)

    def anchor_often():
        for _ in range(20):
            anchor(NOW)

    def verify_often():
        for _ in range(10):
            assert kinds() == []

    assert _in_threads(write_often, write_often, anchor_often, anchor_often, verify_often) == []
    anchor(NOW)
    assert kinds() == []
    assert examine().later == 0
    assert not EvidenceHead.objects.filter(is_anchored=False).exists()


def test_it_says_how_much_is_newer_than_the_last_anchor(own_database):
    write(1, 1, 2)
    assert (examine().later, examine().last_anchor_at) == (3, None)
    anchor(NOW)
    write(1, 4, 4)
    report = examine()
    assert (report.later, report.last_anchor_at) == (3, NOW)


def test_the_task_anchors(own_database):
    write(1)
    assert anchor_evidence() == 1
    assert anchor_evidence() == 0


def test_the_nightly_verification_is_one_job_at_a_time(own_database):
    write(1)
    assert verify_nightly() is True
    assert verify_nightly() is False
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["holds"]) == ("DONE", True)
    assert verify_nightly() is True


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this hashlib knows no SM3")
def test_two_digests_live_in_one_row_of_anchors(own_database, settings):
    write(1)
    anchor(NOW)
    settings.EVIDENCE_HASH = "sm3"
    with transaction.atomic():
        append(Entry(Subject("matter", 1), "later", None, "", NOW, {}))
    anchor(NOW)
    settings.EVIDENCE_HASH = "sha256"
    write(1)
    anchor(NOW)
    assert kinds() == []
