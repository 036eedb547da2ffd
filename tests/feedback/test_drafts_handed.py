"""What was typed when the ticket goes to somebody else: kept by its writer, handed to the new one."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core.evidence import Subject, records_of
from departments.actions.posts import appoint
from departments.models import InAppMessage, Staff
from departments.roles import Role
from feedback.models import Draft, Ticket
from tests.cast import START, City, Walk
from tests.feedback.unsent import WORDS, address, opened, type_in
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


@pytest.fixture
def walk(city: City, moment: Moment) -> Walk:
    walk = Walk(city)
    walk.to("CONTACTED")
    moment.now = walk.tick()
    return walk


@pytest.fixture
def handler(walk: Walk) -> Staff:
    return walk.staff(Role.HANDLER, "lead")


@pytest.fixture
def colleague(walk: Walk) -> Staff:
    """Another handler of the same department."""
    staff = Staff.objects.create_user("colleague", "x-correct-horse", display_name="同事")
    appoint(staff=staff, department=walk.city.departments["lead"], role=Role.HANDLER, by=None, now=START)
    return staff


def test_whoever_lost_the_ticket_keeps_the_text_and_saves_on(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    token = opened(client, walk.ticket)[1]
    type_in(client, token, reply=WORDS)
    walk.ticket.dispatches.update(voided_at=timezone.now(), is_open=False)
    Ticket.objects.update(lead_department=None, department_ids=[])
    assert client.get(walk.ticket.get_absolute_url()).status_code == 404

    assert type_in(client, token, reply=WORDS + "又一句").status_code == 200
    page = text_of(client.get(reverse("drafts")))

    assert WORDS + "又一句" in page
    assert "no longer with you" in page
    assert address(walk.ticket) not in page
    assert "draft/handing" not in page
    assert "Hand it to" not in page


def test_a_text_is_handed_over_beside_what_the_other_typed(
    walk: Walk, handler: Staff, colleague: Staff
) -> None:
    mine, theirs = signed_in(handler), signed_in(colleague)
    type_in(theirs, opened(theirs, walk.ticket)[1], reply="同事自己写的")
    type_in(mine, opened(mine, walk.ticket)[1], reply=WORDS)
    walk.ticket.dispatches.update(assignee=colleague)
    kept = Draft.objects.get(staff=handler)
    assert "Hand it to 同事" in text_of(mine.get(reverse("drafts")))

    for _twice in range(2):
        mine.post(reverse("draft-handing", args=[kept.pk]), {"to": colleague.pk})
    after = text_of(mine.get(reverse("drafts")))
    assert ("Handed to 同事" in after, "Hand it to 同事" in after) == (True, False)

    assert Draft.objects.filter(staff=colleague, given_by=handler).count() == 1
    page = opened(theirs, walk.ticket)[0]
    assert re.search(r"<textarea[^>]*>\s*同事自己写的", page)
    assert f"<mark>{WORDS}</mark>" in page
    records = records_of(Subject("draft", kept.pk))
    assert [record.verb for record in records] == ["hand_text"]
    assert "配电箱" not in str(
        [record.body if hasattr(record, "body") else vars(record) for record in records]
    )
    told = InAppMessage.objects.get(recipient=colleague)
    assert walk.ticket.number in told.subject
    assert "配电箱" not in told.subject + told.body


def test_it_is_handed_to_nobody_but_whoever_has_the_ticket(
    walk: Walk, handler: Staff, colleague: Staff
) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket)[1], reply=WORDS)
    stranger = walk.staff(Role.HANDLER, "stranger")
    for other in (stranger, colleague):
        answer = client.post(reverse("draft-handing", args=[Draft.objects.get().pk]), {"to": other.pk})
        assert answer.status_code == 409
    assert not Draft.objects.filter(staff__in=[stranger, colleague]).exists()
