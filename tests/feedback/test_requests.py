"""Extensions, suspensions and terminations: how often, how long, by whom, and what the citizen is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.evidence import Subject, records_of
from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.actions.posts import appoint
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.history import facts_of_record, history_of
from feedback.models import (
    Deadline,
    Dispatch,
    ExtensionRequest,
    SuspensionRequest,
    TerminationRequest,
    Ticket,
)
from feedback.tasks import resume_suspended_tickets
from tests.cast import START, City, Walk
from tests.feedback.web import Moment
from tests.roads.requests import END, NOTE, NOTICE, PAUSE, WHY


@pytest.fixture
def walk(city: City) -> Walk:
    return Walk(city)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def codes(refusal: Any) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


def handle(ticket: Ticket) -> Deadline:
    return Deadline.objects.get(ticket=ticket, kind="HANDLE", voided_at=None)


def extend(walk: Walk, days: int = 1) -> None:
    walk.ticket = actions.draft_extension(
        walk.ticket, working_days=days, reason=WHY, by=walk.staff(Role.HANDLER, "lead"), now=walk.tick()
    )
    for verb, role, place in (
        ("request_extension", Role.UNIT_APPROVER, "lead"),
        ("grant_extension", Role.DISPATCHER, "centre"),
    ):
        walk.ticket = getattr(actions, verb)(walk.ticket, by=walk.staff(role, place), now=walk.tick())


def suspend(walk: Walk, days: int, ground: str = "JUDICIAL") -> None:
    walk.ticket = actions.draft_suspension(
        walk.ticket,
        ground=ground,
        working_days=days,
        reason=PAUSE,
        notice=NOTICE,
        by=walk.staff(Role.HANDLER, "lead"),
        now=walk.tick(),
    )
    for verb, role in (("request_suspension", Role.UNIT_APPROVER), ("grant_suspension", Role.SUPERVISOR)):
        walk.ticket = getattr(actions, verb)(walk.ticket, by=walk.staff(role, "lead"), now=walk.tick())


def told_of(ticket: Ticket) -> list[str]:
    sent = OutboxMessage.objects.filter(about_kind="ticket", about_id=ticket.pk)
    return list(sent.order_by("pk").values_list("key", flat=True))


def test_two_extensions_are_granted_and_no_third(walk: Walk) -> None:
    walk.to("CONTACTED")
    extend(walk)
    extend(walk, 5)
    with pytest.raises(Refused) as refusal:
        extend(walk)
    assert codes(refusal) == ["extensions_used_up"]
    papers = list(ExtensionRequest.objects.order_by("pk"))
    assert [paper.state for paper in papers] == ["GRANTED", "GRANTED"]
    assert papers[0].due_after == papers[1].due_before
    row = Dispatch.objects.get(ticket=walk.ticket)
    assert handle(walk.ticket).due_at == row.due_at == papers[1].due_after
    assert Ticket.objects.get(pk=walk.ticket.pk).due_at == row.due_at


def test_an_urgent_matter_is_not_extended(walk: Walk) -> None:
    walk.to("CONTACTED")
    Ticket.objects.filter(pk=walk.ticket.pk).update(urgency="URGENT")
    with pytest.raises(Refused) as refusal:
        extend(walk)
    assert codes(refusal) == ["not_for_urgent"]


@pytest.mark.parametrize("days", [0, 6, -1])
def test_an_extension_has_one_to_five_working_days(walk: Walk, days: int) -> None:
    walk.to("CONTACTED")
    with pytest.raises(Refused) as refusal:
        extend(walk, days)
    assert codes(refusal) == ["days_out_of_range"]


def test_it_is_signed_before_the_matter_is_due(walk: Walk) -> None:
    walk.to("EXTENSION_DRAFTED")
    with pytest.raises(Refused) as refusal:
        actions.request_extension(
            walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=at("2026-09-24 17:31")
        )
    assert codes(refusal) == ["request_after_due"]


def test_who_wrote_it_does_not_sign_it(walk: Walk) -> None:
    city = walk.city
    walk.to("EXTENSION_DRAFTED")
    clerk = city.person(Role.HANDLER, "lead")
    appoint(staff=clerk, department=city.departments["lead"], role=Role.UNIT_APPROVER, by=None, now=START)
    with pytest.raises(NotPermitted) as refusal:
        actions.request_extension(walk.ticket, by=clerk, now=walk.tick())
    assert codes(refusal) == ["own_request"]
    city.departments["lead"].self_signing = True
    city.departments["lead"].save()
    ticket = actions.request_extension(walk.ticket, by=clerk, now=walk.tick())
    told = facts_of_record(records_of(Subject("ticket", ticket.pk)).last())  # type: ignore[arg-type]
    assert told["self_signed"] is True


def test_who_asked_does_not_decide(walk: Walk) -> None:
    city = walk.city
    walk.to("EXTENSION_ASKED")
    approver = city.person(Role.UNIT_APPROVER, "lead")
    appoint(staff=approver, department=city.departments["centre"], role=Role.DISPATCHER, by=None, now=START)
    with pytest.raises(NotPermitted) as refusal:
        actions.grant_extension(walk.ticket, by=approver, now=walk.tick())
    assert "own_request_decided" in codes(refusal)


def test_escalation_waits_while_it_is_undecided(walk: Walk) -> None:
    walk.to("EXTENSION_DRAFTED")
    before = handle(walk.ticket)
    approver, dispatcher = walk.staff(Role.UNIT_APPROVER, "lead"), walk.staff(Role.DISPATCHER)
    signed_at = at("2026-09-24 17:00")
    actions.request_extension(walk.ticket, by=approver, now=signed_at)
    waiting = handle(walk.ticket)
    assert (waiting.next_at, waiting.next_step, waiting.awaits_decision) == (None, before.next_step, True)
    assert not Deadline.objects.stepping(signed_at + timedelta(days=30)).filter(pk=waiting.pk).exists()
    actions.refuse_extension(walk.ticket, note=NOTE, by=dispatcher, now=signed_at + timedelta(minutes=5))
    after = handle(walk.ticket)
    assert (after.next_at, after.due_at, after.awaits_decision) == (before.next_at, before.due_at, False)


def test_one_request_waits_at_a_time(walk: Walk) -> None:
    walk.to("EXTENSION_ASKED")
    with pytest.raises(Refused) as refusal:
        suspend(walk, 3)
    assert codes(refusal) == ["request_undecided"]


def test_a_draft_waits_for_the_approver_and_comes_back(walk: Walk) -> None:
    walk.to("EXTENSION_DRAFTED")
    with pytest.raises(Refused) as refusal:
        extend(walk)
    assert codes(refusal) == ["request_waits_for_signature"]
    approver = walk.staff(Role.UNIT_APPROVER, "lead")
    walk.ticket = actions.return_request(walk.ticket, note=NOTE, by=approver, now=walk.tick())
    assert ExtensionRequest.objects.get().returned_note == NOTE
    extend(walk, 3)
    paper = ExtensionRequest.objects.get()
    assert (paper.state, paper.working_days, paper.returned_note) == ("GRANTED", 3, "")


def test_ten_working_days_of_suspension_in_a_cycle(walk: Walk) -> None:
    walk.to("CONTACTED")
    suspend(walk, 6)
    walk.now = at("2026-09-28 12:00")
    actions.resume(walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.now)
    assert SuspensionRequest.objects.get().days_used == 4
    with pytest.raises(Refused) as refusal:
        suspend(walk, 7)
    assert codes(refusal) == ["days_out_of_range"]
    suspend(walk, 6)
    assert Ticket.objects.get(pk=walk.ticket.pk).state == "SUSPENDED"


def test_force_majeure_alone_may_be_asked_for_late(walk: Walk) -> None:
    walk.to("CONTACTED")
    walk.now = at("2026-09-28 09:00")
    with pytest.raises(Refused) as refusal:
        suspend(walk, 2, "JUDICIAL")
    assert codes(refusal) == ["request_after_due"]
    suspend(walk, 2, "FORCE_MAJEURE")
    assert not handle(walk.ticket).is_overdue(walk.now)


def test_the_system_resumes_as_of_the_planned_end(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.to("CO_CONTACTED")
    suspend(walk, 1)
    moment = Moment(monkeypatch)
    moment.now = at("2026-09-22 17:29")
    assert resume_suspended_tickets() == 0
    moment.now = at("2026-09-23 10:00")
    assert (resume_suspended_tickets(), resume_suspended_tickets()) == (1, 0)
    paper = SuspensionRequest.objects.get()
    assert (paper.resumed_at, paper.resumed_by, paper.days_used) == (at("2026-09-22 17:30"), None, 1)
    clocks = Deadline.objects.filter(ticket=walk.ticket, dispatch__isnull=False, stopped_at=None)
    assert {clock.kind for clock in clocks if clock.is_paused} == set()
    rows = Dispatch.objects.filter(ticket=walk.ticket)
    assert {row.due_at for row in rows} == {at("2026-09-29 17:30")}


def test_the_system_does_not_resume_early(walk: Walk) -> None:
    walk.to("SUSPENDED")
    with pytest.raises(Refused) as refusal:
        actions.resume(walk.ticket, by=None, now=walk.tick())
    assert codes(refusal) == ["suspension_not_over"]


def test_a_suspension_is_over_when_the_ticket_ends_otherwise(walk: Walk) -> None:
    walk.to("SUSPENDED")
    intake = walk.staff(Role.INTAKE_AGENT)
    ticket = actions.ask_withdrawal(walk.ticket, words="不用办了", by=intake, now=walk.tick())
    caller = walk.staff(Role.CALLBACK_AGENT)
    actions.confirm_withdrawal(ticket, by=caller, now=walk.tick())
    assert SuspensionRequest.objects.get().resumed_at == walk.now


@pytest.mark.parametrize(("ground", "counts"), [("UNREASONABLE", False), ("LONG_TERM", True)])
def test_a_termination_counts_as_its_ground_says(walk: Walk, ground: str, counts: bool) -> None:
    walk.to("CONTACTED")
    handler, approver = walk.staff(Role.HANDLER, "lead"), walk.staff(Role.UNIT_APPROVER, "lead")
    given = {"ground": ground, "reason": END, "notice": END}
    actions.draft_termination(walk.ticket, by=handler, now=walk.tick(), **given)
    actions.request_termination(walk.ticket, by=approver, now=walk.tick())
    signed_at = walk.now
    ticket = actions.grant_termination(walk.ticket, by=walk.staff(Role.AUDITOR), now=walk.tick(60))
    assert (ticket.state, TerminationRequest.objects.get().counts) == ("TERMINATED", counts)
    assert handle(ticket).stopped_at == signed_at
    row = Dispatch.objects.get(ticket=ticket)
    assert (row.is_open, row.ended_at) == (False, walk.now)
    assert not Deadline.objects.filter(ticket=ticket, stopped_at=None, voided_at=None).exists()


def test_the_citizen_is_told(walk: Walk) -> None:
    walk.to("CONTACTED")
    before = len(told_of(walk.ticket))
    extend(walk)
    suspend(walk, 3)
    actions.resume(walk.ticket, by=walk.staff(Role.SUPERVISOR, "lead"), now=walk.tick())
    keys = [key.split(":")[2] for key in told_of(walk.ticket)[before:]]
    assert keys == ["extended", "suspended", "resumed"]
    bodies = [message.body for message in OutboxMessage.objects.order_by("pk")][before:]
    assert NOTICE in bodies[1]
    assert not any(WHY in body or PAUSE in body for body in bodies)


def test_what_falls_away_is_told_in_the_history(walk: Walk) -> None:
    walk.to("EXTENSION_ASKED")
    given = {"result_code": "SOLVED", "solved": "SOLVED", "reply": WHY, "hand_in": True}
    actions.draft_result(walk.ticket, by=walk.staff(Role.HANDLER, "lead"), now=walk.tick(), **given)  # type: ignore[arg-type]
    # the co-handler has not answered: waived, so that the lead can go on
    Dispatch.objects.filter(ticket=walk.ticket, role="CO").update(ended_at=walk.now, is_open=False)
    ticket = actions.submit_result(walk.ticket, by=walk.staff(Role.UNIT_APPROVER, "lead"), now=walk.tick())
    assert ExtensionRequest.objects.get().state == "WITHDRAWN"
    assert not handle(ticket).awaits_decision
    told = facts_of_record(records_of(Subject("ticket", ticket.pk)).last())  # type: ignore[arg-type]
    assert told["fell_away"] == "extension"
    assert history_of(ticket, now=walk.now)[0].detail != history_of(ticket, now=walk.now)[1].detail


def test_what_was_merged_into_a_terminated_ticket_stands_by_itself_again(city: City) -> None:
    walk = Walk(city)
    walk.to("TERMINATION_ASKED")
    child = Walk(city, now=walk.tick())
    dispatcher = city.person(Role.DISPATCHER, "centre")
    actions.merge(child.ticket, into=walk.ticket, by=dispatcher, now=child.tick())
    walk.now = child.now
    actions.grant_termination(walk.ticket, by=walk.staff(Role.AUDITOR), now=walk.tick())
    assert Ticket.objects.get(pk=child.ticket.pk).state == "REGISTERED"
    assert Ticket.objects.get(pk=walk.ticket.pk).state == "TERMINATED"
