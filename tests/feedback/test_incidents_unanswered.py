"""A matter of many that ends without an answer keeps nobody waiting."""

from typing import Any

import pytest

from core.refusals import Refused
from departments.models import InAppMessage
from departments.roles import Role
from feedback import actions
from feedback.actions.incidents import declare_incident
from feedback.incidents import open_for, overview_of
from feedback.models import Deadline
from feedback.rules.incidents import Step
from tests.cast import START, STEPS, City, Walk
from tests.feedback.incident_world import SAY, Outage, at_department
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def outage(city: City) -> Outage:
    return Outage(city)


@pytest.mark.parametrize("end", ["terminate", "merge"])
def test_whoever_waited_for_a_matter_that_ends_without_an_answer_goes_on_and_is_told(
    outage: Outage, end: str
) -> None:
    """The hand of a ticket, who signs where there is none, and the desk: each once, with how many."""
    if end == "merge":
        declare_anew(outage)
    unsigned, mine, later = at_department(outage, "DISPATCHED"), at_department(outage), outage.calls(2)
    outage.join([unsigned, mine, *later])
    steps = overview_of(outage.incident).steps
    assert steps == {Step.OWN_WAY: 1, Step.WAIT: 2, Step.MERGE: 2}
    people = {
        outage.walk.staff(Role.HANDLER, "lead"): 1,
        outage.walk.staff(Role.UNIT_APPROVER, "lead"): 1,
        outage.walk.staff(Role.DISPATCHER): 2,
    }
    InAppMessage.objects.all().delete()

    ends_without_answer(outage, end)

    assert overview_of(outage.incident).steps == {Step.OWN_WAY: 3, Step.DISPATCH: 2}
    told = InAppMessage.objects.filter(about_kind="incident").order_by("recipient_id")
    said = [(one.recipient, one.body) for one in told]
    assert said == [
        (person, f"您有 {n} 件工单原在等待该事项的答复，现请按各件的时限分别办理。")
        for person, n in sorted(people.items(), key=lambda item: item[0].pk)
    ]
    with pytest.raises(Refused, match="incident_closed"):
        outage.join(outage.calls(1))
    assert outage.incident not in open_for(outage.walk.staff(Role.INTAKE_AGENT))
    clocks = Deadline.objects.filter(ticket=mine, kind="HANDLE", stopped_at=None, voided_at=None)
    assert clocks.count() == 1, "its clock has run all the while and runs on"


def declare_anew(outage: Outage) -> None:
    """The matter of many is one of the desk."""
    walk = outage.walk
    matter, by = outage.calls(1)[0], walk.staff(Role.DISPATCHER)
    given: dict[str, Any] = {"title": "停电", "words": "停电", "say_at_once": SAY, "starts_at": START}
    outage.incident = declare_incident(matter, **given, by=by, now=walk.tick(1))


def ends_without_answer(outage: Outage, how: str) -> None:
    """By a permitted termination; or on the desk, merged into another."""
    walk = outage.walk
    if how == "terminate":
        for step in ("draft_termination", "request_termination", "grant_termination"):
            STEPS[step](walk)
        return
    target = Walk(outage.city, now=walk.tick(1)).ticket
    by = walk.staff(Role.DISPATCHER)
    actions.merge(outage.incident.matter_id, into=target.pk, note="同一事项", by=by, now=walk.tick(1))


def test_its_page_says_so_and_the_message_is_read(outage: Outage, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = at_department(outage)
    outage.join([mine])
    ends_without_answer(outage, "terminate")
    moment, handler = Moment(monkeypatch), outage.walk.staff(Role.HANDLER, "lead")
    moment.now = outage.walk.tick(1)
    message = InAppMessage.objects.get(recipient=handler, about_kind="incident")
    page = text_of(signed_in(handler).get(message.address))
    assert "ended without an answer" in page
    assert "goes its own way" in page
    assert "each ticket goes its own way, by its own limits" in page
    assert "by hand" in page
    message.refresh_from_db()
    assert message.read_at is not None
