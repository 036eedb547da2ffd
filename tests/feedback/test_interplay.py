"""Where one family of moves meets another: nothing stays open, runs on, or is decided by one hand alone."""

from typing import Any

import pytest
from django.test import Client

from core.evidence import Subject, examine, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint
from departments.actions.tree import create_department
from departments.roles import Role
from feedback import actions
from feedback.models import (
    CoReturn,
    Deadline,
    Hold,
    Retrospective,
    ReturnRequest,
    Ticket,
    WithdrawalRequest,
)
from tests.cast import STEPS, City, Walk
from tests.roads.aftercare import CAUSE
from tests.roads.requests import WHY


def _walk(city: City, state: str, *steps: str) -> Walk:
    walk = Walk(city)
    walk.to(state)
    for step in steps:
        STEPS[step](walk)
    return walk


def _codes(refused: pytest.ExceptionInfo[Any]) -> list[str]:
    return list(refused.value.codes)


def _dispatch_clock(walk: Walk) -> Deadline:
    running: Deadline = Deadline.objects.get(
        ticket=walk.ticket, kind="DISPATCH", stopped_at=None, voided_at=None
    )
    return running


def _sound(walk: Walk) -> bool:
    return not examine(Subject("ticket", walk.ticket.pk)).faults


def test_a_wish_to_withdraw_ends_with_the_ticket_and_can_be_asked_again_once_reopened(city: City) -> None:
    walk = _walk(city, "PENDING_CALLBACK", "ask_withdrawal", "good_answer")
    ticket = Ticket.objects.get(pk=walk.ticket.pk)
    assert (ticket.state, ticket.withdrawal_asked_at) == ("COMPLETED", None)
    assert WithdrawalRequest.objects.get(ticket=ticket).state == "WITHDRAWN"
    assert _sound(walk)
    for step in ("ask_reopening", "reopen", "ask_withdrawal", "confirm_withdrawal"):
        STEPS[step](walk)
    assert walk.ticket.state == "WITHDRAWN"


def test_a_clock_begun_after_the_signature_of_a_termination_never_stops_before_it_began(city: City) -> None:
    walk = _walk(city, "TERMINATION_ASKED")
    approver = walk.staff(Role.UNIT_APPROVER, "lead")
    late = [city.departments["stranger"]]
    walk.ticket = actions.add_co_handler(walk.ticket, departments=late, by=approver, now=walk.tick())
    STEPS["grant_termination"](walk)
    clocks = Deadline.objects.filter(ticket=walk.ticket)
    assert all(clock.stopped_at and clock.stopped_at >= clock.started_at for clock in clocks)


def test_dispatching_waits_for_the_joint_review_and_for_the_citizen_alike(city: City) -> None:
    agent = city.person(Role.INTAKE_AGENT, "centre")
    answered = _walk(city, "RETURNED_TWICE")
    actions.ask_citizen(answered.ticket, text="具体在哪一段？", by=agent, now=answered.tick())
    actions.supplement(answered.ticket, text="在听雨路东头。", by=agent, now=answered.tick())
    assert _dispatch_clock(answered).is_paused
    STEPS["conclude_review"](answered)
    assert _dispatch_clock(answered).is_running
    reviewed = _walk(city, "RETURNED_TWICE")
    actions.ask_citizen(reviewed.ticket, text="具体在哪一段？", by=agent, now=reviewed.tick())
    STEPS["conclude_review"](reviewed)
    assert _dispatch_clock(reviewed).is_paused
    actions.supplement(reviewed.ticket, text="在听雨路东头。", by=agent, now=reviewed.tick())
    assert _dispatch_clock(reviewed).is_running


def test_a_matter_becomes_no_report_while_the_accused_is_at_work_on_it(city: City) -> None:
    walk = _walk(city, "IN_PROGRESS")
    Ticket.objects.filter(pk=walk.ticket.pk).update(accused_department=city.departments["parent"])
    above = city.person(Role.SUPERVISOR, "institution")
    anew = {"category": "REPORT", "topic": city.topic, "urgency": "NORMAL", "reason": "实为举报。"}
    with pytest.raises(Refused) as refused:
        actions.reclassify(walk.ticket, by=above, now=walk.tick(), **anew)
    assert _codes(refused) == ["lead_is_accused"]


def test_the_unit_a_matter_was_delegated_to_hands_it_no_further(city: City) -> None:
    walk = _walk(city, "CO_WITH_UNIT")
    beside = create_department(
        code="beside",
        name="西区照明所",
        peer_group="BUREAU",
        parent=city.departments["lead"],
        by=None,
        now=walk.now,
    )
    handler = city.person(Role.HANDLER, "lead")
    actions.delegate(walk.ticket, to=city.departments["unit"], by=handler, now=walk.tick())
    for to in (beside, None):
        with pytest.raises(NotPermitted) as refused:
            actions.delegate(walk.ticket, to=to, by=city.person(Role.HANDLER, "unit"), now=walk.tick())
        assert _codes(refused) == ["unit_hands_nothing_on"]
    actions.delegate(walk.ticket, to=beside, by=handler, now=walk.tick())


