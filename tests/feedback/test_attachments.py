"""Files on papers: kept while the form is filled, attached by the move, sealed by the signature, kept."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from core.evidence import Subject, examine, records_of
from core.files import path_of
from core.models import StoredFile
from core.refusals import NotPermitted, Refused
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.actions import Files
from feedback.actions.attaching import remove_orphans
from feedback.choices import Purpose
from feedback.history import facts_of_record
from feedback.models import Attachment, PendingUpload, ResultDraft, Ticket
from feedback.rules.attachments import MB, FileLimits, reasons_against
from tests.cast import REPLY, City, Walk
from tests.core.upload_samples import jpeg, pdf, png


def upload(name: str = "现场.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if content is None else content, "application/x-anything")


def handler(city: City) -> Staff:
    return city.person(Role.HANDLER, "lead")


def receive(
    walk: Walk, *uploads: SimpleUploadedFile, verb: str = "draft_result", by: Staff | None = None
) -> Any:
    return actions.receive(walk.ticket, verb=verb, uploads=uploads, by=by or handler(walk.city), now=walk.now)


def draft(walk: Walk, files: Files, *, hand_in: bool = False) -> Ticket:
    walk.ticket = actions.draft_result(
        walk.ticket,
        result_code="SOLVED",
        solved="SOLVED",
        reply=REPLY,
        hand_in=hand_in,
        files=files,
        by=handler(walk.city),
        now=walk.tick(),
    )
    return walk.ticket


def facts(ticket: Ticket, verb: str) -> list[dict[str, Any]]:
    records = records_of(Subject("ticket", ticket.pk)).filter(verb=verb)
    return [facts_of_record(record) for record in records]


@pytest.fixture
def walk(city: City) -> Walk:
    walk = Walk(city)
    walk.to("CONTACTED")
    return walk


def test_an_upload_waits_and_then_belongs_to_the_paper(walk: Walk) -> None:
    (row,) = receive(walk, upload()).kept
    draft(walk, Files(added=(row.pk,)))
    attachment = Attachment.objects.get()
    paper = ResultDraft.objects.get()
    assert attachment.purpose == Purpose.RESULT
    assert (attachment.paper_kind, attachment.paper_id) == ("resultdraft", paper.pk)
    assert attachment.dispatch == paper.dispatch
    assert attachment.uploaded_by == handler(walk.city)
    assert attachment.sealed_at is None
    assert attachment.file.content_type == "image/jpeg"
    assert not PendingUpload.objects.exists()


def test_evidence_names_the_content_and_nobody(walk: Walk) -> None:
    (row,) = receive(walk, upload("张三丰 13800002716.jpg")).kept
    draft(walk, Files(added=(row.pk,)))
    (told,) = facts(walk.ticket, "attach_file")
    assert told["sha256"] == hashlib.sha256(jpeg()).hexdigest()
    assert (told["purpose"], told["kind"], told["size"]) == ("RESULT", "JPEG", len(jpeg()))
    texts = "".join(records_of(Subject("ticket", walk.ticket.pk)).values_list("text", flat=True))
    assert "张三丰" not in texts
    assert "2716" not in texts


def test_what_is_taken_out_of_a_draft_is_withdrawn_not_deleted(walk: Walk) -> None:
    rows = receive(walk, upload(), upload("b.png", png())).kept
    draft(walk, Files(added=tuple(row.pk for row in rows)))
    first, second = Attachment.objects.all()
    draft(walk, Files(removed=(first.pk,)))
    first.refresh_from_db()
    assert first.withdrawn_at == walk.now
    assert first.withdrawn_by == handler(walk.city)
    assert path_of(first.file).exists()
    assert [told["file"] for told in facts(walk.ticket, "withdraw_file")] == [first.pk]
    assert list(Attachment.objects.standing()) == [second]


def test_the_signature_seals_the_files_and_says_how_many(walk: Walk) -> None:
    rows = receive(walk, upload(), upload("b.png", png())).kept
    draft(walk, Files(added=tuple(row.pk for row in rows)), hand_in=True)
    approver = walk.city.person(Role.UNIT_APPROVER, "lead")
    walk.ticket = actions.submit_result(walk.ticket, by=approver, now=walk.tick())
    digests = "".join(Attachment.objects.values_list("file__sha256", flat=True))
    (told,) = facts(walk.ticket, "submit_result")
    assert told["files"] == 2
    assert told["files_digest"] == hashlib.sha256(digests.encode()).hexdigest()
    assert set(Attachment.objects.values_list("sealed_at", flat=True)) == {walk.now}


def test_chains_and_rows_verify_with_files_added_withdrawn_and_sealed(walk: Walk) -> None:
    rows = receive(walk, upload(), upload("b.png", png())).kept
    draft(walk, Files(added=tuple(row.pk for row in rows)))
    assert examine().holds
    draft(walk, Files(removed=(Attachment.objects.all()[0].pk,)), hand_in=True)
    assert examine().holds
    actions.submit_result(walk.ticket, by=walk.city.person(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    assert examine().holds


def test_a_contact_needs_no_signature(city: City) -> None:
    walk = Walk(city)
    walk.to("IN_PROGRESS")
    (row,) = receive(walk, upload(), verb="record_contact").kept
    now = walk.tick()
    actions.record_contact(
        walk.ticket, at=now, way="VISIT", outcome="REACHED", files=Files((row.pk,)), by=handler(city), now=now
    )
    assert Attachment.objects.get().sealed_at == now


def test_a_co_handlers_reply_carries_files(city: City) -> None:
    walk = Walk(city)
    walk.to("CO_SIGNED")
    person = city.person(Role.HANDLER, "co")
    (row,) = receive(walk, upload("检查.pdf", pdf()), verb="draft_co_reply", by=person).kept
    walk.ticket = actions.draft_co_reply(
        walk.ticket, text="线路已检查，正常。", files=Files((row.pk,)), by=person, now=walk.tick()
    )
    attachment = Attachment.objects.get()
    assert attachment.dispatch is not None
    assert attachment.dispatch.role == "CO"
    actions.co_reply(walk.ticket, by=city.person(Role.UNIT_APPROVER, "co"), now=walk.tick())
    attachment.refresh_from_db()
    assert attachment.sealed_at is not None


def test_a_refused_file_leaves_the_good_ones(walk: Walk) -> None:
    received = receive(walk, upload(), upload("x.exe", b"MZ" + bytes(50)), upload("b.png", png()))
    assert [row.file.name for row in received.kept] == ["现场.jpg", "b.png"]
    assert [reason.code for reason in received.reasons] == ["upload_program"]
    assert StoredFile.objects.count() == 2


def test_the_same_file_twice_is_kept_once(walk: Walk) -> None:
    first = receive(walk, upload()).kept[0]
    again = receive(walk, upload("copy.jpg")).kept[0]
    assert again == first
    assert StoredFile.objects.count() == 1


def test_a_name_without_an_ending_gets_the_right_one(walk: Walk) -> None:
    (row,) = receive(walk, upload("照片")).kept
    assert row.file.name == "照片.jpg"


def test_only_who_may_make_the_move_uploads_for_it(walk: Walk) -> None:
    with pytest.raises(NotPermitted):
        receive(walk, upload(), by=walk.city.person(Role.HANDLER, "stranger"))
    with pytest.raises(NotPermitted):
        receive(walk, upload(), by=walk.city.person(Role.DISPATCHER, "centre"))
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("what", ["another person's", "another move's", "another ticket's", "none"])
def test_only_ones_own_uploads_for_this_move_are_attached(walk: Walk, what: str) -> None:
    colleague = Staff.objects.create_user("colleague", "a-long-password-1", display_name="同事")
    (row,) = receive(walk, upload()).kept
    changes: dict[str, dict[str, Any]] = {
        "another person's": {"by": colleague},
        "another move's": {"verb": "record_contact"},
        "another ticket's": {"ticket": Walk(walk.city, phone="13900000000").ticket},
        "none": {"ticket": None},
    }
    number = row.pk
    if what == "none":
        actions.discard_upload(row.pk, by=handler(walk.city))
    else:
        PendingUpload.objects.filter(pk=row.pk).update(**changes[what])
    with pytest.raises(Refused) as refused:
        draft(walk, Files(added=(number,)))
    assert refused.value.codes == ("upload_gone",)
    assert not Attachment.objects.exists()
    assert not ResultDraft.objects.exists()


def test_nobody_discards_another_persons_upload(walk: Walk) -> None:
    (row,) = receive(walk, upload()).kept
    actions.discard_upload(row.pk, by=walk.city.person(Role.HANDLER, "stranger"))
    assert PendingUpload.objects.filter(pk=row.pk).exists()


def test_a_discarded_upload_leaves_the_disk(walk: Walk, django_capture_on_commit_callbacks: Any) -> None:
    (row,) = receive(walk, upload()).kept
    path = path_of(row.file)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_upload(row.pk, by=handler(walk.city))
    assert not path.exists()
    assert not StoredFile.objects.exists()


def test_orphans_go_after_a_day_without_a_trace(walk: Walk, django_capture_on_commit_callbacks: Any) -> None:
    (row,) = receive(walk, upload()).kept
    (kept,) = receive(walk, upload("b.png", png())).kept
    draft(walk, Files(added=(kept.pk,)))
    records = records_of(Subject("ticket", walk.ticket.pk)).count()
    received = row.created_at
    assert remove_orphans(now=received + timedelta(hours=24)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_orphans(now=received + timedelta(hours=24, seconds=1)) == 1
    assert not path_of(row.file).exists()
    assert path_of(Attachment.objects.get().file).exists()
    assert records_of(Subject("ticket", walk.ticket.pk)).count() == records


def test_a_paper_and_a_ticket_are_full_one_day(walk: Walk, settings: Any) -> None:
    settings.FILE_LIMITS = {"file_mb": 1, "per_paper": 2, "ticket_mb": 1}
    many = [upload(f"{n}.png", png(2, 2 + n)) for n in range(3)]
    received = receive(walk, *many)
    assert [reason.code for reason in received.reasons] == ["too_many_files"]
    draft(walk, Files(added=tuple(row.pk for row in received.kept)))
    (third,) = receive(walk, many[2]).kept
    with pytest.raises(Refused) as refused:
        draft(walk, Files(added=(third.pk,)))
    assert refused.value.codes == ("too_many_files",)
    draft(walk, Files(added=(third.pk,), removed=(Attachment.objects.first().pk,)))


@pytest.mark.parametrize(
    ("on_paper", "on_ticket", "codes"),
    [
        (10, 100 * MB, []),
        (11, 0, ["too_many_files"]),
        (1, 100 * MB + 1, ["ticket_full_of_files"]),
        (11, 200 * MB, ["too_many_files", "ticket_full_of_files"]),
    ],
)
def test_the_limits(on_paper: int, on_ticket: int, codes: list[str]) -> None:
    reasons = reasons_against(FileLimits(), on_paper=on_paper, on_ticket=on_ticket)
    assert [reason.code for reason in reasons] == codes


FORBIDDEN = (
    "DELETE FROM feedback_attachment",
    "TRUNCATE feedback_attachment",
    "UPDATE feedback_attachment SET purpose = 'APPEAL'",
    "UPDATE feedback_attachment SET paper_id = paper_id + 1",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_keeps_files(walk: Walk, statement: str) -> None:
    (row,) = receive(walk, upload()).kept
    draft(walk, Files(added=(row.pk,)))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(AttributeError):
        Attachment.objects.all().delete()
    assert Attachment.objects.count() == 1


def test_a_sealed_file_stays_sealed(walk: Walk) -> None:
    (row,) = receive(walk, upload()).kept
    draft(walk, Files(added=(row.pk,)))
    Attachment.objects.update(sealed_at=walk.now)
    for change in ({"sealed_at": None}, {"withdrawn_at": walk.now}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Attachment.objects.update(**change)
