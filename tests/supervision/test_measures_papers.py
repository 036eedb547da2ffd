"""Circulars and interviews at their pages: from a proposal to the issued paper and the minutes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from supervision.models import Circular, Interview
from tests.cast import City
from tests.feedback.web import Moment, signed_in, text_of
from tests.supervision.measures import propose, supervisor, ticket_in_hand
from tests.supervision.papers.measures import NOW, WHY, held

TODAY = NOW + timedelta(days=5)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = TODAY
    return moment


@pytest.fixture
def desk(city: City) -> Client:
    return signed_in(supervisor(city))


def test_a_circular_is_drafted_from_proposals_previewed_and_issued(city: City, desk: Client) -> None:
    walk = ticket_in_hand(city)
    row = propose(city, "CIRCULAR", ticket=walk.ticket, now=NOW)
    other = propose(city, "RED_CARD", now=NOW)
    asked = desk.post(reverse("proposals-circular"), {"p": [row.pk, other.pk]})
    form = desk.get(asked["Location"])
    assert form.context["left_out"] == 1
    given = {
        "title": "关于超期事项的通报",
        "text": "现予通报。",
        "department": city.departments["institution"].pk,
        "form-TOTAL_FORMS": 3,
        "form-INITIAL_FORMS": 1,
        "form-0-department": city.departments["lead"].pk,
        "form-0-fact": "超期三个工作日。",
        "form-0-ticket": walk.ticket.number,
        "form-0-proposal": row.pk,
        "form-1-department": city.departments["co"].pk,
        "form-1-fact": "超期一个工作日。",
    }
    address = reverse("circular-new")
    preview = text_of(desk.post(address, {**given, "step": "preview"}))
    assert "This is how it will be read" in preview
    assert not Circular.objects.exists()
    changed = text_of(desk.post(address, {**given, "step": "change"}))
    assert "超期一个工作日。" in changed
    missing = desk.post(address, {**given, "form-1-fact": "", "step": "preview"})
    assert missing.status_code == 422
    made = desk.post(address, {**given, "step": "issue"})
    circular = Circular.objects.get()
    assert made["Location"] == circular.get_absolute_url()
    assert [item.department.code for item in circular.items.all()] == ["lead", "co"]
    page = text_of(signed_in(city.person(Role.HANDLER, "stranger")).get(made["Location"]))
    assert "超期三个工作日。" in page
    assert walk.ticket.get_absolute_url() not in page, "who may not open the ticket gets no link to it"
    again = desk.post(address, {**given, "step": "issue"})
    assert again.status_code == 409
    assert Circular.objects.count() == 1


def test_an_interview_is_called_from_its_proposal_and_its_minutes_recorded(city: City, desk: Client) -> None:
    row = propose(city, "INTERVIEW", now=NOW)
    address = f"{reverse('interview-new')}?proposal={row.pk}"
    given = {"person": "主要负责人", "place": "三楼", "reason": WHY, "version": 1}
    past = desk.post(address, {**given, "scheduled_for": "2026-09-01T09:00"})
    assert past.status_code == 409
    made = desk.post(address, {**given, "scheduled_for": "2026-10-09T09:00"})
    interview = Interview.objects.get()
    assert made["Location"] == interview.get_absolute_url()
    early = desk.post(
        reverse("interview-minutes", args=[interview.number]),
        {"held_at": "2026-10-09T09:00", "present": "负责人", "minutes": "说明。", "version": 1},
    )
    assert early.status_code == 409
    assert "说明。" in text_of(early)


def test_what_an_interview_still_demands_is_shown_as_overdue(
    city: City, desk: Client, moment: Moment
) -> None:
    row = held(city)
    assert desk.get(reverse("interviews"), {"tab": "overdue"}).context["total"] == 0
    moment.now = TODAY + timedelta(days=3)
    desk = signed_in(supervisor(city))
    listed = desk.get(reverse("interviews"), {"tab": "overdue"})
    assert [line["interview"].number for line in listed.context["rows"]] == [row.number]
    assert {str(tab["label"]): tab["count"] for tab in listed.context["tabs"]}["Demands overdue"] == 1
    desk.post(
        reverse("interview-settling", args=[row.number]), {"note": "已现场核实", "version": row.version}
    )
    assert desk.get(reverse("interviews"), {"tab": "overdue"}).context["total"] == 0
