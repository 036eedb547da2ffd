"""The pages of the evidence: who may read them, what they say, and that a tampered row shows there."""

import io
import zipfile

import pytest
from django.db import connection
from django.urls import reverse

from core import jobs
from core.evidence import Subject, records_of
from core.evidence.anchoring import anchor
from core.models import AccessRecord, Job
from departments.roles import Role
from tests.cast import START, Walk
from tests.tampering import run, triggers_off


@pytest.fixture
def walk(city, settings, tmp_path):
    settings.ANCHORS_DIR = tmp_path / "anchors"
    walk = Walk(city)
    walk.to("COMPLETED")
    anchor(START)
    return walk


def address(walk, name="ticket-evidence"):
    return reverse(name, args=[walk.ticket.number])


@pytest.mark.parametrize(
    ("role", "place", "page", "export"),
    [
        (Role.HANDLER, "lead", 200, 403),
        (Role.UNIT_APPROVER, "lead", 200, 200),
        (Role.AUDITOR, "centre", 200, 403),
        (Role.SUPERVISOR, "institution", 200, 200),
        (Role.AUDIT_ADMIN, "institution", 200, 200),
        (Role.AUDIT_ADMIN, "other_centre", 404, 404),
        (Role.HANDLER, "stranger", 404, 404),
        (Role.UNIT_APPROVER, "stranger", 404, 404),
        (Role.SYSTEM_ADMIN, "institution", 404, 404),
    ],
)
def test_who_reads_the_chain_and_who_takes_it_away(client, city, walk, role, place, page, export):
    person = city.person(role, place)
    client.force_login(person)
    shown = client.get(address(walk))
    assert shown.status_code == page
    taken = client.post(address(walk, "ticket-evidence-export"))
    assert taken.status_code == export
    assert client.get(address(walk, "ticket-evidence-export")).status_code == 405
    written = AccessRecord.objects.filter(
        action="export_evidence", actor_id=person.pk, subject_id=walk.ticket.pk
    )
    assert written.count() == (export == 200)
    if page == 200:
        assert ("disabled" in shown.content.decode()) is (export == 403)
    if export == 200:
        with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
            assert set(archive.namelist()) == {"export.json", "verify.py", "README.zh.txt", "README.en.txt"}


def test_the_page_shows_every_record_with_its_hash_and_anchor(client, city, walk):
    client.force_login(city.person(Role.HANDLER, "lead"))
    text = client.get(address(walk)).content.decode()
    length = records_of(Subject("ticket", walk.ticket.pk)).count()
    assert text.count('class="chain__link') == length >= 8
    assert text.count('class="tag tag--on-time"') == length
    assert 'role="alert"' not in text
    assert f"#record-{length - 1}" in text


def test_a_bare_update_is_said_on_the_page(client, city, walk):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE feedback_ticket SET satisfaction = 1 WHERE id = %s", [walk.ticket.pk])
    client.force_login(city.person(Role.HANDLER, "lead"))
    text = client.get(address(walk)).content.decode()
    assert 'role="alert"' in text
    assert "row_ticket" in text
    assert "chain__link--broken" in text


@pytest.mark.parametrize("text", ["gone", "[]", '{"facts": null}', "{}"])
def test_a_record_that_nobody_can_read_any_more_is_named_too(client, city, walk, text):
    with triggers_off():
        run(
            "UPDATE core_evidencerecord SET text = %s WHERE subject_kind = 'ticket' AND sequence = 3 "
            "AND subject_id = %s",
            [text, walk.ticket.pk],
        )
        client.force_login(city.person(Role.HANDLER, "lead"))
        page = client.get(address(walk))
        ticket = client.get(walk.ticket.get_absolute_url())
    assert (page.status_code, ticket.status_code) == (200, 200)
    assert "misplaced" in page.content.decode()


def test_the_ticket_page_leads_there(client, city, walk):
    client.force_login(city.person(Role.HANDLER, "lead"))
    assert address(walk) in client.get(walk.ticket.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDIT_ADMIN])
def test_the_evidence_as_a_whole_is_for_its_auditors(client, city, role):
    client.force_login(city.person(role, "institution"))
    assert client.get(reverse("evidence")).status_code == 403
    assert client.post(reverse("evidence-verification")).status_code == 403
    assert not Job.objects.exists()


def test_an_auditor_verifies_everything_and_reads_the_outcome(client, city, walk):
    client.force_login(city.person(Role.AUDIT_ADMIN, "institution"))
    text = client.get(reverse("evidence")).content.decode()
    assert "<table" in text
    answer = client.post(reverse("evidence-verification"))
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job", args=[job.pk])
    assert client.post(reverse("evidence-verification")).headers["Location"] == answer.headers["Location"]
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["holds"]) == ("DONE", True)
    assert reverse("evidence") in client.get(reverse("job", args=[job.pk])).content.decode()
    assert job.result["outcome"] in client.get(reverse("evidence")).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE feedback_ticket SET state = 'REJECTED' WHERE id = %s", [walk.ticket.pk])
    client.post(reverse("evidence-verification"))
    jobs.run(Job.objects.latest("id").pk)
    text = client.get(reverse("evidence")).content.decode()
    assert walk.ticket.number in text
    assert "row_state" in text


def test_one_verification_at_a_time(client, city):
    client.force_login(city.person(Role.AUDIT_ADMIN, "institution"))
    client.post(reverse("evidence-verification"))
    client.force_login(city.person(Role.AUDIT_ADMIN, "centre"))
    assert client.post(reverse("evidence-verification")).headers["Location"] == reverse("evidence")
    assert Job.objects.count() == 1
