"""Files in forms and for programs: a refused form loses none, a refused file says why, limits say so."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime

from departments.models import Staff
from departments.roles import Role
from feedback import tasks
from feedback.models import Attachment, PendingUpload, ResultDraft, Ticket
from tests.cast import REPLY, City, Walk
from tests.core.upload_samples import docx, jpeg, png
from tests.feedback.web import HTMX, Moment, signed_in, text_of


def upload(name: str = "现场.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if content is None else content, "image/jpeg")


class Desk:
    """The handler of the lead at one ticket."""

    def __init__(self, city: City, moment: Moment, state: str) -> None:
        self.city, self.moment, self.walk = city, moment, Walk(city)
        self.walk.to(state)
        self.person: Staff = city.person(Role.HANDLER, "lead")
        moment.now = self.walk.tick()
        self.client: Client = signed_in(self.person)

    def post(self, noun: str, data: dict[str, Any], **headers: str) -> Any:
        ticket = self.walk.ticket
        given = {"version": ticket.version, **data}
        return self.client.post(f"/tickets/{ticket.number}/{noun}/", given, **headers)

    def again(self) -> None:
        """Read the ticket anew."""
        self.walk.ticket = Ticket.objects.get(pk=self.walk.ticket.pk)

    def contact(self, **changed: Any) -> dict[str, Any]:
        at = localtime(self.moment.now).strftime("%Y-%m-%dT%H:%M")
        return {"at": at, "way": "VISIT", "outcome": "REACHED", "note": "现场已查看。"} | changed

    def draft(self, **changed: Any) -> dict[str, Any]:
        return {"result_code": "SOLVED", "solved": "SOLVED", "reply": REPLY, "hand_in": ""} | changed


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


@pytest.fixture
def contacting(city: City, moment: Moment) -> Desk:
    return Desk(city, moment, "IN_PROGRESS")


@pytest.fixture
def drafting(city: City, moment: Moment) -> Desk:
    return Desk(city, moment, "CONTACTED")


def test_a_contact_with_two_photos(contacting: Desk) -> None:
    answer = contacting.post("contact", contacting.contact(files=[upload(), upload("b.png", png())]))
    assert answer.status_code == 302
    assert [row.file.name for row in Attachment.objects.all()] == ["现场.jpg", "b.png"]
    page = text_of(contacting.client.get(contacting.walk.ticket.get_absolute_url()))
    assert "现场.jpg" in page
    assert "added a file" in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_field_loses_no_file(contacting: Desk, headers: dict[str, str]) -> None:
    answer = contacting.post("contact", contacting.contact(outcome="", files=[upload()]), **headers)
    assert answer.status_code == 422
    text = text_of(answer)
    assert "现场.jpg" in text
    assert "现场已查看。" in text
    assert contacting.post("contact", contacting.contact(), **headers).status_code in {200, 302}
    assert Attachment.objects.get().file.name == "现场.jpg"
    assert not PendingUpload.objects.exists()


def test_a_refused_file_keeps_the_good_one_and_the_words(contacting: Desk) -> None:
    files = [upload(), upload("<b>x</b>.exe", b"MZ" + bytes(60))]
    answer = contacting.post("contact", contacting.contact(files=files))
    text = text_of(answer)
    assert answer.status_code == 422
    assert "is a program or a script" in text
    assert "<b>x</b>" not in text
    assert "现场.jpg" in text
    assert "现场已查看。" in text
    assert not Attachment.objects.exists()
    contacting.post("contact", contacting.contact())
    assert Attachment.objects.count() == 1


def test_a_move_refused_by_the_office_keeps_the_file(contacting: Desk) -> None:
    answer = contacting.post("contact", contacting.contact(at="2026-01-01T08:00", files=[upload()]))
    assert answer.status_code == 409
    assert "现场.jpg" in text_of(answer)
    assert PendingUpload.objects.count() == 1


def test_a_stale_form_keeps_the_file(contacting: Desk) -> None:
    answer = contacting.post("contact", contacting.contact(version=1, files=[upload()]))
    assert answer.status_code == 409
    assert "现场.jpg" in text_of(answer)


def test_a_waiting_file_can_be_taken_out_without_losing_words(contacting: Desk) -> None:
    contacting.post("contact", contacting.contact(outcome="", files=[upload(), upload("b.png", png())]))
    first = PendingUpload.objects.first()
    assert first is not None
    given = contacting.contact(outcome="", drop_file=f"u{first.pk}")
    answer = contacting.post("contact", given)
    text = text_of(answer)
    assert answer.status_code == 200
    assert "现场已查看。" in text
    assert "field--wrong" not in text
    assert "现场.jpg" not in text
    assert "b.png" in text
    assert PendingUpload.objects.count() == 1


@pytest.mark.parametrize("key", ["", "u", "x1", "u²", "u" + "9" * 40, "a-1", "u1;DROP"])
def test_a_strange_key_takes_nothing_out(contacting: Desk, key: str) -> None:
    contacting.post("contact", contacting.contact(outcome="", files=[upload()]))
    assert contacting.post("contact", contacting.contact(outcome="", drop_file=key)).status_code in {200, 422}
    assert PendingUpload.objects.count() == 1


def test_a_draft_takes_files_in_and_out(drafting: Desk) -> None:
    drafting.post("draft", drafting.draft(files=[upload(), upload("说明.docx", docx())]))
    first, second = Attachment.objects.all()
    drafting.again()
    shown = text_of(drafting.client.get(drafting.walk.ticket.get_absolute_url()))
    assert f'value="a{first.pk}"' in shown
    answer = drafting.post("draft", drafting.draft(reply=REPLY + "另附。", drop_file=f"a{first.pk}"))
    text = text_of(answer)
    assert answer.status_code == 200
    assert "另附。" in text
    assert f'name="removed_files" value="{first.pk}"' in text
    assert f'value="a{first.pk}"' not in text
    assert Attachment.objects.standing().count() == 2
    drafting.post("draft", drafting.draft(removed_files=[first.pk], hand_in="1"))
    assert list(Attachment.objects.standing()) == [second]


def test_a_template_put_above_the_text_keeps_the_file(drafting: Desk) -> None:
    answer = drafting.post("draft", drafting.draft(fill="1", files=[upload()]), **HTMX)
    assert "现场.jpg" in text_of(answer)
    assert PendingUpload.objects.count() == 1


def test_another_papers_file_is_not_taken_out(drafting: Desk) -> None:
    drafting.post("draft", drafting.draft(files=[upload()]))
    row = Attachment.objects.get()
    other = Desk(drafting.city, drafting.moment, "CONTACTED")
    other.post("draft", other.draft(removed_files=[row.pk]))
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_who_may_not_move_uploads_nothing(contacting: Desk) -> None:
    for role, place in ((Role.DISPATCHER, "centre"), (Role.UNIT_APPROVER, "lead")):
        client = signed_in(contacting.city.person(role, place))
        url = f"/tickets/{contacting.walk.ticket.number}/contact/"
        answer = client.post(url, {"version": 1, **contacting.contact(files=[upload()])})
        assert answer.status_code == 403
    assert not PendingUpload.objects.exists()


def test_too_many_files_and_too_large_a_request_are_said(contacting: Desk, settings: Any) -> None:
    many = [upload(f"{n}.png", png(2, 2 + n)) for n in range(11)]
    answer = contacting.post("contact", contacting.contact(files=many))
    assert answer.status_code == 422
    assert "10 files at most" in text_of(answer)
    answer = contacting.post("contact", contacting.contact(files=[*many, upload()]))
    assert answer.status_code == 413
    assert "files at once at most" in text_of(answer)
    settings.LARGEST_REQUEST = 4096
    answer = contacting.post("contact", contacting.contact(files=[upload(content=jpeg() + bytes(8192))]))
    assert answer.status_code == 413
    assert "not read" in text_of(answer)
    url = f"/tickets/{contacting.walk.ticket.number}/contact/"
    answer = contacting.client.post(url, b"--x\r\nbroken", content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "did not arrive whole" in text_of(answer)


def test_the_desks_show_the_files(drafting: Desk) -> None:
    drafting.post("draft", drafting.draft(files=[upload()], hand_in="1"))
    row = Attachment.objects.get()
    address = f"/tickets/{drafting.walk.ticket.number}/files/{row.pk}/"
    approver = signed_in(drafting.city.person(Role.UNIT_APPROVER, "lead"))
    assert address in text_of(approver.get("/sign-off/"))
    assert address in text_of(approver.get(f"/tickets/{drafting.walk.ticket.number}/result/"))
    drafting.again()
    drafting.moment.now = drafting.walk.tick()
    version = drafting.walk.ticket.version
    approver.post(f"/tickets/{drafting.walk.ticket.number}/result/", {"version": version})
    auditor = signed_in(drafting.city.person(Role.AUDITOR, "centre"))
    assert address in text_of(auditor.get("/reviews/"))


def test_a_program_uploads_and_then_moves(drafting: Desk) -> None:
    base = f"/api/tickets/{drafting.walk.ticket.number}"
    sent = drafting.client.post(f"{base}/files/", {"verb": "draft_result", "file": upload()})
    assert sent.status_code == 201, sent.content
    body = {
        **drafting.draft(hand_in=False),
        "version": drafting.walk.ticket.version,
        "files": [sent.json()["id"]],
    }
    moved = drafting.client.post(
        f"{base}/moves/draft_result/", json.dumps(body), content_type="application/json"
    )
    assert moved.status_code == 200, moved.content
    (listed,) = drafting.client.get(f"{base}/files/").json()["files"]
    assert (listed["name"], listed["kind"], listed["is_signed"]) == ("现场.jpg", "JPEG", False)
    assert listed["paper"] == {"kind": "resultdraft", "id": ResultDraft.objects.get().pk}
    content = drafting.client.get(f"{base}/files/{listed['id']}/")
    assert b"".join(content.streaming_content) == jpeg()
    body |= {"version": moved.json()["version"], "files": [], "removed_files": [listed["id"]]}
    drafting.client.post(f"{base}/moves/draft_result/", json.dumps(body), content_type="application/json")
    assert drafting.client.get(f"{base}/files/").json()["files"] == []


def test_a_program_is_told_why(drafting: Desk) -> None:
    url = f"/api/tickets/{drafting.walk.ticket.number}/files/"
    answer = drafting.client.post(url, {"verb": "draft_result", "file": upload("x.exe", b"MZ" + bytes(40))})
    assert answer.status_code == 422
    assert answer.json()["reasons"][0]["code"] == "upload_program"
    assert drafting.client.post(url, {"verb": "sign", "file": upload()}).status_code == 400
    assert drafting.client.post(url, {"verb": "draft_result"}).status_code == 400
    assert drafting.client.post(url, {"verb": "draft_co_reply", "file": upload()}).status_code == 403
    stranger = signed_in(drafting.city.person(Role.HANDLER, "stranger"))
    assert stranger.post(url, {"verb": "draft_result", "file": upload()}).status_code == 404
    assert stranger.get(url).status_code == 404
    assert drafting.client.get("/api/tickets/x/files/").status_code == 404


def test_the_clock_removes_what_waits(contacting: Desk) -> None:
    contacting.post("contact", contacting.contact(outcome="", files=[upload()]))
    assert tasks.remove_waiting_uploads() == 0
    contacting.moment.now = contacting.walk.tick(25 * 60)
    assert tasks.remove_waiting_uploads() == 1
    assert not PendingUpload.objects.exists()
