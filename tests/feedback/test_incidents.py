"""A matter of many: one answer reaches every citizen, each ticket by its own moves."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.evidence import Subject, records_of, verify
from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from departments.roles import Role
from feedback import actions
from feedback.actions import carrying
from feedback.actions.carrying import carry
from feedback.actions.incidents import close_incident, declare_incident, join_incident, leave_incident
from feedback.incidents import overview_of, proposals_for
from feedback.models import Incident, Invitation, ResultDraft, Ticket
from feedback.rules.incidents import Step
from tests.cast import START, City, Walk
from tests.feedback.incident_world import ANSWER, SAY, Outage, at_department


@pytest.fixture
def outage(city: City) -> Outage:
    return Outage(city)


def told(ticket: Ticket) -> bool:
    """Whether the answer is on its way to the ticket's citizen."""
    found = OutboxMessage.objects.filter(key__startswith=f"ticket:{ticket.pk}:answer")
    return found.count() == 1 and ANSWER in str(found.get().body)


def test_three_hundred_calls_get_one_answer_each_with_a_link_of_its_own(outage: Outage) -> None:
    tickets = outage.calls(300)
    assert outage.join(tickets) == 300
    outage.carry(Role.DISPATCHER)
    assert outage.states() == {"IN_PROGRESS": 1, "MERGED": 300}

    outage.answer()

    assert Invitation.objects.filter(about=outage.walk.ticket).count() == 300
    assert all(told(ticket) for ticket in tickets[::25])
    assert overview_of(outage.incident).steps == {Step.OWN_WAY: 1, Step.DONE: 300}
    assert verify().holds


def test_a_step_costs_the_same_whatever_the_number_of_rows(outage: Outage) -> None:
    outage.join(outage.calls(3))
    costs = []
    for more in (0, 40):
        outage.join(outage.calls(more))
        with CaptureQueriesContext(connection) as reads:
            overview_of(outage.incident)
        last = outage.rows().last()
        with CaptureQueriesContext(connection) as writes:
            carry(last.pk, by=outage.walk.staff(Role.DISPATCHER), now=outage.walk.tick(1))
        costs.append((len(reads), len(writes)))
    assert costs[0] == costs[1]
    assert costs[0][0] <= 5


def test_what_a_department_has_keeps_its_road_and_gets_the_same_result(outage: Outage) -> None:
    unsigned, in_hand = at_department(outage, "DISPATCHED"), at_department(outage)
    outage.join([unsigned, in_hand])
    outage.carry(Role.HANDLER, "lead")
    assert outage.states() == {"IN_PROGRESS": 2, "DISPATCHED": 1}, "nothing before there is an answer"

    outage.write()
    first = outage.carry(Role.HANDLER, "lead")
    assert [done.steps for done in first] == [[], [Step.SIGN, Step.DRAFT], [Step.DRAFT]]
    second = outage.carry(Role.UNIT_APPROVER, "lead")
    assert second[1].refused[0]["code"] == "not_contacted", "the rule of first contact stands"
    assert second[2].steps == [Step.SUBMIT]
    assert outage.carry(Role.AUDITOR)[2].steps == [], "not before the matter's own is let out"

    actions.approve_result(outage.walk.ticket.pk, by=outage.walk.staff(Role.AUDITOR), now=outage.walk.tick(1))
    assert outage.carry(Role.AUDITOR)[2].steps == [Step.APPROVE]
    fresh = Ticket.objects.get(pk=in_hand.pk)
    assert (fresh.state, fresh.public_reply) == ("PENDING_CALLBACK", ANSWER)
    assert told(fresh)
    assert fresh.handled_at is not None
    assert verify().holds


def test_a_round_of_others_leaves_what_somebody_was_refused(outage: Outage) -> None:
    ticket = at_department(outage, contact=False)
    outage.join([ticket])
    outage.write()
    outage.carry(Role.HANDLER, "lead")
    outage.carry(Role.UNIT_APPROVER, "lead")
    refused = outage.rows().get(ticket=ticket)
    assert [one["code"] for one in refused.refused] == ["not_contacted"]

    for role, place in ((Role.AUDITOR, "centre"), (Role.SUPERVISOR, "institution")):
        assert outage.carry(role, place)[1].steps == []

    row = outage.rows().get(ticket=ticket)
    assert (row.refused, row.tried_at) == (refused.refused, refused.tried_at)


