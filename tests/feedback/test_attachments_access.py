"""Who may read which file: the matrix of relations and papers, and how the content is handed out."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.evidence import append
from core.files import path_of
from core.models import AccessRecord
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.actions import Files
from feedback.actions._move import entry_of
from feedback.choices import Purpose
from feedback.models import Attachment, Contact, Dispatch
from tests.cast import REPLY, START, City, Walk
from tests.core.upload_samples import jpeg, pdf
from tests.feedback.web import Moment, signed_in, text_of

READERS = {
    "centre": ("DISPATCHER", "centre"),
    "auditor": ("AUDITOR", "centre"),
    "supervisor": ("SUPERVISOR", "institution"),
    "parent": ("SUPERVISOR", "parent"),
    "lead": ("HANDLER", "lead"),
    "lead's approver": ("UNIT_APPROVER", "lead"),
    "co": ("HANDLER", "co"),
    "former": ("HANDLER", "former"),
    "gone": ("HANDLER", "stranger"),
    "other centre": ("DISPATCHER", "other_centre"),
}
"""``former`` led before and ended, not voided; ``gone`` led before, and its return was granted."""

CENTRE = {"centre", "auditor", "supervisor"}
LEAD, EVERYONE = {"parent", "lead", "lead's approver"}, {"parent", "lead", "lead's approver", "co", "former"}
MATRIX: dict[str, set[str]] = {
    "contact": CENTRE | LEAD,
    "draft": CENTRE | LEAD,
    "signed result": CENTRE | EVERYONE,
    "co draft": CENTRE | {"co"},
    "signed co reply": CENTRE | EVERYONE,
    "return": CENTRE | LEAD,
    "request": CENTRE | LEAD,
    "appeal": CENTRE | LEAD,
    "material": CENTRE | LEAD | {"co"},
    "former's contact": CENTRE | {"former"},
    "former's signed result": CENTRE | EVERYONE,
    "gone's return": CENTRE,
    "withdrawn": {"auditor"},
}


@dataclass
class Case:
    """A ticket with a file of every sort on it, by the name of the sort."""

    walk: Walk
    files: dict[str, Attachment]

    def url(self, sort: str) -> str:
        return f"/tickets/{self.walk.ticket.number}/files/{self.files[sort].pk}/"


def shelve(
    walk: Walk, dispatch: Dispatch | None, purpose: Purpose, *, sealed: bool = False, **more: Any
) -> Attachment:
    """A file on some paper, as the actions leave it."""
    by = walk.city.person(Role.HANDLER, "lead")
    number = Attachment.objects.count()
    content = SimpleUploadedFile(f"{number}.jpg", jpeg(100 + number, 80))
    (row,) = actions.receive(walk.ticket, verb="draft_result", uploads=[content], by=by, now=walk.now).kept
    file = row.file
    row.delete()
    paper = {"paper_kind": "paper", "paper_id": number, "sealed_at": walk.now if sealed else None}
    return Attachment.objects.create(
        ticket=walk.ticket, dispatch=dispatch, purpose=purpose, file=file, uploaded_by=by,
        uploaded_at=walk.now, **(paper | more),
    )  # fmt: skip


@pytest.fixture
def case(city: City) -> Case:
    walk = Walk(city)
    walk.to("CO_SIGNED")
    lead = walk.ticket.dispatches.get(role="LEAD")
    co = walk.ticket.dispatches.get(role="CO")
    past = {"ticket": walk.ticket, "role": "LEAD", "dispatched_at": START, "due_at": START, "is_open": False}
    former = Dispatch.objects.create(department=city.departments["former"], ended_at=walk.now, **past)
    gone = Dispatch.objects.create(department=city.departments["stranger"], voided_at=walk.now, **past)
    walk.ticket.department_ids = [lead.department_id, co.department_id, former.department_id]
    walk.ticket.save()
    result, contact = Purpose.RESULT, Purpose.CONTACT
    files = {
        "contact": shelve(walk, lead, contact, sealed=True),
        "draft": shelve(walk, lead, result),
        "signed result": shelve(walk, lead, result, sealed=True),
        "co draft": shelve(walk, co, Purpose.CO_REPLY),
        "signed co reply": shelve(walk, co, Purpose.CO_REPLY, sealed=True),
        "return": shelve(walk, lead, Purpose.RETURN, sealed=True),
        "request": shelve(walk, lead, Purpose.REQUEST, sealed=True),
        "appeal": shelve(walk, lead, Purpose.APPEAL, sealed=True),
        "material": shelve(walk, None, Purpose.SUPPLEMENT, sealed=True),
        "former's contact": shelve(walk, former, contact, sealed=True),
        "former's signed result": shelve(walk, former, result, sealed=True),
        "gone's return": shelve(walk, gone, Purpose.RETURN, sealed=True),
        "withdrawn": shelve(walk, lead, result, withdrawn_at=walk.now),
    }
    return Case(walk, files)


def reader(case: Case, who: str) -> Staff:
    role, place = READERS[who]
    return case.walk.city.person(Role(role), place)


@pytest.mark.parametrize("who", READERS)
def test_every_relation_reads_its_files_and_no_other(case: Case, who: str) -> None:
    client = signed_in(reader(case, who))
    answers = {sort: client.get(case.url(sort)).status_code for sort in case.files}
    wanted = {sort: 200 if who in readers else 404 for sort, readers in MATRIX.items()}
    assert answers == wanted
    listed = client.get(f"/api/tickets/{case.walk.ticket.number}/files/")
    ids = {row["id"] for row in listed.json().get("files", [])}
    assert ids == {case.files[sort].pk for sort, readers in MATRIX.items() if who in readers}
    contents = {
        sort: client.get(f"/api{case.url(sort)}").status_code for sort in ("contact", "material", "withdrawn")
    }
    assert contents == {sort: wanted[sort] for sort in contents}


def test_the_accused_never_see_the_complainants_material(case: Case) -> None:
    ticket, city = case.walk.ticket, case.walk.city
    person = city.person(Role.DISPATCHER, "centre")
    appoint(staff=person, department=city.departments["stranger"], role=Role.HANDLER, by=None, now=START)
    assert signed_in(person).get(case.url("material")).status_code == 200
    ticket.accused_department = city.departments["stranger"]
    ticket.save()
    assert signed_in(person).get(case.url("material")).status_code == 404
    assert signed_in(person).get(case.url("contact")).status_code == 200
    ticket.accused_department = city.departments["institution"]
    ticket.save()
    assert signed_in(person).get(case.url("material")).status_code == 404


def test_reading_material_is_written_down_and_nothing_else(case: Case) -> None:
    client = signed_in(reader(case, "lead"))
    client.get(case.url("contact"))
    assert not AccessRecord.objects.exists()
    client.get(case.url("material"), REMOTE_ADDR="10.1.2.3")
    record = AccessRecord.objects.get()
    assert (record.action, record.subject_id) == ("read_material", case.walk.ticket.pk)
    assert record.address == "10.1.2.3"
    assert record.reason == f"file {case.files['material'].pk}"


def test_a_picture_is_shown_in_a_sandbox(case: Case) -> None:
    answer = signed_in(reader(case, "lead")).get(case.url("contact"))
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_everything_else_is_a_download_under_its_own_name(city: City) -> None:
    walk = Walk(city)
    walk.to("CONTACTED")
    by = city.person(Role.HANDLER, "lead")
    upload = SimpleUploadedFile("验收\u202efdp.报告.pdf", pdf(), "text/html")
    (row,) = actions.receive(walk.ticket, verb="draft_result", uploads=[upload], by=by, now=walk.now).kept
    walk.ticket = actions.draft_result(
        walk.ticket, result_code="SOLVED", solved="SOLVED", reply=REPLY, files=Files((row.pk,)), by=by,
        now=walk.tick(),
    )  # fmt: skip
    answer = signed_in(by).get(f"/tickets/{walk.ticket.number}/files/{Attachment.objects.get().pk}/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "%E2%80%AE" not in answer.headers["Content-Disposition"]
    assert "%E6%8A%A5%E5%91%8A.pdf" in answer.headers["Content-Disposition"]


def test_another_tickets_number_leads_to_no_file(case: Case) -> None:
    other = Walk(case.walk.city, phone="13900000000").ticket
    client = signed_in(reader(case, "centre"))
    assert client.get(f"/tickets/{other.number}/files/{case.files['contact'].pk}/").status_code == 404
    assert client.get(f"/tickets/{other.number}/files/999999999999/").status_code == 404


def test_nobody_reads_without_signing_in(case: Case) -> None:
    assert Client().get(case.url("contact")).status_code == 302
    assert Client().get(f"/api{case.url('contact')}").status_code in {302, 401, 403}
    assert signed_in(reader(case, "lead")).post(case.url("contact")).status_code == 405


def test_a_file_lost_from_the_disk_is_said_so(case: Case) -> None:
    path_of(case.files["contact"].file).unlink()
    answer = signed_in(reader(case, "lead")).get(case.url("contact"))
    assert answer.status_code == 404


def test_the_page_lists_files_with_name_kind_size_and_person(case: Case, monkeypatch: Any) -> None:
    Moment(monkeypatch).now = case.walk.tick()
    lead = case.walk.ticket.dispatches.get(role="LEAD", ended_at=None, voided_at=None)
    by = reader(case, "lead")
    contact = Contact.objects.create(
        dispatch=lead,
        at=case.walk.now,
        way="VISIT",
        outcome="REACHED",
        recorded_by=by,
        recorded_at=case.walk.now,
    )
    shown = shelve(case.walk, lead, Purpose.CONTACT, paper_kind="contact", paper_id=contact.pk)
    append(entry_of(case.walk.ticket, "attach_file", by=by, now=case.walk.now, facts={"purpose": "CONTACT"}))
    text = text_of(signed_in(by).get(case.walk.ticket.get_absolute_url()))
    assert f"/tickets/{case.walk.ticket.number}/files/{shown.pk}/" in text
    assert "JPEG" in text
    stranger = text_of(signed_in(reader(case, "co")).get(case.walk.ticket.get_absolute_url()))
    assert f"files/{shown.pk}/" not in stranger