def test_what_a_department_wrote_ends_with_its_part(city: City) -> None:
    dispatcher = city.person(Role.DISPATCHER, "centre")
    asked, drafted = _walk(city, "CO_ASKED"), _walk(city, "CO_RETURN_DRAFTED", "sign", "draft_extension")
    for walk in (asked, drafted):
        actions.redispatch(
            walk.ticket, kind="TAKEN_AWAY", reason="改由他单位承办。", by=dispatcher, now=walk.tick()
        )
        assert _sound(walk)
    assert CoReturn.objects.get(dispatch__ticket=asked.ticket).state == "WITHDRAWN"
    assert ReturnRequest.objects.get(dispatch__ticket=drafted.ticket).state == "WITHDRAWN"
    told = records_of(Subject("ticket", drafted.ticket.pk)).last()
    assert told is not None
    assert '"fell_away":"return,extension"' in told.text


def test_no_retrospective_holds_a_ticket_that_ended_outside_the_loop(city: City) -> None:
    walk = _walk(city, "RETROSPECTIVE_DUE", "ask_reopening", "reopen", "ask_withdrawal", "confirm_withdrawal")
    assert Retrospective.objects.get(ticket=walk.ticket).state == "WITHDRAWN"
    assert not Hold.objects.filter(ticket=walk.ticket, lifted_at=None).exists()
    assert _sound(walk)


def test_who_returned_a_matter_does_not_decide_the_return(city: City) -> None:
    walk = _walk(city, "RETURN_PENDING")
    for role in (Role.HANDLER, Role.UNIT_APPROVER):
        both = city.person(role, "lead")
        appoint(
            staff=both, department=city.departments["centre"], role=Role.DISPATCHER, by=None, now=walk.now
        )
        for verb in ("grant_return", "refuse_return"):
            with pytest.raises(NotPermitted) as refused:
                getattr(actions, verb)(walk.ticket, note="理由。", by=both, now=walk.tick())
            assert _codes(refused) == ["own_request_decided"]


def test_who_asked_for_a_reopening_does_not_decide_it(city: City) -> None:
    walk = _walk(city, "REOPENING_ASKED")
    agent = city.person(Role.INTAKE_AGENT, "centre")
    appoint(staff=agent, department=city.departments["parent"], role=Role.SUPERVISOR, by=None, now=walk.now)
    with pytest.raises(NotPermitted) as refused:
        actions.reopen(walk.ticket, by=agent, now=walk.tick())
    assert _codes(refused) == ["own_reopening"]
    STEPS["reopen"](walk)


@pytest.mark.parametrize(("state", "inside"), [("EXTENSION_ASKED", WHY), ("CO_RETROSPECTIVE_WRITTEN", CAUSE)])
def test_who_co_handles_alone_reads_no_paper_of_the_lead(
    client: Client, city: City, state: str, inside: str
) -> None:
    page = _walk(city, state).ticket.get_absolute_url()
    for place, reads in (("lead", True), ("co", False)):
        client.force_login(city.person(Role.UNIT_APPROVER, place))
        told = client.get(page).content.decode()
        assert (inside in told) is reads, place


def test_nobody_decides_the_release_they_asked_for(city: City) -> None:
    walk = _walk(city, "CO_DISPATCHED")
    both = city.person(Role.UNIT_APPROVER, "co")
    appoint(staff=both, department=city.departments["centre"], role=Role.DISPATCHER, by=None, now=walk.tick())
    actions.co_return(walk.ticket.pk, ground="WRONG_DUTY", text="不属我司", by=both, now=walk.tick())
    with pytest.raises(NotPermitted) as refused:
        actions.waive_co(walk.ticket.pk, note="同意", by=both, now=walk.tick())
    assert _codes(refused) == ["own_request_decided"]
    with pytest.raises(NotPermitted) as kept:
        actions.refuse_co_return(walk.ticket.pk, note="不同意", by=both, now=walk.tick())
    assert _codes(kept) == ["own_request_decided"]
    actions.waive_co(walk.ticket.pk, note="同意", by=city.person(Role.DISPATCHER, "centre"), now=walk.tick())


def test_a_rework_dispatched_anew_contacts_as_a_rework_does(city: City) -> None:
    walk = _walk(city, "PENDING_VERDICT", "rework")
    direct = Deadline.objects.get(ticket=walk.ticket, kind="RESPOND", stopped_at=None, voided_at=None)
    actions.redispatch(
        walk.ticket.pk,
        kind="MISDIRECTED",
        reason="应由区里办理",
        by=city.person(Role.DISPATCHER, "centre"),
        now=walk.tick(),
    )
    STEPS["dispatch"](walk)
    anew = Deadline.objects.get(ticket=walk.ticket, kind="RESPOND", stopped_at=None, voided_at=None)
    assert str(anew.limit) == str(direct.limit) == "24h"


def test_a_matter_reopened_after_the_final_answer_can_have_another(city: City) -> None:
    walk = _walk(city, "CONCLUDED", "ask_reopening", "reopen", "contact", "draft", "submit", "approve")
    for step in ("bad_answer", "conclude"):
        STEPS[step](walk)
    ticket = Ticket.objects.get(pk=walk.ticket.pk)
    assert ticket.state == "COMPLETED"
    assert list(ticket.final_answers.values_list("cycle", flat=True)) == [2, 3]
    assert _sound(walk)
