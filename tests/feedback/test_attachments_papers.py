"""Every paper that carries files: in its form, in its draft, under its signature, at its desk."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.evidence import Subject, records_of
from departments.roles import Role
from feedback.choices import Purpose
from feedback.history import facts_of_record
from feedback.models import Attachment, Ticket
from tests.cast import City, Walk
from tests.core.upload_samples import pdf
from tests.feedback.web import Moment, signed_in, text_of

WHY = "产权单位要到下周才能配合停电，需要多几天。"
TOLD = "您好，您反映的路灯需等待产权单位配合，我们会尽快修复。"
RETURN = {
    "ground": "WRONG_DUTY",
    "legal_basis": "《市政设施管理办法》第五条",
    "explanation": WHY,
    "suggested": "",
}
PAPERS: dict[str, tuple[str, str, str, dict[str, Any], str]] = {
    "extension": ("CONTACTED", "extension-draft", "extension", {"working_days": 2, "reason": WHY}, "REQUEST"),
    "suspension": (
        "CONTACTED",
        "suspension-draft",
        "suspension",
        {"ground": "CITIZEN_MATERIAL", "working_days": 3, "reason": WHY, "notice": TOLD},
        "REQUEST",
    ),
    "termination": (
        "CONTACTED",
        "termination-draft",
        "termination",
        {"ground": "BEYOND_POWERS", "reason": WHY, "notice": TOLD},
        "REQUEST",
    ),
    "return": ("DISPATCHED", "return-draft", "return", RETURN, "RETURN"),
}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


def at(city: City, moment: Moment, state: str) -> Walk:
    walk = Walk(city)
    walk.to(state)
    moment.now = walk.tick()
    return walk


def post(walk: Walk, moment: Moment, role: Role, place: str, noun: str, data: dict[str, Any]) -> Any:
    moment.now = walk.tick()
    ticket = walk.ticket = Ticket.objects.get(pk=walk.ticket.pk)
    client = signed_in(walk.city.person(role, place))
    return client.post(f"/tickets/{ticket.number}/{noun}/", {"version": ticket.version, **data})


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("函件.pdf", pdf(), "application/pdf")


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_brings_its_file_to_the_signature_and_the_desk(city: City, moment: Moment, name: str) -> None:
    state, noun, signing, data, purpose = PAPERS[name]
    walk = at(city, moment, state)
    answer = post(walk, moment, Role.HANDLER, "lead", noun, {**data, "files": [upload()]})
    assert answer.status_code == 302, text_of(answer)
    row = Attachment.objects.get()
    assert (row.purpose, row.sealed_at) == (purpose, None)
    address = f"/tickets/{walk.ticket.number}/files/{row.pk}/"
    approver = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    desk = text_of(approver.get("/sign-off/"))
    assert desk.count(address) == 1
    assert address in text_of(approver.get(f"/tickets/{walk.ticket.number}/{signing}/"))
    assert post(walk, moment, Role.UNIT_APPROVER, "lead", signing, {}).status_code == 302
    row.refresh_from_db()
    assert row.sealed_at == moment.now
    told = facts_of_record(records_of(Subject("ticket", walk.ticket.pk)).get(verb=f"request_{name}"))
    assert told["files"] == 1


def test_a_request_written_anew_keeps_and_drops_its_files(city: City, moment: Moment) -> None:
    _state, noun, _signing, data, _purpose = PAPERS["extension"]
    walk = at(city, moment, "CONTACTED")
    post(walk, moment, Role.HANDLER, "lead", noun, {**data, "files": [upload()]})
    back = {"note": "请写明停电日期。", "kind": "extension"}
    assert post(walk, moment, Role.UNIT_APPROVER, "lead", "request-return", back).status_code == 302
    row = Attachment.objects.get()
    again = post(walk, moment, Role.HANDLER, "lead", noun, {**data, "drop_file": f"a{row.pk}"})
    assert again.status_code == 200
    assert f'name="removed_files" value="{row.pk}"' in text_of(again)
    more = {**data, "removed_files": row.pk, "files": [SimpleUploadedFile("停电通知.pdf", pdf(b"<< >>"))]}
    assert post(walk, moment, Role.HANDLER, "lead", noun, more).status_code == 302
    assert [kept.file.name for kept in Attachment.objects.standing()] == ["停电通知.pdf"]


def test_a_citizens_material_is_for_those_at_work_and_reading_it_is_recorded(
    city: City, moment: Moment
) -> None:
    walk = at(city, moment, "CONTACTED")
    words = {"text": "这是当时拍的照片。", "source": "PHONE", "files": [upload()]}
    assert post(walk, moment, Role.INTAKE_AGENT, "centre", "supplement", words).status_code == 302
    row = Attachment.objects.get()
    assert (row.purpose, row.dispatch) == (Purpose.SUPPLEMENT, None)
    assert row.sealed_at is not None
    page = text_of(signed_in(city.person(Role.HANDLER, "lead")).get(walk.ticket.get_absolute_url()))
    assert f"files/{row.pk}/" in page


def test_the_ticket_shows_the_files_of_a_return(city: City, moment: Moment) -> None:
    walk = at(city, moment, "DISPATCHED")
    post(walk, moment, Role.HANDLER, "lead", "return-draft", {**RETURN, "files": [upload()]})
    handler = signed_in(city.person(Role.HANDLER, "lead"))
    assert "函件.pdf" in text_of(handler.get(f"/tickets/{walk.ticket.number}/"))