def test_a_handlers_own_words_are_not_overwritten(outage: Outage) -> None:
    ticket = at_department(outage)
    outage.join([ticket])
    actions.draft_result(
        ticket.pk,
        result_code="",
        solved="",
        reply="我已写了一半",
        by=outage.walk.staff(Role.HANDLER, "lead"),
        now=outage.walk.tick(1),
    )
    outage.write()
    assert [done.steps for done in outage.carry(Role.HANDLER, "lead")] == [[], []]
    assert overview_of(outage.incident).steps == {Step.OWN_WAY: 2}


def test_words_a_colleague_saves_during_the_step_are_not_overwritten(
    outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = at_department(outage)
    outage.join([ticket])
    outage.answer()
    found, words = carrying.steps_of, "我们另有安排，已单独联系您。"

    def slowly(rows: Any, result: Any) -> Any:
        steps = found(rows, result)
        by = outage.walk.staff(Role.HANDLER, "lead")
        actions.draft_result(
            ticket.pk, result_code="", solved="", reply=words, by=by, now=outage.walk.tick(1)
        )
        return steps

    monkeypatch.setattr(carrying, "steps_of", slowly)
    row = outage.rows().get(ticket=ticket)
    done = carry(row.pk, by=outage.walk.staff(Role.HANDLER, "lead"), now=outage.walk.tick(1))

    assert [one["code"] for one in done.refused] == ["ticket_moved_meanwhile"]
    assert ResultDraft.objects.get(dispatch__ticket=ticket).reply == words


def test_whoever_joins_a_ticket_stands_in_its_evidence(outage: Outage) -> None:
    first, second = outage.calls(2)
    assert outage.join([first, second]) == 2
    for ticket in (first, second):
        record = records_of(Subject("ticket", ticket.pk)).last()
        assert record is not None
        assert (record.verb, record.actor_id) == ("join_incident", outage.walk.staff(Role.DISPATCHER).pk)
        assert f'"incident":{outage.incident.pk}' in record.text.replace(" ", "")


def test_a_second_run_changes_nothing(outage: Outage) -> None:
    outage.join(outage.calls(4))
    outage.carry(Role.DISPATCHER)
    versions = list(Ticket.objects.order_by("pk").values_list("pk", "version"))
    assert all(not done.steps for done in outage.carry(Role.DISPATCHER))
    assert list(Ticket.objects.order_by("pk").values_list("pk", "version")) == versions


def test_who_joins_late_gets_the_answer_at_once(outage: Outage) -> None:
    outage.answer()
    (late,) = outage.calls(1)
    outage.join([late])
    outage.carry(Role.DISPATCHER)
    assert Ticket.objects.get(pk=late.pk).state == "MERGED"
    assert told(late)


def test_a_ticket_can_be_taken_out_until_it_has_the_answer(outage: Outage) -> None:
    first, second = outage.calls(2)
    outage.join([first, second])
    by = outage.walk.staff(Role.DISPATCHER)
    outage.carry(Role.DISPATCHER)
    leave_incident(outage.rows().get(ticket=first), by=by, now=outage.walk.tick(1))
    assert Ticket.objects.get(pk=first.pk).state == "REGISTERED"
    assert not outage.rows().filter(ticket=first).exists()
    verbs = [record.verb for record in records_of(Subject("ticket", first.pk))]
    assert verbs[-2:] == ["unmerge", "leave_incident"]
    with pytest.raises(Refused, match="incident_matter_stays"):
        leave_incident(outage.rows().get(ticket=outage.walk.ticket), by=by, now=outage.walk.tick(1))
    in_hand = at_department(outage)
    outage.join([in_hand])
    row = outage.rows().get(ticket=in_hand)
    actions.draft_result(
        in_hand.pk,
        result_code="SOLVED",
        solved="SOLVED",
        reply=ANSWER,
        hand_in=True,
        by=outage.walk.staff(Role.HANDLER, "lead"),
        now=outage.walk.tick(1),
    )
    actions.submit_result(
        in_hand.pk, by=outage.walk.staff(Role.UNIT_APPROVER, "lead"), now=outage.walk.tick(1)
    )
    actions.approve_result(in_hand.pk, by=outage.walk.staff(Role.AUDITOR), now=outage.walk.tick(1))
    with pytest.raises(Refused, match="incident_answered"):
        leave_incident(row, by=by, now=outage.walk.tick(1))


def test_proposals_name_words_and_leave_out_what_belongs_already(outage: Outage) -> None:
    tickets = outage.calls(3)
    Walk(outage.city, now=outage.walk.tick(1))  # a street lamp, another matter
    by = outage.walk.staff(Role.DISPATCHER)
    found = proposals_for(outage.incident, by)
    assert {one.ticket.pk for one in found} == {ticket.pk for ticket in tickets}
    assert found[0].match.words == ("停电",)
    outage.join(tickets[:1])
    assert len(proposals_for(outage.incident, by)) == 2


@pytest.mark.parametrize(
    ("role", "place", "declares", "joins"),
    [
        (Role.DISPATCHER, "centre", True, True),
        (Role.SERVICE_MANAGER, "institution", True, False),
        (Role.INTAKE_AGENT, "centre", False, True),
        (Role.HANDLER, "lead", False, False),
        (Role.UNIT_APPROVER, "lead", False, False),
        (Role.AUDITOR, "centre", False, False),
        (Role.SUPERVISOR, "institution", False, False),
        (Role.DISPATCHER, "other_centre", False, False),
    ],
)
def test_who_declares_and_who_joins(
    outage: Outage, role: Role, place: str, declares: bool, joins: bool
) -> None:
    by, now = outage.walk.staff(role, place), outage.walk.tick(1)
    ticket, other = outage.calls(2)
    given: dict[str, Any] = {"title": "又一处", "words": "停水", "say_at_once": SAY, "starts_at": START}
    if declares:
        declare_incident(other, **given, by=by, now=now)
        close_incident(outage.incident, by=by, now=now)
        assert Incident.objects.get(pk=outage.incident.pk).closed_at == now
        return
    with pytest.raises(NotPermitted):
        declare_incident(other, **given, by=by, now=now)
    with pytest.raises(NotPermitted):
        close_incident(outage.incident, by=by, now=now)
    if joins:
        assert join_incident(outage.incident, tickets=[ticket.pk], by=by, now=now) == 1
        return
    with pytest.raises(NotPermitted):
        join_incident(outage.incident, tickets=[ticket.pk], by=by, now=now)


def test_what_cannot_belong_is_refused(outage: Outage) -> None:
    by, now = outage.walk.staff(Role.DISPATCHER), outage.walk.tick(1)
    over = Walk(outage.city, now=now).to("REJECTED")
    with pytest.raises(Refused, match="incident_ticket_over"):
        join_incident(outage.incident, tickets=[over.pk], by=by, now=now)
    given: dict[str, Any] = {"title": "x", "words": "停电", "say_at_once": SAY, "starts_at": START}
    with pytest.raises(Refused, match="incident_belongs_already"):
        declare_incident(outage.walk.ticket, **given, by=by, now=now)
    with pytest.raises(Refused, match="incident_matter_closed"):
        declare_incident(over, **given, by=by, now=now)
    other = Walk(outage.city, now=now).ticket
    for words in ("电", "停电 电", "停电，电"):
        with pytest.raises(Refused, match="incident_word_short"):
            declare_incident(other, **(given | {"words": words}), by=by, now=now)
    strange = Walk(outage.city, now=now).ticket
    Ticket.objects.filter(pk=strange.pk).update(centre=outage.city.departments["other_centre"])
    with pytest.raises(Refused, match="merge_other_centre"):
        join_incident(outage.incident, tickets=[strange.pk], by=by, now=now)
    close_incident(outage.incident, by=by, now=now)
    with pytest.raises(Refused, match="incident_closed"):
        outage.join(outage.calls(1))
